"""Coin flips: torch.bernoulli, Tensor.bernoulli_ and the masks of dropout."""

from __future__ import annotations

import math

import numpy as np

from .dtype_names import not_implemented
from .generator import Generator
from .uniforms import unit

_MASK53 = np.uint64(2**53 - 1)


def bernoulli(generator: Generator, p: np.ndarray, dtype: np.dtype | None = None) -> np.ndarray:
    """One flip for every probability in ``p`` (floating), of ``p``'s dtype unless told: 1 with that probability.

    Errors: RuntimeError for probabilities outside [0, 1], NotImplementedError for dtypes that are not floating.

    >>> bernoulli(Generator().manual_seed(0), np.float32([0.25, 0.5, 1.0]))
    array([0., 0., 1.], dtype=float32)
    """
    dtype = p.dtype if dtype is None else dtype
    if not p.size:
        return np.empty(p.shape, dtype)
    if dtype.kind == "c":
        raise not_implemented("bernoulli_tensor_cpu_self_", dtype)
    if p.dtype.kind != "f":
        raise not_implemented("bernoulli_tensor_cpu_p_", p.dtype)
    if not ((p >= 0) & (p <= 1)).all():
        raise RuntimeError(
            "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  "
            "(Could this error message be improved?  If so, please report an enhancement request to PyTorch.)"
        )
    draws = unit(generator, p.size, np.float64 if p.dtype == np.float64 else np.float32)
    return (draws.reshape(p.shape) < p).astype(dtype)


def bernoulli_(generator: Generator, shape: tuple[int, ...], dtype: np.dtype, p: float = 0.5) -> np.ndarray:
    """Flips with one probability ``p``, of any real dtype; torch draws them in double precision whatever the dtype.

    Errors: RuntimeError for ``p`` outside [0, 1], NotImplementedError for complex dtypes.

    >>> bernoulli_(Generator().manual_seed(0), (4,), np.dtype("float32"), 0.5)
    array([0., 0., 1., 0.], dtype=float32)
    """
    if not 0 <= p <= 1:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
    count = math.prod(shape)
    if count and dtype.kind == "c":
        raise not_implemented("bernoulli_scalar_cpu_", dtype)
    # k / 2**53 < p on the integers: nothing to convert.
    threshold = np.int64(math.ceil(p * 2.0**53))
    out = np.empty(count, dtype)
    start = 0
    with generator.lock:
        for words in generator.stream.pieces64(count):
            end = start + words.size
            out[start:end] = (words & _MASK53).view(np.int64) < threshold
            start = end
    return out.reshape(shape)


def dropout_mask(generator: Generator, shape: tuple[int, ...], dtype: np.dtype, p: float) -> np.ndarray:
    """What dropout with probability ``p`` multiplies its input with: 0, or 1 / (1 - p) for what stays.

    As in PyTorch nothing is drawn for an empty shape or when everything is dropped (``p == 1``); a caller that
    drops nothing does not ask.

    >>> dropout_mask(Generator().manual_seed(0), (4,), np.dtype("float32"), 0.5)
    array([0., 0., 2., 0.], dtype=float32)
    """
    if p == 1:
        return np.zeros(shape, dtype)
    mask = bernoulli_(generator, shape, dtype, 1 - p)
    working = np.float64 if dtype == np.float64 else np.float32
    mask *= dtype.type(working(1) / working(1 - p))
    return mask
