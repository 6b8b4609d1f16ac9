"""The factorisation ``L D L^T`` of symmetric matrices by Bunch and Kaufman, and what is solved with it."""

from __future__ import annotations

import numpy as np

from .card import op
from .linear_checks import check_float, check_kernel, check_square
from .matrix_layout import columnwise

_ALPHA = (1 + 17**0.5) / 8


def _size(numbers):
    """What LAPACK compares pivots by."""
    return np.abs(numbers.real) + np.abs(numbers.imag)


def _pivot(a, k):
    """(row to exchange with, size of the diagonal block) for column ``k``."""
    here, n = _size(a[k, k]), len(a)
    if k + 1 == n:
        return k, 1
    below = _size(a[k + 1 :, k])
    low = k + 1 + int(below.argmax())
    top = below[low - k - 1]
    if here >= _ALPHA * top:
        return k, 1
    across = max(_size(a[low, k:low]).max(), _size(a[low + 1 :, low]).max(initial=0))
    if here >= _ALPHA * top * (top / across):
        return k, 1
    return low, 1 if _size(a[low, low]) >= _ALPHA * across else 2


def _exchange(a, first, second, k, turn):
    """Exchange two rows and columns of the part from ``k`` on, of which only the lower triangle is kept."""
    a[second + 1 :, [first, second]] = a[second + 1 :, [second, first]]
    middle = a[first + 1 : second, first].copy()
    a[first + 1 : second, first] = turn(a[second, first + 1 : second])
    a[second, first + 1 : second] = turn(middle)
    a[second, first] = turn(a[second, first])
    a[first, first], a[second, second] = a[second, second], a[first, first]
    if first != k:
        a[first, k], a[second, k] = a[second, k], a[first, k]


def _factor_one(matrix, hermitian):
    """(LD, pivots as LAPACK counts them, info) of one matrix."""
    turn = np.conj if hermitian else np.asarray
    a, n, k, info = np.tril(matrix), len(matrix), 0, 0
    pivots = np.empty(n, np.int32)
    while k < n:
        other, step = _pivot(a, k)
        last = k + step - 1
        if other != last:
            _exchange(a, last, other, k, turn)
        pivots[k : k + step] = other + 1 if step == 1 else -(other + 1)
        block, rest = _block(a, k, step, turn), slice(k + step, n)
        if step == 1 and a[k, k] == 0:
            info = info or k + 1
        elif rest.start < n:
            columns = a[rest, k : k + step].copy()
            scaled = columns @ np.linalg.inv(block)
            a[rest, rest] -= np.tril(scaled @ turn(columns).T)
            a[rest, k : k + step] = scaled
        k += step
    return a, pivots, info


def _block(a, k, step, turn):
    """The block of one or two on the diagonal, both of its triangles."""
    if step == 1:
        return a[k : k + 1, k : k + 1]
    return np.array([[a[k, k], turn(a[k + 1, k])], [a[k + 1, k], a[k + 1, k + 1]]], a.dtype)


@op(tensors=("self",), outputs=3, names=(), methods=())
def linalg_ldl_factor_ex(self, hermitian=False, check_errors=False):
    """L and D in one matrix, the pivots, and where the first zero pivot is."""
    name = "torch.linalg.ldl_factor_ex"
    check_float(name, self)
    check_square(name, self)
    check_kernel("ldl_factor_kernel_cpu", self)
    *batch, n, _ = self.shape
    each = [_factor_one(matrix, hermitian) for matrix in self.reshape(int(np.prod(batch)), n, n)]
    factors = np.array([e[0] for e in each], self.dtype).reshape(self.shape)
    pivots = np.array([e[1] for e in each], np.int32).reshape(*batch, n)
    return columnwise(factors), pivots, np.array([e[2] for e in each], np.int32).reshape(batch)[()]


def _solve_one(ld, pivots, right, hermitian):
    turn = np.conj if hermitian else np.asarray
    b, n, k = right.copy(), len(ld), 0
    starts = []
    while k < n:
        step = 1 if pivots[k] > 0 else 2
        starts.append((k, step))
        _swap(b, k + step - 1, abs(pivots[k]) - 1)
        b[k + step :] -= ld[k + step :, k : k + step] @ b[k : k + step]
        b[k : k + step] = np.linalg.solve(_block(ld, k, step, turn), b[k : k + step])
        k += step
    for k, step in reversed(starts):
        b[k : k + step] -= turn(ld[k + step :, k : k + step]).T @ b[k + step :]
        _swap(b, k + step - 1, abs(pivots[k]) - 1)
    return b


def _swap(rows, first, second):
    if first != second:
        rows[[first, second]] = rows[[second, first]]


@op(tensors=("LD", "pivots", "B"), names=(), methods=())
def linalg_ldl_solve(LD, pivots, B, hermitian=False):
    """The solution of a system of equations from the factorisation of its symmetric matrix."""
    check_square("torch.linalg.ldl_solve", LD, "LD")
    if B.ndim < 2:
        raise RuntimeError(
            f"torch.linalg.ldl_solve: Expected B to have at least 2 dimensions, but it has {B.ndim} dimensions instead"
        )
    batch = np.broadcast_shapes(LD.shape[:-2], B.shape[:-2])
    n, count = LD.shape[-1], int(np.prod(batch))
    factors = np.broadcast_to(LD, (*batch, n, n)).reshape(count, n, n)
    orders = np.broadcast_to(pivots, (*batch, n)).reshape(count, n)
    rights = np.broadcast_to(B, (*batch, *B.shape[-2:])).reshape(count, *B.shape[-2:])
    each = [_solve_one(f, p, b, hermitian) for f, p, b in zip(factors, orders, rights, strict=True)]
    return columnwise(np.array(each, B.dtype).reshape(*batch, *B.shape[-2:]))
