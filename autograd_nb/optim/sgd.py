"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..engine.tensor import Tensor
from .settings import check_fused, check_one_element
from .stepping import ElementwiseOptimizer, zeros_like


class SGD(ElementwiseOptimizer):
    """Steps against the gradient, with momentum if asked for.

    >>> import autograd_nb as torch
    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> optimizer = torch.optim.SGD([w], lr=0.1)
    >>> (w * w).sum().backward(); optimizer.step(); w
    tensor([0.8000], requires_grad=True)
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-3, momentum: float = 0, dampening: float = 0, weight_decay: Any = 0,
        nesterov: bool = False, *, maximize: bool = False, foreach: bool | None = None, differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        if lr < 0.0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if momentum < 0.0:
            raise ValueError(f"Invalid momentum value: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(params, dict(
            lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov,
            maximize=maximize, foreach=foreach, differentiable=differentiable, fused=fused))  # fmt: skip
        check_fused(fused, foreach, differentiable)

    later_settings = (
        ("nesterov", False), ("maximize", False), ("foreach", None), ("differentiable", False), ("fused", False),
    )  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"momentum_buffer": zeros_like(p)}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("momentum_buffer",) if group["momentum"] != 0 else ()

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        return lr, group["momentum"], group["dampening"], group["nesterov"], first

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        lr, momentum, dampening, nesterov, first = numbers
        if buffers:
            (buffer,) = buffers
            if first:
                xp.copy_(buffer, g)
            else:
                xp.mul_(buffer, momentum)
                xp.add_(buffer, g, 1 - dampening)
            g = xp.added(g, buffer, momentum) if nesterov else buffer
        xp.add_(p, g, -lr)
