"""Dropout: in training, parts of the input are set to zero at random."""

from __future__ import annotations

from typing import Any

from .. import functional as F
from .module import Module


class _Dropout(Module):
    p: float
    inplace: bool

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if p < 0 or p > 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p, self.inplace = p, inplace

    def extra_repr(self) -> str:
        """The settings."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout):
    """Each element set to zero with probability ``p``, the others divided by ``1 - p``.

    >>> import autograd_nb as torch
    >>> torch.nn.Dropout(0.2).eval()(torch.ones(2))
    tensor([1., 1.])
    """

    def forward(self, input: Any) -> Any:
        """The thinned input."""
        return F.dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_Dropout):
    """Whole channels set to zero. Shapes: (N, C, L) or (C, L)."""

    def forward(self, input: Any) -> Any:
        """The thinned input."""
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_Dropout):
    """Whole channels set to zero. Shapes: (N, C, H, W) or (N, C, L)."""

    def forward(self, input: Any) -> Any:
        """The thinned input."""
        return F.dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_Dropout):
    """Whole channels set to zero. Shapes: (N, C, D, H, W) or (C, D, H, W)."""

    def forward(self, input: Any) -> Any:
        """The thinned input."""
        return F.dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_Dropout):
    """Elements set to SELU's lowest value, so that mean and variance stay."""

    def forward(self, input: Any) -> Any:
        """The thinned input."""
        return F.alpha_dropout(input, self.p, self.training)


class FeatureAlphaDropout(_Dropout):
    """Whole channels set to SELU's lowest value, so that mean and variance stay."""

    def forward(self, input: Any) -> Any:
        """The thinned input."""
        return F.feature_alpha_dropout(input, self.p, self.training)


__all__ = ["AlphaDropout", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "FeatureAlphaDropout"]
