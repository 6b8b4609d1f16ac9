"""``torch.backends.cudnn``: not here; the switches are remembered and change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

enabled = True
benchmark = False
deterministic = False
allow_tf32 = True
benchmark_limit = 10


def is_available() -> bool:
    """False."""
    return False


def version() -> None:
    """None."""
    return


@contextmanager
def flags(**settings: bool) -> Iterator[None]:
    """Switches set for a ``with`` block, and put back."""
    before = {name: globals()[name] for name in settings}
    globals().update(settings)
    try:
        yield
    finally:
        globals().update(before)
