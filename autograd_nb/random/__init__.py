"""PyTorch's CPU random streams on NumPy: the same seed and the same calls give the same bits.

Functions take a `Generator`, shapes as tuples and ``np.dtype``, and return arrays; Tensors are made of them elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .bernoulli import bernoulli, bernoulli_, dropout_mask
from .continuous import cauchy, exponential, geometric, log_normal
from .generator import Generator, default_generator
from .integers import randint, randint_from, random_, randperm
from .memory_order import in_memory_order
from .multinomial import multinomial
from .normal import normal, normal_around
from .poisson import poisson
from .uniform import uniform

__all__ = [
    "Generator",
    "bernoulli",
    "bernoulli_",
    "cauchy",
    "default_generator",
    "dropout_mask",
    "exponential",
    "fork",
    "geometric",
    "in_memory_order",
    "log_normal",
    "multinomial",
    "normal",
    "normal_around",
    "poisson",
    "randint",
    "randint_from",
    "random_",
    "randperm",
    "uniform",
]


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
