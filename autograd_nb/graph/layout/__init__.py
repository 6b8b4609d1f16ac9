"""Where every card goes and every edge runs: a layered layout in pure Python, made for recorded computations."""

from .geometry import Box, Layout, Placed, Route
from .layered import layout
from .progress import Progress

__all__ = ["Box", "Layout", "Placed", "Progress", "Route", "layout"]
