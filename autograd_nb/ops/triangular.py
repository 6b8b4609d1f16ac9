"""Systems of equations with triangular matrices."""

from __future__ import annotations

import numpy as np

from .card import op
from .linear_checks import check_kernel, check_same_dtype, check_square
from .matrix_layout import columnwise

_LEAF = 96


def substituted(a, b, upper, unit=False):
    """The solution of ``a x = b`` for triangular ``a``, of which only the triangle is read; batches broadcast."""
    n = a.shape[-1]
    if n <= _LEAF:
        return _leaf(a, b, upper, unit)
    h = n // 2
    if upper:
        low = substituted(a[..., h:, h:], b[..., h:, :], True, unit)
        high = substituted(a[..., :h, :h], b[..., :h, :] - a[..., :h, h:] @ low, True, unit)
    else:
        high = substituted(a[..., :h, :h], b[..., :h, :], False, unit)
        low = substituted(a[..., h:, h:], b[..., h:, :] - a[..., h:, :h] @ high, False, unit)
    return np.concatenate((np.broadcast_to(high, (*low.shape[:-2], *high.shape[-2:])), low), -2)


def _leaf(a, b, upper, unit):
    triangle = np.triu(a) if upper else np.tril(a)
    if unit:
        n = a.shape[-1]
        triangle[..., np.arange(n), np.arange(n)] = 1
    try:
        return np.linalg.solve(triangle, b)
    except np.linalg.LinAlgError:  # a zero on the diagonal: PyTorch divides by it
        return by_rows(triangle, b, upper)


def by_rows(triangle, b, upper):
    """Plain substitution, which lets zeros on the diagonal through as infinities."""
    n = triangle.shape[-1]
    batch = np.broadcast_shapes(triangle.shape[:-2], b.shape[:-2])
    x = np.empty((*batch, *b.shape[-2:]), b.dtype)
    for i in reversed(range(n)) if upper else range(n):
        known = slice(i + 1, n) if upper else slice(0, i)
        rest = (triangle[..., i : i + 1, known] @ x[..., known, :])[..., 0, :]
        x[..., i, :] = (b[..., i, :] - rest) / triangle[..., i, i, None]
    return x


def solved_triangular(a, b, upper, left, unit):
    """``x`` in ``a x = b``, or for ``left=False`` in ``x a = b``."""
    if left:
        return substituted(a, b, upper, unit)
    return substituted(a.swapaxes(-1, -2), b.swapaxes(-1, -2), not upper, unit).swapaxes(-1, -2)


def _solve_vjp_self(xp, g, B_shape, out, self, upper, left, unitriangular):
    turned = xp.mT(self)
    back = xp.linalg_solve_triangular(turned, g, not upper, left, unitriangular)
    whole = -(back @ xp.mT(out)) if left else -(xp.mT(out) @ back)
    kept = xp.triu(whole, int(unitriangular)) if upper else xp.tril(whole, -int(unitriangular))
    return xp.sum_to(kept, self.shape)


def _solve_vjp_other(xp, g, self, B_shape, upper, left, unitriangular):
    turned = xp.mT(self)
    return xp.sum_to(xp.linalg_solve_triangular(turned, g, not upper, left, unitriangular), B_shape)


@op(vjp=dict(self=_solve_vjp_self, B=_solve_vjp_other), latex=r"{self}^{-1} {B}", names=(), methods=())
def linalg_solve_triangular(self, B, upper, left=True, unitriangular=False):
    """The solution of a system of equations with a triangular matrix; batches broadcast."""
    name = "linalg.solve_triangular"
    check_system(name, self, B, left)
    check_same_dtype(name, self, B)
    check_kernel("triangular_solve_cpu", self)
    if not self.size or not B.size:
        batch = np.broadcast_shapes(self.shape[:-2], B.shape[:-2])
        return np.zeros((*batch, *B.shape[-2:]), B.dtype)
    found = solved_triangular(self, B, upper, left, unitriangular)
    return columnwise(found)


def check_system(name, a, b, left):
    """A square matrix and a right side whose sizes agree."""
    check_square(name, a)
    if b.ndim < 2:
        raise RuntimeError(f"{name}: The input tensor B must have at least 2 dimensions.")
    if a.shape[-2] != b.shape[-2 if left else -1]:
        shown = "AX = B" if left else "XA = B"
        sizes = f"{a.shape[-2]}x{a.shape[-1]} and {b.shape[-2]}x{b.shape[-1]}"
        raise RuntimeError(f"{name}: Incompatible shapes of A and B for the equation {shown} ({sizes})")


def _tri_vjp_self(xp, g, A, upper, transpose, unitriangular, self_shape):
    gradient = g[0]
    if gradient is None:
        return None
    if transpose:
        back = xp.linalg_solve_triangular(A, gradient, upper, True, unitriangular)
    else:
        back = xp.linalg_solve_triangular(xp.mT(A), gradient, not upper, True, unitriangular)
    return xp.sum_to(back, self_shape)


def _tri_vjp_matrix(xp, g, A, upper, transpose, unitriangular, out):
    gradient, copied = g
    total = None
    if gradient is not None:
        if transpose:
            back = xp.linalg_solve_triangular(A, gradient, upper, True, unitriangular)
            whole = -(out[0] @ xp.mT(back))
        else:
            back = xp.linalg_solve_triangular(xp.mT(A), gradient, not upper, True, unitriangular)
            whole = -(back @ xp.mT(out[0]))
        total = xp.triu(whole, int(unitriangular)) if upper else xp.tril(whole, -int(unitriangular))
    if copied is not None:
        total = copied if total is None else total + copied
    return None if total is None else xp.sum_to(total, A.shape)


def _tri_jvp(xp, given, out, moved):
    """PyTorch takes the whole tangent of the matrix here, not its triangle alone."""
    A, transpose = given["A"], given["transpose"]
    right = moved.get("self")
    copied = xp.zeros_of(out[1])
    if "A" in moved:
        copied = copied + moved["A"]
        by_matrix = (xp.mT(moved["A"]) if transpose else moved["A"]) @ out[0]
        right = -by_matrix if right is None else right - by_matrix
    upper, unit = given["upper"], given["unitriangular"]
    matrix, upper = (xp.mT(A), not upper) if transpose else (A, upper)
    return xp.linalg_solve_triangular(matrix, right, upper, True, unit), copied


@op(vjp=dict(self=_tri_vjp_self, A=_tri_vjp_matrix), jvp=_tri_jvp, outputs=2, names=(), methods=())
def triangular_solve(self, A, upper=True, transpose=False, unitriangular=False):
    """The solution of a system with a triangular matrix, and a copy of that matrix."""
    name = "torch.triangular_solve"
    for letter, array in (("b", self), ("A", A)):
        if array.ndim < 2:
            raise RuntimeError(
                f"{name}: Expected {letter} to have at least 2 dimensions, but it has {array.ndim} dimensions instead"
            )
    check_square("", A)
    if A.shape[-1] != self.shape[-2]:
        raise RuntimeError(
            f"Incompatible matrix sizes for triangular_solve: each A matrix is {A.shape[-1]} by {A.shape[-1]} but each "
            f"b matrix is {self.shape[-2]} by {self.shape[-1]}"
        )
    check_kernel("triangular_solve_cpu", self)
    batch = np.broadcast_shapes(self.shape[:-2], A.shape[:-2])
    copied = columnwise(np.broadcast_to(A, (*batch, *A.shape[-2:]))).copy("K")
    matrix, upper = (A.swapaxes(-1, -2), not upper) if transpose else (A, upper)
    if not self.size or not A.size:
        return np.zeros((*batch, *self.shape[-2:]), self.dtype), copied
    return columnwise(substituted(matrix, self, upper, unitriangular)), copied
