"""What stands around training, with the names of ``torch.utils``."""

from importlib import import_module
from typing import Any

from ..engine.missing import absent

_SUBMODULES = ("_pytree", "benchmark", "checkpoint", "data", "dlpack")  # imported when they are first named


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    raise absent(__name__, name, _SUBMODULES)


__all__ = ["benchmark", "checkpoint", "data", "dlpack"]
