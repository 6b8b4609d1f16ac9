"""The Tensor: one NumPy array, its gradient, and its place in the recorded graph.

Operations are not written here: they are attached from the op cards and from the composites (see ``assemble.py``).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import dtypes
from ..ops.errors import C_NAMES
from . import modes
from .modes import grad_enabled
from .node import AccumulateGrad, Edge, Node, output_number
from .views import Alias, alias_of, refresh, share, version_of

NON_LEAF_GRAD = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be "
    "populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, "
    "use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the "
    "leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more informations."
)


if TYPE_CHECKING:
    from .attached import Attached  # a stub of the attached operations, written from the cards by tools/write_stubs.py
else:
    Attached = object


class Size(tuple):
    """The shape of a tensor: a tuple that prints as PyTorch's.

    >>> Size([2, 3]), Size([2, 3]).numel()
    (torch.Size([2, 3]), 6)
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"torch.Size([{', '.join(map(str, self))}])"

    def numel(self) -> int:
        """The number of elements."""
        return int(np.prod(self, dtype=np.int64))

    def __getitem__(self, key: Any) -> Any:
        item = tuple.__getitem__(self, key)
        return Size(item) if isinstance(key, slice) else item

    def __add__(self, other: Any) -> Size:
        return Size(tuple.__add__(self, tuple(other)))


class Tensor(Attached):
    """A multi-dimensional array that can record what is computed from it.

    Make one with ``tensor(data)``, ``zeros(2, 3)``, ``randn(5, requires_grad=True)`` ...; compute with it; call
    ``backward()`` on a scalar result; read ``.grad`` of the leaves.
    """

    # _a: ndarray, or a NumPy scalar for a 0-d value nobody shares; _edge: where the gradient of a result goes;
    # _rg: requires grad; _leaf: a leaf's AccumulateGrad, with its hooks; _alias: set once memory is shared or was
    # changed.
    __slots__ = ("__dict__", "__weakref__", "_a", "_alias", "_edge", "_grad", "_leaf", "_rg")
    _a: Any
    _edge: Edge | None
    _rg: bool
    _grad: Tensor | None
    _leaf: AccumulateGrad | None
    _alias: Alias | None
    _tangents: dict[Any, Tensor | None] | None = None  # by dual level; a dual tensor has its own, in __dict__

    def __init__(self, *data: Any, dtype: dtypes.dtype | None = None) -> None:
        from .creation import legacy_tensor

        source = legacy_tensor(data, dtype)
        self._init(source._a, None, False)

    def _init(self, array: Any, edge: Edge | None, requires_grad: bool) -> None:
        self._a = array
        self._edge = edge
        self._rg = requires_grad
        self._grad = self._leaf = self._alias = None

    # -- what it is ---------------------------------------------------------------------------------------------
    @property
    def shape(self) -> Size:
        """The size of each dimension."""
        return Size(self._a.shape)

    @property
    def dtype(self) -> dtypes.dtype:
        """The element type."""
        return dtypes.of(self._a)

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._a.ndim

    @property
    def requires_grad(self) -> bool:
        """True if operations on this tensor are recorded; may be set on leaves."""
        alias = self._alias
        if alias is not None and alias.base is not None:
            if alias.made is not None:  # its grad_fn may be gone for good, but asking this is allowed
                return self._rg or (alias.base._rg and (alias.base._edge is not None or grad_enabled()))
            refresh(self)
        return self._rg

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        if value and self._a.dtype.kind not in "fc":
            raise RuntimeError("only Tensors of floating point and complex dtype can require gradients")
        self.requires_grad_(value)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Switch recording on or off for this leaf, in place.

        Raises RuntimeError for a result of an operation, and for integer tensors.

        >>> import autograd_nb as torch
        >>> torch.zeros(2).requires_grad_()
        tensor([0., 0.], requires_grad=True)
        """
        if not self.is_leaf:
            if requires_grad:
                return self
            raise RuntimeError(
                "you can only change requires_grad flags of leaf variables. If you want to use a computed variable in "
                "a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
            )
        if requires_grad and self._a.dtype.kind not in "fc":
            raise RuntimeError("only Tensors of floating point dtype can require gradients")
        if requires_grad and self.is_inference() and not modes.is_inference_mode_enabled():
            raise RuntimeError("Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.")
        self._rg = bool(requires_grad)
        return self

    @property
    def is_leaf(self) -> bool:
        """True for tensors made by the user, and for all that do not require grad."""
        if self._alias is not None:
            refresh(self)
        return self._edge is None

    @property
    def grad_fn(self) -> Node | None:
        """The node that computes this tensor's share of the gradient; None for leaves."""
        if self._alias is not None:
            refresh(self)
        edge = self._edge
        return None if edge is None else edge[1]

    @property
    def output_nr(self) -> int:
        """Which output of its grad_fn the tensor is."""
        return 0 if self._edge is None else output_number(self._edge)

    @property
    def _version(self) -> int:
        if self.is_inference():
            raise RuntimeError("Inference tensors do not track version counter.")
        return version_of(self)

    @property
    def _base(self) -> Tensor | None:
        return None if self._alias is None else self._alias.base

    def _is_view(self) -> bool:
        return self._base is not None

    def is_inference(self) -> bool:
        """True if it was made in inference mode."""
        return self._alias is not None and self._alias.inference

    # -- gradients ----------------------------------------------------------------------------------------------
    @property
    def grad(self) -> Tensor | None:
        """The accumulated gradient of a leaf, or of a result after ``retain_grad()``; warns on other results."""
        if self._grad is None and self._edge is not None and not self.retains_grad:
            warnings.warn(NON_LEAF_GRAD, UserWarning, stacklevel=2)
        return self._grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if value is not None:
            self._check_gradient(value)
        self._grad = value

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    def _check_gradient(self, value: Any) -> None:
        if not isinstance(value, Tensor):
            kind = type(value).__name__
            raise TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {kind}")
        if value is self:
            raise RuntimeError("can't assign Variable as its own grad")
        if value._a.dtype != self._a.dtype:
            names = dtypes.SCALAR_TYPE_NAMES
            raise RuntimeError(
                f"attempting to assign a gradient with dtype '{C_NAMES[value.dtype]}' to a tensor with grad_dtype "
                f"'{names[self.dtype]}'. The gradient must match the tensor's grad_dtype (defaults to the tensor's "
                "dtype)."
            )
        if value._a.shape != self._a.shape:
            raise RuntimeError(
                f"attempting to assign a gradient of size '{list(value._a.shape)}' to a tensor of size "
                f"'{list(self._a.shape)}'. Please ensure that the gradient and the tensor are the same size"
            )

    def detach(self) -> Tensor:
        """The same values on the same memory, outside the graph; in-place changes are noticed through both.

        >>> import autograd_nb as torch
        >>> (torch.ones(1, requires_grad=True) * 2).detach()
        tensor([2.])
        """
        alias_of(self)
        out = Tensor.__new__(Tensor)
        out._init(self._a, None, False)
        share(self, out)
        cut("detach", self, out)
        return out

    def detach_(self) -> Tensor:
        """Take this tensor out of its graph, making it a leaf; RuntimeError for a view."""
        if self._is_view():
            raise RuntimeError(
                "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for "
                "training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence "
                "detach_() cannot be called on these gradients. To fix this error, please refer to the "
                "Optimizer.zero_grad() function in torch/optim/optimizer.py as a reference."
            )
        self._edge, self._rg = None, False
        return self

    @property
    def data(self) -> Tensor:
        """The same values on the same memory, with changes that no graph notices."""
        alias_of(self)
        out = Tensor.__new__(Tensor)
        out._init(self._a, None, False)
        if self._is_view():
            alias_of(out)  # so that writes look whether elements share their place in memory
        cut("data", self, out)
        return out

    @data.setter
    def data(self, value: Tensor) -> None:
        if not isinstance(value, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(value).__name__}")
        if self._rg and value._a.dtype.kind not in "fc":
            raise RuntimeError("data set to a tensor that requires gradients must be floating point or complex dtype")
        alias_of(value)
        self._a = value._a

    # -- hooks --------------------------------------------------------------------------------------------------
    def retain_grad(self) -> None:
        """Let a result keep its gradient in ``.grad``; no effect on leaves; RuntimeError without requires_grad."""
        if not self.requires_grad:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        if self._edge is not None:
            self._edge[1]._hooks().retain(output_number(self._edge), self)

    @property
    def retains_grad(self) -> bool:
        """True for a result on which ``retain_grad()`` was called."""
        if self._edge is None or self._edge[1].extra is None:
            return False
        hooks = self._edge[1].extra.hooks
        return hooks is not None and hooks.retains(output_number(self._edge))

    def register_hook(self, hook: Callable[[Tensor], Tensor | None]) -> Any:
        """Call ``hook(grad)`` when this tensor's gradient is there; what it returns replaces the gradient.

        Gives a handle with ``remove()``. RuntimeError if the tensor does not require grad.
        """
        from .hooks import register_tensor_hook

        return register_tensor_hook(self, hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], None]) -> Any:
        """Call ``hook(tensor)`` after a gradient was added into this leaf's ``.grad``; gives a removable handle."""
        from .hooks import register_post_accumulate

        return register_post_accumulate(self, hook)

    # -- making tensors inside the package ----------------------------------------------------------------------
    @staticmethod
    def _of(array: Any) -> Tensor:
        """A leaf on this array."""
        out = Tensor.__new__(Tensor)
        out._init(array, None, False)
        return out

    @staticmethod
    def _scalar(value: Any) -> Tensor:
        """A 0-d tensor as PyTorch makes of a Python number: double precision for floats."""
        return Tensor._of(np.asarray(value)[()])

    __hash__ = object.__hash__


def new_tensor(array: Any, edge: Edge | None) -> Tensor:
    """A result tensor; in inference mode it is marked as such."""
    out = Tensor.__new__(Tensor)
    out._a, out._edge, out._rg = array, edge, edge is not None
    out._grad = out._leaf = out._alias = None
    if modes.special and modes.is_inference_mode_enabled():
        alias_of(out).inference = True
    return out


cut_observer: Callable[[str, Tensor, Any], None] | None = None
"""Called when a value leaves the graph (kind, tensor, result); None in normal life. The notebook draws it as a cut."""


def cut(kind: str, source: Tensor, result: Any) -> None:
    """Tell the observer, if there is one, that ``result`` was taken out of the graph of ``source``."""
    if cut_observer is not None and source._rg and grad_enabled():
        cut_observer(kind, source, result)


def set_cut_observer(function: Callable[[str, Tensor, Any], None] | None) -> None:
    """Let ``function(kind, source, result)`` see each value that leaves a graph, or nobody (None)."""
    global cut_observer
    cut_observer = function
