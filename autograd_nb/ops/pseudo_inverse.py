"""The pseudo-inverse, and least squares."""

from __future__ import annotations

import numpy as np

from .card import op
from .linear_checks import check_square
from .matmul import hermitian
from .matmul_checks import scalar_type


def _pinv_gradient(xp, g, matrix, inverse):
    # Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems", in PyTorch's
    # gradients. Both projections are multiplied out, from the smaller side.
    h = xp.hermitian
    back = h(inverse)
    total = -(back @ g @ back)
    rows = h(g) - matrix @ (inverse @ h(g))
    columns = h(g) - (h(g) @ inverse) @ matrix
    return total + (rows @ inverse) @ back + back @ (inverse @ columns)


@op(vjp=dict(self=lambda xp, g, self, out: xp.conjugate(_pinv_gradient(xp, xp.conjugate(g), self, out))),
    tensors=("atol", "rtol"), latex=r"{self}^{+}", names=(), methods=())  # fmt: skip
def linalg_pinv(self, atol=None, rtol=None, hermitian=False):
    """The Moore-Penrose inverse; singular values below ``max(atol, rtol * largest)`` count as zero."""
    if self.ndim < 2 or self.dtype.char not in "fdFD":
        raise RuntimeError(
            f"linalg.pinv({scalar_type(self)}{{{list(self.shape)}}}): expected a tensor with 2 or more dimensions of "
            "float, double, cfloat or cdouble types"
        )
    if hermitian:
        check_square("linalg.eigh", self)
    if not self.size:
        return np.zeros((*self.shape[:-2], *self.shape[:-3:-1]), self.dtype)
    if hermitian:
        values, vectors = np.linalg.eigh(self)
        kept = np.abs(values) > threshold(np.abs(values), atol, rtol, self)
        scaled = vectors * reciprocal_where(kept, values)[..., None, :]
        return scaled @ adjoint_of(vectors)
    u, s, vh = np.linalg.svd(self, full_matrices=False)
    kept = s > threshold(s, atol, rtol, self)
    return adjoint_of(vh) @ (reciprocal_where(kept, s)[..., :, None] * adjoint_of(u))


adjoint_of = hermitian  # a parameter of the card above has the other name


def threshold(sizes, atol, rtol, matrix):
    """Below which singular values are taken for zero: PyTorch's defaults where nothing is given."""
    if rtol is None:
        rtol = 0.0 if atol is not None and np.any(np.asarray(atol) > 0) else default_rtol(matrix)
    atol = 0.0 if atol is None else atol
    top = sizes.max(-1) if sizes.shape[-1] else np.zeros(sizes.shape[:-1], sizes.dtype)
    return np.maximum(np.asarray(atol), np.asarray(rtol) * top)[..., None]


def default_rtol(matrix):
    """The roundings of one dtype that a matrix of this size may gather."""
    return float(np.finfo(matrix.dtype).eps) * max(matrix.shape[-2:])


def reciprocal_where(kept, values):
    """One over the values that are kept, zero for the others."""
    return np.where(kept, 1 / np.where(kept, values, 1), 0).astype(values.dtype)


def _lstsq_gradient(xp, g, self, B, out):
    """(gradient of the solution as PyTorch has it, pseudo-inverse, residual and its gradient)."""
    solution, residuals = g[0], g[1]
    inverse = xp.linalg_pinv(self, None, None, False)
    rest = None
    if residuals is not None and out[1].shape != (0,):
        rest = (self @ out[0] - B) * (xp.unsqueeze(xp.conjugate(residuals), -2) * 2)
    return (None if solution is None else xp.conjugate(solution)), inverse, rest


def _lstsq_vjp_matrix(xp, g, self, B, out):
    h = xp.hermitian
    grad, inverse, rest = _lstsq_gradient(xp, g, self, B, out)
    total = None
    if grad is not None:
        total = _pinv_gradient(xp, grad @ h(B), self, inverse)
    if rest is not None:
        by_rest = rest @ h(out[0])
        total = by_rest if total is None else total + by_rest
    return None if total is None else xp.conjugate(total)


def _lstsq_vjp_right(xp, g, self, B, out):
    grad, inverse, rest = _lstsq_gradient(xp, g, self, B, out)
    total = None if grad is None else xp.hermitian(inverse) @ grad
    if rest is not None:
        total = -rest if total is None else total - rest
    return None if total is None else xp.conjugate(total)


@op(vjp=dict(self=_lstsq_vjp_matrix, B=_lstsq_vjp_right), outputs=4, differentiable=(0, 1), names=(), methods=())
def linalg_lstsq(self, B, rcond=None, driver=None):
    """The solution of least squares, the squared residuals, the rank, and the singular values."""
    name = "torch.linalg.lstsq"
    for word, array, least in (("input", self, 2), ("other", B, 1)):
        if array.ndim < least:
            plural = "dimensions" if least > 1 else "dimension"
            raise RuntimeError(f"{name}: {word} must have at least {least} {plural}.")
    driver = _driver(name, driver, self, B)
    vector = self.ndim - 1 == B.ndim and self.shape[:-1] == B.shape
    right = B[..., None] if vector else B
    if self.shape[-2] != right.shape[-2]:
        raise RuntimeError(f"{name}: input.size(-2) should match other.size({-1 if vector else -2})")
    rows, columns = self.shape[-2:]
    u, s, vh = np.linalg.svd(self, full_matrices=False)
    limit = default_rtol(self) if rcond is None else rcond
    kept = s > limit * s.max(-1, keepdims=True) if s.shape[-1] else s > 0
    solution = hermitian(vh) @ (reciprocal_where(kept, s)[..., None] * (hermitian(u) @ right))
    rank = kept.sum(-1).astype(np.int64)
    residuals = np.empty((0,), s.dtype)
    if rows > columns and (driver == "gels" or (rank == columns).all()) and driver != "gelsy":
        rest = self @ solution - right
        residuals = (rest * rest.conj()).real.sum(-2)
    solution = solution[..., 0] if vector else solution
    return (
        solution, residuals, rank if driver != "gels" else np.empty((0,), np.int64),
        s if driver in ("gelsd", "gelss") else np.empty((0,), s.dtype),
    )  # fmt: skip


def _driver(name, driver, a, b):
    if a.dtype != b.dtype:
        raise RuntimeError(f"{name}: Expected input and other to have the same dtype, but got input's dtype "
                           f"{scalar_type(a)} and other's dtype {scalar_type(b)}")  # fmt: skip
    if driver not in (None, "gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError(f"{name}: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)")
    if a.dtype.char not in "fdFD":
        raise RuntimeError("This function doesn't handle types other than float and double")
    return driver or "gelsy"
