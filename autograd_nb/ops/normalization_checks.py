"""What PyTorch says where a normalisation's statistics, weight and bias do not fit the input."""

from __future__ import annotations

from .errors import not_implemented
from .matmul_checks import scalar_type


def _check_shapes(input, shape, lead, **parameters):
    if not shape:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got "
            f"normalized_shape = {shape}"
        )
    for name, array in parameters.items():
        if array is not None and list(array.shape) != shape:
            raise RuntimeError(
                f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape {list(array.shape)} "
                f"and normalized_shape = {shape}"
            )
    if input.ndim < len(shape) or list(input.shape[-len(shape) :]) != shape:
        listed = lead + ", ".join(map(str, shape))
        raise RuntimeError(
            f"Given normalized_shape={shape}, expected input with shape [{listed}], but got input of "
            f"size{list(input.shape)}"
        )


def check_layer_norm(input, normalized_shape, weight, bias):
    """A shape that the input ends with, and weight and bias of that shape."""
    _check_shapes(input, list(normalized_shape), "*, ", weight=weight, bias=bias)
    if input.dtype.kind != "f":
        raise not_implemented("LayerNormKernelImpl", input)
    for array in (weight, bias):
        if array is not None and array.dtype != input.dtype:
            raise RuntimeError(f"mixed dtype (CPU): expect parameter to have scalar type of {scalar_type(input)}")


def check_rms_norm(input, normalized_shape, weight):
    """A shape that the input ends with, and a weight of that shape."""
    _check_shapes(input, list(normalized_shape), "*", weight=weight)
    if input.dtype.kind not in "fc":
        raise not_implemented("rms_norm", input)


def check_batch_norm(input, weight, bias, running_mean, running_var, training):
    """As many statistics, weights and biases as there are channels; statistics where they are needed."""
    channels = input.shape[1] if input.ndim > 1 else 0
    if not training:
        for name, array in (("running_mean", running_mean), ("running_var", running_var)):
            if array is None:
                raise RuntimeError(f"{name} must be defined in evaluation mode")
    named = (("running_mean", running_mean), ("running_var", running_var), ("weight", weight), ("bias", bias))
    for name, array in named:
        if array is not None and array.size != channels:
            raise RuntimeError(f"{name} should contain {channels} elements not {array.size}")
    if input.dtype.kind != "f":
        raise not_implemented("batch_norm", input)
