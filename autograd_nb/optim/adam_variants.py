"""Relatives of Adam: Adamax, NAdam and RAdam."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..engine.tensor import Tensor
from .settings import check_betas, check_not_negative, check_one_element
from .stepping import ElementwiseOptimizer, advance, counter, memory, zeros_like


class Adamax(ElementwiseOptimizer):
    """:class:`Adam` with the largest gradient so far, fading, in the place of the mean square.

    >>> import autograd_nb as torch
    >>> torch.optim.Adamax([torch.zeros(1, requires_grad=True)]).defaults["lr"]
    0.002
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 2e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
        weight_decay: float = 0, foreach: bool | None = None, *, maximize: bool = False, differentiable: bool = False,
        capturable: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr, eps=eps)
        check_betas(betas)
        check_not_negative(weight_decay=weight_decay)
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable))  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"step": counter(), "exp_avg": zeros_like(p), "exp_inf": zeros_like(p)}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "exp_avg", "exp_inf"

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        beta1, beta2 = group["betas"]
        return beta1, beta2, lr / (1 - beta1 ** advance(state)), group["eps"]

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        mean, highest = buffers
        beta1, beta2, size, eps = numbers
        xp.lerp_(mean, g, 1 - beta1)
        xp.mul_(highest, beta2)
        xp.maximum_(highest, xp.plus(xp.absolute(g), eps))
        xp.addcdiv_(p, mean, highest, -size)


class _MeanAndSquare(ElementwiseOptimizer):
    """What NAdam and RAdam have in common."""

    later_settings = (
        ("maximize", False), ("foreach", None), ("capturable", False), ("decoupled_weight_decay", False),
        ("differentiable", False),
    )  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"step": counter(), "exp_avg": zeros_like(p), "exp_avg_sq": zeros_like(p)}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "exp_avg", "exp_avg_sq"


class NAdam(_MeanAndSquare):
    """:class:`Adam` with Nesterov momentum.

    >>> import autograd_nb as torch
    >>> torch.optim.NAdam([torch.zeros(1, requires_grad=True)]).defaults["momentum_decay"]
    0.004
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 2e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
        weight_decay: float = 0, momentum_decay: float = 4e-3, decoupled_weight_decay: bool = False, *,
        foreach: bool | None = None, maximize: bool = False, capturable: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr, eps=eps)
        check_betas(betas)
        check_not_negative(weight_decay=weight_decay, momentum_decay=momentum_decay)
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay,
            decoupled_weight_decay=decoupled_weight_decay, maximize=maximize, foreach=foreach, capturable=capturable,
            differentiable=differentiable))  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"step": counter(), "mu_product": counter(1.0), "exp_avg": zeros_like(p), "exp_avg_sq": zeros_like(p)}

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        step, (beta1, beta2), fading = advance(state), group["betas"], group["momentum_decay"]
        mu, mu_next = (beta1 * (1.0 - 0.5 * 0.96 ** (k * fading)) for k in (step, step + 1))
        product = memory(state["mu_product"])
        product *= mu
        so_far = float(product)
        shares = -lr * (1.0 - mu) / (1.0 - so_far), -lr * mu_next / (1.0 - so_far * mu_next)
        return beta1, beta2, 1 - beta2**step, group["eps"], shares

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        mean, square = buffers
        beta1, beta2, correction, eps, (share, mean_share) = numbers
        xp.lerp_(mean, g, 1 - beta1)
        xp.mul_(square, beta2)
        xp.addcmul_(square, g, g, 1 - beta2)
        scale = xp.plus(xp.sqrt(square / correction), eps)
        xp.addcdiv_(p, g, scale, share)
        xp.addcdiv_(p, mean, scale, mean_share)


class RAdam(_MeanAndSquare):
    """:class:`Adam` that does without adapting while it has seen too few gradients.

    >>> import autograd_nb as torch
    >>> torch.optim.RAdam([torch.zeros(1, requires_grad=True)]).defaults["lr"]
    0.001
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
        weight_decay: float = 0, decoupled_weight_decay: bool = False, *, foreach: bool | None = None,
        maximize: bool = False, capturable: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr, eps=eps)
        check_betas(betas)
        check_not_negative(weight_decay=weight_decay)
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, maximize=maximize, foreach=foreach,
            capturable=capturable, decoupled_weight_decay=decoupled_weight_decay,
            differentiable=differentiable))  # fmt: skip

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        step, (beta1, beta2) = advance(state), group["betas"]
        correction = 1 - beta2**step
        limit = 2 / (1 - beta2) - 1
        seen = limit - 2 * step * beta2**step / correction
        rectified = None
        if seen > 5.0:
            rectified = ((seen - 4) * (seen - 2) * limit / ((limit - 4) * (limit - 2) * seen)) ** 0.5
        return beta1, beta2, 1 - beta1**step, correction**0.5, lr, group["eps"], rectified

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        mean, square = buffers
        beta1, beta2, correction, root, lr, eps, rectified = numbers
        xp.lerp_(mean, g, 1 - beta1)
        xp.mul_(square, beta2)
        xp.addcmul_(square, g, g, 1 - beta2)
        move = xp.times(mean / correction, lr)
        if rectified is not None:
            move = xp.times(xp.times(move, root / xp.plus(xp.sqrt(square), eps)), rectified)
        xp.add_(p, move, -1.0)
