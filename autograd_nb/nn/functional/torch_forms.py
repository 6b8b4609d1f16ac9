"""The functions of layers that PyTorch also has at the top, in the form they have there.

Most are the very functions of ``nn.functional``; those below take other arguments.
"""

from __future__ import annotations

from typing import Any

from .dropout import alpha, feature, feature_alpha, plain
from .linear import bilinear
from .rectifiers import celu, celu_, rrelu, rrelu_, selu, selu_, threshold, threshold_

__all__ = [
    "alpha_dropout", "alpha_dropout_", "bilinear", "celu", "celu_", "dropout", "dropout_", "feature_alpha_dropout",
    "feature_alpha_dropout_", "feature_dropout", "feature_dropout_", "rrelu", "rrelu_", "selu", "selu_",
    "threshold", "threshold_",
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
