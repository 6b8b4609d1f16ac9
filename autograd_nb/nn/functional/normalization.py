"""Normalisation layers' functions, and unit vectors."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten
from ...engine.modes import no_grad
from ...ops.normalization_checks import check_batch_norm


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
    if not input._a.size:
        return input.clone()
    if not training or running_mean is None:
        return aten.native_batch_norm(input, weight, bias, running_mean, running_var, bool(training), eps)[0]
    given = (input, weight, bias, running_mean, running_var)
    check_batch_norm(*[*(None if t is None else t._a for t in given), training])
    # The running statistics change below and the derivative does not read them: the node keeps none.
    out, mean, variance, _ = aten.native_batch_norm(input, weight, bias, None, None, True, eps)
    with no_grad():
        running_mean.mul_(1 - momentum).add_(mean * momentum)
        running_var.mul_(1 - momentum).add_(variance * (momentum * count / (count - 1)))
    return out


def normalize(input: Any, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Any = None) -> Any:
    """The input over its p-norm along ``dim``, which is taken to be at least ``eps``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.normalize(torch.tensor([[3., 4.]]))
    tensor([[0.6000, 0.8000]])
    """
    length = input.norm(p, dim, keepdim=True).clamp_min(eps).expand_as(input)
    result = input / length
    return result if out is None else out.copy_(result)
