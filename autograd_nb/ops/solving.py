"""Systems of equations with any square matrix, and inverses."""

from __future__ import annotations

import numpy as np

from .card import op
from .linear_checks import check_float, check_kernel, check_same_dtype, check_square, refuse_singular
from .lu import factored, order_of
from .matrix_layout import columnwise
from .triangular import by_rows, solved_triangular


def takes_vectors(a, b):
    """True where PyTorch takes a right side of shape ``b`` for a vector, or a batch of them."""
    return len(b) == 1 or (len(a) - 1 == len(b) and tuple(b) == tuple(a[:-1]))


def solved(a, b, left=True):
    """(solution, info): infinite or NaN where a matrix is singular, with the first zero pivot in info."""
    if not left:
        found, info = solved(a.swapaxes(-1, -2), b.swapaxes(-1, -2))
        return found.swapaxes(-1, -2), info
    batch = a.shape[:-2]
    try:
        return columnwise(np.linalg.solve(a, b)), np.zeros(batch, np.int32)[()]
    except np.linalg.LinAlgError:
        return _solved_by_factors(a, b)


def _solved_by_factors(a, b):
    """The same by our own factorisation, which goes on where LAPACK gives up."""
    lu, pivots, info = factored(a)
    mixed = reordered(pivots, a.shape[-1], b)
    half = solved_triangular(lu, mixed, False, True, True)
    return columnwise(by_rows(np.triu(lu), half, True)), info


def reordered(pivots, rows, b):
    """The rows of ``b`` in the order of the pivots."""
    order = order_of(pivots, rows)
    batch = np.broadcast_shapes(order.shape[:-1], b.shape[:-2])
    order = np.broadcast_to(order, (*batch, rows))
    return np.take_along_axis(np.broadcast_to(b, (*batch, *b.shape[-2:])), order[..., None], -2)


def _back(xp, g, A, left):
    turned = xp.mT(A)
    return xp.linalg_solve_ex(turned, g, left, False)[0]


def _solve_vjp_matrix(xp, g, A, B_shape, out, left):
    if g[0] is None:
        return None
    back, x = _back(xp, g[0], A, left), out[0]
    if takes_vectors(A.shape, B_shape):
        whole = -(xp.unsqueeze(back, -1) * xp.unsqueeze(x, -2))
    else:
        turned = xp.mT(x)
        whole = -(back @ turned) if left else -(turned @ back)
    return xp.sum_to(whole, A.shape)


def _solve_vjp_right(xp, g, A, B_shape, left):
    return None if g[0] is None else xp.sum_to(_back(xp, g[0], A, left), B_shape)


@op(vjp=dict(A=_solve_vjp_matrix, B=_solve_vjp_right), outputs=2, differentiable=(0,), latex=r"{A}^{-1} {B}",
    names=(), methods=())  # fmt: skip
def linalg_solve_ex(A, B, left=True, check_errors=False):
    """The solution of a system of equations, and where the first zero pivot was."""
    name = "linalg.solve"
    check_float(name, A)
    check_same_dtype(name, A, B)
    check_square(name, A)
    vector = takes_vectors(A.shape, B.shape)
    right = B[..., None] if vector else B
    check_sides(name, A, right, left)
    if vector and not left:
        raise RuntimeError(
            "linalg.solve: Vector broadcasting of the left hand side is not supported for left=False. In this case "
            "linalg.solve is equivalent to B / A.squeeze(-1)"
        )
    check_kernel("lu_cpu", A)
    found, info = solved(A, right, left)
    return (found[..., 0] if vector else found), info


def check_sides(name, a, b, left):
    """A right side whose rows (or columns) are as many as the matrix has."""
    if b.ndim < 2:
        raise RuntimeError(f"{name}: The input tensor B must have at least 2 dimensions.")
    if a.shape[-2] != b.shape[-2 if left else -1]:
        shown = "AX = B" if left else "XA = B"
        sizes = f"{a.shape[-2]}x{a.shape[-1]} and {b.shape[-2]}x{b.shape[-1]}"
        raise RuntimeError(f"{name}: Incompatible shapes of A and B for the equation {shown} ({sizes})")


def _inverse_vjp(xp, g, out):
    if g[0] is None:
        return None
    turned = xp.mT(out[0])
    return -(turned @ g[0] @ turned)


@op(vjp=dict(A=_inverse_vjp), outputs=2, differentiable=(0,), latex=r"{A}^{-1}", names=(), methods=())
def linalg_inv_ex(A, check_errors=False):
    """The inverse, and where the first zero pivot was."""
    check_float("linalg.inv", A, low=True)
    check_square("linalg.inv", A)
    try:
        found, info = columnwise(np.linalg.inv(A)), np.zeros(A.shape[:-2], np.int32)[()]
    except np.linalg.LinAlgError:
        found, info = _solved_by_factors(A, np.broadcast_to(np.eye(A.shape[-1], dtype=A.dtype), A.shape))
    if check_errors:
        refuse_singular("linalg.inv", info)
    return found, info
