"""What stands around training, with the names of ``torch.utils``."""

from importlib import import_module
from typing import Any

_SUBMODULES = ("_pytree", "checkpoint", "data", "dlpack")  # imported when they are first named


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["checkpoint", "data", "dlpack"]
