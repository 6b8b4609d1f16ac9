"""Covariance and correlation of variables in rows, observed in columns."""

from __future__ import annotations

import warnings
from typing import Any

from ..engine.assemble import aten, composite
from ..engine.creation import tensor
from ..engine.tensor import Tensor


@composite()
def cov(input: Tensor, *, correction: int = 1, fweights: Any = None, aweights: Any = None) -> Tensor:
    """The covariances of the variables in the rows; their observations stand in the columns.

    fweights: how often each observation counts, as integers; aweights: how much it weighs.
    RuntimeError for more than two dimensions, for weights that are negative or of the wrong shape or dtype.

    >>> import autograd_nb as torch
    >>> torch.cov(torch.tensor([[0., 1., 2.], [2., 1., 0.]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    if input._a.ndim > 2:
        raise RuntimeError(
            f"cov(): expected input to have two or fewer dimensions but got an input with {input._a.ndim} dimensions"
        )
    if input._a.dtype.kind == "b":
        raise RuntimeError("cov(): bool dtype is not supported for input")
    rows = input if input._a.ndim == 2 else aten.view(input, (1, -1 if input._a.size else 0))
    count = rows.shape[1]
    weights = _weights(rows, fweights, aweights, count)
    total = tensor(count) if weights is None else weights.sum()
    if not rows._a.dtype.kind == "c" and total._a == 0 and count:
        raise RuntimeError("cov(): weights sum to zero, can't be normalized")
    mean = aten.div(aten.sum_dim(rows if weights is None else rows * weights, (1,), False), total)
    away = aten.sub(rows, aten.unsqueeze(mean, 1))
    free = total if aweights is not None and not correction else total - correction
    if aweights is not None and correction:
        free = aten.sub(total, aten.div(aten.mul_scalar((weights * aweights).sum(), correction), total))
    if free._a <= 0:
        warnings.warn("cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of "
                      "observations.", UserWarning, stacklevel=2)  # fmt: skip
        free = aten.clone(free).zero_()
    other = aten.t(away if weights is None else away * weights)
    product = aten.mm(away, other.conj() if other._a.dtype.kind == "c" else other)
    return aten.squeeze_all(aten.div(product, free))


def _weights(rows: Tensor, fweights: Any, aweights: Any, count: int) -> Tensor | None:
    for name, given in (("fweights", fweights), ("aweights", aweights)):
        if given is None:
            continue
        if given._a.ndim > 1:
            raise RuntimeError(
                f"cov(): expected {name} to have one or fewer dimensions but got {name} with {given._a.ndim} dimensions"
            )
        if (given._a.dtype.kind in "iu") != (name == "fweights") or given._a.dtype.kind not in "iuf":
            from ..dtypes import SCALAR_TYPE_NAMES

            kind, wanted = SCALAR_TYPE_NAMES[given.dtype], "integral" if name == "fweights" else "floating point"
            raise RuntimeError(f"cov(): expected {name} to have {wanted} dtype but got {name} with {kind} dtype")
        if given._a.size != count:
            raise RuntimeError(
                f"cov(): expected {name} to have the same numel as there are observations in the input but got "
                f"{given._a.size} != {count}"
            )
        if count and given._a.min() < 0:
            raise RuntimeError(f"cov(): {name} cannot be negative")
    if fweights is None:
        return aweights
    return fweights if aweights is None else fweights * aweights


@composite()
def corrcoef(input: Tensor) -> Tensor:
    """The correlations of the variables in the rows, from -1 to 1.

    >>> import autograd_nb as torch
    >>> torch.corrcoef(torch.tensor([[0., 1., 2.], [2., 1., 0.]]))
    tensor([[ 1., -1.],
            [-1.,  1.]])
    """
    if input._a.ndim > 2:
        raise RuntimeError(
            f"corrcoef(): expected input to have two or fewer dimensions but got an input with {input._a.ndim} "
            "dimensions"
        )
    c = cov(input)
    if not c._a.ndim:
        return aten.div(c, c)
    variances = aten.diagonal(c, 0, 0, 1)
    deviations = aten.sqrt(variances.real if c._a.dtype.kind == "c" else variances)
    c = aten.div(aten.div(c, aten.view(deviations, (-1, 1))), aten.view(deviations, (1, -1)))
    return c if c._a.dtype.kind == "c" else aten.clamp(c, -1, 1)
