"""What the explorer tells of a node, panel by panel; see README.md."""

from . import formula, gradient, hooks, numbers, order, saved, source, value
from .details import Details, details_of
from .facts import Facts
from .gather import Budget
from .registry import panel, panels, panels_of
from .words import WORDS, words_of

BUILT_IN = (formula, numbers, saved, value, gradient, source, hooks, order)

__all__ = ["BUILT_IN", "WORDS", "Budget", "Details", "Facts", "details_of", "panel", "panels", "panels_of", "words_of"]
