"""``nn.Parameter``: a tensor that a module trains; buffers; and both before their shape is known."""

from __future__ import annotations

from typing import Any

from ..engine.factories import empty
from ..engine.tensor import Size, Tensor
from ..engine.views import share


class Parameter(Tensor):
    """A leaf tensor on the memory of ``data`` that requires grad; results of operations on it are plain tensors.

    >>> import autograd_nb as torch
    >>> torch.nn.Parameter(torch.zeros(2))
    Parameter containing:
    tensor([0., 0.], requires_grad=True)
    """

    __slots__ = ()

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        if data is None:
            data = Tensor(0)
        if requires_grad and data._a.dtype.kind not in "fc":
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        self._init(data._a, None, False)
        share(data, self)
        self._a, self._rg = data._a, bool(requires_grad)

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo: dict[int, Any]) -> Parameter:
        known = memo.get(id(self))
        if known is None:
            known = memo[id(self)] = type(self)(self.data.clone(), self._rg)
            if self.__dict__:
                known.__dict__.update(self.__dict__)
        return known


class _IsBuffer(type):
    """A buffer is a plain tensor with a mark."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor) and "_is_buffer" in instance.__dict__


class Buffer(metaclass=_IsBuffer):
    """A tensor that a module keeps without training it; assigned to an attribute it becomes a buffer there.

    ``persistent=False`` keeps it out of ``state_dict``.

    >>> import autograd_nb as torch
    >>> torch.nn.Buffer(torch.zeros(2))
    tensor([0., 0.])
    """

    def __new__(cls, data: Tensor | None = None, *, persistent: bool = True) -> Any:
        data = Tensor(0) if data is None else data
        marked = data.detach().requires_grad_(data.requires_grad)
        marked.__dict__.update(_is_buffer=True, persistent=persistent)
        return marked


NO_SHAPE = (
    "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` "
    "when trying to load an uninitialized parameter into an initialized one. Call `forward` to initialize the "
    "parameters before accessing their attributes."
)
NO_VALUES = (
    "Attempted to use an uninitialized parameter. This error happens when you are using a `LazyModule` or explicitly "
    "manipulating `torch.nn.parameter.{kind}` objects. When using LazyModules Call `forward` with a dummy batch to "
    "initialize the parameters before calling torch functions"
)


class _Uninitialized:
    """A tensor without shape or values until ``materialize`` is called; ValueError for operations before."""

    __slots__ = ()
    _becomes: Any
    _dtype: Any

    @property
    def shape(self) -> Size:
        raise RuntimeError(NO_SHAPE)

    def materialize(self, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Give it memory of ``shape``, not filled yet, and make it an ordinary parameter or buffer."""
        made = empty(tuple(shape), dtype=dtype or self._dtype, device=device)
        self.__class__ = self._becomes
        self._a = made._a
        self.__dict__.pop("_dtype", None)

    @property
    def _a(self) -> Any:
        raise ValueError(NO_VALUES.format(kind=type(self).__name__))

    @_a.setter
    def _a(self, value: Any) -> None:
        Tensor._a.__set__(self, value)

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def data(self) -> Any:
        return self

    @data.setter
    def data(self, value: Any) -> None:
        self.__dict__["_dtype"] = value._dtype

    def _start(self, requires_grad: bool, dtype: Any) -> None:
        made = empty((0,), dtype=dtype)
        self._init(made._a, None, requires_grad)  # type: ignore[attr-defined]
        self.__dict__["_dtype"] = made.dtype

    def to(self, *args: Any, dtype: Any = None, **given: Any) -> Any:
        """The same, still without shape, that will have the given dtype."""
        other = self.__deepcopy__({})
        given |= {"dtype": dtype} if dtype else {}
        other.__dict__["_dtype"] = empty((0,), dtype=self._dtype).to(*args, **given).dtype
        return other

    def is_floating_point(self) -> bool:
        """True if it will hold floats."""
        return self._dtype.is_floating_point

    def is_complex(self) -> bool:
        """True if it will hold complex numbers."""
        return self._dtype.is_complex

    def detach(self) -> Any:
        """Itself: there is no history to leave."""
        return self

    def share_memory_(self) -> Any:
        """RuntimeError: there is no memory to share."""
        raise RuntimeError(
            "Can't share memory on an uninitialized parameter or buffer. Call `forward` to initialize the parameters "
            "before calling `module.share_memory()`."
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        known = memo.get(id(self))
        if known is None:
            kind: Any = type(self)
            known = memo[id(self)] = kind(requires_grad=self._rg, dtype=self._dtype)  # type: ignore[attr-defined]
        return known

    def __reduce_ex__(self, protocol: Any) -> Any:
        return type(self), (self._rg, None, self._dtype)  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class UninitializedParameter(_Uninitialized, Parameter):
    """A parameter whose shape a lazy module will find out.

    >>> UninitializedParameter()
    <UninitializedParameter>
    """

    __slots__ = ()
    _becomes = Parameter

    def __init__(self, requires_grad: bool = True, device: Any = None, dtype: Any = None) -> None:
        self._start(requires_grad, dtype)


class UninitializedBuffer(_Uninitialized, Tensor):
    """A buffer whose shape a lazy module will find out.

    >>> UninitializedBuffer()
    <UninitializedBuffer>
    """

    __slots__ = ()
    _becomes = Tensor

    def __init__(
        self, requires_grad: bool = False, device: Any = None, dtype: Any = None, persistent: bool = True
    ) -> None:
        self._start(requires_grad, dtype)
        self.__dict__.update(_is_buffer=True, persistent=persistent)


def is_lazy(value: Any) -> bool:
    """True for a parameter or buffer without shape."""
    return isinstance(value, _Uninitialized)


def fresh(*shape: int, device: Any = None, dtype: Any = None) -> Parameter:
    """A parameter of a shape, to be filled by the layer that has it."""
    return Parameter(empty(shape, device=device, dtype=dtype))


__all__ = ["Buffer", "Parameter", "UninitializedBuffer", "UninitializedParameter", "fresh", "is_lazy"]
