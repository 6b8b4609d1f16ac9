"""Products of Householder reflections ``I - tau v v^H``: each ``v`` is a one, and what stands below the diagonal."""

from __future__ import annotations

import numpy as np

from .card import op, raw
from .linear_checks import check_kernel
from .matmul import hermitian
from .matmul_checks import scalar_type
from .matrix_layout import columnwise


def check_reflections(name, array):
    """RuntimeError for vectors and numbers, in the words of the functions on reflections."""
    if array.ndim < 2:
        raise RuntimeError(f"{name}: input must have at least 2 dimensions.")


def _check_tau(name, input, tau):
    if tau.ndim != input.ndim - 1:
        raise RuntimeError(
            f"{name}: Expected tau to have one dimension less than input, but got tau.ndim equal to {tau.ndim} and "
            f"input.ndim is equal to {input.ndim}"
        )
    if tau.shape[:-1] != input.shape[:-2]:
        raise RuntimeError(
            f"{name}: Expected batch dimensions of tau to be equal to input.shape[:-2], but got {list(tau.shape[:-1])}"
        )
    if tau.dtype != input.dtype:
        raise RuntimeError(f"{name}: tau dtype {scalar_type(tau)} does not match input dtype {scalar_type(input)}")


def _direction(xp, below, i):
    """The direction of reflection ``i``: a one, and what stands below it."""
    rows = below.shape[-2]
    return below[..., i : i + 1] + xp.rectangular_identity(below, rows, rows)[..., i : i + 1]


def _reflected(xp, reflections, tau, matrix, order, adjoint):
    """A matrix reflected time after time in this order, and for each time (direction, factor, matrix before)."""
    below, seen = xp.tril(reflections, -1), []
    for i in order:
        v, factor = _direction(xp, below, i), xp.unsqueeze(xp.unsqueeze(tau[..., i], -1), -1)
        factor = xp.conjugate(factor) if adjoint else factor
        seen.append((v, factor, matrix))
        matrix = matrix - factor * (v @ (xp.hermitian(v) @ matrix))
    return matrix, seen


def _gradients(xp, grad, reflections, tau, matrix, order, adjoint):
    """The gradients of the reflections, of tau and of the reflected matrix, walking back through the reflections."""
    h, count = xp.hermitian, tau.shape[-1]
    found = []
    _, seen = _reflected(xp, reflections, tau, matrix, order, adjoint)
    for i, (v, factor, before) in zip(reversed(order), reversed(seen), strict=True):
        across, along = h(grad) @ v, h(before) @ v
        by_factor = -(h(across) @ along)[..., 0, 0]
        by_vector = -(xp.conjugate(factor) * (grad @ along) + factor * (before @ across))
        found.append((i, by_vector, xp.conjugate(by_factor) if adjoint else by_factor))
        grad = grad - xp.conjugate(factor) * (v @ h(across))
    if not count:
        return xp.zeros_of(reflections), xp.zeros_of(tau), grad
    found.sort(key=lambda each: each[0])
    by_direction = xp.tril(xp.cat(tuple(vector for _, vector, _ in found), -1), -1)
    rest = reflections.shape[-1] - count
    if rest:
        by_direction = xp.constant_pad_nd(by_direction, (0, rest), 0)
    return by_direction, xp.stack(tuple(factor for _, _, factor in found), -1), grad


def _product_vjp(xp, g, input, tau, which):
    start = xp.rectangular_identity(input, *input.shape[-2:])
    order = range(tau.shape[-1])[::-1]
    found = _gradients(xp, xp.conjugate(g), input, tau, xp.zeros_of(input) + start, order, False)
    return xp.conjugate(found[which])


@op(vjp=dict(input=lambda xp, g, input, tau: _product_vjp(xp, g, input, tau, 0),
             tau=lambda xp, g, input, tau: _product_vjp(xp, g, input, tau, 1)),
    names=("orgqr",), methods=("orgqr",))  # fmt: skip
def linalg_householder_product(input, tau):
    """The first columns of a product of Householder reflections."""
    name = "torch.linalg.householder_product"
    check_reflections(name, input)
    rows, columns = input.shape[-2:]
    if rows < columns:
        raise RuntimeError(f"{name}: input.shape[-2] must be greater than or equal to input.shape[-1]")
    if tau.ndim and columns < tau.shape[-1]:
        raise RuntimeError(f"{name}: input.shape[-1] must be greater than or equal to tau.shape[-1]")
    _check_tau(name, input, tau)
    check_kernel("orgqr_cpu", input)
    start = np.broadcast_to(np.eye(rows, columns, dtype=input.dtype), input.shape).copy()
    return columnwise(_reflected(raw, input, tau, start, range(tau.shape[-1])[::-1], False)[0])


def _ordered(count, left, transpose):
    """In which order the reflections are applied from the left, and whether as adjoints."""
    adjoint = transpose if left else not transpose
    return (range(count) if adjoint else range(count)[::-1]), adjoint


def _multiply_vjp(xp, g, self, input2, input3, left, transpose, which):
    grad, matrix = xp.conjugate(g), input3
    if not left:
        grad, matrix = xp.hermitian(grad), xp.hermitian(matrix)
    found = _gradients(xp, grad, self, input2, matrix, *_ordered(input2.shape[-1], left, transpose))[which]
    return xp.conjugate(found if left or which < 2 else xp.hermitian(found))


def _multiply_rule(which):
    return lambda xp, g, self, input2, input3, left, transpose: _multiply_vjp(
        xp, g, self, input2, input3, left, transpose, which
    )


@op(vjp=dict(self=_multiply_rule(0), input2=_multiply_rule(1), input3=_multiply_rule(2)))
def ormqr(self, input2, input3, left=True, transpose=False):
    """A matrix multiplied by the orthogonal matrix of a QR factorisation, from the left or from the right."""
    _check_product(self, input2, input3, left)
    check_kernel("ormqr_cpu", self)
    order, adjoint = _ordered(input2.shape[-1], left, transpose)
    matrix = input3 if left else hermitian(input3)
    found = _reflected(raw, self, input2, matrix, order, adjoint)[0]
    return columnwise(found if left else hermitian(found)).copy("K")


def _check_product(input, tau, other, left):
    name = "torch.ormqr"
    check_reflections(name, input)
    if other.ndim < 2:
        raise RuntimeError(f"{name}: other must have at least 2 dimensions.")
    side = -2 if left else -1
    if other.shape[side] < tau.shape[-1]:
        raise RuntimeError(f"{name}: other.shape[{side}] must be greater than or equal to tau.shape[-1]")
    if tau.shape[-1] != min(other.shape[side], input.shape[-1]):
        raise RuntimeError(f"{name}: tau.shape[-1] must be equal to min(other.shape[{side}], input.shape[-1])")
    if other.shape[side] != input.shape[-2]:
        raise RuntimeError(f"{name}: other.shape[{side}] must be equal to input.shape[-2]")
    _check_tau(name, input, tau)
    if input.ndim != other.ndim:
        raise RuntimeError(
            f"{name}: Expected other to have the same number of dimensions as input, but got other.ndim equal to "
            f"{other.ndim} and input.ndim is equal to {input.ndim}"
        )
    if other.shape[:-2] != input.shape[:-2]:
        raise RuntimeError(
            f"{name}: Expected batch dimensions of other to be equal to input.shape[:-2], but got "
            f"{list(other.shape[:-2])}"
        )
