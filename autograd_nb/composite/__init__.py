"""Operations that PyTorch itself builds from others: written on tensors, by topic."""

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Publish the composites of every topic in this folder; after the cards' operations exist."""
    for topic in iter_modules(__path__):
        import_module(f"{__name__}.{topic.name}")
