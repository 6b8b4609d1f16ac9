"""The factorisation into a lower and an upper triangle, with pivots, and what is solved with it."""

from __future__ import annotations

from math import prod

import numpy as np

from .card import op, raw_only
from .linear_checks import check_kernel, check_square, first_failure
from .matmul import hermitian
from .matmul_checks import scalar_type
from .matrix_layout import columnwise
from .triangular import check_system, solved_triangular, substituted

_BLOCK = 32


def factored(matrices):
    """(LU in one matrix, pivots counted from 1, info) of a batch, with rows exchanged as LAPACK does."""
    *batch, rows, columns = matrices.shape
    k = min(rows, columns)
    lu = np.array(matrices, order="C").reshape(int(np.prod(batch)), rows, columns)
    pivots = np.empty((lu.shape[0], k), np.int32)
    for start in range(0, k, _BLOCK):
        stop = min(start + _BLOCK, k)
        _factor_panel(lu, pivots, start, stop)
        if stop < columns and lu.size:
            right = substituted(lu[:, start:stop, start:stop], lu[:, start:stop, stop:], False, True)
            lu[:, start:stop, stop:] = right
            lu[:, stop:, stop:] -= lu[:, stop:, start:stop] @ right
    zero = np.diagonal(lu, 0, 1, 2) == 0
    info = np.where(zero.any(-1), zero.argmax(-1) + 1, 0).astype(np.int32) if k else np.zeros(lu.shape[0], np.int32)
    return columnwise(lu.reshape(matrices.shape)), pivots.reshape(*batch, k), info.reshape(batch)[()]


def _factor_panel(lu, pivots, start, stop):
    every = np.arange(lu.shape[0])
    for j in range(start, stop):
        column = lu[:, j:, j]
        size = np.abs(column.real) + np.abs(column.imag) if lu.dtype.kind == "c" else np.abs(column)
        row = size.argmax(1) + j if lu.shape[0] else every
        pivots[:, j] = row + 1
        upper = lu[every, row]
        lu[every, row] = lu[:, j]
        lu[:, j] = upper
        pivot = upper[:, j, None]
        lu[:, j + 1 :, j] /= np.where(pivot == 0, 1, pivot)
        lu[:, j + 1 :, j + 1 : stop] -= lu[:, j + 1 :, j, None] * upper[:, None, j + 1 : stop]


def order_of(pivots, rows):
    """The order of rows that the exchanges lead to."""
    *batch, k = pivots.shape
    flat = pivots.reshape(prod(batch), k)
    order = np.tile(np.arange(rows), (flat.shape[0], 1))
    every = np.arange(flat.shape[0])
    for j in range(k):
        other = flat[:, j] - 1
        order[every, other], order[:, j] = order[:, j].copy(), order[every, other]
    return order.reshape(*batch, rows)


@raw_only
def permutation_of(pivots, rows, like):
    """The matrix P of the factorisation P L U, in the dtype of ``like``."""
    order = order_of(pivots, rows)
    return np.swapaxes(np.eye(rows, dtype=like.dtype)[order], -1, -2)


def lower_of(lu):
    """The factor with ones on the diagonal."""
    k = min(lu.shape[-2:])
    lower = np.tril(lu[..., :k], -1)
    lower[..., np.arange(k), np.arange(k)] = 1
    return lower


def upper_of(lu):
    """The factor with the pivots on the diagonal."""
    return np.triu(lu[..., : min(lu.shape[-2:]), :])


def _shape_check(name, array):
    if array.ndim < 2:
        raise RuntimeError(f"{name}: Expected tensor with 2 or more dimensions. Got size: {list(array.shape)} instead")


def _need_pivot(name, pivot):
    if not pivot:
        raise RuntimeError(f"{name}: LU without pivoting is not implemented on the CPU")


def _lu_gradient(xp, p, lower, upper, grad_lower, grad_upper):
    """The gradient of P L U, from the parts of the factors' gradients that the factorisation keeps free."""
    t, solve = _turner(xp), xp.linalg_solve_triangular
    k, rows, columns = lower.shape[-1], lower.shape[-2], upper.shape[-1]
    first_l, first_u = lower[..., :k, :], upper[..., :k]
    below = beside = None
    inner_l = xp.zeros_of(first_l)
    inner_u = xp.zeros_of(first_u)
    if grad_lower is not None:
        inner_l = t(first_l) @ grad_lower[..., :k, :]
        if rows > k:
            below = grad_lower[..., k:, :]
            inner_u = inner_u - t(lower[..., k:, :]) @ below
    if grad_upper is not None:
        inner_u = inner_u + grad_upper[..., :k] @ t(first_u)
        if columns > k:
            beside = grad_upper[..., k:]
            inner_l = inner_l - beside @ t(upper[..., k:])
    inner = xp.tril(inner_l, -1) + xp.triu(inner_u, 0)
    total = solve(t(first_l), solve(t(first_u), inner, False, False, False), True, True, True)
    if below is not None or rows > k:
        below = xp.zeros_of(lower[..., k:, :]) if below is None else below
        total = xp.cat((total, solve(t(first_u), below, False, False, False)), -2)
    if beside is not None or columns > k:
        beside = xp.zeros_of(upper[..., k:]) if beside is None else beside
        total = xp.cat((total, solve(t(first_l), beside, True, True, True)), -1)
    return p @ total


def _turner(xp):
    return lambda matrix: xp.mT(matrix)


def _factor_vjp(xp, g, out):
    gradient, lu, pivots = g[0], out[0], out[1]
    if gradient is None:
        return None
    k, rows = min(lu.shape[-2:]), lu.shape[-2]
    left, right = lu[..., :k], lu[..., :k, :]
    lower = xp.tril(left, -1) + xp.rectangular_identity(lu, rows, k)
    return _lu_gradient(xp, xp.permutation_of(pivots, rows, lu), lower, xp.triu(right, 0),
                        xp.tril(gradient[..., :k], -1),
                        xp.triu(gradient[..., :k, :], 0))  # fmt: skip


@op(vjp=dict(self=_factor_vjp), outputs=3, differentiable=(0,), names=(), methods=())
def linalg_lu_factor_ex(self, pivot=True, check_errors=False):
    """L and U in one matrix, the exchanges of rows, and where the first zero pivot is."""
    _shape_check("torch.lu_factor", self)
    check_kernel("lu_cpu", self)
    _need_pivot("linalg.lu_factor", pivot)
    return factored(self)


@raw_only
def rectangular_identity(like, rows, columns):
    """Ones on the diagonal, in the dtype of ``like``."""
    return np.eye(rows, columns, dtype=like.dtype)


def _lu_vjp(xp, g, out):
    _, grad_lower, grad_upper = g
    p, lower, upper = out
    return _lu_gradient(xp, p, lower, upper, grad_lower, grad_upper)


@op(vjp=dict(self=_lu_vjp), outputs=3, differentiable=(1, 2), names=(), methods=())
def linalg_lu(self, pivot=True):
    """The factors P, L and U."""
    _shape_check("linalg.lu", self)
    check_kernel("lu_cpu", self)
    _need_pivot("linalg.lu", pivot)
    lu, pivots, _ = factored(self)
    return permutation_of(pivots, self.shape[-2], self), lower_of(lu), upper_of(lu)


def _unpack_vjp(xp, g, LU_data_shape):
    _, lower, upper = g
    rows, columns = LU_data_shape[-2:]
    total = None
    if lower is not None:
        strict = xp.tril(lower, -1)
        total = xp.constant_pad_nd(strict, (0, columns - rows), 0) if columns > rows else strict
    if upper is not None:
        kept = xp.triu(upper, 0)
        kept = xp.constant_pad_nd(kept, (0, 0, 0, rows - columns), 0) if rows > columns else kept
        total = kept if total is None else total + kept
    return total


@op(vjp=dict(LU_data=_unpack_vjp), tensors=("LU_pivots",), outputs=3, differentiable=(1, 2), names=(), methods=())
def lu_unpack(LU_data, LU_pivots, unpack_data=True, unpack_pivots=True):
    """P, L and U from what ``lu_factor`` gives."""
    if unpack_pivots and LU_pivots.dtype != np.int32:
        raise RuntimeError(
            "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype.\n"
            "Note: this function is intended to be used with the output produced by torch.linalg.lu_factor"
        )
    nothing = np.empty((0,), LU_data.dtype)
    p = permutation_of(LU_pivots, LU_data.shape[-2], LU_data) if unpack_pivots else nothing
    if not unpack_data:
        return p, nothing, nothing.copy()
    return p, lower_of(LU_data), upper_of(LU_data)


def _lu_solve_back(xp, g, LU, pivots, left, adjoint):
    """The gradient of the right side; the rules of this card think in PyTorch's gradients, hence the conjugates."""
    return xp.linalg_lu_solve(LU, pivots, xp.conjugate(g), left, not adjoint)


def _lu_solve_vjp_matrix(xp, g, LU, pivots, out, left, adjoint):
    h, back = xp.hermitian, _lu_solve_back(xp, g, LU, pivots, left, adjoint)
    if adjoint:
        whole = -(out @ h(back)) if left else -(h(back) @ out)
    else:
        whole = -(back @ h(out)) if left else -(h(out) @ back)
    n = LU.shape[-1]
    lower, upper = xp.tril(LU, -1) + xp.rectangular_identity(LU, n, n), xp.triu(LU, 0)
    whole = h(xp.permutation_of(pivots, n, LU)) @ whole
    total = xp.tril(whole @ h(upper), -1)
    return xp.conjugate(xp.sum_to(total + xp.triu(h(lower) @ whole, 0), LU.shape))


def _lu_solve_vjp_right(xp, g, LU, pivots, B_shape, left, adjoint):
    return xp.conjugate(xp.sum_to(_lu_solve_back(xp, g, LU, pivots, left, adjoint), B_shape))


@op(vjp=dict(LU=_lu_solve_vjp_matrix, B=_lu_solve_vjp_right), tensors=("pivots",), names=(), methods=())
def linalg_lu_solve(LU, pivots, B, left=True, adjoint=False):
    """The solution of a system of equations from the factorisation of its matrix."""
    name = "torch.linalg.lu_solve"
    check_square(name, LU, "LU")
    if LU.dtype != B.dtype:
        raise RuntimeError(
            f"linalg.lu_solve: Expected LU and B to have the same dtype, but found LU of type {scalar_type(LU)} and B "
            f"of type {scalar_type(B)} instead"
        )
    if pivots.dtype != np.int32:
        raise RuntimeError("linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32")
    check_system("linalg.lu_solve", LU, B, left)
    if not left:  # X A = B is A^T X^T = B^T, and A^T is the adjoint of the conjugate
        return hermitian(columnwise(solved_by_factors(LU, pivots, hermitian(B), not adjoint)))
    return columnwise(solved_by_factors(LU, pivots, B, adjoint))


def solved_by_factors(lu, pivots, b, adjoint):
    """``x`` in ``P L U x = b``, or in the adjoint system."""
    batch = np.broadcast_shapes(lu.shape[:-2], b.shape[:-2])
    if not b.size or not lu.size:
        return np.zeros((*batch, *b.shape[-2:]), b.dtype)
    order = np.broadcast_to(order_of(pivots, lu.shape[-1]), (*batch, lu.shape[-1]))
    if adjoint:
        turned = hermitian(lu)
        half = solved_triangular(turned, b, False, True, False)
        mixed = solved_triangular(turned, half, True, True, True)
        return np.take_along_axis(mixed, np.argsort(order, -1)[..., None], -2)
    sorted_rows = np.take_along_axis(np.broadcast_to(b, (*batch, *b.shape[-2:])), order[..., None], -2)
    half = solved_triangular(lu, sorted_rows, False, True, True)
    return solved_triangular(lu, half, True, True, False)


def refuse_zero_pivot(info):
    """RuntimeError where a factorisation met a zero pivot."""
    failure = first_failure(info)
    if failure is not None:
        where, k = failure
        raise RuntimeError(
            f"torch.linalg.lu_factor: {where}U[{k},{k}] is zero and using it on lu_solve would result in a division by "
            "zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or "
            "linalg.lu_factor_ex(A, pivot)"
        )
