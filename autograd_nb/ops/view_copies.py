"""What views show, copied: the operations ``..._copy``, and pieces whose views PyTorch does not keep track of."""

from __future__ import annotations

import numpy as np

from . import shape, slicing
from .card import cards, op


def _copying(source, grad_fn=None, names=()):
    """The card of a view's copying twin: its rules are the view's."""
    card = cards[source]
    return op(vjp=card.vjp, latex=card.latex, jvp="linear", grad_fn=grad_fn or f"{card.grad_fn}_copy", names=names,
              methods=(), outputs=card.outputs)  # fmt: skip


@op(vjp=dict(self=lambda xp, g: g), latex=r"{self}", jvp="linear", grad_fn="AliasBackward0_copy", methods=())
def alias_copy(self):
    """A copy of the tensor."""
    return self.copy()


@_copying("diagonal")
def diagonal_copied(self, offset=0, dim1=0, dim2=1):
    """A copy of the elements whose two indices differ by ``offset``."""
    return slicing.diagonal(self, offset, dim1, dim2).copy()


@_copying("expand")
def expand_copy(self, size):
    """The tensor repeated to a shape, on memory of its own."""
    return np.array(shape.expand(self, size), order="C")


@_copying("permute")
def permute_copy(self, dims):
    """A copy with the dimensions in another order."""
    return shape.permute(self, dims).copy()


@_copying("select", names=("select_copy",))
def select_copy(self, dim, index):
    """A copy of what lies at one index of a dimension."""
    return slicing.select(self, dim, index).copy()


@_copying("slice_dim")
def slice_copy(self, dim, start, end, step=1):
    """A copy of every ``step``-th index of a dimension from ``start`` up to ``end``."""
    return slicing.slice_dim(self, dim, start, end, step).copy()


def _narrow_vjp(xp, g, self_shape, dim, start, length):
    return xp.slice_backward(g, self_shape, dim, start, start + length, 1)


@op(vjp=dict(self=_narrow_vjp), latex=r"{self}", jvp="linear", names=(), methods=())
def narrow_copy(self, dim, start, length):
    """A copy of ``length`` indices of a dimension from ``start`` on."""
    return slicing.slice_dim(self, dim, start, start + length).copy()


@_copying("squeeze_all")
def squeeze_copy_all(self):
    """A copy without the dimensions of size one."""
    return self.squeeze().copy()


@_copying("squeeze_dim")
def squeeze_copy_dim(self, dim):
    """A copy without one dimension, if its size is one."""
    return shape.squeeze_dim(self, dim).copy()


@_copying("squeeze_dims")
def squeeze_copy_dims(self, dim):
    """A copy without those of the given dimensions whose size is one."""
    return shape.squeeze_dims(self, dim).copy()


@_copying("t", names=("t_copy",))
def t_copy(self):
    """A copy of a matrix, transposed."""
    return shape.t(self).copy()


@_copying("transpose", names=("transpose_copy",))
def transpose_copy(self, dim0, dim1):
    """A copy with two dimensions exchanged."""
    return shape.transpose(self, dim0, dim1).copy()


@_copying("unfold", names=("unfold_copy",))
def unfold_copy(self, dimension, size, step):
    """A copy of all windows along a dimension."""
    return slicing.unfold(self, dimension, size, step).copy()


@_copying("unsqueeze", names=("unsqueeze_copy",))
def unsqueeze_copy(self, dim):
    """A copy with a new dimension of size one."""
    return shape.unsqueeze(self, dim).copy()


@_copying("view")
def view_copy(self, size):
    """A copy in another shape."""
    return np.array(self).reshape(size)


@_copying("unbind", names=("unbind_copy",))
def unbind_copy(self, dim=0):
    """Copies of all slices along a dimension."""
    return [piece.copy() for piece in slicing.unbind(self, dim)]


@_copying("split")
def split_copy(self, split_size, dim):
    """Copies of pieces of equal size along a dimension."""
    return [piece.copy() for piece in slicing.split(self, split_size, dim)]


@_copying("split_with_sizes")
def split_with_sizes_copy(self, split_sizes, dim):
    """Copies of pieces of the given sizes along a dimension."""
    return [piece.copy() for piece in slicing.split_with_sizes(self, split_sizes, dim)]


@_copying("split_with_sizes", "UnsafeSplitWithSizesBackward0")
def unsafe_split_with_sizes(self, split_sizes, dim):
    """Pieces of the given sizes that may be written to one by one."""
    return slicing.split_with_sizes(self, split_sizes, dim)
