"""Products of matrices and vectors. Matrices go to BLAS as they lie in memory: a transposed one is never copied."""

from __future__ import annotations

import numpy as np

from .card import op, raw_only
from .matmul_checks import check_addmm, check_addmv, check_batches, check_bmm, check_dot, check_mm, check_mv

_SPECIAL = "e?"  # float16 products are added up in float32; bools have none


@raw_only
def hermitian(matrix):
    """The matrix (or each of a batch) transposed, and conjugated if complex; rules of products need :func:`mT`."""
    turned = matrix.swapaxes(-1, -2)
    return turned.conj() if matrix.dtype.kind == "c" else turned


@raw_only
def mT(matrix):
    """The matrix (or each of a batch) transposed."""
    return matrix.swapaxes(-1, -2)


@raw_only
def outer(self, vec2):
    """Every element of one vector times every element of another."""
    return self[:, None] * vec2


def _refuse_bool(array):
    if array.dtype.char == "?":
        raise TypeError("no products of truth values")  # the card's check then says it in PyTorch's words


def _product(first, second):
    """``first @ second`` of one dtype, for at most two dimensions."""
    if first.dtype.char in _SPECIAL:
        _refuse_bool(first)
        return np.dot(first.astype(np.float32), second.astype(np.float32)).astype(first.dtype)
    return first.dot(second)  # the method: np.dot takes twice as long to find it


def _for_blas(batch):
    """The batch of matrices, copied only if NumPy would have to multiply it without BLAS."""
    rows, columns = batch.strides[-2:]
    n = batch.itemsize
    if (columns == n and rows >= n * batch.shape[-1]) or (rows == n and columns >= n * batch.shape[-2]):
        return batch
    return np.ascontiguousarray(batch)


def _batch_product(first, second):
    if first.dtype.char in _SPECIAL:
        _refuse_bool(first)
        return np.matmul(first.astype(np.float32), second.astype(np.float32)).astype(first.dtype)
    return np.matmul(_for_blas(first), _for_blas(second))


def _scaled_sum(product, beta, self, alpha):
    """``beta * self + alpha * product``, in the memory of the product; what beta = 0 leaves out may be NaN."""
    if alpha != 1:
        product = product * product.dtype.type(alpha)
    if beta == 0:
        return product
    if beta != 1:
        self = self * self.dtype.type(beta)
    if product.ndim == 0:
        return product + self
    product += self
    return product


@op(vjp=dict(self=lambda xp, g, mat2: xp.mm(g, xp.mT(mat2)),
             mat2=lambda xp, g, self: xp.mm(xp.mT(self), g)),
    promote="same", latex=r"{self}\,{mat2}", jvp="multilinear", check=check_mm)  # fmt: skip
def mm(self, mat2):
    """The product of two matrices."""
    if self.ndim != 2 or mat2.ndim != 2:
        check_mm(self, mat2)
    return _product(self, mat2)


@op(vjp=dict(self=lambda xp, g, mat2: xp.bmm(g, xp.mT(mat2)),
             mat2=lambda xp, g, self: xp.bmm(xp.mT(self), g)),
    promote="same", latex=r"{self}\,{mat2}", jvp="multilinear", check=check_bmm)  # fmt: skip
def bmm(self, mat2):
    """The products of two batches of matrices, one by one."""
    if self.ndim != 3 or mat2.ndim != 3 or mat2.shape[0] != self.shape[0]:
        check_bmm(self, mat2)
    return _batch_product(self, mat2)


@op(vjp=dict(self=lambda xp, g, vec: xp.outer(g, vec),
             vec=lambda xp, g, self: xp.mv(xp.mT(self), g)),
    promote="same", latex=r"{self}\,{vec}", jvp="multilinear", check=check_mv)  # fmt: skip
def mv(self, vec):
    """The product of a matrix and a vector."""
    if self.ndim != 2 or vec.ndim != 1:
        check_mv(self, vec)
    return _product(self, vec)


@op(vjp=dict(self=lambda xp, g, tensor: g * tensor, tensor=lambda xp, g, self: g * self),
    promote="same", latex=r"{self} \cdot {tensor}", jvp="multilinear", check=check_dot)  # fmt: skip
def dot(self, tensor):
    """The sum of the products of the elements of two vectors."""
    if self.ndim != 1 or tensor.ndim != 1:
        check_dot(self, tensor)
    return _product(self, tensor)


@op(vjp=dict(self=lambda xp, g, other: xp.conjugate(g * other), other=lambda xp, g, self: g * xp.conjugate(self)),
    promote="same", latex=r"\overline{{self}} \cdot {other}", check=check_dot)  # fmt: skip
def vdot(self, other):
    """The dot product with the first vector conjugated."""
    if self.ndim != 1 or other.ndim != 1:
        check_dot(self, other)
    return _product(self.conj(), other)


def _addmm_jvp(xp, given, out, moved):
    total = _times(moved["self"], given["beta"]) if "self" in moved else None
    for name in ("mat1", "mat2"):
        if name in moved:
            left, right = (moved[name], given["mat2"]) if name == "mat1" else (given["mat1"], moved[name])
            part = _times(xp.mm(left, right), given["alpha"])
            total = part if total is None else total + part
    return total


@op(vjp=dict(self=lambda xp, g, self_shape, beta: _times(xp.sum_to(g, self_shape), beta),
             mat1=lambda xp, g, mat2, alpha: _times(xp.mm(g, xp.mT(mat2)), alpha),
             mat2=lambda xp, g, mat1, alpha: _times(xp.mm(xp.mT(mat1), g), alpha)),
    jvp=_addmm_jvp, latex=r"{self} + {mat1}\,{mat2}", inplace=True)  # fmt: skip
def addmm(self, mat1, mat2, beta=1, alpha=1):
    """A matrix plus the product of two matrices."""
    check_addmm(self, mat1, mat2)
    return _scaled_sum(_product(mat1, mat2), beta, self, alpha)


def _times(gradient, factor):
    """A gradient times a number; the gradient itself where the number is one."""
    return gradient if factor == 1 else gradient * factor


@op(vjp=dict(self=lambda xp, g, self_shape, beta: _times(xp.sum_to(g, self_shape), beta),
             mat=lambda xp, g, vec, alpha: _times(xp.outer(g, vec), alpha),
             vec=lambda xp, g, mat, alpha: _times(xp.mv(xp.mT(mat), g), alpha)),
    latex=r"{self} + {mat}\,{vec}", inplace=True)  # fmt: skip
def addmv(self, mat, vec, beta=1, alpha=1):
    """A vector plus the product of a matrix and a vector."""
    check_addmv(self, mat, vec)
    return _scaled_sum(_product(mat, vec), beta, self, alpha)


@op(vjp=dict(self=lambda xp, g, self_shape, beta: _times(xp.sum_to(g, self_shape), beta),
             batch1=lambda xp, g, batch2, alpha: _times(xp.bmm(g, xp.mT(batch2)), alpha),
             batch2=lambda xp, g, batch1, alpha: _times(xp.bmm(xp.mT(batch1), g), alpha)),
    latex=r"{self} + {batch1}\,{batch2}", inplace=True)  # fmt: skip
def baddbmm(self, batch1, batch2, beta=1, alpha=1):
    """A batch of matrices plus the products of two batches."""
    check_bmm(batch1, batch2, self)
    return _scaled_sum(_batch_product(batch1, batch2), beta, self, alpha)


def _each(xp, g, batch):
    """The gradient of a sum over a batch: the same for every matrix."""
    return xp.expand(xp.unsqueeze(g, 0), (batch.shape[0], *g.shape))


@op(vjp=dict(self=lambda xp, g, self_shape, beta: _times(xp.sum_to(g, self_shape), beta),
             batch1=lambda xp, g, batch2, alpha: _times(xp.bmm(_each(xp, g, batch2), xp.mT(batch2)), alpha),
             batch2=lambda xp, g, batch1, alpha: _times(xp.bmm(xp.mT(batch1), _each(xp, g, batch1)), alpha)),
    latex=r"{self} + \sum {batch1}\,{batch2}", inplace=True)  # fmt: skip
def addbmm(self, batch1, batch2, beta=1, alpha=1):
    """A matrix plus the sum of the products of two batches of matrices."""
    check_batches(self, batch1, batch2)
    rows, columns = batch1.shape[1], batch2.shape[2]
    # Side by side and one above the other, the batches are two matrices whose product is the sum.
    wide = batch1.transpose(1, 0, 2).reshape(rows, -1)
    return _scaled_sum(_product(wide, batch2.reshape(-1, columns)), beta, self, alpha)


@op(vjp=dict(self=lambda xp, g, self_shape, beta: _times(xp.sum_to(g, self_shape), beta),
             vec1=lambda xp, g, vec2, alpha: _times(xp.mv(g, vec2), alpha),
             vec2=lambda xp, g, vec1, alpha: _times(xp.mv(xp.transpose(g, 0, 1), vec1), alpha)),
    latex=r"{self} + {vec1} \otimes {vec2}", inplace=True)  # fmt: skip
def addr(self, vec1, vec2, beta=1, alpha=1):
    """A matrix plus the outer product of two vectors."""
    for name, vector in (("vec1", vec1), ("vec2", vec2)):
        if vector.ndim != 1:
            raise RuntimeError(f"addr: Expected 1-D argument {name}, but got {vector.ndim}-D")
    return _scaled_sum(outer(vec1, vec2), beta, self, alpha)


@op(vjp=dict(self=lambda xp, g, dim: xp.unsqueeze(g, dim)), grad_fn="SqueezeBackward4", latex=r"{self}", jvp="linear",
    names=(), methods=())  # fmt: skip
def squeeze_product(self, dim):
    """The product of a vector without the dimension it was given; nobody else holds its memory."""
    return self.reshape(self.shape[:dim] + self.shape[dim + 1 :])
