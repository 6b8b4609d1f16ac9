"""A batched tensor: what the function under vmap sees of many samples at once."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any, NoReturn

from ..per_sample import CONTROL_FLOW, ITEM, NO_STORAGE, Unread
from ..tensor import Tensor
from ..views import Alias, alias_of

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

    __slots__ = ("_facts", "_levels", "_value")
    _value: Tensor
    _levels: tuple[VmapLevel, ...]

    def __init__(self, value: Tensor, levels: tuple[VmapLevel, ...]) -> None:
        self._value = value
        self._levels = levels
        self._edge = self._grad = self._leaf = None
        self._facts = None

    @property
    def _a(self) -> Any:  # type: ignore[override]
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
    def data(self) -> NoReturn:  # type: ignore[override]
        raise RuntimeError("accessing `data` under vmap transform is not allowed")

    def backward(self, *args: Any, **kwargs: Any) -> NoReturn:  # type: ignore[override]
        """RuntimeError: vmap maps functions, a backward pass changes the world."""
        raise RuntimeError(BACKWARD)

    def item(self) -> NoReturn:
        """RuntimeError: every sample has another value."""
        raise RuntimeError(ITEM)

    def numpy(self, **_: Any) -> NoReturn:
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
