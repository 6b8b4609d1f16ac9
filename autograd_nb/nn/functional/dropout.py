"""Dropout in all its kinds, with PyTorch's random stream."""

from __future__ import annotations

import warnings
from math import sqrt
from typing import Any

import numpy as np

from ...engine.per_sample import drawing
from ...engine.tensor import Tensor
from ...random import bernoulli_, default_generator, dropout_mask

ALPHA = 1.7580993408473766  # minus what selu tends to on the left: the value of a dropped element


def dropout(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The input with each element dropped (set to zero) with probability ``p``, the others divided by ``1 - p``.

    Without ``training`` the input itself. ValueError for ``p`` outside [0, 1].

    >>> import autograd_nb as torch
    >>> torch.nn.functional.dropout(torch.ones(2), training=False)
    tensor([1., 1.])
    """
    _check(p)
    return plain(input, p, training, inplace)


def dropout1d(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Whole channels of (N, C, L) or (C, L) dropped with probability ``p``, the others divided by ``1 - p``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.dropout1d(torch.ones(1, 2), training=False)
    tensor([[1., 1.]])
    """
    _check(p)
    if input.ndim not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {input.ndim}D input. Note that dropout1d exists to "
            "provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional "
            "batch dimension (i.e. 2D or 3D inputs)."
        )
    return _batched(input, input.ndim == 2, p, training, inplace)


def dropout2d(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Whole channels of images (N, C, H, W) dropped with probability ``p``, the others divided by ``1 - p``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.dropout2d(torch.ones(1, 1, 1, 2), training=False)
    tensor([[[[1., 1.]]]])
    """
    _check(p)
    if input.ndim not in (3, 4):
        _warn_of_dimensions("dropout2d", input.ndim, 2)
    if input.ndim == 3:
        warnings.warn(
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired "
            "- input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a "
            "future release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain "
            "the 1D channel-wise dropout behavior, please switch to using dropout1d instead.",
            UserWarning,
            stacklevel=2,
        )
    return feature(input, p, training, inplace)


def dropout3d(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Whole channels of volumes (N, C, D, H, W) dropped with probability ``p``, the others divided by ``1 - p``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.dropout3d(torch.ones(1, 1, 1, 2), training=False)
    tensor([[[[1., 1.]]]])
    """
    _check(p)
    if input.ndim not in (4, 5):
        _warn_of_dimensions("dropout3d", input.ndim, 3)
    return _batched(input, input.ndim != 5, p, training, inplace)


def alpha_dropout(input: Any, p: float = 0.5, training: bool = False, inplace: bool = False) -> Any:
    """Dropout for selu: dropped elements take its lowest value, and mean and variance stay as they are.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.alpha_dropout(torch.ones(2))
    tensor([1., 1.])
    """
    _check(p)
    return alpha(input, p, training, inplace)


def feature_alpha_dropout(input: Any, p: float = 0.5, training: bool = False, inplace: bool = False) -> Any:
    """:func:`alpha_dropout` of whole channels.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.feature_alpha_dropout(torch.ones(1, 2))
    tensor([[1., 1.]])
    """
    _check(p)
    return feature_alpha(input, p, training, inplace)


def plain(input: Any, p: float, train: bool, inplace: bool = False) -> Any:
    """``torch.dropout``: what is dropped is drawn for each element."""
    if _idle(input, p, train):
        return input
    _need_floats(input)
    return _times(input, drawn_mask(input._a.shape, input._a.dtype, p), inplace)


@drawing
def drawn_mask(shape: tuple[int, ...], dtype: Any, p: float) -> Tensor:
    """Zero with probability ``p``, else ``1 / (1 - p)``."""
    return Tensor._of(dropout_mask(default_generator, shape, dtype, p)[()])


@drawing
def drawn_stays(shape: tuple[int, ...], dtype: Any, p: float) -> Tensor:
    """One with probability ``p``, else zero."""
    return Tensor._of(np.asarray(bernoulli_(default_generator, shape, dtype, p))[()])


def feature(input: Any, p: float, train: bool, inplace: bool = False) -> Any:
    """``torch.feature_dropout``: what is dropped is drawn for each channel."""
    if _idle(input, p, train):
        return input
    if p == 1:
        return _times(input, _zero(input), inplace)
    shape = _feature_shape(input)
    _need_floats(input)
    return _times(input, drawn_mask(shape, input._a.dtype, p), inplace)


def alpha(input: Any, p: float, train: bool, inplace: bool = False) -> Any:
    """``torch.alpha_dropout``."""
    return input if _idle(input, p, train) else _alpha(input, p, input._a.shape, inplace)


def feature_alpha(input: Any, p: float, train: bool, inplace: bool = False) -> Any:
    """``torch.feature_alpha_dropout``."""
    return input if _idle(input, p, train) else _alpha(input, p, None, inplace)


def _alpha(input: Any, p: float, shape: Any, inplace: bool) -> Any:
    if p == 1:
        return _times(input, _zero(input), inplace)
    shape = _feature_shape(input) if shape is None else shape
    _need_floats(input)
    stays = drawn_stays(shape, input._a.dtype, 1 - p)
    scale = 1 / sqrt((ALPHA * ALPHA * p + 1) * (1 - p))
    shift = (stays - 1) * (ALPHA * scale) + ALPHA * scale * p
    return _times(input, stays * scale, inplace).add_(shift)


def _check(p: float) -> None:
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def _idle(input: Any, p: float, train: bool) -> bool:
    """True where nothing can be dropped; RuntimeError for a probability that is none."""
    if not 0 <= p <= 1:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p:g}")
    return p == 0 or not train or not input._a.size


def _need_floats(input: Any) -> None:
    if input._a.dtype.kind not in "fc":
        raise RuntimeError("result type Float can't be cast to the desired output type Long")


def _times(input: Any, mask: Tensor, inplace: bool) -> Any:
    return input.mul_(mask) if inplace else input * mask


def _zero(input: Any) -> Tensor:
    return Tensor._of(np.zeros((), input._a.dtype)[()])


def _feature_shape(input: Any) -> tuple[int, ...]:
    """One number for each channel of each example."""
    shape = input._a.shape
    if len(shape) < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return (*shape[:2], *(1,) * (len(shape) - 2))


def _batched(input: Any, alone: bool, p: float, training: bool, inplace: bool) -> Any:
    """Feature dropout of an example that may stand alone, without the dimension N."""
    if not alone:
        return feature(input, p, training, inplace)
    batch = input.unsqueeze_(0) if inplace else input.unsqueeze(0)
    out = feature(batch, p, training, inplace)
    return out.squeeze_(0) if inplace else out.squeeze(0)


def _warn_of_dimensions(name: str, ndim: int, spatial: int) -> None:
    warnings.warn(
        f"{name}: Received a {ndim}-D input to {name}, which is deprecated and will result in an error in a future "
        f"release. To retain the behavior and silence this warning, please use dropout instead. Note that {name} "
        f"exists to provide channel-wise dropout on inputs with {spatial} spatial dimensions, a channel dimension, and "
        f"an optional batch dimension (i.e. {spatial + 1}D or {spatial + 2}D inputs).",
        UserWarning,
        stacklevel=3,
    )
