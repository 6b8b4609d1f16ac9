"""Truth values and bits."""

from __future__ import annotations

import numpy as np

from .card import op
from .errors import not_implemented


def _truth(array):
    return array if array.dtype.kind == "b" else array != 0


@op(tensors=("self",), latex=r"\lnot {self}")
def logical_not(self):
    """True where the element is zero."""
    return np.logical_not(self)


@op(tensors=("self", "other"), promote="compare", latex=r"{self} \land {other}", names=(), methods=())
def logical_and(self, other):
    """True where both elements are nonzero."""
    return _truth(self) & _truth(other)


@op(tensors=("self", "other"), promote="compare", latex=r"{self} \lor {other}", names=(), methods=())
def logical_or(self, other):
    """True where one of the elements is nonzero."""
    return _truth(self) | _truth(other)


@op(tensors=("self", "other"), promote="compare", latex=r"{self} \oplus {other}", names=(), methods=())
def logical_xor(self, other):
    """True where exactly one of the elements is nonzero."""
    return _truth(self) ^ _truth(other)


def _bits(kernel, array, other=None, refused="fc"):
    if array.dtype.kind in refused:
        np.broadcast_shapes(array.shape, np.shape(other))  # PyTorch complains of shapes first
        raise not_implemented(kernel, array)
    return array


@op(tensors=("self",), promote="same", names=("bitwise_not",), methods=("bitwise_not",), inplace=True)
def bitwise_not(self):
    """Every bit turned over; for truth values, not."""
    return ~_bits("bitwise_not_cpu", self)


@op(tensors=("self", "other"), promote="arith", names=(), methods=(), inplace=True)
def bitwise_and(self, other):
    """The bits set in both; for truth values, and."""
    return _bits("bitwise_and_cpu", self, other) & other


@op(tensors=("self", "other"), promote="arith", names=(), methods=(), inplace=True)
def bitwise_or(self, other):
    """The bits set in one or both; for truth values, or."""
    return _bits("bitwise_or_cpu", self, other) | other


@op(tensors=("self", "other"), promote="arith", names=(), methods=(), inplace=True)
def bitwise_xor(self, other):
    """The bits set in exactly one; for truth values, exclusive or."""
    return _bits("bitwise_xor_cpu", self, other) ^ other


@op(tensors=("self", "other"), promote="arith", names=(), methods=(), inplace=True)
def bitwise_left_shift(self, other):
    """The bits moved towards the higher places."""
    return _bits("lshift_cpu", self, other, "bfc") << other


@op(tensors=("self", "other"), promote="arith", names=(), methods=(), inplace=True)
def bitwise_right_shift(self, other):
    """The bits moved towards the lower places."""
    return _bits("rshift_cpu", self, other, "bfc") >> other
