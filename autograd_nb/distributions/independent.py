"""Distributions side by side, looked at as one of vectors."""

from __future__ import annotations

from typing import Any

from ..engine.tensor import Tensor
from . import constraints
from .distribution import Distribution


def summed(value: Tensor, dimensions: int) -> Tensor:
    """The sum over the last dimensions."""
    return value.sum(tuple(range(-dimensions, 0))) if dimensions else value


class Independent(Distribution):
    """``base_distribution`` with its last batch dimensions taken as part of each value.

    ValueError for more than it has.
    """

    def __init__(
        self, base_distribution: Distribution, reinterpreted_batch_ndims: int, validate_args: bool | None = None
    ) -> None:
        batch, taken = base_distribution.batch_shape, reinterpreted_batch_ndims
        if taken > len(batch):
            raise ValueError(
                "Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), "
                f"actual {taken} vs {len(batch)}"
            )
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = taken
        cut = len(batch) - taken
        super().__init__(batch[:cut], (*batch[cut:], *base_distribution.event_shape), validate_args)

    @property
    def has_rsample(self) -> bool:  # type: ignore[override]
        """Whether gradients reach the parameters."""
        return self.base_dist.has_rsample

    @property
    def support(self) -> Any:
        """That of the distributions, for whole vectors."""
        return constraints.independent(self.base_dist.support, self.reinterpreted_batch_ndims)

    @property
    def mean(self) -> Tensor:
        """That of the distributions."""
        return self.base_dist.mean  # type: ignore[attr-defined]

    @property
    def variance(self) -> Tensor:
        return self.base_dist.variance

    def sample(self, sample_shape: Any = ()) -> Tensor:
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value: Tensor) -> Tensor:
        return summed(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self) -> Tensor:
        return summed(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def __repr__(self) -> str:
        return f"Independent({self.base_dist}, {self.reinterpreted_batch_ndims})"
