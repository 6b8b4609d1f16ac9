"""Remarks that are made once in a process, as PyTorch makes them, however the warning filters are set."""

from __future__ import annotations

import os
import sys
import warnings

OWN = os.path.dirname(os.path.dirname(__file__))
"""How the names of our own files begin."""

_said: set[str] = set()
_always = False


def warn_once(text: str, stacklevel: int = 3) -> None:
    """Give a UserWarning the first time this text is to be said; every time after ``set_warn_always(True)``."""
    if _always or text not in _said:
        _said.add(text)
        warnings.warn(text, UserWarning, stacklevel=stacklevel)


def say(message: str) -> None:
    """A UserWarning that points at the user's line."""
    frame, level = sys._getframe(1), 2
    while frame.f_back is not None and frame.f_code.co_filename.startswith(OWN):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, UserWarning, stacklevel=level)


def say_once(message: str) -> None:
    """:func:`say` it the first time; every time after ``set_warn_always(True)``."""
    if _always or message not in _said:
        _said.add(message)
        say(message)


def set_warn_always(b: bool) -> None:
    """Let remarks that come once in a process come each time; RuntimeError unless it is a bool.

    >>> set_warn_always(True); is_warn_always_enabled()
    True
    >>> set_warn_always(False)
    """
    global _always
    if not isinstance(b, bool):
        raise RuntimeError(f"setWarnOnlyOnce expects a bool, but got {type(b).__name__}")
    _always = b


def is_warn_always_enabled() -> bool:
    """True if remarks that come once in a process come each time."""
    return _always
