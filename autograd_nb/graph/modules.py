"""Which module each operation belongs to, read from the names of the parameters that are used around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .model import GraphNode

Path = tuple[str, ...]
_JOINTS = re.compile(r"[.\[\]'\"]+")


def module_paths(sequence: Sequence[GraphNode]) -> list[Path]:
    """For each operation, in the order in which they ran, the path of its module.

    An operation with parameters belongs to the module that holds them; one without to the innermost module that both
    the last one before it and the next one after it lie in. ``GraphNode.group`` is believed where it is set.

    >>> from .model import Chip
    >>> def layer(name): return GraphNode("", "op", "AddmmBackward0", chips=(Chip("leaf", 0, name),))
    >>> module_paths([layer("net.a.weight"), GraphNode("", "op", "ReluBackward0"), layer("net.b.weight")])
    [('net', 'a'), ('net',), ('net', 'b')]
    """
    own = [_own(node) for node in sequence]
    after: list[Path | None] = []
    following: Path | None = None
    for path in reversed(own):
        following = path if path is not None else following
        after.append(following)
    found: list[Path] = []
    before: Path | None = None
    for path, then in zip(own, reversed(after), strict=True):
        before = path if path is not None else before
        found.append(path if path is not None else _shared(before, then))
    return found


def _own(node: GraphNode) -> Path | None:
    if node.group:
        return _path(node.group)
    holders = [_path(name)[:-1] for chip in node.chips if chip.kind == "leaf" for name in _names(chip.label)]
    return max(holders, key=len, default=None) or None


def _names(label: str | None) -> list[str]:
    return label.split(" = ") if label else []


def _path(name: str) -> Path:
    return tuple(part for part in _JOINTS.split(name) if part)


def _shared(before: Path | None, after: Path | None) -> Path:
    shared = []
    for a, b in zip(before or (), after or (), strict=False):
        if a != b:
            break
        shared.append(a)
    return tuple(shared)
