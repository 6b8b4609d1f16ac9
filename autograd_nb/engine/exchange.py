"""Values in and out of tensors: NumPy, Python numbers and lists, text, copies, pickles."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import modes
from .attributes import first_base
from .once import say_once
from .tensor import Tensor, cut
from .views import alias_of

NUMPY_REQUIRES_GRAD = "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
LEAVES_THE_GRAPH = (
    "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\n"
    "Consider using tensor.detach() first."
)


def numpy(self: Tensor, *, force: bool = False) -> np.ndarray:
    """The array itself, on the same memory; RuntimeError if the tensor requires grad, unless ``force``.

    >>> import autograd_nb as torch
    >>> torch.ones(2).numpy()
    array([1., 1.], dtype=float32)
    """
    if self.requires_grad and not force:
        raise RuntimeError(NUMPY_REQUIRES_GRAD)
    alias_of(self)
    cut("numpy", self, None)
    return self._a


def array(self: Tensor, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
    """What ``np.asarray(tensor)`` gives: the tensor's own memory unless another dtype or a copy is asked for."""
    a = numpy(self)
    if dtype is not None and a.dtype != dtype:
        return a.astype(dtype)
    return a.copy() if copy else a


def array_wrap(self: Tensor, result: np.ndarray, context: Any = None, return_scalar: bool = False) -> Tensor:
    """What a NumPy function gives of a tensor: a tensor without history, of 0 and 1 in place of truth values."""
    result = result.astype(np.uint8) if result.dtype == np.bool_ else result  # as in PyTorch
    return Tensor._of(result[()] if result.ndim == 0 else result)


def item(self: Tensor) -> Any:
    """The value of a one-element tensor as a Python number; RuntimeError for any other size.

    >>> import autograd_nb as torch
    >>> torch.tensor([2.5]).item()
    2.5
    """
    if self._a.size != 1:
        raise RuntimeError(f"a Tensor with {self._a.size} elements cannot be converted to Scalar")
    cut("item", self, None)
    return self._a.item()


def real(self: Tensor, kind: str) -> Any:
    """The one element, which must not be complex; ValueError if there are others, RuntimeError for a complex one."""
    if self._a.size != 1:
        raise ValueError("only one element tensors can be converted to Python scalars")
    value = item(self)
    if isinstance(value, complex) and value.imag:
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
    return value.real if isinstance(value, complex) else value


def to_float(self: Tensor) -> float:
    """The one element as a float; warns once in a process where its history stays behind."""
    remark_on_history(self)
    return float(real(self, "double"))


def to_complex(self: Tensor) -> complex:
    """The one element as a complex number; warns once in a process where its history stays behind."""
    remark_on_history(self)
    return complex(item(self))


def remark_on_history(tensor: Tensor) -> None:
    """Warn, once in a process, that a number has no gradient; in no_grad nobody expects one."""
    if tensor.requires_grad and modes.grad_enabled():
        say_once(LEAVES_THE_GRAPH)


def tolist(self: Tensor) -> Any:
    """Nested lists of Python numbers; a plain number for a 0-d tensor."""
    cut("tolist", self, None)
    return self._a.tolist()


def to_bool(self: Tensor) -> bool:
    """The truth value of the one element; RuntimeError where there is not exactly one."""
    if self._a.size != 1:
        many = "more than one value" if self._a.size else "no values"
        raise RuntimeError(f"Boolean value of Tensor with {many} is ambiguous")
    return bool(self._a.item())


def length(self: Tensor) -> int:
    """The size of the first dimension; TypeError for a 0-d tensor."""
    if self._a.ndim == 0:
        raise TypeError("len() of a 0-d tensor")
    return self._a.shape[0]


def contains(self: Tensor, element: Any) -> bool:
    """True if some element equals the number or tensor; RuntimeError for anything else."""
    if not isinstance(element, (Tensor, np.generic, int, float, complex)):
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")
    return bool((self._a == (element._a if isinstance(element, Tensor) else element)).any())


def refuse_deleting(self: Tensor, index: Any) -> None:
    """TypeError: elements cannot be taken out."""
    raise TypeError("Tensor does not support deleting items")


def iterate(self: Tensor) -> Any:
    """The slices along the first dimension; TypeError for a 0-d tensor."""
    if self._a.ndim == 0:
        raise TypeError("iteration over a 0-d tensor")
    return iter(self.unbind(0))


def represent(self: Tensor) -> str:
    """PyTorch's text of the tensor, character for character."""
    try:
        grad_fn = self.grad_fn
        name = None if grad_fn is None else type(grad_fn).__name__
    except RuntimeError:  # a view that lost its history can still be looked at
        name = "Invalid"
    from .. import printing  # a session that prints nothing does without

    return printing.tensor_text(
        self._a, dtype_name=self.dtype.name, requires_grad=self.requires_grad, grad_fn_name=name,
        tangent=_shown_tangent(self) if modes.special else None,
    )  # fmt: skip


def _shown_tangent(tensor: Tensor) -> str | None:
    from .duals import shown_tangent

    return shown_tangent(tensor)


def formatted(self: Tensor, spec: str) -> str:
    """A 0-d tensor formats as its number, any other as its text; TypeError for a specification of the latter."""
    return format(self._a.item(), spec) if self._a.ndim == 0 else object.__format__(self, spec)


def deepcopy(self: Tensor, memo: dict[int, Any]) -> Tensor:
    """An independent copy of a leaf; RuntimeError for the result of an operation."""
    if not self.is_leaf:
        raise RuntimeError(
            "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  "
            "If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, "
            "see https://github.com/pytorch/pytorch/pull/103001"
        )
    known = memo.get(id(self))
    if known is not None:
        return known
    out = type(self).__new__(type(self))
    out._init(_copied(self._a, memo), None, self._rg)
    memo[id(self)] = out
    if self._grad is not None:
        out._grad = deepcopy(self._grad, memo)
    if self.__dict__:
        import copy

        out.__dict__.update(copy.deepcopy(attributes(self), memo))
    return out


def attributes(tensor: Tensor) -> dict[str, Any]:
    """What the user set on the tensor; its tangents stay behind when it is copied."""
    return {name: value for name, value in tensor.__dict__.items() if name != "_tangents"}


def _copied(values: Any, memo: dict[int, Any]) -> Any:
    """A copy of an array; arrays on the same memory are on the same copy of it."""
    if type(values) is not np.ndarray or not values.size:
        return np.array(values)[()] if values.ndim == 0 else values.copy()
    owner = first_base(values)
    flat = owner.ravel(order="K")
    if not np.may_share_memory(flat, owner):
        return values.copy()
    twin = memo.get(id(owner))
    if twin is None:
        twin = memo[id(owner)] = flat.copy()
    offset = values.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return np.ndarray(values.shape, values.dtype, twin, offset, values.strides)


def rebuild(cls: type[Tensor], array: np.ndarray, requires_grad: bool) -> Tensor:
    """A leaf from what a tensor was taken apart into."""
    out = cls.__new__(cls)
    out._init(array, None, requires_grad)
    return out


def reduce(self: Tensor, protocol: int) -> Any:
    """How pickle takes a tensor apart: its history stays behind, as in PyTorch."""
    return rebuild, (type(self), np.asarray(self._a), self._rg), attributes(self) or None


def data_pointer(self: Tensor) -> int:
    """The address of the first element."""
    alias_of(self)
    return self._a.ctypes.data


def attach() -> None:
    """Give Tensor its conversions."""
    for name, function in {
        "numpy": numpy, "__array__": array, "__array_wrap__": array_wrap, "item": item, "tolist": tolist,
        "__bool__": to_bool, "__len__": length, "__contains__": contains, "__iter__": iterate,
        "__delitem__": refuse_deleting,
        "__repr__": represent, "__format__": formatted,
        "__deepcopy__": deepcopy, "__reduce_ex__": reduce, "data_ptr": data_pointer,
        "__float__": to_float, "__int__": lambda self: int(real(self, "int64_t")), "__complex__": to_complex,
        "__index__": index,
    }.items():  # fmt: skip
        setattr(Tensor, name, function)
    Tensor.__array_priority__ = 1000  # type: ignore[attr-defined]  # an ndarray on the left lets our operators answer


def index(self: Tensor) -> int:
    """The one integer a tensor holds, for use as an index; TypeError for floats and for several elements."""
    if self._a.size != 1 or self._a.dtype.kind not in "iub":
        raise TypeError("only integer tensors of a single element can be converted to an index")
    return int(self._a.item())
