"""Normal numbers: torch.randn, torch.normal and Tensor.normal_."""

from __future__ import annotations

import math

import numpy as np

from . import boxmuller
from .dtype_names import not_implemented
from .generator import Generator
from .rounding import fused_multiply_add, narrow
from .uniforms import unit

_BLOCK = 16  # from this many numbers on, torch fills contiguous tensors block by block


def normal(
    generator: Generator,
    shape: tuple[int, ...],
    dtype: np.dtype,
    mean: float = 0.0,
    std: float = 1.0,
    contiguous: bool = True,
) -> np.ndarray:
    """Normal numbers of a floating or complex dtype; ``contiguous`` says how the tensor lies that they are for.

    Errors: RuntimeError for a negative ``std``, NotImplementedError for other dtypes.

    >>> normal(Generator().manual_seed(0), (2,), np.dtype("float32"))
    array([ 1.5409961, -0.2934289], dtype=float32)
    """
    if not std >= 0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")
    if dtype.kind == "c":
        part = np.dtype(f"f{dtype.itemsize // 2}")
        numbers = normal(generator, (*shape, 2), part, mean, std / math.sqrt(2), contiguous)
        return numbers.view(dtype)[..., 0]
    count = math.prod(shape)
    if dtype.kind != "f":
        if not count:
            return np.empty(shape, dtype)
        raise not_implemented("normal_kernel_cpu", dtype)
    with generator.lock:
        if count < _BLOCK or not contiguous:
            numbers = narrow(serial(generator, count, mean, std), dtype)
        else:
            numbers = _in_blocks(generator, count, dtype, mean, std)
    return numbers.reshape(shape)


def serial(generator: Generator, count: int, mean: float, std: float) -> np.ndarray:
    """``count`` numbers one by one, in double; the second of a pair waits in the generator for the next call."""
    out: list[float] = []
    waiting = generator.next_normal
    if waiting is not None and count:
        out.append(waiting)
        generator.next_normal = None
    missing = count - len(out)
    uniforms = iter(unit(generator, missing + missing % 2, np.float64).tolist())
    for u1, u2 in zip(uniforms, uniforms, strict=True):
        # `math`, not NumPy: this is the C library that torch calls.
        radius = math.sqrt(-2.0 * math.log1p(-u2))
        theta = 2.0 * math.pi * u1
        out += (radius * math.cos(theta), radius * math.sin(theta))
    if missing % 2:
        generator.next_normal = out.pop()
    return fused_multiply_add(np.array(out, np.float64), std, mean)


def _in_blocks(generator: Generator, count: int, dtype: np.dtype, mean: float, std: float) -> np.ndarray:
    whole = count - count % _BLOCK
    working = np.float64 if dtype == np.float64 else np.float32
    if whole == count:
        rows = unit(generator, count, working)
    else:
        # torch draws the last 16 once more, after having drawn all; a half tensor has no room to draw all first.
        first = whole if dtype == np.float16 else count
        drawn = unit(generator, first + _BLOCK, working)
        rows = drawn if first == whole else np.concatenate((drawn[:whole], drawn[first:]))
    boxmuller.fill(rows.reshape(-1, _BLOCK), mean, std)
    if whole == count:
        return rows.astype(dtype, copy=False)
    out = np.empty(count, dtype)
    out[:whole] = rows[:whole]
    out[-_BLOCK:] = rows[whole:]
    return out


def normal_around(
    generator: Generator, mean: np.ndarray | float, std: np.ndarray | float, dtype: np.dtype
) -> np.ndarray:
    """One number for every mean and standard deviation, broadcast against each other: torch.normal with tensors.

    Errors: RuntimeError for a negative ``std``.

    >>> normal_around(Generator().manual_seed(0), np.float32([0, 10]), 1.0, np.dtype("float32"))
    array([1.5409961, 9.706572 ], dtype=float32)
    """
    if isinstance(std, np.ndarray):
        if std.dtype.kind == "c":
            raise RuntimeError("normal expects standard deviation to be non-complex")
        if std.size and not std.min() >= 0:
            raise RuntimeError("normal expects all elements of std >= 0.0")
        shape = np.broadcast_shapes(np.shape(mean), std.shape)
        out = normal(generator, shape, dtype)
        out *= std
    else:
        out = normal(generator, np.shape(mean), dtype, 0.0, std)
    out += mean
    return out
