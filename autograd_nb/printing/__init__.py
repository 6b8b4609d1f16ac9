"""Tensors as text, character for character as PyTorch prints them."""

from .array_text import array_text
from .options import PrintOptions, get_printoptions, printoptions, set_printoptions
from .tensor_text import tensor_text

__all__ = ["PrintOptions", "array_text", "get_printoptions", "printoptions", "set_printoptions", "tensor_text"]
