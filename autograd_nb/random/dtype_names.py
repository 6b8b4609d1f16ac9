"""What PyTorch's checks know of NumPy's dtypes: how their sentences spell them, and how far floats reach."""

import numpy as np

# Written down, not asked from np.finfo: its first answers take 3 ms, at import.
DIGITS = {"float16": 11, "float32": 24, "float64": 53}
FINITE = {"float16": 65504.0, "float32": (2 - 2.0**-23) * 2.0**127, "float64": (2 - 2.0**-52) * 2.0**1023}

_SPELLINGS = {
    "bool": ("Bool", "bool"),
    "uint8": ("Byte", "unsigned char"),
    "int8": ("Char", "signed char"),
    "int16": ("Short", "short int"),
    "int32": ("Int", "int"),
    "int64": ("Long", "long int"),
    "uint16": ("UInt16", "short unsigned int"),
    "uint32": ("UInt32", "unsigned int"),
    "uint64": ("UInt64", "long unsigned int"),
    "float16": ("Half", "c10::Half"),
    "float32": ("Float", "float"),
    "float64": ("Double", "double"),
    "complex64": ("ComplexFloat", "c10::complex<float>"),
    "complex128": ("ComplexDouble", "c10::complex<double>"),
}


def scalar_type(dtype: np.dtype) -> str:
    """PyTorch's name of the dtype: ``Float``.

    >>> scalar_type(np.dtype("int64"))
    'Long'
    """
    return _SPELLINGS[dtype.name][0]


def cpp_type(dtype: np.dtype) -> str:
    """The C++ name of the dtype: ``float``.

    >>> cpp_type(np.dtype("int64"))
    'long int'
    """
    return _SPELLINGS[dtype.name][1]


def not_implemented(kernel: str, dtype: np.dtype) -> NotImplementedError:
    """What PyTorch raises when a kernel has no version for the dtype.

    >>> not_implemented("uniform", np.dtype("bool"))
    NotImplementedError('"uniform" not implemented for \\'Bool\\'')
    """
    return NotImplementedError(f"\"{kernel}\" not implemented for '{scalar_type(dtype)}'")
