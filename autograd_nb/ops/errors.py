"""PyTorch's error sentences for wrong shapes, built from the arrays at hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes


def broadcast_error(card: Any, arrays: list[Any], error: ValueError) -> Exception:
    """What PyTorch says where NumPy could not broadcast the operands; other errors become RuntimeErrors as they are."""
    together: tuple[int, ...] = ()
    for value in arrays if "broadcast" in str(error) else ():
        if isinstance(value, (np.ndarray, np.generic)):
            message = mismatch(together, value.shape)
            if message is not None:
                return RuntimeError(message)
            together = np.broadcast_shapes(together, value.shape)
    return RuntimeError(str(error))


def mismatch(first: tuple[int, ...], second: tuple[int, ...]) -> str | None:
    """PyTorch's sentence for two shapes that do not broadcast, or None if they do."""
    width = max(len(first), len(second))
    a, b = (1,) * (width - len(first)) + first, (1,) * (width - len(second)) + second
    for dim in reversed(range(width)):
        if a[dim] != b[dim] and a[dim] != 1 and b[dim] != 1:
            return (
                f"The size of tensor a ({a[dim]}) must match the size of tensor b ({b[dim]}) "
                f"at non-singleton dimension {dim}"
            )
    return None


def output_error(out: tuple[int, ...], result: tuple[int, ...]) -> RuntimeError:
    """What PyTorch says where a result does not fit the memory it should go into."""
    message = mismatch(out, result)
    if message is not None:
        return RuntimeError(message)
    wide = list(np.broadcast_shapes(out, result))
    return RuntimeError(f"output with shape {list(out)} doesn't match the broadcast shape {wide}")


def dim_error(dim: int, ndim: int) -> IndexError:
    """PyTorch's sentence for a dimension that is not there."""
    reach = max(ndim, 1)
    return IndexError(f"Dimension out of range (expected to be in range of [{-reach}, {reach - 1}], but got {dim})")


def wrap_dim(dim: int, ndim: int) -> int:
    """The dimension counted from the front; IndexError where it is out of range."""
    reach = max(ndim, 1)
    if not -reach <= dim < reach:
        raise dim_error(dim, ndim)
    return dim + reach if dim < 0 else dim


def not_implemented(kernel: str, array: Any) -> NotImplementedError:
    """What PyTorch says where it has no kernel for the array's dtype."""
    return NotImplementedError(f"\"{kernel}\" not implemented for '{dtypes.SCALAR_TYPE_NAMES[dtypes.of(array)]}'")


def need_float(kernel: str, array: Any) -> None:
    """NotImplementedError for dtypes other than floats."""
    if array.dtype.kind != "f":
        raise not_implemented(kernel, array)


def refuse_complex(kernel: str, array: Any) -> None:
    """NotImplementedError for complex numbers; integers go on, to be computed as floats."""
    if array.dtype.kind == "c":
        raise not_implemented(kernel, array)


def not_tensor(function: str, argument: str, position: int, value: Any) -> TypeError:
    """What PyTorch says to an argument that had to be a tensor."""
    kind = type(value).__name__
    return TypeError(f"{function}(): argument '{argument}' (position {position}) must be Tensor, not {kind}")


def not_condition(array: Any) -> RuntimeError:
    """What PyTorch says to a condition that is not of dtype bool."""
    kind = dtypes.SCALAR_TYPE_NAMES[dtypes.of(array)]
    return RuntimeError(f"where expected condition to be a boolean tensor, but got a tensor with dtype {kind}")


def mask_error(array: Any) -> RuntimeError:
    """What PyTorch says to a mask that is not of dtype bool."""
    kind = C_NAMES[dtypes.of(array)]
    return RuntimeError(f"masked_fill_ only supports boolean masks, but got mask with dtype {kind}")


C_NAMES = {
    dtypes.float16: "c10::Half", dtypes.float32: "float", dtypes.float64: "double", dtypes.uint8: "unsigned char",
    dtypes.int8: "signed char", dtypes.int16: "short int", dtypes.int32: "int", dtypes.int64: "long int",
    dtypes.bool: "bool", dtypes.complex64: "c10::complex<float>", dtypes.complex128: "c10::complex<double>",
}  # fmt: skip
"""The element types as some of PyTorch's sentences spell them."""


def invalid_combination(function: str, *values: Any) -> TypeError:
    """What PyTorch says to arguments that fit none of a function's several signatures."""
    given = ", ".join(type(v).__name__ for v in values)
    return TypeError(
        f"{function}() received an invalid combination of arguments - got ({given}), but expected one of:\n"
        f" * those of torch.{function}, see help(torch.{function})"
    )
