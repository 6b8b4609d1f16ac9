"""Whole numbers: torch.randint, Tensor.random_ and torch.randperm."""

from __future__ import annotations

import math
import warnings

import numpy as np

from .dtype_names import DIGITS, FINITE, cpp_type, not_implemented
from .generator import Generator

_INT64_MIN, _INT64_MAX = -(1 << 63), (1 << 63) - 1
_SHORT = 500  # up to here a plain loop permutes faster
_WIDE = 1 << 28  # from this range on, 32 bits would skew the remainder: torch draws 64


def randint(generator: Generator, low: int, high: int, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Whole numbers in [low, high), of any real dtype.

    Errors: RuntimeError for an empty range or one that the dtype cannot hold. Warns where a floating dtype skips
    whole numbers of the range.

    >>> randint(Generator().manual_seed(123), 0, 100, (4,), np.dtype("int64"))
    array([82, 89,  2, 10])
    """
    for bound in (low, high):
        if not _INT64_MIN <= bound <= _INT64_MAX:
            raise ValueError("Overflow when unpacking long long")
    if low >= high:
        raise RuntimeError(f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    if dtype.kind == "f":
        low, high = _first_held(low, dtype), _last_held(high, dtype)
        if low >= high:
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, "
                f"but got from={low} >= to={high}"
            )
    _check_range(low, high - 1, dtype)
    return _in_range(generator, low, high - low, shape, dtype)


def randint_from(generator: Generator, low: int, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Whole numbers from ``low`` to the largest of the dtype (floating: to 2**digits): random_(low, None).

    >>> randint_from(Generator().manual_seed(0), 250, (4,), np.dtype("uint8"))
    array([252, 253, 255, 250], dtype=uint8)
    """
    if low == _INT64_MIN:
        return _all_64_bits(generator, shape, dtype)
    if dtype.kind == "f":
        last, low = 1 << DIGITS[dtype.name], _first_held(low, dtype)
        if low >= last:
            raise RuntimeError(
                "random_ expects 'from' casted to dtype to be less than or equal to 'to_inc' casted to dtype, "
                f"but got from={low} > to_inc={last}"
            )
    elif dtype.kind in "iub":
        last = min(_largest(dtype), _INT64_MAX)
    else:
        raise RuntimeError("random_from_to_impl handles only integral, floating-point and boolean types")
    _check_range(low, last, dtype)
    return _in_range(generator, low, last - low + 1, shape, dtype)


def random_(generator: Generator, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Whole numbers from 0 to the largest of the dtype (floating: to 2**digits, without gaps): random_().

    Errors: NotImplementedError for complex and wide unsigned dtypes.

    >>> random_(Generator().manual_seed(0), (3,), np.dtype("bool"))
    array([False,  True,  True])
    """
    count = math.prod(shape)
    if not count:
        return np.empty(shape, dtype)
    if dtype.kind == "c" or dtype.name in ("uint16", "uint32", "uint64"):
        raise not_implemented("random_kernel_cpu", dtype)
    values = (1 << DIGITS[dtype.name]) + 1 if dtype.kind == "f" else _largest(dtype) + 1
    with generator.lock:
        take = generator.stream.take64 if dtype.name in ("int64", "float64") else generator.stream.take32
        return _remainder(take(count), values).astype(dtype).reshape(shape)


def randperm(generator: Generator, n: int, dtype: np.dtype) -> np.ndarray:
    """The numbers 0 to n - 1 in random order, of any real dtype but bool.

    Errors: RuntimeError for a negative ``n`` or one that the dtype cannot count to, NotImplementedError for other
    dtypes.

    >>> randperm(Generator().manual_seed(5), 10, np.dtype("int64"))
    array([1, 4, 9, 6, 3, 5, 0, 2, 8, 7])
    """
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    if dtype.kind in "iu" and n > _largest(dtype):
        raise RuntimeError(f"value cannot be converted to type {dtype.name}_t without overflow")
    if dtype.kind == "f" and n > (1 << DIGITS[dtype.name]) + 1:
        kind = {"float16": "Half", "float32": "Float", "float64": "Double"}[dtype.name]
        raise RuntimeError(f"n cannot be greater than {(1 << DIGITS[dtype.name]) + 1} for {kind} type.")
    if dtype.kind not in "iuf":
        raise not_implemented("randperm", dtype)
    with generator.lock:
        words = generator.stream.take32(max(n - 1, 0))
    steps = words % np.arange(n, n - words.size, -1, dtype=np.uint32)
    if n > _SHORT:
        return _after_swaps(np.append(steps, 0) + np.arange(n)).astype(dtype, copy=False)
    order = list(range(n))
    for i, step in enumerate(steps.tolist()):
        order[i], order[i + step] = order[i + step], order[i]
    return np.array(order, dtype)


def _after_swaps(partners: np.ndarray) -> np.ndarray:
    """0, 1, 2 ... after swapping place 0 with ``partners[0]``, then 1 with ``partners[1]`` ...; no partner lies below.

    What place i gets stood at its partner p. It was put there by the latest earlier swap with partner p, whose place
    gave it away; so it is found by following such swaps back, for all places at once.
    """
    places = np.arange(partners.size)
    # Sorted by partner, then by place: neighbours with the same partner are consecutive swaps with it.
    swaps = np.sort(partners << 32 | places)
    partner, place = swaps >> 32, swaps & 0xFFFFFFFF
    again = partner[1:] == partner[:-1]
    earlier = np.full(places.size, -1)  # by place: the swap before its own with the same partner
    earlier[place[1:][again]] = place[:-1][again]
    last = np.ones(places.size, bool)
    last[:-1] = ~again
    giver = np.full(places.size, -1)  # by place: the last swap that put something there before its own turn
    giver[partner[last]] = place[last]
    giver = np.where(giver == places, earlier, giver)
    source = np.where(giver < 0, places, giver)
    while not np.array_equal(further := source[source], source):
        source = further
    return np.where(earlier < 0, partners, source[earlier])


def _in_range(generator: Generator, low: int, values: int, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    count = math.prod(shape)
    out = np.empty(count, dtype)
    start = 0
    with generator.lock:
        stream = generator.stream
        for words in stream.pieces64(count) if values >= _WIDE else stream.pieces32(count):
            numbers = _remainder(words, values)
            if low:  # added as int64, which wraps around as it does in C
                numbers = numbers.astype(np.uint64, copy=False).view(np.int64)
                numbers += np.int64(low)
            end = start + words.size
            out[start:end] = numbers
            start = end
    return out.reshape(shape)


def _remainder(words: np.ndarray, values: int) -> np.ndarray:
    """``words % values``; NumPy divides by a constant several times faster than it takes remainders."""
    if values > np.iinfo(words.dtype).max:
        return words.copy()
    divisor = words.dtype.type(values)
    quotients = words // divisor
    quotients *= divisor
    return np.subtract(words, quotients, out=quotients)


def _all_64_bits(generator: Generator, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    kernel = "random_full_64_bits_range_kernel_cpu"
    if not math.prod(shape):
        return np.empty(shape, dtype)
    if dtype.kind == "c" or dtype.name in ("bool", "float16", "uint16", "uint32", "uint64"):
        raise not_implemented(kernel, dtype)
    if dtype.name not in ("int64", "float32", "float64"):
        raise RuntimeError(f"{kernel} handles only int64, double, float and bfloat16")
    with generator.lock:
        return generator.stream.take64(math.prod(shape)).view(np.int64).astype(dtype).reshape(shape)


def _largest(dtype: np.dtype) -> int:
    return 1 if dtype.kind == "b" else int(np.iinfo(dtype).max)


def _first_held(low: int, dtype: np.dtype) -> int:
    """``low``, or the next number of the dtype when rounding ``low + 1`` would fall below it."""
    rounded = int(dtype.type(low + 1)) if abs(low + 1) <= FINITE[dtype.name] else low
    if rounded < low:
        low = rounded + (1 << (abs(low + 1).bit_length() - DIGITS[dtype.name]))
    return low


def _last_held(high: int, dtype: np.dtype) -> int:
    """``high``, or the number of the dtype before it when rounding ``high - 1`` would reach it."""
    rounded = int(dtype.type(high - 1)) if abs(high - 1) <= FINITE[dtype.name] else high - 1
    if rounded >= high:
        high = rounded - (1 << (abs(high - 1).bit_length() - DIGITS[dtype.name]))
    return high


def _check_range(low: int, last: int, dtype: np.dtype) -> None:
    if dtype.kind == "c":
        raise RuntimeError("check_random_bounds handles only integral, floating-point and boolean types")
    if dtype.kind == "f":
        largest = FINITE[dtype.name]
        smallest = -largest
    else:
        largest = min(_largest(dtype), _INT64_MAX)
        smallest = int(np.iinfo(dtype).min) if dtype.kind != "b" else 0
    for name, bound in (("from", low), ("to - 1", last)):
        if not smallest <= bound <= largest:
            raise RuntimeError(f"{name} is out of bounds for {cpp_type(dtype)}")
        if dtype.kind == "f" and abs(bound) > 1 << DIGITS[dtype.name]:
            digits = DIGITS[dtype.name]
            warnings.warn(
                f"{name} is out of bounds [-(2^{digits}), 2^{digits}]. Due to precision limitations {cpp_type(dtype)} "
                "can support discrete uniform distribution only within this range. "
                "This warning will become an error in version 1.7 release, please fix the code in advance",
                UserWarning,
                stacklevel=3,
            )
