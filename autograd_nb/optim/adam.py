"""Adam, and AdamW, which takes weight decay off the parameters themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..engine.tensor import Tensor
from .settings import check_betas, check_fused, check_not_negative
from .stepping import ElementwiseOptimizer, advance, counter, scalar, zeros_like

PLAIN_LOOP = "as a Tensor is not supported for capturable=False and foreach=True"


class Adam(ElementwiseOptimizer):
    """Steps of a size that adapts to each element: running means of gradients and of their squares.

    >>> import autograd_nb as torch
    >>> w = torch.tensor([1.0], requires_grad=True)
    >>> optimizer = torch.optim.Adam([w], lr=0.1)
    >>> (w * w).sum().backward(); optimizer.step(); w
    tensor([0.9000], requires_grad=True)
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-3, betas: tuple[Any, Any] = (0.9, 0.999), eps: float = 1e-8,
        weight_decay: Any = 0, amsgrad: bool = False, *, foreach: bool | None = None, maximize: bool = False,
        capturable: bool = False, differentiable: bool = False, fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:  # fmt: skip
        if isinstance(lr, Tensor):
            if foreach and not capturable:
                raise ValueError(f"lr {PLAIN_LOOP}")
            if lr.numel() != 1:
                raise ValueError("Tensor lr must be 1-element")
        check_not_negative(lr=lr, eps=eps)
        check_betas(betas)
        check_not_negative(weight_decay=weight_decay)
        _check_tensor_betas(betas, foreach and not capturable)
        super().__init__(params, dict(
            lr=lr, betas=tuple(map(scalar, betas)), eps=eps, weight_decay=weight_decay, amsgrad=amsgrad,
            maximize=maximize, foreach=foreach, capturable=capturable, differentiable=differentiable, fused=fused,
            decoupled_weight_decay=decoupled_weight_decay))  # fmt: skip
        check_fused(fused, foreach, differentiable)

    later_settings = (
        ("amsgrad", False), ("maximize", False), ("foreach", None), ("capturable", False), ("differentiable", False),
        ("decoupled_weight_decay", False), ("fused", None),
    )  # fmt: skip

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        return {"step": counter(), **{name: zeros_like(p) for name in self.kept(group)}}

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq", *(["max_exp_avg_sq"] if group["amsgrad"] else []))

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        step = advance(state)
        beta1, beta2 = group["betas"]
        if not group["differentiable"]:
            beta1, beta2 = float(beta1), float(beta2)
        return beta1, beta2, lr / (1 - beta1**step), (1 - beta2**step) ** 0.5, group["eps"]

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        mean, square, *highest = buffers
        beta1, beta2, size, root, eps = numbers
        xp.lerp_(mean, g, 1 - beta1)
        xp.mul_(square, beta2)
        xp.addcmul_(square, g, g, 1 - beta2)
        if highest:
            (top,) = highest
            xp.maximum_(top, square)
            square = top
        xp.addcdiv_(p, mean, xp.plus(xp.over(xp.sqrt(square), root), eps), -size)


class AdamW(Adam):
    """:class:`Adam` whose weight decay does not pass through the running means.

    >>> import autograd_nb as torch
    >>> torch.optim.AdamW([torch.zeros(1, requires_grad=True)]).defaults["weight_decay"]
    0.01
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1e-3, betas: tuple[Any, Any] = (0.9, 0.999), eps: float = 1e-8,
        weight_decay: Any = 1e-2, amsgrad: bool = False, *, maximize: bool = False, foreach: bool | None = None,
        capturable: bool = False, differentiable: bool = False, fused: bool | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, foreach=foreach, maximize=maximize, capturable=capturable,
            differentiable=differentiable, fused=fused, decoupled_weight_decay=True,
        )  # fmt: skip

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True


def _check_tensor_betas(betas: tuple[Any, Any], refused: bool | None) -> None:
    if not (all(isinstance(b, float) for b in betas) or all(isinstance(b, Tensor) for b in betas)):
        raise ValueError("betas must be either both floats or both Tensors")
    for i in (0, 1):
        if isinstance(betas[i], Tensor):
            if refused:
                raise ValueError(f"betas[{i}] {PLAIN_LOOP}")
            if betas[i].numel() != 1:
                raise ValueError(f"Tensor betas[{i}] must be 1-element")
