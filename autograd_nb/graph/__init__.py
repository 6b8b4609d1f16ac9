"""A neutral picture of a recorded computation, for PyTorch's graphs and ours alike.

Standard library only: everything here also runs where NumPy cannot be installed.
"""

from .adapt import from_grad_fn
from .fold import fold
from .labels import op_name, spoken_shape
from .layout import Box, Layout, layout
from .model import SCHEMA, Chip, Cut, GradSummary, Graph, GraphEdge, GraphNode, Origin, Saved, Untracked
from .render import mimebundle, render, renderer

__all__ = [
    "SCHEMA", "Box", "Chip", "Cut", "GradSummary", "Graph", "GraphEdge", "GraphNode", "Layout", "Origin", "Saved",
    "Untracked", "fold", "from_grad_fn", "layout", "mimebundle", "op_name", "render", "renderer", "spoken_shape",
]  # fmt: skip
