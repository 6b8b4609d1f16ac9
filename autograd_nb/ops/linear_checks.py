"""What linear algebra asks of its matrices, and what PyTorch says where it is refused."""

from __future__ import annotations

import numpy as np

from .errors import not_implemented
from .matmul_checks import scalar_type


class _LinAlgError(RuntimeError):
    """Raised where a matrix is singular, not positive definite, or where an iteration does not converge."""


LinAlgError = _LinAlgError  # tracebacks show the class by PyTorch's private name


def check_float(name, array, low=False):
    """RuntimeError for integers; with ``low`` also for float16."""
    if array.dtype.kind not in "fc":
        raise RuntimeError(f"{name}: Expected a floating point or complex tensor as input. Got {scalar_type(array)}")
    if low and array.dtype.char == "e":
        raise RuntimeError(f"{name}: Low precision dtypes not supported. Got {scalar_type(array)}")


def check_kernel(kernel, array):
    """NotImplementedError for the dtypes that LAPACK does not have."""
    if array.dtype.char not in "fdFD":
        raise not_implemented(kernel, array)


def check_matrix(name, array, letter="A"):
    """RuntimeError for vectors and numbers."""
    if array.ndim < 2:
        raise RuntimeError(f"{name}: The input tensor {letter} must have at least 2 dimensions.")


def check_square(name, array, letter="A"):
    """RuntimeError unless the last two sizes are equal."""
    check_matrix(name, array, letter)
    rows, columns = array.shape[-2:]
    if rows != columns:
        where = f"{name}: " if name else ""
        raise RuntimeError(
            f"{where}{letter} must be batches of square matrices, but they are {rows} by {columns} matrices"
        )


def check_same_dtype(name, first, second):
    """RuntimeError for two dtypes."""
    if first.dtype != second.dtype:
        raise RuntimeError(
            f"{name}: Expected A and B to have the same dtype, but found A of type {scalar_type(first)} and B of type "
            f"{scalar_type(second)} instead"
        )


def first_failure(info):
    """Which matrix failed, as PyTorch's sentences say it, and its info; None if none did."""
    codes = np.atleast_1d(info).ravel()
    failed = np.flatnonzero(codes)
    if not failed.size:
        return None
    where = f"(Batch element {failed[0]}): " if np.ndim(info) else ""
    return where, int(codes[failed[0]])


def refuse_indefinite(name, info):
    """LinAlgError where a Cholesky factorisation stopped."""
    failure = first_failure(info)
    if failure is not None:
        raise LinAlgError(
            f"{name}: {failure[0]}The factorization could not be completed because the input is not "
            f"positive-definite (the leading minor of order {failure[1]} is not positive-definite)."
        )


def refuse_singular(name, info):
    """LinAlgError where a matrix has no inverse."""
    failure = first_failure(info)
    if failure is not None:
        raise LinAlgError(
            f"{name}: {failure[0]}The diagonal element {failure[1]} is zero, the inversion could not be completed "
            "because the input matrix is singular."
        )


def batch_broadcasts(first, second):
    """The batch sizes of two stacks of matrices taken together; RuntimeError where they do not fit."""
    try:
        return np.broadcast_shapes(first, second)
    except ValueError:
        width = max(len(first), len(second))
        a, b = (1,) * (width - len(first)) + first, (1,) * (width - len(second)) + second
        dim = next(d for d in reversed(range(width)) if a[d] != b[d] and 1 not in (a[d], b[d]))
        raise RuntimeError(
            f"The size of tensor a ({a[dim]}) must match the size of tensor b ({b[dim]}) at non-singleton "
            f"dimension {dim}"
        ) from None
