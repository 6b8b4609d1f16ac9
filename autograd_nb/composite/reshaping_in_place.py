"""``t_``, ``transpose_``, ``squeeze_``, ``unsqueeze_``: a tensor that from now on sees its memory in another shape."""

from __future__ import annotations

from typing import Any

from ..engine.assemble import aten, composite
from ..engine.inplace import bump, check_writable, memory_of
from ..engine.modes import grad_enabled
from ..engine.per_sample import is_batched
from ..engine.tensor import Tensor


def _become(self: Tensor, card: str, *params: Any) -> Tensor:
    """Turn the tensor into that view of itself."""
    if is_batched(self):
        return self.become(getattr(aten, card)(self, *params))  # type: ignore[attr-defined]
    check_writable(self, self.requires_grad)
    memory_of(self)
    seen = getattr(aten, card)(self, *params)
    alias: Any = self._alias
    steps = seen._alias.steps
    self._a = seen._a
    if grad_enabled():
        self._edge, self._rg = seen._edge, seen._rg
    if seen._tangents is not None:
        self._tangents = seen._tangents
    bump(self)
    if alias.base is not None:
        alias.steps, alias.seen = steps, alias.version.number
    return self


@composite(function=False)
def t_(self: Any) -> Any:
    """Transpose this matrix, in place: its memory stays as it is."""
    return _become(self, "become_t")


@composite("transpose_", "swapaxes_", "swapdims_", function=False)
def transpose_(self: Any, dim0: int, dim1: int) -> Any:
    """Exchange two dimensions, in place: the memory stays as it is."""
    return _become(self, "become_transposed", dim0, dim1)


@composite(function=False)
def squeeze_(self: Any, dim: Any = None) -> Any:
    """Drop dimensions of size one, in place: all of them, or those named."""
    if dim is None:
        return _become(self, "become_squeezed")
    if isinstance(dim, (tuple, list)):
        return _become(self, "become_squeezed_dims", tuple(dim))
    return _become(self, "become_squeezed_dim", dim)


@composite(function=False)
def unsqueeze_(self: Any, dim: int) -> Any:
    """Add a dimension of size one, in place."""
    return _become(self, "become_unsqueezed", dim)
