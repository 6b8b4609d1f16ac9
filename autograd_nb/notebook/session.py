"""What is on while the extension is loaded; empty in normal life."""

from __future__ import annotations

from .naming import History

_history: History | None = None


def history() -> History | None:
    """The names tensors had after earlier cells; None while the extension is not loaded."""
    return _history


def set_history(history: History | None) -> None:
    """Remember names in ``history``, or nowhere (None)."""
    global _history
    _history = history
