"""PyTorch's CPU random streams on NumPy: the same seed and the same calls give the same bits.

Functions take a `Generator`, shapes as tuples and ``np.dtype``, and return arrays; Tensors are made of them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from .generator import Generator, default_generator

# Loaded when first asked for: a program that draws nothing does not pay for them at import.
_HOMES = {
    "bernoulli": "flips",
    "bernoulli_": "flips",
    "cauchy": "continuous",
    "dropout_mask": "flips",
    "exponential": "continuous",
    "geometric": "continuous",
    "in_memory_order": "memory_order",
    "log_normal": "continuous",
    "multinomial": "choices",
    "normal": "normals",
    "normal_around": "normals",
    "poisson": "counts",
    "randint": "integers",
    "randint_from": "integers",
    "random_": "integers",
    "randperm": "integers",
    "uniform": "uniforms",
}
__all__ = ["Generator", "default_generator", "fork", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return __all__


@contextmanager
def fork(generator: Generator = default_generator) -> Iterator[Generator]:
    """A ``with`` block whose draws leave no trace: afterwards the generator continues from where it was.

    >>> import numpy as np
    >>> generator = Generator().manual_seed(0)
    >>> with fork(generator):
    ...     inside = randint(generator, 0, 100, (2,), np.dtype("int64"))
    >>> bool((inside == randint(generator, 0, 100, (2,), np.dtype("int64"))).all())
    True
    """
    state = generator.get_state()
    try:
        yield generator
    finally:
        generator.set_state(state)
