"""Uniform numbers: torch.rand and Tensor.uniform_."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from .dtype_names import cpp_type, not_implemented, scalar_type
from .generator import Generator
from .rounding import fused_multiply_add, narrow

_MASK24, _UNIT24 = np.uint32(2**24 - 1), np.float32(2**-24)
_MASK53, _UNIT53 = np.uint64(2**53 - 1), 2.0**-53


def unit(generator: Generator, count: int, dtype: np.dtype | type) -> np.ndarray:
    """``count`` numbers in [0, 1): float32 from the low 24 bits of a word each, float64 from 53 bits of two words.

    >>> unit(Generator().manual_seed(0), 1, np.float32)
    array([0.49625659], dtype=float32)
    """
    out = np.empty(count, dtype)
    with generator.lock:
        start = 0
        for piece in _unit_pieces(generator, count, out.dtype):
            end = start + piece.size
            out[start:end] = piece
            start = end
    return out


def _unit_pieces(generator: Generator, count: int, dtype: np.dtype) -> Iterator[np.ndarray]:
    # The masked words fit the signed type of their width, which converts several times faster.
    if dtype == np.float64:
        for words in generator.stream.pieces64(count):
            yield (words & _MASK53).view(np.int64) * _UNIT53
    else:
        for words in generator.stream.pieces32(count):
            numbers = (words & _MASK24).view(np.int32).astype(np.float32)
            numbers *= _UNIT24
            yield numbers


def uniform(
    generator: Generator, shape: tuple[int, ...], dtype: np.dtype, low: float = 0.0, high: float = 1.0
) -> np.ndarray:
    """Numbers in [low, high), of a floating or complex dtype (real and imaginary part alike).

    Errors: NotImplementedError for other dtypes, RuntimeError for bounds that are out of order or of range.

    >>> uniform(Generator().manual_seed(0), (2,), np.dtype("float32"))
    array([0.49625659, 0.76822180], dtype=float32)
    """
    if dtype.kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        return uniform(generator, (*shape, 2), part, low, high).view(dtype)[..., 0]
    if dtype.kind != "f":
        raise not_implemented("check_uniform_bounds", dtype)
    _check_bounds(low, high, dtype)
    count = math.prod(shape)
    working = np.dtype(np.float32) if dtype == np.float16 else dtype
    if working == dtype and low == 0 and high == 1:
        return unit(generator, count, dtype).reshape(shape)
    first, last = working.type(low), working.type(high)
    out = np.empty(count, dtype)
    with generator.lock:
        start = 0
        for piece in _unit_pieces(generator, count, working):
            end = start + piece.size
            out[start:end] = narrow(fused_multiply_add(piece, last - first, first), dtype)
            start = end
    # Rounding may reach the bound that the range excludes.
    out[out == dtype.type(high)] = dtype.type(low)
    return out.reshape(shape)


def _check_bounds(low: float, high: float, dtype: np.dtype) -> None:
    limit = float(np.finfo(dtype).max)
    for name, bound in (("from", low), ("to", high)):
        if not -limit <= bound <= limit:
            raise RuntimeError(f"{name} is out of bounds for {cpp_type(dtype)}")
    if low > high:
        raise RuntimeError(
            f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}"
        )
    if high - low > limit:
        raise RuntimeError(
            f"uniform_ expects to-from <= std::numeric_limits<{scalar_type(dtype)}>::max(), but found to={high:g} "
            f"and from={low:g} which result in to-from to exceed the limit"
        )
