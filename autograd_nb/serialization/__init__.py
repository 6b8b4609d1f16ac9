"""Saving and loading in PyTorch's file format; nothing but data is ever read."""

from .reading import load
from .writing import save

__all__ = ["load", "save"]
