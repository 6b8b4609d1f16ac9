"""Windows by their older names, as ``torch.hann_window``; ``signal.windows`` has them and more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..dtypes import FLOAT
from ..engine.assemble import composite
from ..engine.attributes import check_device
from ..engine.creation import finish
from ..engine.factories import numpy_dtype
from ..engine.tensor import Tensor


def window(
    name: str, length: int, periodic: bool, shape: Callable[[np.ndarray, int], np.ndarray], options: dict[str, Any]
) -> Tensor:
    """The values of ``shape(places, last place)``; a periodic window leaves the last of one place more out."""
    check_device(options.pop("device", None))
    dtype, requires_grad = options.pop("dtype", None), options.pop("requires_grad", False)
    for other in options:
        if other not in ("layout", "pin_memory"):
            raise TypeError(f"{name}() got an unexpected keyword argument '{other}'")
    if dtype is not None and dtype.category < FLOAT:
        raise RuntimeError(f"{name} expects floating point dtypes, got: {dtype!r}")
    if length < 0:
        raise RuntimeError(f"{name} requires non-negative window_length, got window_length={length}")
    last = length if periodic else length - 1
    places = np.arange(length, dtype=numpy_dtype(name, dtype))
    values = np.ones_like(places) if length <= 1 else shape(places, last)
    return finish(values.astype(places.dtype, copy=False), requires_grad)


def raised_cosine(alpha: float, beta: float) -> Callable[[np.ndarray, int], np.ndarray]:
    """The shape ``alpha - beta * cos``, one turn from end to end."""
    return lambda places, last: alpha - beta * np.cos(places * (2 * np.pi / last))


@composite(methods=())
def hann_window(window_length: int, periodic: bool = True, **options: Any) -> Tensor:
    """A raised cosine that begins at zero.

    >>> import autograd_nb as torch
    >>> torch.hann_window(4)
    tensor([0.0000, 0.5000, 1.0000, 0.5000])
    """
    return window("hann_window", window_length, periodic, raised_cosine(0.5, 0.5), options)


@composite(methods=())
def hamming_window(
    window_length: int, periodic: bool = True, alpha: float = 0.54, beta: float = 0.46, **options: Any
) -> Tensor:
    """A raised cosine on a step: ``alpha - beta * cos``."""
    return window("hamming_window", window_length, periodic, raised_cosine(alpha, beta), options)


@composite(methods=())
def blackman_window(window_length: int, periodic: bool = True, **options: Any) -> Tensor:
    """A sum of two cosines, with little beside its middle."""

    def shape(places: np.ndarray, last: int) -> np.ndarray:
        angle = places * (np.pi / last)
        return np.cos(angle * 4) * 0.08 - np.cos(angle * 2) * 0.5 + 0.42

    return window("blackman_window", window_length, periodic, shape, options)


@composite(methods=())
def bartlett_window(window_length: int, periodic: bool = True, **options: Any) -> Tensor:
    """A triangle."""
    return window("bartlett_window", window_length, periodic, lambda k, last: 1 - np.abs(k * (2 / last) - 1), options)


@composite(methods=())
def kaiser_window(window_length: int, periodic: bool = True, beta: float = 12.0, **options: Any) -> Tensor:
    """A Bessel function over a half circle; ``beta`` makes it narrow."""

    def shape(places: np.ndarray, last: int) -> np.ndarray:
        return np.i0(beta * np.sqrt(np.maximum(1 - (places * (2 / last) - 1) ** 2, 0))) / np.i0(beta)

    return window("kaiser_window", window_length, periodic, shape, options)
