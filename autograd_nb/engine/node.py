"""Graph nodes: one class for each grad_fn name, what they saved, and where their gradients go."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from ..ops.card import Card, Read
from ..ops.scalars import FLOAT32

if TYPE_CHECKING:
    from .hooks import Hooks
    from .tensor import Tensor

Edge = tuple[int, "Node", Any]
"""Where a gradient goes: (rank, node, output). A tuple, so that the run loop can order edges and take them apart fast.

The rank is the negated sequence number: the latest operation ranks first, leaves have positive ranks. The output is
None for a node with a single one; in an edge to an AccumulateGrad the leaf itself stands there, and is held by it.
"""

next_sequence = count(1).__next__
"""Later operations get larger numbers, so the run loop can order nodes by them; zero would be no rank."""

_next_leaf = count(1).__next__

# PyTorch prints <AddBackward0 object at 0x...>, and IPython <AddBackward0 at 0x...>: both leave out this module only.
SHOWN_WITHOUT_MODULE = "builtins"

HAND_WRITTEN = frozenset(("AccumulateGrad", "CopyBackwards", "CopySlices", "Identity", "NotImplemented"))


class Extra:
    """What only some nodes need: saved versions, input facts for reduction, hooks, the metadata dict."""

    __slots__ = ("hooks", "metadata", "out_version", "packed")

    def __init__(self) -> None:
        self.packed = False  # whether saved values have to be asked of hooks
        self.out_version: tuple[Any, int] | None = None
        self.hooks: Hooks | None = None
        self.metadata: dict[Any, Any] | None = None

    def at_rest(self) -> bool:
        """True if a pass on arrays need not look at any of this: no hooks, and nobody wrote to the result."""
        if self.hooks is not None or self.packed:
            return False
        return self.out_version is None or self.out_version[0].number == self.out_version[1]


class Node:
    """A recorded operation: calls with the gradient of its output give the gradients of its inputs.

    ``next_functions`` are the nodes its gradients go to, ``_saved_*`` what it kept for the derivative.
    """

    __slots__ = ("__weakref__", "extra", "facts_of_output", "origin", "seq")
    card: Card | None = None
    only_whole: str | None = None  # why a pass that looks for some gradients only may not run this node
    outputs: int = 1
    fix: Any = None
    edges: tuple[Edge | None, ...]
    seq: int
    extra: Extra | None
    facts_of_output: Any  # (shape, dtype) of each output; not set where they follow from the inputs

    def name(self) -> str:
        """The class name, e.g. ``MulBackward0``; PyTorch's three hand-written nodes carry their namespace."""
        name = type(self).__name__
        return f"torch::autograd::{name}" if name in HAND_WRITTEN else name

    def operation(self) -> str:
        """The name as PyTorch's sentences about views and saved values spell it: ``Mul``, ``Max1``."""
        stem, backward, number = self.name().rpartition("Backward")
        return stem + number.removeprefix("0") if backward and number != "s" else self.name()

    def edge(self, output: int = 0) -> Edge:
        """The edge to one of this node's outputs."""
        return (-self.seq, self, None if self.outputs == 1 else output)

    @property
    def next_functions(self) -> tuple[tuple[Node | None, int], ...]:
        """A pair (node, number of that node's output) for each input; (None, 0) where no gradient is needed."""
        return tuple((None, 0) if e is None else (e[1], output_number(e)) for e in self.edges)

    @property
    def metadata(self) -> dict[Any, Any]:
        """A dict for the user's own notes on this node."""
        extra = self.extend()
        if extra.metadata is None:
            extra.metadata = {}
        return extra.metadata

    def output_facts(self) -> Any:
        """(shape, dtype) of each output, or None where they must be worked out from the inputs."""
        return getattr(self, "facts_of_output", None)

    @property
    def _input_metadata(self) -> Any:
        from .metadata import output_metadata

        return output_metadata(self)

    def extend(self) -> Extra:
        """The node's extra record, made if there is none yet."""
        if self.extra is None:
            self.extra = Extra()
        return self.extra

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        """The gradients of the inputs, one for each edge, None where an edge is None."""
        raise NotImplementedError

    def apply_nothing(self, xp: Any) -> tuple[Any, ...]:
        """What the inputs get when no gradient reached this node."""
        return (None,) * len(self.edges)

    def release(self) -> None:
        """Drop what was saved; a later backward through this node raises."""

    def step(self, run: Any, grad: Any) -> Any:
        """Run this node in a backward pass: (edge, gradient) to go on with, or None once all is delivered."""
        return run.run_node(self, grad)

    def watch(self, version: Any, memory: Any) -> None:
        """Learn the version counter and the array of this node's output, before its memory can change."""

    def _hooks(self) -> Hooks:
        from .hooks import Hooks

        extra = self.extend()
        if extra.hooks is None:
            extra.hooks = Hooks()
        return extra.hooks

    def register_hook(self, hook: Callable[..., Any]) -> Any:
        """Call ``hook(grad_inputs, grad_outputs)`` after this node; a returned tuple replaces grad_inputs."""
        return self._hooks().add("post", hook)

    def register_prehook(self, hook: Callable[..., Any]) -> Any:
        """Call ``hook(grad_outputs)`` before this node; a returned tuple replaces grad_outputs."""
        return self._hooks().add("pre", hook)

    def __call__(self, *grads: Any) -> Any:
        from .passes import call_node

        return call_node(self, grads)

    def _sequence_nr(self) -> int:
        return self.seq

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.saved_names()})

    def saved_names(self) -> Iterator[str]:
        """The ``_saved_*`` attributes this node has."""
        return iter(())


class AccumulateGrad(Node):
    """Adds the gradient that arrives into ``variable.grad``; keeps the hooks of the leaf.

    The leaf holds it, it refers to the leaf weakly, and every edge to it holds the leaf: so a graph keeps its leaves.
    """

    __module__ = SHOWN_WITHOUT_MODULE
    __slots__ = ("hooks", "leaf", "post_hooks", "rank")
    edges = ()
    rank: int
    hooks: Any
    post_hooks: Any
    leaf: weakref.ref[Tensor]

    def name(self) -> str:
        """PyTorch's name for it, the only one with a namespace."""
        return "torch::autograd::AccumulateGrad"

    @property
    def variable(self) -> Tensor:
        """The leaf; None once neither the user nor a graph holds it."""
        return self.leaf()  # type: ignore[return-value]

    def edge(self, output: int = 0) -> Edge:
        return (self.rank, self, self.variable)

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        from .accumulate import accumulate
        from .conjugation import turned

        accumulate(self.variable, turned(xp, grad), owned=False)
        return ()

    def output_facts(self) -> Any:
        return ((self.variable._a.shape, self.variable._a.dtype),)

    def _sequence_nr(self) -> int:
        return 2**64 - 1  # what PyTorch reports for its AccumulateGrad


def accumulator_of(tensor: Tensor) -> AccumulateGrad:
    """The AccumulateGrad of a leaf, made when it is first needed."""
    node = tensor._leaf
    if node is None:
        node = tensor._leaf = AccumulateGrad()
        node.rank = _next_leaf()  # behind every operation: a leaf's gradient is complete when all of its users have run
        node.seq = -node.rank
        node.extra = node.hooks = node.post_hooks = None
        node.leaf = weakref.ref(tensor)
        dtype = tensor._a.dtype
        if dtype is not FLOAT32 and dtype.kind == "c":
            node.extra = Extra()  # so that its gradient is looked at, see conjugation.py
    return node


def leaf_edge(tensor: Tensor) -> Edge:
    """The edge to the AccumulateGrad of a leaf."""
    node = tensor._leaf or accumulator_of(tensor)
    return (node.rank, node, tensor)


def output_number(edge: Edge) -> int:
    """Which output of its node an edge leads to."""
    return 0 if edge[0] > 0 else edge[2] or 0


SAVED_SUFFIX = {"shape": "_sym_sizes", "dtype": "_scalar_type"}


class CardNode(Node):
    """A node whose derivative is the rules of an op card."""

    __slots__ = ("fix", "versions")
    fix: tuple[Any, ...] | None  # per edge None or the (shape, dtype) its gradient is brought back to
    versions: dict[str, int] | None  # of those saved inputs that had been changed in place before
    card: Card

    @staticmethod
    def slots_for(card: Card) -> tuple[str, ...]:
        """The slots a card's own node class needs beside those of its base."""
        return ()

    @staticmethod
    def step_for(card: Card) -> Any:
        """The card's own ``step``, or None where the general one has to do."""
        return None

    def value(self, read: Read, xp: Any) -> Any:
        """What a rule asks for, in the form ``xp`` works on; RuntimeError if it was freed or changed meanwhile."""
        raise NotImplementedError

    def place_of(self, read: Read) -> Any:
        """Where a saved tensor stands: the name of a slot, or a list and a position in it."""
        return "out" if read.kind == "out" else "self" if read.source == self.card.params[0] else "other"

    def saved_names(self) -> Iterator[str]:
        for reads in self.card.reads.values():
            for read in reads:
                if read.kind != "position":
                    yield saved_name(read)


def saved_name(read: Read) -> str:
    if read.kind == "out":
        return "_saved_result"
    return f"_saved_{read.source}{SAVED_SUFFIX.get(read.kind, '')}"
