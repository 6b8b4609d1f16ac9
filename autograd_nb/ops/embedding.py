"""Rows of a table: picking them, adding into them, and unit vectors of classes."""

from __future__ import annotations

import numpy as np

from .card import op
from .matmul_checks import scalar_type


def check_embedding(weight, indices, *_):
    """A table of rows and whole numbers that name some of them."""
    if weight.ndim != 2:
        raise RuntimeError("'weight' must be 2-D")
    if indices.dtype.char not in "lqi":
        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
            f"torch.{scalar_type(indices)}Tensor instead (while checking arguments for embedding)"
        )
    if indices.size and not (indices.min() >= 0 and indices.max() < weight.shape[0]):
        raise IndexError("index out of range in self")


@op(vjp=dict(weight=lambda xp, g, weight_shape, indices, padding_idx, scale_grad_by_freq:
                 xp.embedding_backward(g, indices, weight_shape[0], padding_idx, scale_grad_by_freq)),
    tensors=("indices",), latex=r"{weight}[{indices}]", names=(), methods=())  # fmt: skip
def embedding(weight, indices, padding_idx=-1, scale_grad_by_freq=False):
    """The rows of the table that the indices name."""
    check_embedding(weight, indices)
    return weight.take(indices, axis=0)


@op(vjp=dict(grad=lambda xp, g, indices, padding_idx, scale_grad_by_freq:
                 xp.embedding_rows(g, indices, padding_idx, scale_grad_by_freq)),
    tensors=("indices",), jvp="linear", names=(), methods=())  # fmt: skip
def embedding_backward(grad, indices, count, padding_idx, scale_grad_by_freq):
    """Each gradient added into the row that its index names; the row ``padding_idx`` stays zero."""
    flat, rows = indices.reshape(-1), grad.reshape(indices.size, -1)
    if padding_idx >= 0 and (flat == padding_idx).any():
        kept = flat != padding_idx
        flat, rows = flat[kept], rows[kept]
    if scale_grad_by_freq and flat.size:
        rows = rows / np.bincount(flat)[flat][:, None].astype(rows.dtype)
    out = np.zeros((count, grad.shape[-1]), grad.dtype)
    add_rows(out, flat, rows)
    return out


def add_rows(out, index, rows):
    """``out[index] += rows`` where an index may occur several times.

    All rows are written at once; only those that a later one overwrote are added, in the order of their index.
    """
    number = np.arange(index.size)
    last = np.empty(out.shape[0], np.intp)
    last[index] = number
    out[index] = rows
    lost = np.flatnonzero(last[index] != number)
    if lost.size:
        order = lost[np.argsort(index[lost], kind="stable")]
        places = index[order]
        starts = np.flatnonzero(np.concatenate(([True], places[1:] != places[:-1])))
        out[places[starts]] += np.add.reduceat(rows[order], starts, axis=0)


@op(vjp=dict(weight=lambda xp, g, weight_shape, indices, padding_idx, scale_grad_by_freq:
                 xp.embedding_backward(g, indices, weight_shape[0], padding_idx, scale_grad_by_freq)),
    tensors=("indices",), names=(), methods=())  # fmt: skip
def embedding_rows(weight, indices, padding_idx, scale_grad_by_freq):
    """What reaches the gradient of each picked row from a change of the table's gradient."""
    out = weight.take(indices, axis=0)
    if scale_grad_by_freq and indices.size:
        out /= np.bincount(indices.reshape(-1))[indices][..., None].astype(out.dtype)
    if padding_idx >= 0:
        out[indices == padding_idx] = 0
    return out


@op(tensors=("self",), names=(), methods=())
def one_hot(self, num_classes):
    """A row of zeros with a one at the class, for every class number."""
    if self.dtype.char not in "lq":
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if not self.size and num_classes <= 0:
        raise RuntimeError("Can not infer total number of classes from empty tensor.")
    if self.size and self.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(self.max()) + 1
    elif self.size and self.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    out = np.zeros((*self.shape, num_classes), np.int64)
    np.put_along_axis(out, np.asarray(self)[..., None], 1, axis=-1)
    return out
