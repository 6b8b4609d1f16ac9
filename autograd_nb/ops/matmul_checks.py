"""What PyTorch says where matrices and vectors do not fit together."""

from __future__ import annotations

import numpy as np

from .. import dtypes

C_NAMES = {
    "e": "c10::Half", "f": "float", "d": "double", "B": "unsigned char", "b": "signed char", "h": "short int",
    "i": "int", "l": "long int", "q": "long int", "?": "bool", "F": "c10::complex<float>", "D": "c10::complex<double>",
    "H": "short unsigned int", "I": "unsigned int", "L": "long unsigned int", "Q": "long unsigned int"}  # fmt: skip


def scalar_type(array):
    """The name PyTorch's sentences use for the array's dtype: Float, Long ..."""
    return dtypes.SCALAR_TYPE_NAMES[dtypes.of(array)]


def _need_array(name, parameter, position, value):
    if not isinstance(value, (np.ndarray, np.generic)):
        raise TypeError(
            f"{name}(): argument '{parameter}' (position {position}) must be Tensor, not {type(value).__name__}"
        )


def _no_bool(kernel, array):
    if array.dtype.char == "?":
        raise NotImplementedError(f"\"{kernel}\" not implemented for 'Bool'")


def _sizes(matrix):
    return "x".join(map(str, matrix.shape))


def _check_inner(mat1, mat2):
    if mat1.shape[1] != mat2.shape[0]:
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({_sizes(mat1)} and {_sizes(mat2)})")


def check_mm(self, mat2):
    """Two matrices of one dtype whose inner sizes agree."""
    try:
        if self.dtype is mat2.dtype and self.shape[1] == mat2.shape[0] and self.ndim == 2 == mat2.ndim:
            _no_bool("addmm_impl_cpu_", self)
            return
    except (AttributeError, IndexError):
        _need_array("mm", "mat2", 2, mat2)
    for name, matrix in (("self", self), ("mat2", mat2)):
        if matrix.ndim != 2:
            raise RuntimeError(f"{name} must be a matrix")
    _check_inner(self, mat2)
    if self.dtype != mat2.dtype:
        raise RuntimeError(
            "expected m1 and m2 to have the same dtype, but got: "
            f"{C_NAMES[self.dtype.char]} != {C_NAMES[mat2.dtype.char]}"
        )


def check_addmm(self, mat1, mat2):
    """Two matrices that fit, and something of the same dtype that broadcasts to their product."""
    for name, matrix in (("mat1", mat1), ("mat2", mat2)):
        if matrix.ndim != 2:
            raise RuntimeError(f"{name} must be a matrix, got {matrix.ndim}-D tensor")
    _check_inner(mat1, mat2)
    check_expands(self, (mat1.shape[0], mat2.shape[1]))
    if not self.dtype == mat1.dtype == mat2.dtype:
        if mat1.dtype == self.dtype or mat1.dtype == mat2.dtype:
            raise RuntimeError(
                f"self and mat2 must have the same dtype, but got {scalar_type(self)} and {scalar_type(mat2)}"
            )
        raise RuntimeError(
            "expected m1 and m2 to have the same dtype, but got: "
            f"{C_NAMES[mat1.dtype.char]} != {C_NAMES[mat2.dtype.char]}"
        )
    _no_bool("addmm_impl_cpu_", mat1)


def check_expands(array, shape):
    """RuntimeError unless the array broadcasts to ``shape``."""
    have = array.shape
    if len(have) > len(shape):
        raise RuntimeError(
            f"The expanded size of the tensor ({shape[0] if shape else 1}) must match the existing size ({have[0]}) at "
            f"non-singleton dimension 0.  Target sizes: {list(shape)}.  Tensor sizes: {list(have)}"
        )
    lead = len(shape) - len(have)
    for k in reversed(range(len(have))):
        if have[k] not in (1, shape[lead + k]):
            raise RuntimeError(
                f"The expanded size of the tensor ({shape[lead + k]}) must match the existing size ({have[k]}) at "
                f"non-singleton dimension {lead + k}.  Target sizes: {list(shape)}.  Tensor sizes: {list(have)}"
            )


def check_mv(self, vec):
    """A matrix and a vector of one dtype whose sizes agree."""
    _need_array("mv", "vec", 2, vec)
    if self.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {self.ndim}, {vec.ndim}")
    if self.shape[1] != vec.shape[0]:
        raise RuntimeError(f"size mismatch, got input ({self.shape[0]}), mat ({_sizes(self)}), vec ({vec.shape[0]})")
    _same_for_addmv(vec, self, vec)


def _same_for_addmv(self, mat, vec):
    if not self.dtype == mat.dtype == vec.dtype:
        raise RuntimeError(
            "addmv input tensors must have the same dtype, but got "
            f"{scalar_type(self)}, {scalar_type(mat)}, and {scalar_type(vec)}"
        )
    _no_bool("addmv_impl_cpu", mat)


def check_addmv(self, mat, vec):
    """A matrix and a vector that fit, and something of the same dtype that broadcasts to their product."""
    if mat.ndim != 2 or vec.ndim != 1 or self.ndim > 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got {self.ndim}, {mat.ndim}, {vec.ndim}")
    rows, columns = mat.shape
    added = self.shape[0] if self.ndim else 1
    if columns != vec.shape[0] or added not in (1, rows):
        raise RuntimeError(f"size mismatch, got input ({added}), mat ({_sizes(mat)}), vec ({vec.shape[0]})")
    _same_for_addmv(self, mat, vec)


def check_dot(self, other):
    """Two vectors of one size and dtype."""
    _need_array("dot", "tensor", 2, other)
    if self.ndim != 1 or other.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {self.ndim}D and {other.ndim}D tensors")
    if self.dtype != other.dtype:
        raise RuntimeError(
            f"dot : expected both vectors to have same dtype, but found {scalar_type(self)} and {scalar_type(other)}"
        )
    n, m = self.shape[0], other.shape[0]
    if n != m:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{n}] and src [{m}] to have the same number of elements, "
            f"but got {n} and {m} elements respectively"
        )
    _no_bool("dot", self)


def check_bmm(batch1, batch2, self=None):
    """Two batches of matrices that fit, and something that broadcasts to their products."""
    _need_array("bmm", "mat2", 2, batch2)
    for name, batch in (("batch1", batch1), ("batch2", batch2)):
        if batch.ndim != 3:
            raise RuntimeError(f"{name} must be a 3D tensor")
    expected = [batch1.shape[0], batch1.shape[2]]
    if list(batch2.shape[:2]) != expected:
        raise RuntimeError(
            "Expected size for first two dimensions of batch2 tensor to be: "
            f"{expected} but got: {list(batch2.shape[:2])}."
        )
    if self is not None:
        check_expands(self, (*batch1.shape[:2], batch2.shape[2]))
    if batch1.dtype != batch2.dtype:
        raise RuntimeError(f"expected scalar type {scalar_type(batch1)} but found {scalar_type(batch2)}")
    _no_bool("bmm" if self is None else "baddbmm", batch1)


def check_batches(self, batch1, batch2):
    """Two batches of as many matrices that fit, and something that broadcasts to the sum of their products."""
    for name, batch in (("batch1", batch1), ("batch2", batch2)):
        if batch.ndim != 3:
            raise RuntimeError(f"{name} must be a 3D tensor")
    (n, rows, inner), (m, inner2, columns) = batch1.shape, batch2.shape
    if n != m:
        raise RuntimeError(f"batch1 and batch2 must have same number of batches, got {n} and {m}")
    if inner != inner2:
        raise RuntimeError(f"Incompatible matrix sizes for bmm ({rows}x{inner} and {inner2}x{columns})")
    check_expands(self, (rows, columns))
    if batch1.dtype != batch2.dtype:
        raise RuntimeError(f"expected scalar type {scalar_type(batch1)} but found {scalar_type(batch2)}")
