"""The Cholesky factorisation and what is solved with it."""

from __future__ import annotations

import numpy as np

from .card import op
from .linear_checks import (
    check_float,
    check_kernel,
    check_square,
    refuse_indefinite,
    refuse_singular,
)
from .matmul import hermitian
from .matrix_layout import columnwise
from .triangular import solved_triangular


def factored(matrices, upper):
    """(factor, info) of a batch; where a matrix is not positive definite, info counts the rows that were."""
    try:
        return columnwise(np.linalg.cholesky(matrices, upper=upper)), np.zeros(matrices.shape[:-2], np.int32)[()]
    except np.linalg.LinAlgError:
        source = hermitian(matrices) if upper else matrices
        flat = source.reshape(-1, *source.shape[-2:])
        each = [_one(matrix) for matrix in flat]
        factors = np.array([factor for factor, _ in each]).reshape(source.shape)
        info = np.array([code for _, code in each], np.int32).reshape(source.shape[:-2])
        return columnwise(hermitian(factors) if upper else factors), info[()]


def _one(matrix):
    """One matrix column by column; after a bad pivot it stays as it was."""
    lower = np.tril(matrix)
    for j in range(len(lower)):
        row = lower[j, :j]
        pivot = (lower[j, j] - np.vdot(row, row)).real
        if not pivot > 0:
            lower[j, j] = pivot
            return lower, j + 1
        lower[j, j] = np.sqrt(pivot)
        lower[j + 1 :, j] = (lower[j + 1 :, j] - lower[j + 1 :, :j] @ row.conj()) / lower[j, j]
    return lower, 0


def _factor_gradient(xp, g, factor, upper):
    # Murray, "Differentiation of the Cholesky decomposition": what is left of L^H dL is lower triangular.
    if g is None:
        return None
    h = xp.hermitian
    lower, grad = (h(factor), h(xp.conjugate(g))) if upper else (factor, xp.conjugate(g))
    inner = xp.tril(h(lower) @ grad, 0)
    inner = (inner + h(xp.tril(inner, -1))) * 0.5
    half = xp.linalg_solve_triangular(h(lower), inner, True, True, False)
    return xp.conjugate(xp.linalg_solve_triangular(lower, half, False, False, False))


def _factor_tangent(xp, upper, factor, tangent):
    h = xp.hermitian
    lower = h(factor) if upper else factor
    inner = xp.linalg_solve_triangular(lower, tangent, False, True, False)
    inner = xp.tril(xp.linalg_solve_triangular(h(lower), inner, True, False, False), 0)
    moved = lower @ (inner - xp.diag_embed(xp.diagonal(inner, 0, -2, -1)) * 0.5)
    return h(moved) if upper else moved


@op(vjp=dict(self=lambda xp, g, out, upper: _factor_gradient(xp, g[0], out[0], upper)), outputs=2,
    differentiable=(0,), latex=r"\operatorname{chol} {self}", names=(), methods=(),
    jvp=lambda xp, given, out, moved: (_factor_tangent(xp, given["upper"], out[0], moved["self"]), None))  # fmt: skip
def linalg_cholesky_ex(self, upper=False, check_errors=False):
    """The Cholesky factor, and which leading minor is not positive definite."""
    check_float("linalg.cholesky", self)
    check_square("linalg.cholesky", self)
    check_kernel("cholesky_cpu", self)
    factor, info = factored(self, upper)
    if check_errors:
        refuse_indefinite("linalg.cholesky", info)
    return factor, info


@op(vjp=dict(self=lambda xp, g, out, upper: _factor_gradient(xp, g, out, upper)),
    jvp=lambda xp, given, out, moved: _factor_tangent(xp, given["upper"], out, moved["self"]),
    latex=r"\operatorname{chol} {self}", names=(), methods=())  # fmt: skip
def cholesky(self, upper=False):
    """The Cholesky factor of a symmetric positive definite matrix, or of each of a batch."""
    check_square("cholesky", self)
    check_kernel("cholesky_cpu", self)
    factor, info = factored(self, upper)
    refuse_indefinite("cholesky", info)
    return factor


def _solve_vjp_right(xp, g, input2, self_shape, upper):
    return xp.sum_to(xp.conjugate(xp.cholesky_solve(xp.conjugate(g), input2, upper)), self_shape)


def _solve_vjp_factor(xp, g, input2, out, upper):
    h = xp.hermitian
    back = xp.cholesky_solve(xp.conjugate(g), input2, upper) @ h(out)
    both = back + h(back)
    whole = -(input2 @ both) if upper else -(both @ input2)
    return xp.sum_to(xp.conjugate(whole), input2.shape)


@op(vjp=dict(self=_solve_vjp_right, input2=_solve_vjp_factor), latex=r"({input2} {input2}^{\top})^{-1} {self}")
def cholesky_solve(self, input2, upper=False):
    """The solution of a system of equations from the Cholesky factor of its matrix."""
    for name, array in (("b", self), ("u", input2)):
        if array.ndim < 2:
            raise RuntimeError(f"{name} should have at least 2 dimensions, but has {array.ndim} dimensions instead")
    check_square("", input2)
    if input2.shape[-1] != self.shape[-2]:
        n = input2.shape[-1]
        raise RuntimeError(
            f"Incompatible matrix sizes for cholesky_solve: each A matrix is {n} by {n} but each b matrix is "
            f"{self.shape[-2]} by {self.shape[-1]}"
        )
    check_kernel("cholesky_solve_cpu", self)
    if not self.size or not input2.size:
        batch = np.broadcast_shapes(self.shape[:-2], input2.shape[:-2])
        return np.zeros((*batch, *self.shape[-2:]), self.dtype)
    return _solved(self, input2, upper)


def _solved(b, factor, upper):
    lower = hermitian(np.triu(factor)) if upper else np.tril(factor)
    half = solved_triangular(lower, b, False, True, False)
    return columnwise(solved_triangular(hermitian(lower), half, True, True, False))


def _inverse_vjp(xp, g, self, out, upper):
    h, grad = xp.hermitian, xp.conjugate(g)
    both = out @ (grad + h(grad)) @ out
    return xp.conjugate(-(self @ both) if upper else -(both @ self))


@op(vjp=dict(self=_inverse_vjp), latex=r"({self} {self}^{\top})^{-1}")
def cholesky_inverse(self, upper=False):
    """The inverse of a matrix from its Cholesky factor."""
    check_square("cholesky_inverse", self)
    check_kernel("cholesky_inverse_out_cpu", self)
    zero = np.diagonal(self, 0, -2, -1) == 0
    if zero.any():
        refuse_singular("cholesky_inverse", np.where(zero.any(-1), zero.argmax(-1) + 1, 0))
    identity = np.broadcast_to(np.eye(self.shape[-1], dtype=self.dtype), self.shape)
    return _solved(identity, self, upper) if self.size else self.copy()
