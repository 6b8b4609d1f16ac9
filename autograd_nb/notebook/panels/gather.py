"""From the live graph to plain facts: one walk over the nodes, one pass over their gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np

from ...engine.node import Node
from ...graph import Graph, GraphNode, Saved
from ...graph.adapt import Walk
from ...graph.layout.progress import Progress, part_of
from ..backward_pass import Moment, observe
from ..reachable import reachable
from ..snapshot import most_nodes
from ..tensors import array_of, gradient_of
from .arrays import ArrayFacts
from .facts import Facts, InputFacts, Kept
from .live_hooks import hooks_on
from .memory import Memory, saved_tensors
from .pieces import told
from .positions import Positions
from .records import Records, Sources
from .registry import panels
from .schedule import Schedule

# So many nodes are looked at between two reports of progress.
_TOLD = 1000


@dataclass(slots=True)
class Budget:
    """How much is looked into: nodes with numbers, nodes asked for their local derivative, elements walked over."""

    nodes: int = 1_000
    local: int = 200
    elements: int = 20_000_000


class Gathering:
    """What is known while the graph is alive; :meth:`facts` is what is kept of it."""

    def __init__(self, roots: Sequence[Any], graph: Graph, variables: Mapping[str, Any], budget: Budget) -> None:
        self.walk = Walk(list(roots), most_nodes(roots))
        self.live, self.number = self.walk.seen, self.walk.number
        self.schedule = Schedule(self.walk)
        self.sources = Sources()
        self.positions = Positions(graph)
        self.by_id = self.positions.by_id
        self.budget, self.left = budget, budget.elements
        self.memory = Memory()
        self.outputs: dict[int, dict[int, tuple[Any, str]]] = {}
        self.held: dict[int, list[tuple[Saved, Any]]] = {}
        self.arrivals: dict[str, list[tuple[str, float | None]]] = {}
        self.root_boxes = frozenset(graph.roots)
        self.root = _short_name([self.by_id[box].name for box in graph.roots])
        self._find(variables)
        self._roots = roots

    # -- what is where -------------------------------------------------------------------------------------------
    def _find(self, variables: Mapping[str, Any]) -> None:
        """Everything that still holds a value: variables, leaves, what nodes saved."""
        for path, tensor in reachable(variables):
            self.memory.note(tensor, path)
            self._hold(tensor, f"variable {path}")
        for i, node in enumerate(self.live[: self.budget.nodes]):
            for saved, tensor in self._saved(i):
                self.memory.note(tensor, self._slot(saved.slot, i))
                own = self.number.get(id(tensor.grad_fn)) == i
                self._hold(tensor, "result" if own else f"user {self._called(i)}")
            variable = getattr(node, "variable", None)
            if variable is not None:
                self.outputs.setdefault(i, {}).setdefault(0, (variable, "leaf"))

    def _saved(self, i: int) -> list[tuple[Saved, Any]]:
        """The saved tensors of a node; read once, because a hook may have to unpack them, and because memory that is
        given back would be found again under another name."""
        if i not in self.held:
            known = self.by_id.get(f"n{i}")
            found = [] if known is None else list(saved_tensors(self.live[i], known))
            self.held[i] = [(saved, tensor) for saved, tensor in found if hasattr(tensor, "grad_fn")]
        return self.held[i]

    def _hold(self, tensor: Any, by: str) -> None:
        i = None if tensor.grad_fn is None else self.number.get(id(tensor.grad_fn))
        if i is not None:
            self.outputs.setdefault(i, {}).setdefault(int(tensor.output_nr), (tensor, by))

    def _called(self, i: int) -> str:
        """A node as its neighbours speak of it."""
        known = self.by_id.get(f"n{i}")
        return f"n{i}" if known is None else f"{told(known)} (n{i})"

    def _slot(self, slot: str, i: int) -> str:
        # Not yet a sentence: the panel words it.
        return f"{slot}\0{self._called(i)}"

    def counted(self, array: np.ndarray | None) -> ArrayFacts | None:
        """An array's facts, within what may be walked over."""
        if array is None:
            return None
        self.left -= array.size
        return ArrayFacts(array, counted=self.left >= 0)

    # -- one node ------------------------------------------------------------------------------------------------
    def facts(self, progress: Progress | None = None) -> Records:
        """The facts of every box, in the order of the graph; the pass goes as far as the budget does."""
        found: dict[str, Facts] = {}
        told = part_of(progress, 0, 0.6)
        records = Records(self.by_id, found, self.schedule, self.root, self.root_boxes, self.arrivals)
        records.engine = self._engine(0)
        expected = min(self.budget.nodes, len(self.live))
        for k, moment in enumerate(islice(observe(list(self._roots)), expected)):
            told(k / expected)
            self._note_arrivals(moment)
            found[moment.box] = self._of(moment)
            if moment.failure is not None:
                records.unreached.update(self.schedule.inputs[int(moment.box[1:])])
        self._note_rest(records, found, part_of(progress, 0.6, 1))
        return records

    def _note_rest(self, records: Records, found: Mapping[str, Facts], told: Progress) -> None:
        """What costs next to nothing, of the nodes that the pass did not come to."""
        ids, inputs, users = self.walk.ids, self.schedule.inputs, self.positions.users
        for number, i in enumerate(self.schedule.order):
            if number % _TOLD == 0:
                told(number / len(ids))
            if ids[i] in found:
                continue
            lines, backward = self.sources.around(self.live[i]), self.sources.backward(self.live[i])
            if lines or backward:
                records.sources[i] = lines, backward
            for k in inputs[i]:
                if users[ids[k]] > 1:
                    self.arrivals.setdefault(ids[k], []).append((ids[i], None))
            if i in records.unreached or self.walk.nexts[i] is None:
                records.unreached.update(inputs[i])

    def _note_arrivals(self, moment: Moment) -> None:
        for target, contribution in zip(moment.targets, moment.contributions, strict=True):
            if target is not None:
                norm = None if contribution is None else float(np.linalg.norm(contribution.reshape(-1)))
                self.arrivals.setdefault(target, []).append((moment.box, norm))

    def _engine(self, i: int) -> str:
        return "ours" if isinstance(self.live[i], Node) else "torch"

    def _of(self, moment: Moment) -> Facts:
        i, node = int(moment.box[1:]), moment.node
        known = self.by_id[moment.box]
        facts = Facts(
            known, self._engine(i), moment.number, sequence=moment.sequence, failure=moment.failure, root=self.root,
            is_root=moment.box in self.root_boxes, around=self.sources.around(node),
            backward=self.sources.backward(node),
        )  # fmt: skip
        facts.inputs = self._inputs(moment)
        facts.upstream = tuple(map(self.counted, moment.upstream))
        facts.saved = self._kept(i, known)
        facts.hooks = hooks_on(node, {k: held for k, (held, _) in self.outputs.get(i, {}).items()})
        facts.extra = {one.id: one.read(node) for one in panels.values() if one.read is not None}
        tensor, facts.held_by = self.outputs.get(i, {}).get(0, (None, None))
        if tensor is not None:
            facts.value = self.counted(array_of(tensor))
            grad = gradient_of(tensor) if known.kind == "leaf" else None
            facts.frozen = known.kind == "leaf" and not tensor.requires_grad
            facts.grad = None if grad is None else self.counted(array_of(grad))
        return facts

    # -- its inputs ----------------------------------------------------------------------------------------------
    def _inputs(self, moment: Moment) -> tuple[InputFacts, ...]:
        local = self._local(moment)
        found = []
        for one in self.positions.of(moment.box):
            contribution = moment.contributions[one.position] if one.target is not None else None
            if contribution is not None:
                kind, values = local.get(one.position, ("unasked", None))
                one = replace(one, contribution=self.counted(contribution), kind=kind, local=values)
            found.append(one)
        return tuple(found)

    def _local(self, moment: Moment) -> dict[int, tuple[str, ArrayFacts | None]]:
        from ..stepping.asking import asked  # the stepper's package shows panels, too
        from ..stepping.local import locals_of

        if moment.number >= self.budget.local or moment.failure is not None or not moment.contributions:
            return {}
        step = asked(moment.node)
        if step is None:
            return {k: ("custom", None) for k, c in enumerate(moment.contributions) if c is not None}
        size = sum(g.size for g in moment.upstream if g is not None)
        if self.left < 4 * size:
            return {}
        self.left -= 4 * size  # questions cost as much as their part of the pass
        found = {}
        for k, parts in enumerate(locals_of(step, moment.upstream, moment.contributions)[0]):
            if len(parts) == 1:
                found[k] = self._said(parts[0][1])
            elif parts:
                found[k] = ("map", None)
        return found

    def _said(self, local: Any) -> tuple[str, ArrayFacts | None]:
        if local.kind == "factor" and local.places is not None and np.isin(local.values, (0, 1)).all():
            places = local.places[local.values == 1]
            return ("moved" if np.unique(places).size == places.size else "spread"), None
        return local.kind, self.counted(local.values)

    # -- what it saved -------------------------------------------------------------------------------------------
    def _kept(self, i: int, known: GraphNode) -> tuple[Kept, ...]:
        live = {saved.slot: tensor for saved, tensor in self._saved(i)}
        found = []
        for saved in known.saved:
            tensor = live.get(saved.slot)
            number = None if tensor is None else self.memory.number(tensor)
            shares = self.memory.others(number, self._slot(saved.slot, i))
            found.append(Kept(
                saved.slot, saved.shape, saved.dtype, saved.bytes, saved.name, saved.value, saved.state, shares, number,
                self.memory.bytes(number),
            ))  # fmt: skip
        return tuple(found)


def _short_name(names: list[str | None]) -> str:
    name = names[0] if len(names) == 1 else None
    return name if name and len(name) <= 12 and name.isidentifier() else "L"
