"""Uniform numbers: torch.rand and Tensor.uniform_."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from .dtype_names import FINITE, cpp_type, not_implemented, scalar_type
from .generator import Generator
from .mt19937 import WORDS
from .rounding import fused_multiply_add

_MASK24, _UNIT24 = np.uint32(2**24 - 1), np.float32(2**-24)
_MASK53, _UNIT53 = np.uint64(2**53 - 1), 2.0**-53
_CACHED = 8192  # numbers that are worked on at a time


def unit(generator: Generator, count: int, dtype: type) -> np.ndarray:
    """``count`` numbers in [0, 1): float32 from the low 24 bits of a word each, float64 from 53 bits of two words.

    >>> unit(Generator().manual_seed(0), 1, np.float32)
    array([0.4962566], dtype=float32)
    """
    stream = generator.stream
    with generator.lock:
        if stream.position + 2 * count <= WORDS:  # a few numbers: no need for pieces
            if dtype == np.float64:
                return (stream.take64(count) & _MASK53) * _UNIT53
            return np.multiply(stream.take32(count) & _MASK24, _UNIT24, dtype=np.float32, casting="unsafe")
        if dtype == np.float64:
            return _fill(np.empty(count, np.float64), stream.pieces64(count), _MASK53, _UNIT53)
        return _fill(np.empty(count, np.float32), stream.pieces32(count), _MASK24, _UNIT24)


def _fill(out: np.ndarray, pieces: Iterator[np.ndarray], mask: np.unsignedinteger, scale: float) -> np.ndarray:
    signed = np.dtype(f"i{out.itemsize}")
    start = 0
    for words in pieces:
        end = start + words.size
        # The masked words fit the signed type of their width, which converts several times faster.
        out[start:end] = (words & mask).view(signed)
        out[start:end] *= scale
        start = end
    return out


def uniform(
    generator: Generator, shape: tuple[int, ...], dtype: np.dtype, low: float = 0.0, high: float = 1.0
) -> np.ndarray:
    """Numbers in [low, high), of a floating or complex dtype (real and imaginary part alike).

    Errors: NotImplementedError for other dtypes, RuntimeError for bounds that are out of order or of range.

    >>> uniform(Generator().manual_seed(0), (2,), np.dtype("float32"))
    array([0.4962566, 0.7682218], dtype=float32)
    """
    count = math.prod(shape)
    if low == 0 and high == 1 and dtype.char in "fd":
        return unit(generator, count, dtype.type).reshape(shape)
    if dtype.kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        return uniform(generator, (*shape, 2), part, low, high).view(dtype)[..., 0]
    if dtype.kind != "f":
        raise not_implemented("check_uniform_bounds", dtype)
    _check_bounds(low, high, dtype)
    working = np.float64 if dtype == np.float64 else np.float32
    first, last = working(low), working(high)
    numbers = unit(generator, count, working)
    out = np.empty(count, dtype)
    for start in range(0, count, _CACHED):
        piece = out[start : start + _CACHED]
        piece[...] = fused_multiply_add(numbers[start : start + _CACHED], last - first, first)
        # Rounding may reach the bound that the range excludes.
        np.copyto(piece, dtype.type(low), where=piece == dtype.type(high))
    return out.reshape(shape)


def _check_bounds(low: float, high: float, dtype: np.dtype) -> None:
    limit = FINITE[dtype.name]
    for name, bound in (("from", low), ("to", high)):
        if not -limit <= bound <= limit:
            raise RuntimeError(f"{name} is out of bounds for {cpp_type(dtype)}")
    if low > high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}")
    if high - low > limit:
        raise RuntimeError(
            f"uniform_ expects to-from <= std::numeric_limits<{scalar_type(dtype)}>::max(), but found to={high:g} "
            f"and from={low:g} which result in to-from to exceed the limit"
        )
