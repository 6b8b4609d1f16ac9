"""What PyTorch says where windows make no sense."""

from __future__ import annotations

from .errors import dim_error


def _check_steps(stride, padding, kernel_size, dilation):
    if min(stride) == 0:
        raise RuntimeError("stride should not be zero")
    if min(kernel_size) <= 0:
        raise RuntimeError(
            f"kernel size should be greater than zero, but got kH: {kernel_size[0]} kW: {kernel_size[1]}"
        )
    if min(stride) < 0:
        raise RuntimeError(f"stride should be greater than zero, but got dH: {stride[0]} dW: {stride[1]}")
    if min(dilation) <= 0:
        raise RuntimeError(
            f"dilation should be greater than zero, but got dilationH: {dilation[0]} dilationW: {dilation[1]}"
        )
    check_padding(padding, kernel_size, dilation)


def check_padding(padding, kernel_size, dilation):
    """Padding that is not negative, and at most half of a window."""
    if min(padding) < 0:
        raise RuntimeError(f"pad must be non-negative, but got pad: {min(padding)}")
    for p, k, d in zip(padding, kernel_size, dilation, strict=True):
        if p > (d * (k - 1) + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={p}, kernel_size={k} "
                f"and dilation={d}"
            )


def _check_sizes(shape):
    if len(shape) not in (3, 4) or 0 in shape[-3:]:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but got:"
            f"[{', '.join(map(str, shape))}]"
        )


def check_max_pool(shape, kernel_size, stride, padding, dilation):
    """Images (C, H, W) or batches of them, and positive steps."""
    if len(shape) not in (3, 4):
        raise RuntimeError("non-empty 3D or 4D (batch mode) tensor expected for input")
    _check_steps(stride, padding, kernel_size, dilation)
    _check_sizes(shape)


def check_avg_pool(image, kernel_size, stride, padding, divisor_override):
    """Images (C, H, W) or batches of them, positive steps, a divisor that is not zero."""
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    if image.ndim < 3:
        raise dim_error(-3, image.ndim)
    _check_steps(stride, padding, kernel_size, (1, 1))
    _check_sizes(image.shape)


def check_max_pool1d(shape, kernel, stride, padding, dilation):
    """Signals (C, L) or batches of them, and steps that leave a window."""
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        sizes = ", ".join(map(str, shape))
        raise RuntimeError(
            f"max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, "
            f"but got:[{sizes}]"
        )
    for name, value in (("kernel_size", kernel), ("stride", stride), ("dilation", dilation)):
        if value <= 0:
            raise RuntimeError(f"max_pool1d() {name} must be greater than zero, but got {value}")
    if padding < 0:
        raise RuntimeError(f"max_pool1d() padding must be non-negative, but got {padding}")
    if padding > kernel // 2:
        raise RuntimeError(
            f"max_pool1d() padding should be at most half of kernel size, but got padding={padding} and "
            f"kernel_size={kernel}"
        )
    size = (shape[-1] + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if size <= 0:
        raise RuntimeError(f"max_pool1d() Invalid computed output size: {size}")
