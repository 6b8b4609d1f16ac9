"""``torch.autograd``: backward passes, gradients as values, and the graph behind a result."""

from ..engine.modes import enable_grad, inference_mode, no_grad, set_grad_enabled
from ..engine.tensor import Tensor as Variable
from . import function, graph
from .backward import backward, grad
from .function import Function

__all__ = [
    "Function", "Variable", "backward", "enable_grad", "function", "grad", "graph", "inference_mode", "no_grad",
    "set_grad_enabled",
]  # fmt: skip
