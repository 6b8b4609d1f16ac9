"""A batched tensor: what the function under vmap sees of many samples at once."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any, NoReturn

from ..per_sample import CONTROL_FLOW, ITEM, NO_STORAGE, Unread
from ..tensor import Tensor
from ..transforms import below
from ..views import Alias, Step, alias_of

if TYPE_CHECKING:
    from .level import VmapLevel

REQUIRES_GRAD = (
    "You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of "
    "a function being transformed by a functorch transform. This is unsupported, please attempt to use the functorch "
    "transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being "
    "transformed instead."
)
BACKWARD = (
    "backward() called inside a functorch transform. This is not supported, please use functorch.grad or functorch.vjp "
    "instead or call backward() outside of functorch transforms."
)


class BatchedTensor(Tensor):
    """One sample to look at, all of them to compute with.

    ``_value`` holds the samples: its first dimensions are those of ``_levels``, the latest level's last. It is an
    ordinary tensor (or one of a layer between the levels) with a graph of its own, so derivatives are those of the
    value. ``_a`` tells shape and dtype of a sample.
    """

    __slots__ = ("_facts", "_levels", "_origin", "_value")
    _value: Tensor
    _levels: tuple[VmapLevel, ...]
    _facts: Unread | None  # shape and dtype of a sample, once somebody has asked
    _origin: tuple[Tensor, tuple[Step, ...]] | None  # what it is a view of, and how: a tangent may be found there

    def __init__(self, value: Tensor, levels: tuple[VmapLevel, ...]) -> None:
        self._value = value
        self._levels = levels
        self._edge = self._grad = self._leaf = None
        self._facts = self._origin = None

    @property
    def _a(self) -> Any:
        facts = self._facts
        if facts is None:
            a = self._value._a
            facts = self._facts = Unread(a.shape[len(self._levels) :], a.dtype)
        return facts

    @property
    def _rg(self) -> bool:  # type: ignore[override]
        return self._value.requires_grad

    @property
    def _alias(self) -> Alias:  # type: ignore[override]
        return Alias(alias_of(self._value).version)

    @property
    def requires_grad(self) -> bool:
        return self._value.requires_grad

    @requires_grad.setter
    def requires_grad(self, value: bool) -> NoReturn:
        raise RuntimeError(REQUIRES_GRAD)

    def requires_grad_(self, requires_grad: bool = True) -> NoReturn:
        """RuntimeError: what is differentiated is decided outside of vmap."""
        raise RuntimeError(REQUIRES_GRAD)

    def become(self, seen: BatchedTensor) -> BatchedTensor:
        """Turn into another view of the same samples."""
        self._value, self._levels, self._origin, self._facts = seen._value, seen._levels, seen._origin, None
        self._tangents = seen._tangents
        return self

    def retain_grad(self) -> None:
        """Let the value keep its gradient."""
        self._value.retain_grad()

    def register_hook(self, hook: Any) -> Any:
        """Call ``hook`` with the gradient of all samples."""
        return self._value.register_hook(hook)

    def detach(self) -> Tensor:
        """The same samples outside the graph."""
        return BatchedTensor(self._value.detach(), self._levels)

    @property
    def data(self) -> Any:
        raise RuntimeError("accessing `data` under vmap transform is not allowed")

    @data.setter
    def data(self, value: Any) -> NoReturn:
        raise RuntimeError("mutating directly with `.data` under vmap transform is not allowed.")

    def backward(self, *args: Any, **kwargs: Any) -> NoReturn:
        """RuntimeError: vmap maps functions, a backward pass changes the world."""
        raise RuntimeError(BACKWARD)

    def new_zeros(self, *size: Any, **options: Any) -> Tensor:
        """Zeros for each sample; the options are those of ``zeros``."""
        return self._each_new("new_zeros", size, (), options)

    def new_ones(self, *size: Any, **options: Any) -> Tensor:
        """Ones for each sample."""
        return self._each_new("new_ones", size, (), options)

    def new_empty(self, *size: Any, **options: Any) -> Tensor:
        """Memory for each sample."""
        return self._each_new("new_empty", size, (), options)

    def new_full(self, size: Any, fill_value: Any, **options: Any) -> Tensor:
        """A value in every place, for each sample."""
        return self._each_new("new_full", (size,), (fill_value,), options)

    def _each_new(self, name: str, size: tuple[Any, ...], rest: tuple[Any, ...], options: dict[str, Any]) -> Tensor:
        shape = options.pop("size", size[0] if len(size) == 1 and isinstance(size[0], (tuple, list)) else size)
        batch = self._value._a.shape[: len(self._levels)]
        with below(()):
            made = getattr(self._value, name)((*batch, *shape), *rest, **options)
        return BatchedTensor(made, self._levels)

    def item(self) -> NoReturn:
        """RuntimeError: every sample has another value."""
        raise RuntimeError(ITEM)

    def numpy(self, *_: Any, **__: Any) -> NoReturn:
        """RuntimeError: every sample has another value."""
        raise RuntimeError(NO_STORAGE)

    def __bool__(self) -> NoReturn:
        raise RuntimeError(CONTROL_FLOW)

    tolist = data_ptr = __array__ = numpy
    __int__ = __float__ = __complex__ = __index__ = item

    def __repr__(self) -> str:
        text = repr(self._value)
        for level in self._levels:
            text = f"BatchedTensor(lvl={level.number}, bdim=0, value=\n{indent(text, '    ')}\n)"
        return text

    def __format__(self, spec: str) -> str:
        return object.__format__(self, spec)
