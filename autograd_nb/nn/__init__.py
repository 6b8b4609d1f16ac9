"""Parameters and functions of neural networks, with the names of ``torch.nn``."""

from . import functional
from .parameter import Parameter

__all__ = ["Parameter", "functional"]
