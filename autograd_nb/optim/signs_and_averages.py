"""Rprop, which looks at signs alone, and ASGD, which averages where it has been."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..engine.tensor import Tensor
from .settings import check_not_negative, check_one_element
from .stepping import ElementwiseOptimizer, advance, counter, memory, zeros_like


class Rprop(ElementwiseOptimizer):
    """Steps whose size grows while an element's gradient keeps its sign, and shrinks when it changes.

    >>> import autograd_nb as torch
    >>> torch.optim.Rprop([torch.zeros(1, requires_grad=True)]).defaults["etas"]
    (0.5, 1.2)
    """

    decays = False

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-2, etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50), *, capturable: bool = False, foreach: bool | None = None,
        maximize: bool = False, differentiable: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(params, dict(
            lr=lr, etas=etas, step_sizes=step_sizes, foreach=foreach, maximize=maximize, differentiable=differentiable,
            capturable=capturable))  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        lr = float(group["lr"])
        sizes = np.full_like(np.asarray(p._a), complex(lr, lr) if p.is_complex() else lr)
        return {"step": counter(), "prev": zeros_like(p), "step_size": Tensor._of(sizes)}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return "prev", "step_size"

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        advance(state)
        return *group["etas"], *group["step_sizes"]

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        before, size = buffers
        shrink, grow, smallest, largest = numbers
        agreement = xp.sign(g * before)
        one = agreement * 0 + 1
        xp.mul_(size, xp.where(agreement > 0, one * grow, xp.where(agreement < 0, one * shrink, one)))
        xp.clamp_(size, smallest, largest)
        g = xp.where(agreement < 0, one * 0, g)
        xp.addcmul_(p, xp.sign(g), size, -1.0)
        xp.copy_(before, g)


class ASGD(ElementwiseOptimizer):
    """Stochastic gradient descent that also averages the parameters over all steps, in ``state[p]["ax"]``.

    >>> import autograd_nb as torch
    >>> torch.optim.ASGD([torch.zeros(1, requires_grad=True)]).defaults["t0"]
    1000000.0
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-2, lambd: float = 1e-4, alpha: float = 0.75, t0: float = 1e6,
        weight_decay: float = 0, foreach: bool | None = None, maximize: bool = False, differentiable: bool = False,
        capturable: bool = False,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr, weight_decay=weight_decay)
        super().__init__(params, dict(
            lr=lr, lambd=lambd, alpha=alpha, t0=t0, weight_decay=weight_decay, foreach=foreach, maximize=maximize,
            differentiable=differentiable, capturable=capturable))  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"step": counter(), "eta": counter(float(group["lr"])), "mu": counter(1.0), "ax": zeros_like(p)}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("ax",)

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        step, lambd = advance(state), group["lambd"]
        eta, mu = memory(state["eta"]), memory(state["mu"])
        now = float(eta), float(mu)
        eta[...] = float(lr / (1 + lambd * lr * step) ** group["alpha"])
        mu[...] = 1 / max(1, step - group["t0"])
        return *now, lambd

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        (average,) = buffers
        eta, mu, lambd = numbers
        xp.mul_(p, 1 - lambd * eta)
        xp.add_(p, g, -eta)
        if mu == 1:
            xp.copy_(average, p)
        else:
            xp.add_(average, xp.times(p - average, mu))
