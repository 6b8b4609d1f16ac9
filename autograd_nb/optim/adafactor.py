"""Adafactor: the mean squares of a matrix kept as one row and one column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..engine import modes
from ..engine.tensor import Tensor
from .optimizer import Optimizer, evaluate
from .settings import check_one_element
from .stepping import advance, counter, zeros_like

RULES = {
    "lr": "Learning rate should be >= 0", "beta2_decay": "beta2_decay should be <= 0",
    "eps1": "epsilon1 should be >= 0", "eps2": "epsilon2 should be >= 0",
    "d": "Clipping threshold d should be >= 1", "weight_decay": "weight_decay should be >= 0",
}  # fmt: skip


class Adafactor(Optimizer):
    """Adaptive steps with little memory: for a matrix a running mean square of each row and of each column.

    >>> import autograd_nb as torch
    >>> torch.optim.Adafactor([torch.zeros(1, requires_grad=True)]).defaults["beta2_decay"]
    -0.8
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-2, beta2_decay: float = -0.8,
        eps: tuple[float | None, float] = (None, 1e-3), d: float = 1.0, weight_decay: float = 0.0, *,
        foreach: bool | None = None, maximize: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        eps1, eps2 = eps
        for name, value, right in (
            ("lr", lr, lr >= 0.0), ("beta2_decay", beta2_decay, beta2_decay <= 0.0),
            ("eps1", eps1, eps1 is None or eps1 >= 0.0), ("eps2", eps2, eps2 >= 0.0), ("d", d, d >= 1.0),
            ("weight_decay", weight_decay, weight_decay >= 0.0),
        ):  # fmt: skip
            if not right:
                raise ValueError(f"{RULES[name]} but is: {value}")
        super().__init__(params, dict(
            lr=lr, beta2_decay=beta2_decay, eps=eps, d=d, weight_decay=weight_decay, foreach=foreach,
            maximize=maximize))  # fmt: skip

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change each parameter that has a gradient; gives the loss that ``closure`` computed, or None."""
        with modes.no_grad():
            loss = evaluate(closure)
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        self._change(p, -p.grad if group["maximize"] else p.grad, group)
        return loss

    def _change(self, p: Tensor, grad: Tensor, group: dict[str, Any]) -> None:
        if p.is_complex():
            raise RuntimeError("Adafactor does not support complex parameters")
        state = self.state[p]
        if not state:
            state.update(self._start(grad))
        step, lr, (eps1, eps2) = advance(state), float(group["lr"]), group["eps"]
        eps1 = float(np.finfo(p._a.dtype).eps) if eps1 is None else eps1
        weight = step ** group["beta2_decay"]
        size = max(eps2, p.norm(2).item() / p.numel() ** 0.5) * min(lr, 1 / step**0.5)
        if group["weight_decay"] != 0:
            p.mul_(1 - lr * group["weight_decay"])
        move = self._mean_square(grad, state, weight, eps1).clamp(min=eps1 * eps1).rsqrt() * grad
        scale = max(1.0, move.norm(2).item() / (move.numel() ** 0.5 * group["d"]))
        p.add_(move, alpha=-size / scale)

    @staticmethod
    def _start(grad: Tensor) -> dict[str, Any]:
        if grad.dim() <= 1:
            return {"step": counter(), "variance": zeros_like(grad)}
        rows, columns = list(grad.shape), list(grad.shape)
        rows[-1] = columns[-2] = 1
        return {"step": counter(), "row_var": grad.new_zeros(rows), "col_var": grad.new_zeros(columns)}

    @staticmethod
    def _mean_square(grad: Tensor, state: dict[str, Any], weight: float, eps: float) -> Tensor:
        if grad.dim() <= 1:
            square = state["variance"]
            square.add_((grad * grad - square) * weight)
            return square
        for name, dim in (("row_var", -1), ("col_var", -2)):
            mean = grad.norm(dim=dim, keepdim=True) ** 2 / grad.size(dim)
            state[name].add_((mean - state[name]) * weight)
        row, column = state["row_var"], state["col_var"]
        return (row @ column) / row.mean(dim=-2, keepdim=True).clamp(min=eps)
