"""A node as the linear map it is, on arrays: outside of any pass, so that no hook runs and nothing is freed."""

from __future__ import annotations

from typing import Any

from ...engine.node import Node
from ...engine.saved_hooks import Packed
from ..node_calls import calls_for
from .local import Gradients, Linear


def asked(node: Any) -> Linear | None:
    """The step of ``node`` on arrays; None where asking would run the user's own code once more.

    That is so for custom functions, and for values that were packed by saved-tensor hooks.
    """
    if runs_user_code(node):
        return None
    calls = calls_for(node)
    outputs = getattr(node, "outputs", None) or len(node._input_metadata)

    def step(gradients: Gradients) -> Gradients:
        given = tuple(None if g is None else calls.taken(g) for g in gradients)
        given += (None,) * (outputs - len(given))
        return [calls.shown(answer) for answer in calls.call(node, given)]

    return step


def runs_user_code(node: Any) -> bool:
    """True for custom functions, also written into a view, and where a hook must unpack what was saved."""
    if not isinstance(node, Node):
        return hasattr(node, "needs_input_grad") or not callable(node)
    if hasattr(node, "function"):
        return True
    kept = [getattr(node, slot, None) for slot in ("self", "other", "out")]
    kept += list(getattr(node, "bound", None) or ())
    return any(type(value) is Packed for value in kept)
