"""Matrix products: the batch goes into the rows of one product where it can, else into a batch of products."""

from __future__ import annotations

from typing import Any

from ..assemble import aten
from .call import Call, merge_front, split_front
from .rules import rule


def batch_product(a: Any, a_batched: bool, b: Any, b_batched: bool, size: int) -> Any:
    """``a @ b`` of matrices for every sample."""
    if not b_batched:
        return split_front(aten.mm(merge_front(a), b), size)
    if not a_batched:
        a = aten.expand(aten.unsqueeze(a, 0), (size, *a._a.shape))
    return aten.bmm(a, b)


def vector_product(a: Any, a_batched: bool, v: Any, v_batched: bool, size: int) -> Any:
    """``a @ v`` of a matrix and a vector for every sample."""
    if not v_batched:
        return aten.mv(merge_front(a), v).reshape((size, a._a.shape[1]))
    if not a_batched:
        return aten.mm(v, aten.t(a))
    return aten.squeeze_dim(aten.bmm(a, aten.unsqueeze(v, 2)), 2)


def fits(call: Call, *ranks: int) -> bool:
    """True if the samples of the first operands have so many dimensions."""
    return all(call.ndim(k) == n for k, n in enumerate(ranks))


@rule("mm")
def matrices(call: Call) -> Any:
    """Two matrices of every sample."""
    (a, b), (first, second) = call.values, call.batched
    return batch_product(a, first, b, second, call.size) if fits(call, 2, 2) else NotImplemented


@rule("mv")
def matrix_and_vector(call: Call) -> Any:
    """A matrix and a vector of every sample."""
    (a, v), (first, second) = call.values, call.batched
    return vector_product(a, first, v, second, call.size) if fits(call, 2, 1) else NotImplemented


@rule("dot", "vdot")
def vectors(call: Call) -> Any:
    """Two vectors of every sample."""
    (a, b), (first, second) = call.values, call.batched
    if not fits(call, 1, 1) or a.dtype is not b.dtype:
        return NotImplemented
    if call.card.name == "vdot":
        a = a.conj()
    if first and second:
        return aten.squeeze_dims(aten.bmm(aten.unsqueeze(a, 1), aten.unsqueeze(b, 2)), (1, 2))
    return aten.mv(a, b) if first else aten.mv(b, a)


@rule("bmm")
def batches(call: Call) -> Any:
    """Two batches of matrices of every sample, all in one."""
    if not fits(call, 3, 3):
        return NotImplemented
    a, b = call.full(0), call.full(1)
    return split_front(aten.bmm(merge_front(a), merge_front(b)), call.size)


@rule("addmm")
def sum_and_matrices(call: Call) -> Any:
    """A sum and the product of two matrices; at once for a layer whose input alone is batched."""
    bias, a, b, beta, alpha = call.values
    if call.ndim(1) != 2 or call.ndim(2) != 2:
        return NotImplemented
    if call.only("mat1") and (bias._a.ndim < 2 or bias._a.shape[0] == 1):
        return split_front(aten.addmm(bias, merge_front(a), b, beta, alpha), call.size)
    product = batch_product(a, call.batched[1], b, call.batched[2], call.size)
    return scaled_sum(call, product, beta, alpha)


@rule("addmv")
def sum_and_vector(call: Call) -> Any:
    """A sum and the product of a matrix and a vector."""
    _, a, v, beta, alpha = call.values
    if call.ndim(1) != 2 or call.ndim(2) != 1:
        return NotImplemented
    return scaled_sum(call, vector_product(a, call.batched[1], v, call.batched[2], call.size), beta, alpha)


@rule("baddbmm", "addbmm")
def sum_and_batches(call: Call) -> Any:
    """A sum and the products of two batches, summed up or one by one."""
    _, _, _, beta, alpha = call.values
    if call.ndim(1) != 3 or call.ndim(2) != 3:
        return NotImplemented
    product = split_front(aten.bmm(merge_front(call.full(1)), merge_front(call.full(2))), call.size)
    if call.card.name == "addbmm":
        product = aten.sum_dim(product, (1,), False, None)
    return scaled_sum(call, product, beta, alpha)


@rule("addr")
def sum_and_outer(call: Call) -> Any:
    """A sum and the outer product of two vectors."""
    _, a, b, beta, alpha = call.values
    if call.ndim(1) != 1 or call.ndim(2) != 1:
        return NotImplemented
    return scaled_sum(call, aten.unsqueeze(a, -1) * aten.unsqueeze(b, -2), beta, alpha)


def scaled_sum(call: Call, product: Any, beta: Any, alpha: Any) -> Any:
    """``beta * self + alpha * product``; what beta = 0 leaves out may be NaN."""
    from .elements import aligned

    bias = call.values[0]
    if alpha != 1:
        product = product * alpha
    if beta == 0:
        return product if any(call.batched[1:3]) else NotImplemented
    if call.batched[0]:
        bias = aligned(bias, product._a.ndim - 1)
    return product + (bias if beta == 1 else bias * beta)
