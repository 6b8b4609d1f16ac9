"""Whether a function transform (``grad``, ``vjp``, ``jvp``, ``vmap``) is running the user's function now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_depth: ContextVar[int] = ContextVar("depth", default=0)


@contextmanager
def running() -> Iterator[None]:
    """While the block runs, :func:`is_running` says so."""
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


def is_running() -> bool:
    """True inside a function that is being transformed."""
    return _depth.get() > 0
