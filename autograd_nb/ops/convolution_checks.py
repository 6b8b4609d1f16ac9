"""What PyTorch says where image, weight and bias of a convolution do not fit together."""

from __future__ import annotations

from .matmul_checks import C_NAMES, scalar_type


def check_convolution(input, weight, bias, stride, padding, dilation, groups):
    """Sizes, dtypes and steps that make a convolution."""
    _check_dtypes(input, weight, bias)
    if weight.ndim < 3:
        raise RuntimeError("weight should have at least three dimensions")
    _check_steps(weight.ndim - 2, stride, padding, dilation, groups)
    if input.ndim != weight.ndim:
        raise RuntimeError(
            f"Expected {weight.ndim}-dimensional input for {weight.ndim}-dimensional weight {list(weight.shape)}, "
            f"but got {input.ndim}-dimensional input of size {list(input.shape)} instead"
        )
    outs, inner, *kernel = weight.shape
    if outs < groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight of size "
            f"{list(weight.shape)} instead"
        )
    if outs % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of "
            f"size [{list(weight.shape)}] instead"
        )
    if input.shape[1] != inner * groups:
        raise RuntimeError(
            f"Given groups={groups}, weight of size {list(weight.shape)}, expected input{list(input.shape)} to have "
            f"{inner * groups} channels, but got {input.shape[1]} channels instead"
        )
    if bias is not None and bias.shape != (outs,):
        raise RuntimeError(
            f"Given weight of size {list(weight.shape)}, expected bias to be 1-dimensional with {outs} elements, but "
            f"got bias of size {list(bias.shape)} instead"
        )
    padded = [n + 2 * p for n, p in zip(input.shape[2:], padding, strict=True)]
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    if any(n < k for n, k in zip(padded, reach, strict=True)):
        raise RuntimeError(
            f"Calculated padded input size per channel: ({_by(padded)}). Kernel size: ({_by(reach)}). "
            "Kernel size can't be greater than actual input size"
        )


def _by(sizes):
    return " x ".join(map(str, sizes))


def _check_dtypes(input, weight, bias):
    if input.dtype != weight.dtype:
        first, second = (scalar_type(a) for a in (input, weight))
        if input.dtype.kind != "f":
            raise RuntimeError(f"expected scalar type {first} but found {second}")
        raise RuntimeError(
            f"Input type (torch.{first}Tensor) and weight type (torch.{second}Tensor) should be the same or input "
            "should be a MKLDNN tensor and weight is a dense tensor"
        )
    if bias is not None and bias.dtype != input.dtype:
        first, second = (C_NAMES[a.dtype.char] for a in (input, bias))
        raise RuntimeError(f"Input type ({first}) and bias type ({second}) should be the same")


def _check_steps(dims, stride, padding, dilation, groups):
    for name, values in (("stride", stride), ("padding", padding), ("dilation", dilation)):
        if len(values) != dims:
            raise RuntimeError(
                f"expected {name} to be a single integer value or a list of {dims} values to match the convolution "
                f"dimensions, but got {name}={list(values)}"
            )
    if min(padding, default=0) < 0:
        raise RuntimeError("negative padding is not supported")
    if min(stride, default=1) <= 0:
        raise RuntimeError("non-positive stride is not supported")
    if min(dilation, default=1) < 0:
        raise RuntimeError("dilation should be greater than zero")
    if min(dilation, default=1) == 0:
        raise RuntimeError("non-positive dilation is not supported")
    if groups <= 0:
        raise RuntimeError("non-positive groups is not supported")


def check_transposed(input, weight, bias, stride, padding, output_padding, dilation, groups):
    """Sizes, dtypes and steps that make a transposed convolution."""
    if input.dtype != weight.dtype:
        first, second = (scalar_type(a) for a in (input, weight))
        raise RuntimeError(f"expected scalar type {first} but found {second}")
    _check_dtypes(input, weight, bias)
    if weight.ndim < 3:
        raise RuntimeError("weight should have at least three dimensions")
    dims = weight.ndim - 2
    _check_steps(dims, stride, padding, dilation, groups)
    if len(output_padding) != dims:
        raise RuntimeError(
            f"expected output_padding to be a single integer value or a list of {dims} values to match the convolution "
            f"dimensions, but got output_padding={list(output_padding)}"
        )
    if min(output_padding) < 0:
        raise RuntimeError("negative output_padding is not supported")
    _check_channels(input, weight, bias, groups)
    if any(more >= max(s, d) for more, s, d in zip(output_padding, stride, dilation, strict=True)):
        named = {"output_padding": output_padding, "stride": stride, "dilation": dilation}
        axes = ("depth", "height", "width")[-dims:] if dims > 1 else ("height", "width")
        listed = " ".join(
            f"{name}_{axis}: {n}" for name, v in named.items() for axis, n in zip(axes, _two(v, name), strict=True)
        )
        raise RuntimeError(f"output padding must be smaller than either stride or dilation, but got {listed}")


def _two(values, name):
    """One dimension is computed as a row of an image."""
    return values if len(values) > 1 else (0 if name == "output_padding" else 1, *values)


def _check_channels(input, weight, bias, groups):
    if weight.shape[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of "
            f"size [{list(weight.shape)}] instead"
        )
    if input.shape[1] != weight.shape[0]:
        raise RuntimeError(
            f"Given transposed=1, weight of size {list(weight.shape)}, expected input{list(input.shape)} to have "
            f"{weight.shape[0]} channels, but got {input.shape[1]} channels instead"
        )
    outs = weight.shape[1] * groups
    if bias is not None and bias.shape != (outs,):
        raise RuntimeError(
            f"Given transposed=1, weight of size {list(weight.shape)}, expected bias to be 1-dimensional with {outs} "
            f"elements, but got bias of size {list(bias.shape)} instead"
        )
