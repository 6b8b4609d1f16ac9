"""Op cards by topic; a file of this folder is imported when one of its operations is first asked for."""

from .card import cards, op, raw

__all__ = ["cards", "op", "raw"]
