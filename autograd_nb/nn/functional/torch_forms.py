"""The functions of layers that PyTorch also has at the top, in the form they have there.

Most are the very functions of ``nn.functional``; those below take other arguments.
"""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten
from . import normalization
from .convolution import conv1d, conv2d, conv3d
from .dropout import alpha, feature, feature_alpha, plain
from .linear import bilinear
from .normalization import rms_norm
from .pooling import adaptive_avg_pool1d, avg_pool1d, max_pool1d, max_pool1d_with_indices, max_pool2d
from .rectifiers import celu, celu_, rrelu, rrelu_, selu, selu_, threshold, threshold_
from .transposed_convolution import conv_transpose1d, conv_transpose2d, conv_transpose3d
from .volume_pooling import adaptive_max_pool1d_with_indices as adaptive_max_pool1d
from .volume_pooling import max_pool3d

__all__ = [
    "adaptive_avg_pool1d", "adaptive_max_pool1d", "alpha_dropout", "alpha_dropout_", "avg_pool1d", "batch_norm",
    "bilinear", "celu", "celu_", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
    "conv_transpose3d", "convolution", "dropout", "dropout_", "feature_alpha_dropout", "feature_alpha_dropout_",
    "feature_dropout", "feature_dropout_", "group_norm", "instance_norm", "layer_norm", "max_pool1d",
    "max_pool1d_with_indices", "max_pool2d", "max_pool3d", "native_batch_norm", "native_group_norm",
    "native_layer_norm", "rms_norm", "rrelu", "rrelu_", "selu", "selu_", "threshold", "threshold_",
]  # fmt: skip


def dropout(input: Any, p: float, train: bool) -> Any:
    """The input with elements dropped at random: see ``nn.functional.dropout``. RuntimeError for ``p`` outside [0, 1].

    >>> import autograd_nb as torch
    >>> torch.dropout(torch.ones(2), 0.5, False)
    tensor([1., 1.])
    """
    return plain(input, p, train)


def dropout_(input: Any, p: float, train: bool) -> Any:
    """:func:`dropout`, in place."""
    return plain(input, p, train, True)


def feature_dropout(input: Any, p: float, train: bool) -> Any:
    """The input with whole channels dropped at random."""
    return feature(input, p, train)


def feature_dropout_(input: Any, p: float, train: bool) -> Any:
    """:func:`feature_dropout`, in place."""
    return feature(input, p, train, True)


def alpha_dropout(input: Any, p: float, train: bool) -> Any:
    """Dropout that keeps mean and variance: see ``nn.functional.alpha_dropout``."""
    return alpha(input, p, train)


def alpha_dropout_(input: Any, p: float, train: bool) -> Any:
    """:func:`alpha_dropout`, in place."""
    return alpha(input, p, train, True)


def feature_alpha_dropout(input: Any, p: float, train: bool) -> Any:
    """:func:`alpha_dropout` of whole channels."""
    return feature_alpha(input, p, train)


def feature_alpha_dropout_(input: Any, p: float, train: bool) -> Any:
    """:func:`feature_alpha_dropout`, in place."""
    return feature_alpha(input, p, train, True)


def convolution(
    input: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, transposed: bool,
    output_padding: Any, groups: int,
) -> Any:  # fmt: skip
    """A convolution, or a transposed one, with a step for each dimension."""
    steps = tuple(stride), tuple(padding), tuple(dilation)
    if not transposed:
        return aten.convolution(input, weight, bias, *steps, groups)
    return aten.convolution_transposed(input, weight, bias, *steps[:2], tuple(output_padding), steps[2], groups)


def group_norm(
    input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-05, cudnn_enabled: bool = True
) -> Any:
    """Each group of channels less its mean over its deviation: see ``nn.functional.group_norm``."""
    return aten.native_group_norm(input, weight, bias, num_groups, eps)[0]


def layer_norm(
    input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-05,
    cudnn_enable: bool = True,
) -> Any:  # fmt: skip
    """The last dimensions less their mean over their deviation: see ``nn.functional.layer_norm``."""
    return normalization.layer_norm(input, normalized_shape, weight, bias, eps)


def batch_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float,
    eps: float, cudnn_enabled: bool,
) -> Any:  # fmt: skip
    """Each channel less its mean over its deviation: see ``nn.functional.batch_norm``; the weight comes first here."""
    return normalization.normalized_batch(input, running_mean, running_var, weight, bias, training, momentum, eps)[0]


def instance_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, use_input_stats: bool, momentum: float,
    eps: float, cudnn_enabled: bool,
) -> Any:  # fmt: skip
    """Each channel of each example less its mean over its deviation: see ``nn.functional.instance_norm``."""
    return normalization.normalized_instances(
        input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps
    )


def native_layer_norm(input: Any, normalized_shape: Any, weight: Any, bias: Any, eps: float) -> Any:
    """:func:`layer_norm`, and the means and one over the deviations it used."""
    shape = tuple(normalized_shape)
    out, mean, rstd, _ = aten.native_layer_norm(input, shape, weight, bias, eps)
    rest = (*input.shape[: input.ndim - len(shape)], *(1,) * len(shape))
    return out, mean.view(*rest), rstd.view(*rest)


def native_group_norm(input: Any, weight: Any, bias: Any, N: int, C: int, HxW: int, group: int, eps: float) -> Any:
    """:func:`group_norm`, and the means and one over the deviations it used, which carry no gradient here."""
    return aten.native_group_norm(input, weight, bias, group, eps)[:3]


def native_batch_norm(
    input: Any, weight: Any, bias: Any, running_mean: Any, running_var: Any, training: bool, momentum: float, eps: float
) -> Any:
    """:func:`batch_norm`, and the means and one over the deviations of the batch (empty without ``training``)."""
    out, mean, variance = normalization.normalized_batch(
        input, running_mean, running_var, weight, bias, training, momentum, eps
    )
    if not training:
        return out, input.new_empty(0), input.new_empty(0)
    return out, mean, (variance + eps).rsqrt()
