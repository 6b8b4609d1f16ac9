"""Parameters, layers and functions of neural networks, with the names of ``torch.nn``."""

from importlib import import_module
from typing import Any

from ..engine.missing import absent
from . import functional, init, modules, parameter, utils
from .modules import *  # noqa: F403 - every layer, as its file lists it
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

_LATER = {"DataParallel": "parallel", "attention": "attention", "parallel": "parallel"}


def __getattr__(name: str) -> Any:
    """What is seldom asked for, imported then."""
    if name not in _LATER:
        raise absent(__name__, name, __all__)
    module = import_module(f"{__name__}.{_LATER[name]}")
    return module if name == _LATER[name] else getattr(module, name)


__all__ = [
    "Buffer", "Parameter", "UninitializedBuffer", "UninitializedParameter", "functional", "init",
    "parameter", "utils", *_LATER, *modules.__all__,
]  # fmt: skip
