"""A backward pass looked at once: the graph and the frames, as plain data."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...engine.node import Node
from ...graph import Graph
from ..backward_pass import Moment, starts_of
from ..naming import History
from ..snapshot import roots_of, snapshot
from .frames import Frame, frames_of
from .passing import moments_of

MOST_FRAMES = 100
"""How many frames are shown unless more are asked for: a notebook with more in it gets slow."""
MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Watched:
    """What was seen of a pass: ``frames`` are those to be shown, ``numbers`` the steps of all nodes.

    hooks: "" where none ran, else which pass ran them: "hooks" or "hooks_torch"; altered: one was seen to change a
    gradient.
    """

    graph: Graph
    frames: tuple[Frame, ...]
    numbers: dict[str, int]
    hooks: str = ""
    altered: bool = False

    @property
    def operations(self) -> int:
        """How many of the steps run an operation."""
        leaves = {node.id for node in self.graph.nodes if node.kind == "leaf"}
        return sum(node not in leaves for node in self.numbers)


def watched(
    values: Sequence[Any],
    gradients: Sequence[Any],
    variables: Mapping[str, Any],
    history: History | None = None,
    *,
    most: int = MOST_FRAMES,
    to: str | None = None,
    progress: Callable[[float], None] | None = None,
    graph: Graph | None = None,
) -> Watched:
    """Run the pass of ``values`` and keep ``most`` of its frames: the first, or those that lead to ``to``.

    ``to`` is a name or an id; `NoSuchStep` where it means none. ``graph`` is the snapshot where there is one already.
    Changes no ``.grad`` and frees nothing.
    """
    if graph is None:
        graph = snapshot(roots_of(list(values)), variables, history)
    target = None if to is None else node_called(graph, to)
    moments, hooked = moments_of(values, gradients, variables)
    shown = _Shown(target, most)
    numbers: dict[str, int] = {}
    altered = False
    size = max(1, len(graph.nodes))
    for frame in frames_of(moments, shown.inside):
        numbers[frame.node] = frame.number
        shown.take(frame)
        altered |= bool(frame.arrived) or any(part.made is not None for part in frame.parts)
        if progress is not None and frame.number % 64 == 0:
            progress(min(1.0, frame.number / size))
    hooks = "" if not hooked else "hooks" if isinstance(starts_of(values)[0][0], Node) else "hooks_torch"
    return Watched(graph, tuple(shown.frames), numbers, hooks, altered)


def lightened(seen: Watched) -> Watched:
    """The same without the arrays that are too large to be kept for every frame."""
    return replace(seen, frames=tuple(_light(frame) for frame in seen.frames))


def _light(frame: Frame) -> Frame:
    parts = tuple(
        replace(
            part, value=_kept(part.value), before=_kept(part.before), after=_kept(part.after), made=_kept(part.made),
            local=tuple((k, one) for k, one in part.local if one.values is None or one.values.size <= MOST_KEPT),
        )
        for part in frame.parts
    )  # fmt: skip
    return replace(
        frame, parts=parts, upstream=tuple(map(_kept, frame.upstream)), before=_kept(frame.before),
        after=_kept(frame.after), arrived={k: a for k, a in frame.arrived.items() if a.size <= MOST_KEPT},
    )  # fmt: skip


def _kept(array: np.ndarray | None) -> np.ndarray | None:
    return None if array is None or array.size > MOST_KEPT else array


class NoSuchStep(ValueError):
    """No step, or more than one, has the name or id that was asked for."""


class _Shown:
    """Keeps the frames that are shown, as they come."""

    def __init__(self, target: str | None, most: int) -> None:
        self.target = target
        self.frames: deque[Frame] = deque(maxlen=most if target else None)
        self.most, self.open = max(1, most), True

    def inside(self, moment: Moment) -> bool:
        """Whether the frame of this moment may be shown."""
        return self.open

    def take(self, frame: Frame) -> None:
        """Keep a frame that is shown."""
        if not self.open:
            return
        self.frames.append(frame)
        self.open = frame.node != self.target if self.target else len(self.frames) < self.most


def node_called(graph: Graph, name: str) -> str:
    """The id of the node that a name or an id means; `NoSuchStep` where it means none, or several.

    A name may leave out what is said beside it: ``h`` for ``h (was z)``.
    """
    if name in graph.by_id():
        return name
    wanted = name.removesuffix(".grad")
    exact = [node.id for node in graph.nodes if node.name == wanted]
    found = exact or [node.id for node in graph.nodes if node.name and wanted in _names(node.name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(node.name for node in graph.nodes if node.name)
    if found:
        raise NoSuchStep(f"{name} means {len(found)} steps: {', '.join(found)}; give one of these ids")
    raise NoSuchStep(f"no step is called {name!r}; there are {known or 'no names, only ids such as n0'}")


def _names(called: str) -> list[str]:
    return called.replace(" (was ", ", ").replace(")", "").replace("was ", "").replace(" = ", ", ").split(", ")
