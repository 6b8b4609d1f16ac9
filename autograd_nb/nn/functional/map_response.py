"""Division by the strength of the neighbouring channels, as the first deep networks for images used it."""

from __future__ import annotations

from typing import Any

from ...autograd.function import Function
from ...engine.modes import grad_enabled

TWICE = (
    "mul(): functions with out=... arguments don't support automatic differentiation, but one of the arguments "
    "requires grad."
)


class CrossMapLRN2d(Function):
    """Every element over a power of its neighbours' mean square; the numbers are PyTorch's, the odd ones too."""

    @staticmethod
    def forward(ctx: Any, input: Any, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1) -> Any:
        if input.dim() != 4:
            raise ValueError(f"CrossMapLRN2d: Expected input to be 4D, got {input.dim()}D instead.")
        share, reach = alpha / size, int((size - 1) / 2 + 1)
        squares = input.pow(2)
        sums = _windows(squares, reach - 1, 2 * reach - 1)
        # PyTorch's running sum never drops channel 0 again.
        sums[:, reach:] += squares[:, :1]
        ctx.size, ctx.alpha, ctx.beta = size, alpha, beta
        ctx.scale = sums.mul_(share).add_(k)
        output = ctx.scale.pow(-beta).mul_(input)
        ctx.save_for_backward(input, output)
        return output

    @staticmethod
    def backward(ctx: Any, grad: Any) -> tuple[Any, ...]:
        input, output = ctx.saved_tensors
        if grad_enabled():
            raise RuntimeError(TWICE)
        channels, before = input.size(1), int(ctx.size - (ctx.size - 1) / 2)
        ratios = input.new_zeros(input.size(0), channels + ctx.size - 1, *input.shape[2:])
        inside = ratios.narrow(1, before, channels)
        inside.copy_(output).mul_(grad).div_(ctx.scale)
        through = ratios.unfold(1, ctx.size, 1).sum(-1).mul_(input).mul_(2 * ctx.alpha * ctx.beta / ctx.size)
        return ctx.scale.pow(-ctx.beta).mul_(grad).sub_(through), None, None, None, None


def _windows(x: Any, rim: int, width: int) -> Any:
    """Sums over ``width`` neighbouring channels, of ``rim`` channels of zeros on both sides and ``x`` between."""
    wide = x.new_zeros(x.size(0), x.size(1) + 2 * rim, *x.shape[2:])
    wide.narrow(1, rim, x.size(1)).copy_(x)
    return wide.unfold(1, width, 1).sum(-1)
