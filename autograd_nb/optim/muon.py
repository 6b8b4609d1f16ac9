"""Muon, which moves matrices by the nearest orthogonal one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..engine import modes
from ..engine.tensor import Tensor
from .optimizer import Optimizer, evaluate
from .settings import check_one_element
from .stepping import zeros_like

ADJUSTMENTS = ("original", "match_rms_adamw")


class Muon(Optimizer):
    """Momentum whose moves are orthogonalized: for matrices alone, ValueError for parameters of other dimensions.

    adjust_lr_fn: "original" makes moves of tall matrices longer, "match_rms_adamw" as long as AdamW's.

    >>> import autograd_nb as torch
    >>> torch.optim.Muon([torch.zeros(2, 2, requires_grad=True)]).defaults["momentum"]
    0.95
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-3, weight_decay: float = 0.1, momentum: float = 0.95,
        nesterov: bool = True, ns_coefficients: tuple[float, float, float] = (3.4445, -4.775, 2.0315),
        eps: float = 1e-7, ns_steps: int = 5, adjust_lr_fn: str | None = None,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        for name, value in (("Learning rate", lr), ("momentum", momentum), ("weight decay", weight_decay)):
            if not value >= 0.0:
                raise ValueError(f"{name} should be >= 0 but is: {value}")
        if adjust_lr_fn is not None and adjust_lr_fn not in ADJUSTMENTS:
            raise ValueError(f"Adjust learning rate function {adjust_lr_fn} is not supported")
        super().__init__(params, dict(
            lr=lr, weight_decay=weight_decay, momentum=momentum, nesterov=nesterov, ns_coefficients=ns_coefficients,
            eps=eps, ns_steps=ns_steps, adjust_lr_fn=adjust_lr_fn))  # fmt: skip
        for p in (p for group in self.param_groups for p in group["params"]):
            if p.ndim != 2:
                raise ValueError(f"Muon only supports 2D parameters whereas we found a parameter with size: {p.size()}")

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change each parameter that has a gradient; gives the loss that ``closure`` computed, or None."""
        with modes.no_grad():
            loss = evaluate(closure)
            for group in self.param_groups:
                for p in group["params"]:
                    if p.grad is not None:
                        self._change(p, p.grad, group)
        return loss

    def _change(self, p: Tensor, grad: Tensor, group: dict[str, Any]) -> None:
        if p.is_complex():
            raise RuntimeError("Muon does not support complex parameters")
        state, lr, momentum = self.state[p], float(group["lr"]), group["momentum"]
        if not state:
            state["momentum_buffer"] = zeros_like(grad)
        buffer = state["momentum_buffer"]
        buffer.lerp_(grad, 1 - momentum)
        move = grad.lerp(buffer, momentum) if group["nesterov"] else buffer
        move = orthogonal(move.numpy(), group["ns_coefficients"], group["ns_steps"], group["eps"])
        rows, columns = p.shape
        longer = math.sqrt(max(1, rows / columns))
        if group["adjust_lr_fn"] == "match_rms_adamw":
            longer = 0.2 * math.sqrt(max(rows, columns))
        p.mul_(1 - lr * group["weight_decay"])
        p.add_(Tensor._of(move.astype(p._a.dtype)), alpha=-lr * longer)


def orthogonal(matrix: np.ndarray, coefficients: tuple[float, float, float], steps: int, eps: float) -> np.ndarray:
    """A matrix with the directions of the given one and singular values near 1, by Newton and Schulz's iteration.

    It is computed as PyTorch does, with results rounded to bfloat16. ValueError for 100 steps and more.
    """
    if steps >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    if len(coefficients) != 3:
        raise ValueError("Coefficients must be a tuple of exactly 3 values")
    a, b, c = (np.float32(v) for v in coefficients)
    tall = matrix.shape[0] > matrix.shape[1]
    x = rounded(np.asarray(matrix.T if tall else matrix, np.float32))
    length = max(rounded(np.sqrt(np.square(x).sum())), rounded(np.float32(eps)))
    x = rounded(x / length)
    for _ in range(steps):
        gram = rounded(x @ x.T)
        x = rounded(a * x + rounded(b * gram + c * (gram @ gram)) @ x)
    return x.T if tall else x


def rounded(values: Any) -> Any:
    """Numbers of float32 with the precision of bfloat16: the nearest, of two the even one."""
    bits = np.asarray(values, np.float32).view(np.uint32)
    kept = (bits + np.uint32(0x7FFF) + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)
    return np.where(np.isfinite(values), kept.view(np.float32), values).astype(np.float32)
