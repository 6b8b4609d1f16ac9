"""``torch.compiler`` where nothing is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .settings import compile as compile


def is_compiling() -> bool:
    """False."""
    return False


def is_dynamo_compiling() -> bool:
    """False."""
    return False


def reset() -> None:
    """Nothing to forget."""


def disable(fn: Callable[..., Any] | None = None, recursive: bool = True, *, reason: str | None = None) -> Any:
    """The function itself, also as a decorator."""
    return (lambda function: function) if fn is None else fn


def set_stance(*_: Any, **__: Any) -> None:
    """Accepted: there is nothing to be strict about."""


def cudagraph_mark_step_begin() -> None:
    """Accepted."""
