"""Parameters, layers and functions of neural networks, with the names of ``torch.nn``."""

from . import functional, init, modules
from .modules import *  # noqa: F403 - every layer, as its file lists it
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter

__all__ = [
    "Buffer", "Parameter", "UninitializedBuffer", "UninitializedParameter", "functional", "init", *modules.__all__,
]  # fmt: skip
