"""What the things in a frame are called: nodes, inputs and buffers, in the user's own names."""

from __future__ import annotations

from collections.abc import Mapping

from ...graph import Graph, GraphNode
from ...graph.render.typeset import clean
from .formulas import argument

LONGEST, SHORT = 60, 24


class Called:
    """Answers for one graph; ``numbers`` are the steps in which its nodes run."""

    def __init__(self, graph: Graph, numbers: Mapping[str, int], words: dict[str, str]) -> None:
        self.nodes = graph.by_id()
        self.numbers, self.words = numbers, words
        self._targets = {(edge.source, edge.output_nr): edge.target for edge in graph.edges}
        self._inputs: dict[str, dict[int, str]] = {}
        for edge in graph.edges:
            name = self.name(edge.target)
            if name and not edge.input_nr:
                self._inputs.setdefault(edge.source, {})[edge.output_nr] = name
        for node in graph.nodes:
            for lost in node.untracked:
                if lost.name or lost.value:
                    self._inputs.setdefault(node.id, {})[lost.output_nr] = clean(lost.name or lost.value, LONGEST)
        self._several = {edge.target for edge in graph.edges if edge.input_nr}

    def name(self, node: str) -> str:
        """The user's name for a node's result, "" where there is none."""
        found = self.nodes[node].name
        return clean(found, LONGEST) if found else ""

    def title(self, node: str) -> str:
        """``loss = SumBackward0``, or ``w.grad``."""
        name, label = self.name(node), clean(self.nodes[node].label, LONGEST)
        if self.nodes[node].kind == "leaf":
            return f"{name}.grad" if name else f".grad ({self.words['unnamed']})"
        return f"{name} = {label}" if name else label

    def leaf(self, node: str) -> str:
        """A leaf in a sentence."""
        return self.name(node) or self.words["unnamed"]

    def into(self, target: str, output: int) -> str:
        """The buffer that gathers the gradient of an output of a node."""
        name, number = self.name(target), self.numbers.get(target)
        if name:
            found = self.words["gradient_of"].format(name=name)
        elif number is not None:
            found = self.words["gradient_at"].format(k=number)
        else:
            found = self.words["unreached"].format(label=clean(self.nodes[target].label, LONGEST))
        several = output or target in self._several
        return f"{found}, {self.words['output'].format(k=output)}" if several else found

    def input(self, node: str, position: int) -> str:
        """An input as the user calls it; where it has no name, as the operation does, with the step that made it."""
        known = self._inputs.get(node, {}).get(position)
        own = argument(self.nodes[node].label, position)
        number = self.numbers.get(self._targets.get((node, position), ""))
        return known or (own if number is None else self.words["of_step"].format(name=own, k=number))

    def names(self, node: GraphNode) -> dict[str, str]:
        """What the letters of a node's formulas stand for, as far as it has a short name."""
        found = self._inputs.get(node.id, {})
        return {argument(node.label, k): name for k, name in found.items() if len(name) <= SHORT and " " not in name}
