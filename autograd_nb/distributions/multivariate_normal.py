"""Normal vectors, whose elements depend on each other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import linalg
from ..engine.assemble import find
from ..engine.tensor import Tensor
from . import constraints
from .continuous import standard_normal
from .distribution import Distribution
from .parameters import lazy_property


def squared_distances(tril: Tensor, apart: Tensor) -> Tensor:
    """The squared lengths of vectors, in units of the spread that a factor, or each of several, describes.

    Vectors for the same factor are columns of one system of equations.
    """
    size, several = apart.shape[-1], tril.ndim - 2
    before = apart.ndim - 1 - several
    counts = [(m // s, s) for s, m in zip(tril.shape[:-2], apart.shape[before:-1], strict=True)]
    split = apart.reshape((*apart.shape[:before], *(n for pair in counts for n in pair), size))
    first, factors = list(range(before)), [before + 2 * k for k in range(several)]
    order = [*first, *factors, *(k + 1 for k in factors), before + 2 * several]
    split = split.permute(order)
    systems = tril.reshape(-1, size, size)
    columns = split.reshape(-1, systems.shape[0], size).permute(1, 2, 0)
    lengths = linalg.solve_triangular(systems, columns, upper=False).pow(2).sum(-2).t()
    back = sorted(range(len(order) - 1), key=order.__getitem__)
    return lengths.reshape(split.shape[:-1]).permute(back).reshape(apart.shape[:-1])


class MultivariateNormal(Distribution):
    """Normal vectors with mean ``loc`` and one of ``covariance_matrix``, ``precision_matrix`` and ``scale_tril``."""

    arg_constraints = {  # noqa: RUF012
        "loc": constraints.real_vector, "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite, "scale_tril": constraints.lower_cholesky,
    }  # fmt: skip
    support = constraints.real_vector
    has_rsample = True
    _parameters = {  # noqa: RUF012
        "loc": 1, "covariance_matrix": 2, "precision_matrix": 2, "scale_tril": 2,
    }  # fmt: skip

    def __init__(
        self, loc: Tensor, covariance_matrix: Any = None, precision_matrix: Any = None, scale_tril: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        if loc.dim() < 1:
            raise ValueError("loc must be at least one-dimensional.")
        given = {"covariance_matrix": covariance_matrix, "precision_matrix": precision_matrix, "scale_tril": scale_tril}
        given = {name: matrix for name, matrix in given.items() if matrix is not None}
        if len(given) != 1:
            raise ValueError("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.")
        ((name, matrix),) = given.items()
        if matrix.dim() < 2:
            what = f"{name} matrix" if name == "scale_tril" else name
            raise ValueError(f"{what} must be at least two-dimensional, with optional leading batch dimensions")
        batch = np.broadcast_shapes(tuple(matrix.shape[:-2]), tuple(loc.shape[:-1]))
        self.__dict__[name] = matrix.expand(*batch, -1, -1)
        self.loc = loc.expand(*batch, -1)
        super().__init__(batch, self.loc.shape[-1:], validate_args)
        if name == "scale_tril":
            self._tril = matrix
        else:
            self._tril = linalg.cholesky(matrix if name == "covariance_matrix" else linalg.inv(matrix))

    @lazy_property
    def scale_tril(self) -> Tensor:
        """The lower triangular factor of the covariance."""
        return self._matrices(self._tril)

    @lazy_property
    def covariance_matrix(self) -> Tensor:
        """The covariance of the elements."""
        return self._matrices(self._tril @ self._tril.mT)

    @lazy_property
    def precision_matrix(self) -> Tensor:
        """The inverse of the covariance."""
        return self._matrices(find("cholesky_inverse")(self._tril))

    def _matrices(self, matrix: Tensor) -> Tensor:
        return matrix.expand(self._batch_shape + self._event_shape + self._event_shape)

    @property
    def mean(self) -> Tensor:
        """``loc``."""
        return self.loc

    mode = mean

    @property
    def variance(self) -> Tensor:
        return self._tril.pow(2).sum(-1).expand(self._batch_shape + self._event_shape)

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        drawn = standard_normal(self._extended_shape(sample_shape), self.loc.dtype)
        return self.loc + (self._tril @ drawn.unsqueeze(-1)).squeeze(-1)

    def _half_log_det(self) -> Tensor:
        """Half the logarithm of the covariance's determinant."""
        return self._tril.diagonal(dim1=-2, dim2=-1).log().sum(-1)

    def log_prob(self, value: Tensor) -> Tensor:
        if self._validate_args:
            self._validate_sample(value)
        constant = self._event_shape[0] * math.log(2 * math.pi)
        return -0.5 * (constant + squared_distances(self._tril, value - self.loc)) - self._half_log_det()

    def entropy(self) -> Tensor:
        found = 0.5 * self._event_shape[0] * (1.0 + math.log(2 * math.pi)) + self._half_log_det()
        return found.expand(self._batch_shape) if self._batch_shape else found
