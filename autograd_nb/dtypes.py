"""Data types with PyTorch's names and PyTorch's promotion rules, on NumPy's storage types."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import Any

import numpy as np

# The dtypes take these names here.
_bool = builtins.bool
_int = builtins.int

BOOL, INTEGER, FLOAT, COMPLEX = range(4)
_CATEGORY = {"b": BOOL, "u": INTEGER, "i": INTEGER, "f": FLOAT, "c": COMPLEX}


class dtype:
    """The element type of a tensor: ``float32``, ``int64``, ``bool`` ...

    Attributes: ``itemsize`` in bytes, ``is_floating_point``, ``is_complex``, ``is_signed``; ``numpy`` is the NumPy
    dtype that stores it.

    >>> float32, float32.itemsize, int64.is_floating_point
    (torch.float32, 4, False)
    """

    __slots__ = ("category", "is_complex", "is_floating_point", "is_signed", "itemsize", "name", "numpy")

    def __init__(self, name: str, numpy_dtype: np.dtype) -> None:
        self.name = name
        self.numpy = numpy_dtype
        self.itemsize = numpy_dtype.itemsize
        self.category = _CATEGORY[numpy_dtype.kind]
        self.is_floating_point = self.category == FLOAT
        self.is_complex = self.category == COMPLEX
        self.is_signed = numpy_dtype.kind not in "bu"

    def __repr__(self) -> str:
        return f"torch.{self.name}"  # what PyTorch prints: notebooks compare this text

    def __reduce__(self) -> str:
        return self.name

    def to_real(self) -> dtype:
        """The real dtype of the same precision.

        >>> complex64.to_real()
        torch.float32
        """
        return {complex64: float32, complex128: float64}.get(self, self)

    def to_complex(self) -> dtype:
        """The complex dtype of the same precision.

        >>> float64.to_complex()
        torch.complex128
        """
        return {float32: complex64, float64: complex128, bfloat16: complex64}.get(self, self)


class Unstored(dtype):
    """A dtype of PyTorch's that NumPy has no type for: it has a name and a place among the others, and no tensors."""

    __slots__ = ()

    def __init__(self, name: str, itemsize: _int) -> None:
        self.name, self.itemsize, self.category = name, itemsize, FLOAT
        self.is_floating_point = self.is_signed = True
        self.is_complex = False

    @property
    def numpy(self) -> np.dtype:
        """Raises TypeError: no array has this dtype."""
        raise TypeError(
            f"autograd_nb has no tensors of dtype {self!r}, because NumPy has no such type; torch.float32 holds all "
            "its values, torch.float16 is as small"
        )


def _define(name: str, numpy_name: str | None = None) -> dtype:
    return dtype(name, np.dtype(numpy_name or name))


float16, float32, float64 = _define("float16"), _define("float32"), _define("float64")
uint8, uint16, uint32, uint64 = _define("uint8"), _define("uint16"), _define("uint32"), _define("uint64")
int8, int16, int32, int64 = _define("int8"), _define("int16"), _define("int32"), _define("int64")
complex64, complex128 = _define("complex64"), _define("complex128")
bool = _define("bool")
bfloat16 = Unstored("bfloat16", 2)
half, float, double, short, int, long, cfloat, cdouble = (
    float16, float32, float64, int16, int32, int64, complex64, complex128)  # fmt: skip

ALL = (float16, float32, float64, uint8, uint16, uint32, uint64, int8, int16, int32, int64, complex64, complex128, bool)
OF_NUMPY = {d.numpy: d for d in ALL}
NAMES = (*(d.name for d in ALL), "bfloat16", "half", "float", "double", "short", "int", "long", "cfloat", "cdouble")

_default = float32


def of(array: Any) -> dtype:
    """The dtype of a NumPy array or NumPy scalar; TypeError for one that PyTorch has no type for."""
    try:
        return OF_NUMPY[array.dtype]
    except KeyError:
        return OF_NUMPY[supported(array.dtype)]


def supported(numpy_dtype: np.dtype) -> np.dtype:
    """The same NumPy dtype in native byte order; TypeError where no tensor can hold it."""
    native = numpy_dtype.newbyteorder("=")
    if native not in OF_NUMPY:
        raise TypeError(
            f"can't convert np.ndarray of type numpy.{numpy_dtype.type.__name__}. The only supported types are: "
            "float64, float32, float16, complex64, complex128, int64, int32, int16, int8, uint64, uint32, uint16, "
            "uint8, and bool."
        )
    return native


def get_default_dtype() -> dtype:
    """The floating-point dtype of new tensors made from Python floats.

    >>> get_default_dtype()
    torch.float32
    """
    return _default


def set_default_dtype(d: dtype) -> None:
    """Make ``d`` the dtype of new tensors made from Python floats; TypeError unless it is a floating-point dtype.

    >>> set_default_dtype(float64); get_default_dtype()
    torch.float64
    >>> set_default_dtype(float32)
    """
    global _default
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise TypeError("only floating-point types are supported as the default type")
    np.dtype(d.numpy)  # raises for a dtype without tensors
    _default = d


def default_complex() -> dtype:
    """The complex dtype that goes with the default floating-point dtype."""
    return _default.to_complex()


WIDE_UNSIGNED = frozenset((uint16, uint32, uint64))


def promote_types(a: dtype, b: dtype) -> dtype:
    """The smallest dtype of the higher category that holds both, by PyTorch's lattice.

    >>> promote_types(int64, float32), promote_types(uint8, int8), promote_types(complex64, float64)
    (torch.float32, torch.int16, torch.complex128)
    """
    if a is b:
        return a
    if a.category == b.category:
        if bfloat16 in (a, b):  # neither it nor float16 holds all values of the other
            other = b if a is bfloat16 else a
            return float32 if other is float16 else other
        check_promotion(a, b, a)
        return OF_NUMPY[np.promote_types(a.numpy, b.numpy)]
    low, high = (a, b) if a.category < b.category else (b, a)
    check_promotion(a, b, high)
    if high.category == COMPLEX and low is float64:
        return complex128
    return high


def check_promotion(a: dtype, b: dtype, high: dtype) -> None:
    """RuntimeError for the wide unsigned dtypes beside anything but floats."""
    if high.category != FLOAT and (a in WIDE_UNSIGNED or b in WIDE_UNSIGNED):
        raise RuntimeError(
            "Promotion for uint16, uint32, uint64 types is not supported, attempted to promote "
            f"{SCALAR_TYPE_NAMES[a]} and {SCALAR_TYPE_NAMES[b]}"
        )


def of_scalar(value: Any) -> dtype:
    """The dtype a Python number stands for: bool, int64, the default float or the default complex."""
    if isinstance(value, (_bool, np.bool_)):
        return bool
    if isinstance(value, (_int, np.integer)):
        return int64
    return default_complex() if isinstance(value, (complex, np.complexfloating)) else _default


def result_dtype(operands: Iterable[Any]) -> dtype:
    """The dtype of an operation on arrays, NumPy scalars (0-d tensors) and Python numbers.

    Arrays with dimensions decide; 0-d operands raise the result only to a higher category, Python numbers only to the
    default dtype of a higher category.
    """
    ranked: list[dtype | None] = [None, None, None]
    for value in operands:
        if isinstance(value, (np.ndarray, np.generic)):
            rank, d = (0 if value.ndim else 1), of(value)
        else:
            rank, d = 2, of_scalar(value)
        known = ranked[rank]
        ranked[rank] = d if known is None else promote_types(known, d)
    result: dtype | None = None
    for best in ranked:
        if best is None:
            continue
        if result is None:
            result = best
        elif best.category > result.category:
            # Complex operands that count less make a float complex, at the precision it has.
            precise = best.category == COMPLEX and result in (float32, float64)
            result = result.to_complex() if precise else promote_types(result, best)
    assert result is not None
    return result


def can_cast(source: dtype, target: dtype) -> _bool:
    """True if a result of dtype ``source`` may be stored in a tensor of dtype ``target``.

    >>> can_cast(float64, float32), can_cast(float32, int64)
    (True, False)
    """
    if source.category == INTEGER and target.category == BOOL:
        return False
    return source.category <= target.category


SCALAR_TYPE_NAMES = {
    float16: "Half", bfloat16: "BFloat16", float32: "Float", float64: "Double", uint8: "Byte", uint16: "UInt16",
    uint32: "UInt32",
    uint64: "UInt64", int8: "Char", int16: "Short", int32: "Int", int64: "Long", complex64: "ComplexFloat",
    complex128: "ComplexDouble", bool: "Bool"}  # fmt: skip
"""The names PyTorch's error sentences use, e.g. "result type Float can't be cast ..."."""
