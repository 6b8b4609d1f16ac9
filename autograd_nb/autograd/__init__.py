"""``torch.autograd``: backward passes, gradients as values, and the graph behind a result."""

from importlib import import_module
from typing import Any

from ..engine.missing import absent
from ..engine.modes import enable_grad, inference_mode, no_grad, set_grad_enabled
from ..engine.tensor import Tensor as Variable
from . import function
from .anomaly import detect_anomaly, set_detect_anomaly
from .backward import backward, grad
from .function import Function
from .gradcheck import GradcheckError, gradcheck, gradgradcheck

_SUBMODULES = ("forward_ad", "functional", "graph", "profiler")  # imported when they are first named


def __getattr__(name: str) -> Any:
    """A submodule, imported when it is first asked for."""
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    raise absent(__name__, name, __all__)


__all__ = [
    "Function", "GradcheckError", "Variable", "backward", "detect_anomaly", "enable_grad", "forward_ad", "function",
    "functional", "grad", "gradcheck", "gradgradcheck", "graph", "inference_mode", "no_grad", "profiler",
    "set_detect_anomaly", "set_grad_enabled",
]  # fmt: skip
