"""Optimizers that divide by the size of past gradients: RMSprop, Adagrad and Adadelta."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..engine.tensor import Tensor
from .settings import check_fused, check_not_negative, check_one_element
from .stepping import ElementwiseOptimizer, advance, counter, zeros_like


class RMSprop(ElementwiseOptimizer):
    """Gradients divided by the root of their running mean square.

    >>> import autograd_nb as torch
    >>> torch.optim.RMSprop([torch.zeros(1, requires_grad=True)]).defaults["alpha"]
    0.99
    """

    later_settings = (
        ("momentum", 0), ("centered", False), ("foreach", None), ("maximize", False), ("differentiable", False),
        ("capturable", False),
    )  # fmt: skip

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-2, alpha: float = 0.99, eps: float = 1e-8, weight_decay: float = 0,
        momentum: float = 0, centered: bool = False, capturable: bool = False, foreach: bool | None = None,
        maximize: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr, eps=eps, momentum=momentum, weight_decay=weight_decay, alpha=alpha)
        super().__init__(params, dict(
            lr=lr, momentum=momentum, alpha=alpha, eps=eps, centered=centered, weight_decay=weight_decay,
            capturable=capturable, foreach=foreach, maximize=maximize, differentiable=differentiable))  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"step": counter(), **{name: zeros_like(p) for name in self.kept(group)}}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        names = ["square_avg"]
        if group["momentum"] > 0:
            names.append("momentum_buffer")
        return (*names, "grad_avg") if group["centered"] else tuple(names)

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        advance(state)
        return lr, group["alpha"], group["eps"], group["momentum"], group["centered"]

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        lr, alpha, eps, momentum, centered = numbers
        square = buffers[0]
        xp.mul_(square, alpha)
        xp.addcmul_(square, g, g, 1 - alpha)
        if centered:
            mean = buffers[-1]
            xp.lerp_(mean, g, 1 - alpha)
            square = xp.addcmul(square, mean, mean, -1.0)
        scale = xp.plus(xp.sqrt(square), eps)
        if momentum > 0:
            xp.mul_(buffers[1], momentum)
            xp.addcdiv_(buffers[1], g, scale)
            xp.add_(p, buffers[1], -lr)
        else:
            xp.addcdiv_(p, g, scale, -lr)


class Adagrad(ElementwiseOptimizer):
    """Gradients divided by the root of the sum of all their squares.

    >>> import autograd_nb as torch
    >>> torch.optim.Adagrad([torch.zeros(1, requires_grad=True)]).defaults["eps"]
    1e-10
    """

    later_settings = (("foreach", None), ("maximize", False), ("differentiable", False), ("fused", None))

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-2, lr_decay: float = 0, weight_decay: float = 0,
        initial_accumulator_value: float = 0, eps: float = 1e-10, foreach: bool | None = None, *,
        maximize: bool = False, differentiable: bool = False, fused: bool | None = None,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(
            lr=lr, lr_decay=lr_decay, weight_decay=weight_decay, initial_accumulator_value=initial_accumulator_value,
            eps=eps,
        )  # fmt: skip
        super().__init__(params, dict(
            lr=lr, lr_decay=lr_decay, eps=eps, weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value, foreach=foreach, maximize=maximize,
            differentiable=differentiable, fused=fused))  # fmt: skip
        check_fused(fused, foreach, differentiable)
        for group in self.param_groups:
            for p in group["params"]:
                self.state[p].update(self.start(p, group))

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        value = self.defaults["initial_accumulator_value"]
        filled = np.full_like(np.asarray(p._a), complex(value, value) if p.is_complex() else value)
        return {"step": counter(), "sum": Tensor._of(filled)}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("sum",)

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        return lr / (1 + (advance(state) - 1) * group["lr_decay"]), group["eps"]

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        lr, eps = numbers
        (total,) = buffers
        xp.addcmul_(total, g, g)
        xp.addcdiv_(p, g, xp.plus(xp.sqrt(total), eps), -lr)


class Adadelta(ElementwiseOptimizer):
    """Steps as large as earlier steps were, in proportion to the gradient's usual size.

    >>> import autograd_nb as torch
    >>> torch.optim.Adadelta([torch.zeros(1, requires_grad=True)]).defaults["rho"]
    0.9
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1.0, rho: float = 0.9, eps: float = 1e-6, weight_decay: float = 0,
        foreach: bool | None = None, *, capturable: bool = False, maximize: bool = False,
        differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr)
        if not 0.0 <= rho <= 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        check_not_negative(eps=eps, weight_decay=weight_decay)
        super().__init__(params, dict(
            lr=lr, rho=rho, eps=eps, weight_decay=weight_decay, maximize=maximize, capturable=capturable,
            foreach=foreach, differentiable=differentiable))  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"step": counter(), "square_avg": zeros_like(p), "acc_delta": zeros_like(p)}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "square_avg", "acc_delta"

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        advance(state)
        return lr, group["rho"], group["eps"]

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        square, moved = buffers
        lr, rho, eps = numbers
        xp.mul_(square, rho)
        xp.addcmul_(square, g, g, 1 - rho)
        scale = xp.sqrt(square + eps)
        move = xp.times(xp.over(xp.sqrt(moved + eps), scale), g)
        xp.mul_(moved, rho)
        xp.addcmul_(moved, move, move, 1 - rho)
        xp.add_(p, move, -lr)
