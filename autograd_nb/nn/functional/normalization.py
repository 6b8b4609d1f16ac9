"""Normalisation layers' functions, and unit vectors."""

from __future__ import annotations

import warnings
from math import prod
from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...engine.destinations import resized
from ...engine.modes import no_grad
from ...ops.errors import C_NAMES
from ...ops.normalization_checks import check_batch_norm, check_rms_norm
from .padding import pad
from .pooling import avg_pool2d
from .volume_pooling import avg_pool3d


def layer_norm(input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-05) -> Any:
    """The input less its mean over its standard deviation, over the last dimensions; times ``weight``, plus ``bias``.

    RuntimeError where ``normalized_shape`` is not what the input's shape ends with.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.layer_norm(torch.tensor([[-1., 1.]]), (2,))
    tensor([[-1.0000,  1.0000]])
    """
    return aten.native_layer_norm(input, tuple(normalized_shape), weight, bias, eps)[0]


def batch_norm(
    input: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-05,
) -> Any:
    """Each channel of (N, C, ...) less its mean over its standard deviation; times ``weight``, plus ``bias``.

    With ``training`` the batch gives mean and variance, and the running ones move towards them by ``momentum``, in
    place; without it the running ones are used. ValueError for a single value per channel in training.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.batch_norm(torch.tensor([[-1.], [1.]]), None, None, training=True)
    tensor([[-1.0000],
            [ 1.0000]])
    """
    if (running_mean is None) != (running_var is None):
        raise ValueError("running_mean and running_var must either both be None or neither be None")
    shape = input.shape
    count = input._a.size // shape[1] if len(shape) > 1 and shape[1] else input._a.size
    if training and len(shape) > 1 and count == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {shape}")
    return normalized_batch(input, running_mean, running_var, weight, bias, training, momentum, eps)[0]


def normalized_batch(
    input: Any, running_mean: Any, running_var: Any, weight: Any, bias: Any, training: bool, momentum: float, eps: float
) -> tuple[Any, Any, Any]:
    """Batch normalisation, and the mean and variance it used; the running ones move."""
    if not input._a.size:
        return input.clone(), running_mean, running_var
    if not training or running_mean is None:
        return aten.native_batch_norm(input, weight, bias, running_mean, running_var, bool(training), eps)[:3]
    given = (input, weight, bias, running_mean, running_var)
    check_batch_norm(*[*(None if t is None else t._a for t in given), training])
    count = input._a.size // input._a.shape[1]
    # The running statistics change below and the derivative does not read them: the node keeps none.
    out, mean, variance, _ = aten.native_batch_norm(input, weight, bias, None, None, True, eps)
    with no_grad():
        running_mean.mul_(1 - momentum).add_(mean * momentum)
        running_var.mul_(1 - momentum).add_(variance * (momentum * count / (count - 1)))
    return out, mean, variance


def normalize(input: Any, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Any = None) -> Any:
    """The input over its p-norm along ``dim``, which is taken to be at least ``eps``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.normalize(torch.tensor([[3., 4.]]))
    tensor([[0.6000, 0.8000]])
    """
    length = input.norm(p, dim, keepdim=True).clamp_min(eps).expand_as(input)
    result = input / length
    return result if out is None else resized(out, result).copy_(result)


def group_norm(input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-05) -> Any:
    """Each group of channels of (N, C, ...) less its mean over its standard deviation; times ``weight``, plus ``bias``.

    weight, bias: one number for each channel. RuntimeError where sizes do not fit, ValueError for groups of one value.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.group_norm(torch.tensor([[-1., 1.]]), 1)
    tensor([[-1.0000,  1.0000]])
    """
    if input.ndim < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {input.ndim}")
    shape = input.shape
    _check_count((shape[0] * shape[1] // num_groups, num_groups, *shape[2:]))
    return aten.native_group_norm(input, weight, bias, num_groups, eps)[0]


def _check_count(shape: tuple[int, ...]) -> None:
    """ValueError for a single value per channel."""
    count = shape[0]
    for n in shape[2:]:
        count *= n
    if count == 1:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {list(shape)}")


def instance_norm(
    input: Any,
    running_mean: Any = None,
    running_var: Any = None,
    weight: Any = None,
    bias: Any = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-05,
) -> Any:
    """Each channel of each example of (N, C, ...) less its mean over its deviation; times ``weight``, plus ``bias``.

    Without ``use_input_stats`` the running statistics are used. ValueError for a single value per channel.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.instance_norm(torch.tensor([[[-1., 1.]]]))
    tensor([[[-1.0000,  1.0000]]])
    """
    if use_input_stats and prod(input.shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 spatial element when training, got input size {input.shape}")
    return normalized_instances(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


def normalized_instances(
    input: Any, running_mean: Any, running_var: Any, weight: Any, bias: Any, use_input_stats: bool, momentum: float,
    eps: float,
) -> Any:  # fmt: skip
    """Instance normalisation: the batch normalisation of one example that has all channels of the batch."""
    if not use_input_stats and (running_mean is None or running_var is None):
        raise RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false")
    shape = tuple(input.shape)
    examples, channels = shape[:2]
    given = (weight, bias, running_mean, running_var)
    weights, biases, mean, variance = (None if t is None else t.repeat(examples) for t in given)
    rows = input.contiguous().view(1, examples * channels, *shape[2:])
    out = normalized_batch(rows, mean, variance, weights, biases, use_input_stats, momentum, eps)[0]
    for running, moved in ((running_mean, mean), (running_var, variance)):
        if moved is not None and use_input_stats:
            with no_grad():
                running.copy_(moved.view(examples, channels).mean(0))
    return out.view(*shape)


def rms_norm(input: Any, normalized_shape: Any, weight: Any = None, eps: float | None = None) -> Any:
    """The input over the root of its mean square, over the last dimensions; times ``weight``.

    eps: added to the mean square, by default the dtype's smallest step from one. RuntimeError where the shapes differ.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.rms_norm(torch.tensor([[1., 7.]]), (2,))
    tensor([[0.2000, 1.4000]])
    """
    if isinstance(normalized_shape, int):
        raise TypeError("rms_norm(): argument 'normalized_shape' (position 2) must be tuple of ints, not int")
    shape = tuple(normalized_shape)
    check_rms_norm(input._a, shape, None if weight is None else weight._a)
    half = input._a.dtype.char == "e"
    values = input.float() if half else input
    smallest = float(np.finfo(values._a.dtype).eps) if eps is None else eps
    square = values.pow(2).mean(tuple(range(-len(shape), 0)), keepdim=True)
    scaled = values * aten.add_scalar(square, smallest).rsqrt()
    if weight is not None:
        _warn_of_dtypes(input, weight)
        scaled = scaled * weight
    return scaled.to(input.dtype) if half else scaled


def _warn_of_dtypes(input: Any, weight: Any) -> None:
    if input.dtype != weight.dtype:
        warnings.warn(
            f"Mismatch dtype between input and weight: input dtype = {C_NAMES[input.dtype]}, weight dtype = "
            f"{C_NAMES[weight.dtype]}, Cannot dispatch to fused implementation.",
            UserWarning,
            stacklevel=3,
        )


def local_response_norm(input: Any, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Any:
    """Each element over a power of the mean square of ``size`` neighbouring channels of (N, C, ...).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.local_response_norm(torch.ones(1, 1, 2), 1, alpha=3.0, beta=1.0)
    tensor([[[0.2500, 0.2500]]])
    """
    if input.ndim < 3:
        raise ValueError(
            f"Expected 3D or higher dimensionality                          input (got {input.ndim} dimensions)"
        )
    if not input._a.size:
        return input
    squares, around = input * input, (size // 2, (size - 1) // 2)
    if input.ndim == 3:
        rows = pad(squares.unsqueeze(1), (0, 0, *around))
        means = avg_pool2d(rows, (size, 1), stride=1).squeeze(1)
    else:
        shape = input.shape
        rows = pad(squares.view(shape[0], 1, shape[1], shape[2], -1), (0, 0, 0, 0, *around))
        means = avg_pool3d(rows, (size, 1, 1), stride=1).squeeze(1).view(*shape)
    return input / ((means * alpha + k) ** beta)
