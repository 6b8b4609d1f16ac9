"""Op cards by topic; importing the package declares those of every file in this folder."""

from importlib import import_module
from pkgutil import iter_modules

from .card import cards, op, raw

for _topic in iter_modules(__path__):
    import_module(f"{__name__}.{_topic.name}")

__all__ = ["cards", "op", "raw"]
