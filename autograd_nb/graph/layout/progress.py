"""Telling how far long work has come."""

from __future__ import annotations

from collections.abc import Callable

# Hears the share that is done, from 0 to 1; what it raises stops the work.
Progress = Callable[[float], object]


def part_of(progress: Progress | None, low: float, high: float) -> Progress:
    """A listener for one part of the work, which takes the whole from ``low`` to ``high``.

    >>> heard = []
    >>> part_of(heard.append, 0.5, 1)(0.5)
    >>> heard
    [0.75]
    """

    def tell(share: float) -> None:
        if progress is not None:
            progress(round(low + share * (high - low), 4))

    return tell
