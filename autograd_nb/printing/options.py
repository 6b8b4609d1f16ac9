"""How much of a tensor is printed, and how: one set of options for the whole process, as in PyTorch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any, NamedTuple


class PrintOptions(NamedTuple):
    """The options in force.

    precision: digits after the point. threshold: a tensor with more elements than this is summarised.
    edgeitems: elements shown at each end of a summarised axis. linewidth: columns before a line breaks.
    sci_mode: True or False forces scientific notation on or off, None lets the numbers decide.
    """

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


_PROFILES = {
    "default": PrintOptions(),
    "short": PrintOptions(precision=2, edgeitems=2),
    "full": PrintOptions(threshold=inf),
}
_options = PrintOptions()


def current_options() -> PrintOptions:
    """The options in force, as one immutable record."""
    return _options


def get_printoptions() -> dict[str, Any]:
    """The options in force, as a new dict.

    >>> get_printoptions()["precision"]
    4
    """
    return _options._asdict()


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Change how tensors print from now on. What is not given stays, except `sci_mode`, which returns to automatic.

    profile: "default", "short" or "full"; the other arguments then refine it. An unknown name changes nothing.
    Values are used as they are: a wrong one raises when the next tensor prints.

    >>> set_printoptions(precision=2)
    >>> get_printoptions()["precision"]
    2
    >>> set_printoptions(profile="default")
    """
    global _options
    start = _options if profile is None else _PROFILES.get(profile, _options)
    given: dict[str, Any] = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    refined = {name: value for name, value in given.items() if value is not None}
    _options = start._replace(sci_mode=sci_mode, **refined)


@contextmanager
def printoptions(**options: Any) -> Iterator[None]:
    """Options for the duration of a `with` block or a decorated function; takes what `set_printoptions` takes.

    >>> with printoptions(precision=1):
    ...     get_printoptions()["precision"]
    1
    >>> get_printoptions()["precision"]
    4
    """
    global _options
    before = _options
    set_printoptions(**options)
    try:
        yield
    finally:
        _options = before
