"""Running something while a `LineClock` looks on, and its backward pass after it where it had none of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.node import Node
from .ledger import ledger
from .line_clock import LineClock, rehearse, users_files
from .snapshot import roots_of


def cell_numbers() -> Callable[[str], int | None] | None:
    """What tells the cell number of a file name; None while the extension is not loaded."""
    book = ledger()
    return None if book is None else book.cell_of


def clock() -> LineClock:
    """A clock that has not been started."""
    return LineClock(users_files(cell_numbers()))


def timed(make: Callable[[], Any], nodes: Callable[[Any], list[Any]] = roots_of) -> LineClock:
    """Forward: ``make()``; backward: what it ran itself, else one pass from the ``nodes`` behind what it gives.

    Raises what ``make`` and ``nodes`` raise: `roots_of` a TypeError or ValueError for what has no graph.
    """
    watch = clock()
    try:
        with watch:
            value = make()
        if not watch.passes:
            backward(watch, nodes(value))
    finally:
        watch.close()
    return watch


def backward(watch: LineClock, roots: list[Any]) -> None:
    """Time a pass from ``roots`` that leaves every ``.grad`` and the graph as they are."""
    with watch:
        if not isinstance(roots[0], Node):
            watch.hook_all(roots)
        rehearse(roots)
