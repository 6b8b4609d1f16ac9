"""The panels of every box of a graph, written when they are asked for, from facts that were gathered once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ...graph import Graph
from ...graph.hierarchy import Group, Hierarchy
from ...graph.layout.progress import Progress
from .facts import Facts
from .gather import Budget, Gathering
from .group import group_panels
from .positions import Positions
from .records import kept_by
from .registry import panels_of
from .words import words_of


class Details(Mapping[str, "list[dict[str, Any]]"]):
    """``details["n3"]`` are the panels of a box, ``details(id)`` too those of a group; plain data, nothing alive.

    Iterating gives the boxes of the graph. ``details.facts`` is what was gathered of each.
    """

    def __init__(
        self, facts: Mapping[str, Facts], graph: Graph, lang: str, by: str, tree: Hierarchy | None = None
    ) -> None:  # fmt: skip
        self.facts = facts
        self._graph, self._by = graph, by
        self._positions = Positions(graph)
        self._lang, self._words = lang, words_of(lang)
        self._tree = tree

    def __getitem__(self, box: str) -> list[dict[str, Any]]:
        facts = self.facts[box]
        if not facts.inputs and facts.node.kind == "op":  # beyond the budget
            facts.inputs = self._positions.of(box)
            facts.saved = facts.saved or kept_by(facts.node)
        # An overflow in somebody's numbers is told in the panels, not as a warning about our arithmetic.
        with np.errstate(all="ignore"):
            return panels_of(facts, self._words, self._lang)

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __call__(self, box: str) -> list[dict[str, Any]]:
        """The panels of a box, or of a group as ``graph.hierarchy`` makes and names it. [] for what is neither."""
        if box in self.facts:
            return self[box]
        try:
            return self.group(self._members(self._hierarchy().group(box)))
        except KeyError:
            return []

    def group(self, members: Sequence[str]) -> list[dict[str, Any]]:
        """The panels of several boxes together."""
        inside = [self.facts[box] for box in members if box in self.facts]
        with np.errstate(all="ignore"):
            return group_panels(inside, self.facts, self._words) if inside else []

    def _hierarchy(self) -> Hierarchy:
        if self._tree is None:
            self._tree = Hierarchy(self._graph, self._by)
        return self._tree

    def _members(self, group: Group) -> list[str]:
        return [node.id for node in self._hierarchy().sequence[group.start : group.stop]]


def details_of(
    roots: Sequence[Any],
    graph: Graph,
    *,
    variables: Mapping[str, Any] | None = None,
    lang: str = "en",
    by: str = "auto",
    budget: Budget | None = None,
    tree: Hierarchy | None = None,
    progress: Progress | None = None,
) -> Details:
    """Everything the panels say of ``graph``, the snapshot of the nodes ``roots``; one pass over the live graph.

    The pass leaves every ``.grad``, saved value and hook alone. ``variables`` is where values are found that only a
    name still holds; ``by`` says how groups are made, ``tree`` is the hierarchy where there is one already; ``budget``
    says how much is looked into. ``progress`` hears the share that is done.

    >>> import autograd_nb as torch
    >>> from autograd_nb.notebook.snapshot import snapshot
    >>> w = torch.tensor([2.0, 3.0], requires_grad=True)
    >>> loss = (w * w).sum()
    >>> details = details_of([loss.grad_fn], snapshot([loss.grad_fn], {"w": w}), variables={"w": w})
    >>> [panel["id"] for panel in details["n1"]]
    ['formula', 'numbers', 'saved', 'value', 'gradient', 'source', 'hooks', 'order']
    """
    with np.errstate(all="ignore"):
        facts = Gathering(roots, graph, variables or {}, budget or Budget()).facts(progress)
    return Details(facts, graph, lang, by, tree)
