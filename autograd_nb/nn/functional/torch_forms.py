"""The functions of layers that PyTorch also has at the top, in the form they have there.

Most are the very functions of ``nn.functional``; those below take other arguments.
"""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten
from . import normalization
from .bags import bagged
from .convolution import conv1d, conv2d, conv3d
from .distance import cosine_similarity, diverged
from .dropout import alpha, feature, feature_alpha, plain
from .likelihood import aligned, poisson_nll
from .linear import bilinear
from .margin_loss import angled, hinged, ranked, tripled
from .normalization import rms_norm
from .pooling import adaptive_avg_pool1d, avg_pool1d, max_pool1d, max_pool1d_with_indices, max_pool2d
from .rearranging import channel_shuffle, pixel_shuffle, pixel_unshuffle
from .rectifiers import celu, celu_, rrelu, rrelu_, selu, selu_, threshold, threshold_
from .sampling_grid import affine_grid_generator, grid_sampler
from .sparse import shorten
from .transposed_convolution import conv_transpose1d, conv_transpose2d, conv_transpose3d
from .vectors import pairwise_distance, pdist
from .volume_pooling import adaptive_max_pool1d_with_indices as adaptive_max_pool1d
from .volume_pooling import max_pool3d

__all__ = [
    "adaptive_avg_pool1d", "adaptive_max_pool1d", "affine_grid_generator", "alpha_dropout", "alpha_dropout_",
    "avg_pool1d", "batch_norm", "bilinear", "binary_cross_entropy_with_logits", "celu", "celu_", "channel_shuffle",
    "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "convolution",
    "cosine_embedding_loss", "cosine_similarity", "ctc_loss", "dropout", "dropout_", "embedding", "embedding_bag",
    "embedding_renorm_", "feature_alpha_dropout", "feature_alpha_dropout_", "feature_dropout", "feature_dropout_",
    "grid_sampler", "grid_sampler_2d", "grid_sampler_3d", "group_norm", "hinge_embedding_loss", "instance_norm",
    "kl_div", "layer_norm", "margin_ranking_loss", "max_pool1d", "max_pool1d_with_indices", "max_pool2d", "max_pool3d",
    "native_batch_norm", "native_group_norm", "native_layer_norm", "pairwise_distance", "pdist", "pixel_shuffle",
    "pixel_unshuffle", "poisson_nll_loss", "rms_norm", "rrelu", "rrelu_", "selu", "selu_", "threshold",
    "threshold_", "triplet_margin_loss",
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


def ctc_loss(
    log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: int = 0, reduction: int = 0,
    zero_infinity: bool = False,
) -> Any:  # fmt: skip
    """See ``nn.functional.ctc_loss``; reduction: 0 for each loss, 1 for their mean, 2 for their sum."""
    return aligned(log_probs, targets, input_lengths, target_lengths, blank, reduction, zero_infinity)


def poisson_nll_loss(input: Any, target: Any, log_input: bool, full: bool, eps: float, reduction: int) -> Any:
    """See ``nn.functional.poisson_nll_loss``; reduction as in :func:`ctc_loss`."""
    return poisson_nll(input, target, log_input, full, eps, reduction)


def margin_ranking_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0, reduction: int = 0) -> Any:
    """See ``nn.functional.margin_ranking_loss``; reduction as in :func:`ctc_loss`."""
    return ranked(input1, input2, target, margin, reduction)


def hinge_embedding_loss(input: Any, target: Any, margin: float = 1.0, reduction: int = 0) -> Any:
    """See ``nn.functional.hinge_embedding_loss``; reduction as in :func:`ctc_loss`."""
    return hinged(input, target, margin, reduction)


def cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0, reduction: int = 0) -> Any:
    """See ``nn.functional.cosine_embedding_loss``; reduction as in :func:`ctc_loss`."""
    return angled(input1, input2, target, margin, reduction)


def triplet_margin_loss(
    anchor: Any, positive: Any, negative: Any, margin: float = 1.0, p: float = 2, eps: float = 1e-6,
    swap: bool = False, reduction: int = 0,
) -> Any:  # fmt: skip
    """See ``nn.functional.triplet_margin_loss``; reduction as in :func:`ctc_loss`."""
    return tripled(anchor, positive, negative, margin, p, eps, swap, reduction)


def binary_cross_entropy_with_logits(
    input: Any, target: Any, weight: Any = None, pos_weight: Any = None, reduction: int = 0
) -> Any:
    """See ``nn.functional.binary_cross_entropy_with_logits``; reduction as in :func:`ctc_loss`."""
    return aten.binary_cross_entropy_with_logits(input, target, weight, pos_weight, reduction)


def kl_div(input: Any, target: Any, reduction: int = 0, *, log_target: bool = False) -> Any:
    """See ``nn.functional.kl_div``; reduction as in :func:`ctc_loss`."""
    return diverged(input, target, log_target, reduction)


def embedding(
    weight: Any, indices: Any, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False
) -> Any:
    """The rows of a table that indices name: see ``nn.functional.embedding``; the table comes first here."""
    return aten.embedding(weight, indices, padding_idx, bool(scale_grad_by_freq))


def embedding_renorm_(input: Any, indices: Any, max_norm: float, norm_type: float) -> Any:
    """Shorten the rows that indices name to the length ``max_norm``, in place; RuntimeError unless it is a matrix."""
    if input.ndim != 2:
        raise RuntimeError(
            f"Expected 2-dimensional tensor, but got {input.ndim}-dimensional tensor for argument #1 'self' (while "
            "checking arguments for embedding_renorm_)"
        )
    shorten(input, indices, max_norm, norm_type)
    return input


def embedding_bag(
    weight: Any, indices: Any, offsets: Any, scale_grad_by_freq: bool = False, mode: int = 0, sparse: bool = False,
    per_sample_weights: Any = None, include_last_offset: bool = False, padding_idx: int | None = None,
) -> Any:  # fmt: skip
    """See ``nn.functional.embedding_bag``; mode: 0 for sums, 1 for means, 2 for maxima.

    Gives the bags' rows, the bag of each index, the sizes of the bags, and the rows that are largest.
    """
    word = ("sum", "mean", "max")[mode]
    return bagged(
        weight, indices, offsets, bool(scale_grad_by_freq), word, per_sample_weights, include_last_offset, padding_idx
    )


def grid_sampler_2d(input: Any, grid: Any, interpolation_mode: int, padding_mode: int, align_corners: bool) -> Any:
    """``nn.functional.grid_sample`` of images, with PyTorch's numbers for the modes."""
    return aten.grid_sampler_2d(input, grid, interpolation_mode, padding_mode, bool(align_corners))


def grid_sampler_3d(input: Any, grid: Any, interpolation_mode: int, padding_mode: int, align_corners: bool) -> Any:
    """``nn.functional.grid_sample`` of volumes, with PyTorch's numbers for the modes."""
    return aten.grid_sampler_3d(input, grid, interpolation_mode, padding_mode, bool(align_corners))
