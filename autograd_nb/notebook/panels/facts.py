"""What the panels know of one node: plain data, read off the live graph once and outliving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...graph import GraphNode
from ..backward_pass import Failure
from .arrays import ArrayFacts


@dataclass(frozen=True, slots=True)
class InputFacts:
    """One position of ``next_functions``.

    ``name`` is what the input is called, ``value`` the number it is, ``target`` the box its gradient goes to, all None
    where not known. ``contribution`` is the gradient it gets. ``local`` is the derivative in numbers where ``kind`` is
    "factor" (element by element) or "jacobian"; other kinds: "moved", "spread", "map", "custom", "none".
    """

    position: int
    argument: str | None = None
    name: str | None = None
    target: str | None = None
    value: str | None = None
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    contribution: ArrayFacts | None = None
    kind: str = "none"
    local: ArrayFacts | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """One saved value. ``shares``: what else lies in the same memory; ``memory``: a number for that memory."""

    slot: str
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    bytes: int | None = None
    name: str | None = None
    value: str | None = None
    state: str = "ok"
    shares: tuple[str, ...] = ()
    memory: int | None = None
    memory_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Hook:
    """One registered hook. ``kind``: "tensor", "pre", "post", "leaf", "post_accumulate" or "retain_grad"."""

    kind: str
    name: str
    output: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """Lines of source: (number, text), and which of them recorded the node."""

    lines: tuple[tuple[int, str], ...]
    line: int


@dataclass(slots=True)
class Facts:
    """One box. ``node`` is its entry in the graph's snapshot, ``engine`` "ours" or "torch".

    number: its place in the backward pass, from 0; total: how many nodes that runs, operations: how many of them are
    recorded operations; sequence: its number as recorded. value: what the operation made, or the leaf's value, where
    anything still holds it (``held_by`` says what). upstream: the gradient of each output. arrivals: for each part of
    it the box that it comes from, what that is called, and the norm. grad: a leaf's .grad now; frozen: it no longer
    requires a gradient. backward: the source of a custom function's backward().
    extra: what panels of the user's own read off the live node, by panel id.
    """

    node: GraphNode
    engine: str
    number: int | None = None
    total: int = 0
    operations: int = 0
    sequence: int | None = None
    inputs: tuple[InputFacts, ...] = ()
    upstream: tuple[ArrayFacts | None, ...] = ()
    failure: Failure | None = None
    value: ArrayFacts | None = None
    held_by: str | None = None
    grad: ArrayFacts | None = None
    frozen: bool = False
    arrivals: tuple[tuple[str, str, float | None], ...] = ()
    saved: tuple[Kept, ...] = ()
    hooks: tuple[Hook, ...] = ()
    around: Around | None = None
    backward: tuple[str, ...] = ()
    root: str = "L"
    is_root: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def box(self) -> str:
        """The id of the box."""
        return self.node.id
