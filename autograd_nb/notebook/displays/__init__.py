"""What the verbs return: text and HTML of one moment, holding no tensors."""

from .chain import chain_display
from .display import Display
from .flow import flow_display
from .grads import grads_display
from .graph import graph_display
from .hooks import hooks_display
from .saved import saved_display
from .time import time_display

__all__ = [
    "Display", "chain_display", "flow_display", "grads_display", "graph_display", "hooks_display", "saved_display",
    "time_display",
]  # fmt: skip
