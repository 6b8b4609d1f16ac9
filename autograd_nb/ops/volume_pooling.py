"""Averages over windows of volumes."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import not_implemented
from .pool_windows import PoolWindows, reduced
from .pooling import averaging, divisors, truncated
from .pooling_checks import check_padding
from .resampling import along_all


def _check(self, kernel_size, stride, padding, divisor_override):
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    if min(stride) == 0:
        raise RuntimeError("stride should not be zero")
    check_padding(padding, kernel_size, (1, 1, 1))
    if self.ndim not in (4, 5) or 0 in self.shape[-4:]:
        raise RuntimeError("non-empty 4D or 5D (batch mode) tensor expected for input")
    if any(n + 2 * p < k for n, p, k in zip(self.shape[-3:], padding, kernel_size, strict=True)):
        image = " ".join(f"{name}: {n}" for name, n in zip("THW", self.shape[-3:], strict=True))
        kernel = " ".join(f"k{name}: {n}" for name, n in zip("THW", kernel_size, strict=True))
        raise RuntimeError(f"input image ({image}) smaller than kernel size ({kernel})")


@op(vjp=dict(self=lambda xp, g, self_shape, kernel_size, stride, padding, ceil_mode, count_include_pad,
                         divisor_override:
                 xp.avg_pool3d_backward(g, self_shape, kernel_size, stride, padding, ceil_mode, count_include_pad,
                                        divisor_override)),
    latex=r"\mathrm{avgpool}({self})", grad_fn="AvgPool3DBackward0", jvp="linear", names=(), methods=())  # fmt: skip
def avg_pool3d(self, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
    """The average of every window of the last three dimensions."""
    _check(self, kernel_size, stride, padding, divisor_override)
    windows = PoolWindows(self.shape[-3:], kernel_size, stride, padding, (1, 1, 1), ceil_mode)
    total = reduced(np.add, windows.pad(self, 0), windows)
    divisor = divisors(windows, count_include_pad, divisor_override)
    if self.dtype.kind in "iu":
        return truncated(total, divisor)
    return (total / divisor).astype(self.dtype, copy=False)


@op(vjp=dict(grad=lambda xp, g, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override:
                 xp.avg_pool3d(g, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)),
    jvp="linear", names=(), methods=())  # fmt: skip
def avg_pool3d_backward(grad, shape, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
    """Each gradient in equal shares to the elements of its window."""
    windows = PoolWindows(shape[-3:], kernel_size, stride, padding, (1, 1, 1), ceil_mode)
    each = (grad / divisors(windows, count_include_pad, divisor_override)).astype(grad.dtype, copy=False)
    padded = np.zeros((*shape[:-3], *windows.padded), grad.dtype)
    for _, places in windows.places():
        padded[places] += each
    return padded if windows.plain else padded[windows.inside()]


@op(vjp=dict(self=lambda xp, g, self_shape: xp.adaptive_avg_pool3d_backward(g, self_shape)),
    latex=r"\mathrm{avgpool}({self})", grad_fn="AdaptiveAvgPool3DBackward0", jvp="linear", names=(),
    methods=())  # fmt: skip
def adaptive_avg_pool3d(self, output_size):
    """Averages over as many windows as the output has elements."""
    if self.dtype.kind not in "fc":
        raise not_implemented("adaptive_avg_pool3d_cpu", self)
    return along_all(self, [averaging(n, m, self.dtype) for n, m in zip(self.shape[-3:], output_size, strict=True)])


@op(vjp=dict(grad=lambda xp, g, grad_shape: xp.adaptive_avg_pool3d(g, grad_shape[-3:])), jvp="linear", names=(),
    methods=())  # fmt: skip
def adaptive_avg_pool3d_backward(grad, shape):
    """Each gradient in equal shares to the elements of its window."""
    sizes = zip(shape[-3:], grad.shape[-3:], strict=True)
    return along_all(grad, [averaging(n, m, grad.dtype).T for n, m in sizes])
