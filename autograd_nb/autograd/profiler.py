"""Named blocks of code, for programs that are profiled elsewhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..engine.missing import answers


class record_function:
    """A ``with`` block, or decorator, under a name; no profiler listens here, so it runs as it would without.

    >>> with record_function("forward"):
    ...     print("runs")
    runs
    """

    def __init__(self, name: str, args: str | None = None) -> None:
        self.name, self.args = name, args

    def __enter__(self) -> record_function:
        return self

    def __exit__(self, *exc: object) -> None:
        return None

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return run


__all__ = ["record_function"]

__getattr__ = answers(__name__)
