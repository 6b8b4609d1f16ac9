"""What the displays ask of a tensor, PyTorch's or ours. PyTorch is only met where the notebook imported it."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from ..engine.tensor import Tensor


def is_tensor(value: Any) -> bool:
    """True for our tensors, and for PyTorch's once the notebook has imported PyTorch."""
    if isinstance(value, Tensor):
        return True
    kind = getattr(sys.modules.get("torch"), "Tensor", None)
    return isinstance(kind, type) and isinstance(value, kind)


def is_module(value: Any) -> bool:
    """True for a network layer with named parameters."""
    return any(
        kind.__name__ == "Module" and kind.__module__.startswith(("torch.nn.", "autograd_nb.nn"))
        for kind in type(value).__mro__
    )


def given_name(tensor: Any) -> str | None:
    """The name its user set as ``tensor.name = "..."``."""
    name = getattr(tensor, "__dict__", {}).get("name")
    return name if isinstance(name, str) and name else None


def gradient_of(tensor: Any) -> Any:
    """``tensor.grad`` where it can be there, without the warning that asking for any other would give."""
    return tensor.grad if tensor.is_leaf or tensor.retains_grad else None


def array_of(tensor: Any) -> np.ndarray:
    """The values as a NumPy array; may share the tensor's memory."""
    if isinstance(tensor, Tensor):
        return np.asarray(tensor._a)
    plain = tensor.detach().cpu()
    if plain.is_sparse or plain.layout != sys.modules["torch"].strided:
        plain = plain.to_dense()
    if str(plain.dtype) == "torch.bfloat16":  # NumPy has no such type
        plain = plain.float()
    return plain.resolve_conj().resolve_neg().numpy()
