"""``nn.Parameter``: a tensor that a module trains."""

from __future__ import annotations

from typing import Any

from ..engine.tensor import Tensor
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
            known = memo[id(self)] = Parameter(self.data.clone(), self._rg)
        return known


__all__ = ["Parameter"]
