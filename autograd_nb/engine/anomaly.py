"""Anomaly detection: where in the user's code each node was recorded, and what is said when its backward fails."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from . import record
from .once import OWN, say

enabled = False
check_nan = True

running: ContextVar[Any] = ContextVar("running", default=None)
"""The node whose gradients are being computed."""

_before: Any = None  # the observer that was set when detection was enabled


def note(node: Any) -> None:
    """Keep the calls that led to a node in its metadata, and the node whose backward recorded it."""
    import traceback

    if _before is not None:
        _before(node)
    stack = [entry for entry in traceback.extract_stack() if not entry.filename.startswith(OWN)]
    node.metadata["traceback_"] = traceback.format_list(stack)
    parent = running.get()
    if parent is not None:
        node.metadata["parent_"] = parent


def switch(mode: bool, nan: bool) -> None:
    """Turn detection on or off for the whole process, as PyTorch does."""
    global enabled, check_nan, _before
    if mode and not enabled:
        _before = record.observer
        record.set_observer(note)
    elif enabled and not mode and record.observer is note:
        record.set_observer(_before)
    enabled, check_nan = mode, nan


def check(step: Any) -> None:
    """RuntimeError if a node that just ran gave a gradient with nan in it."""
    if not check_nan:
        return
    for k, grad in enumerate(step.grads):
        array = getattr(grad, "_a", grad)
        if array is not None and bool((array != array).any()):
            raise RuntimeError(f"Function '{step.node.name()}' returned nan values in its {k}th output.")


def report(node: Any) -> None:
    """Warn of the node whose backward failed, with the calls that recorded it, and of those that led to these."""
    stack = node.metadata.get("traceback_")
    if stack is None:
        say(
            f"Error detected in {node.name()}. No forward pass information available. Enable detect anomaly during "
            "forward pass for more information."
        )
        return
    say(f"Error detected in {node.name()}. Traceback of forward call that caused the error:\n{''.join(stack)}")
    parent = node.metadata.get("parent_")
    while parent is not None:
        stack = "".join(parent.metadata.get("traceback_", ()))
        say(
            f"\n\nPrevious calculation was induced by {parent.name()}. Traceback of forward call that induced the "
            f"previous calculation:\n{stack}"
        )
        parent = parent.metadata.get("parent_")
