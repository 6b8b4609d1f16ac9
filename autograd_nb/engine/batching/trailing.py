"""Cards that work on the last dimensions and take any number in front: matrices, complex pairs, attention."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .call import Call, merge_front, split_front
from .elements import aligned
from .rules import rule

FACTORS = frozenset(("linalg_lu_solve", "linalg_ldl_solve", "lu_unpack", "linalg_householder_product", "ormqr"))
"""Whose pivots and reflectors have a dimension less than the matrices they belong to."""


@rule(
    "linalg_svd", "linalg_det", "linalg_slogdet", "linalg_eigh", "linalg_eig", "linalg_cholesky_ex", "cholesky",
    "cholesky_inverse", "cholesky_solve", "linalg_lu_factor_ex", "linalg_lu", "linalg_matrix_exp", "linalg_qr", "geqrf",
    "linalg_inv_ex", "linalg_pinv", "linalg_solve_ex", "linalg_solve_triangular", "triangular_solve", "linalg_lu_solve",
    "linalg_ldl_factor_ex", "linalg_ldl_solve", "lu_unpack", "linalg_householder_product", "ormqr", "identity_beside",
)  # fmt: skip
def matrices(call: Call) -> Any:
    """Every sample is one more matrix, or batch of matrices, to work on."""
    values, tensors = list(call.values), tensors_of(call)
    ndims = {call.ndim(k) for k in tensors}
    odd = len(ndims) > 1 and call.card.name not in FACTORS
    if odd or call.ndim(tensors[0]) < 2 or (call.card.name == "linalg_pinv" and len(tensors) > 1):
        return NotImplemented
    for k in tensors:
        values[k] = call.full(k)
    return call.run(*values)


def tensors_of(call: Call) -> list[int]:
    """The places of the tensors among the parameters."""
    return [k for k, p in enumerate(call.card.params) if p in call.card.tensors and isinstance(call.values[k], Tensor)]


@rule("view_as_real", "view_as_complex", "frexp")
def pairs(call: Call) -> Any:
    """At most the last dimension changes."""
    return call.run(*call.values)


@rule("scaled_dot_product_attention")
def attention(call: Call) -> Any:
    """Every sample is one more batch of heads."""
    values, tensors = list(call.values), tensors_of(call)
    width = max(call.ndim(k) for k in tensors)
    if any(call.ndim(k) != width for k in tensors[:3]):
        return NotImplemented
    for k in tensors[:3]:
        values[k] = call.full(k)
    for k in tensors[3:]:
        values[k] = aligned(values[k], width) if call.batched[k] else values[k]
    return call.run(*values)


@rule(
    "reflection_pad1d", "reflection_pad2d", "reflection_pad3d", "replication_pad1d", "replication_pad2d",
    "replication_pad3d",
)  # fmt: skip
def padded(call: Call) -> Any:
    """Images of more samples."""
    images = call.ndim(0) == len(call["padding"]) // 2 + 2
    value = merge_front(call.values[0]) if images else call.values[0]
    result = call.run(value, *call.values[1:])
    return split_front(result, call.size) if images else result


@rule("pick")
def picked(call: Call) -> Any:
    """Elements at places counted in the last dimensions, which here are only counted by ``dims``."""
    return call.run(call.full(0), call.full(1), call["dims"])


@rule("place")
def placed(call: Call) -> Any:
    """The way back: zeros for every sample, and elements added at their places."""
    return call.run(call.full(0), call.full(1), (call.size, *call["shape"]), call["dims"])
