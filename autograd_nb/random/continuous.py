"""The other distributions that fill a tensor: exponential_, geometric_, log_normal_ and cauchy_.

All are made in double precision and then rounded to the dtype, with NumPy's log, exp and tan. Where those are the C
library's (x86-64 without AVX-512) the bits are torch's; elsewhere a float64 result may differ in its last bit.
"""

from __future__ import annotations

import math

import numpy as np

from .dtype_names import cpp_type, not_implemented, scalar_type
from .generator import Generator
from .normals import serial
from .rounding import fused_multiply_add, narrow
from .uniforms import unit

_CONTINUOUS = "distribution is a continuous probability distribution. dtype must be a floating point but you specified"


def exponential(generator: Generator, shape: tuple[int, ...], dtype: np.dtype, lambd: float = 1.0) -> np.ndarray:
    """Exponentially distributed numbers with rate ``lambd``, of a floating dtype.

    Errors: RuntimeError for a rate that is not positive and for other dtypes.

    >>> exponential(Generator().manual_seed(0), (2,), np.dtype("float64"))
    array([3.50832619, 1.23038476])
    """
    if not lambd > 0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
    count = math.prod(shape)
    if count and dtype.kind != "f":
        raise RuntimeError(f"Exponential {_CONTINUOUS} {scalar_type(dtype)}")
    numbers = -1.0 / lambd * np.log1p(-unit(generator, count, np.float64))
    return narrow(numbers, dtype).reshape(shape)


def geometric(generator: Generator, shape: tuple[int, ...], dtype: np.dtype, p: float) -> np.ndarray:
    """How many tries the first success took that has probability ``p`` each time; any real dtype but bool.

    Errors: RuntimeError for ``p`` outside (0, 1), NotImplementedError for other dtypes.

    >>> geometric(Generator().manual_seed(0), (4,), np.dtype("int64"), 0.2)
    array([1, 2, 4, 1])
    """
    if not 0 < p < 1:
        raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    count = math.prod(shape)
    if count and (dtype.kind in "bc" or dtype.name in ("uint16", "uint32", "uint64")):
        raise not_implemented("geometric_cpu", dtype)
    with np.errstate(divide="ignore"):
        tries = np.ceil(np.log(unit(generator, count, np.float64)) / math.log1p(-p))
    return narrow(tries, dtype).reshape(shape)


def log_normal(
    generator: Generator, shape: tuple[int, ...], dtype: np.dtype, mean: float = 1.0, std: float = 2.0
) -> np.ndarray:
    """Numbers whose logarithm is normal with ``mean`` and ``std``, of a floating dtype.

    Errors: RuntimeError for ``std`` that is not positive, NotImplementedError for other dtypes.

    >>> log_normal(Generator().manual_seed(0), (1,), np.dtype("float64"), 0.0, 1.0)
    array([4.66923902])
    """
    if not std > 0:
        raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")
    count = math.prod(shape)
    if count and dtype.kind != "f":
        raise not_implemented("log_normal_cpu", dtype)
    with generator.lock, np.errstate(over="ignore"):
        return narrow(np.exp(serial(generator, count, mean, std)), dtype).reshape(shape)


def cauchy(
    generator: Generator, shape: tuple[int, ...], dtype: np.dtype, median: float = 0.0, sigma: float = 1.0
) -> np.ndarray:
    """Cauchy distributed numbers around ``median`` with scale ``sigma``, of a floating dtype.

    Errors: RuntimeError for ``sigma`` that is not positive and for other dtypes.

    >>> cauchy(Generator().manual_seed(0), (1,), np.dtype("float64"))
    array([10.59772933])
    """
    if not sigma > 0:
        raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    if dtype.kind != "f":
        raise RuntimeError(f"Cauchy {_CONTINUOUS} {cpp_type(dtype)}")
    angles = math.pi * (unit(generator, math.prod(shape), np.float64) - 0.5)
    with np.errstate(over="ignore"):
        return narrow(fused_multiply_add(np.tan(angles), sigma, median), dtype).reshape(shape)
