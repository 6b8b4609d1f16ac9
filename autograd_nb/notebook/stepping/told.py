"""Frames as the document of a page: texts, tables and formulas, nothing that is alive."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...graph import Graph
from ...graph.mathematics import readable
from ...graph.trees import Tree
from .called import Called
from .formulas import formula_of_step
from .frames import Frame, Part
from .local import Local
from .numbers import is_small, line, tree
from .quiz import question_of

# Each takes some kilobytes of the notebook; a long pass has many large gradients.
HEAT_MAPS = 30
_FAILED = {"changed": "changed_saved", "upstream": "upstream_failed"}


class Teller:
    """Tells the frames of one graph in one language."""

    def __init__(self, graph: Graph, numbers: dict[str, int], words: dict[str, str]) -> None:
        self.called = Called(graph, numbers, words)
        self.words = words
        self.maps = HEAT_MAPS

    def told(self, frame: Frame) -> dict[str, Any]:
        """One frame as the contract of the viewer has it; ``formula_text`` and ``lines`` beside it are for text."""
        inputs = [self._leaf_row(frame)] if frame.leaf else [self._row(frame, part) for part in frame.parts]
        return {
            "node": frame.node, "number": frame.number, "title": self.called.title(frame.node),
            "upstream": self._upstream(frame), "inputs": inputs,
            "notes": self.notes(frame), "answer": question_of(frame, inputs, self.words),
        }  # fmt: skip

    # -- what arrives -------------------------------------------------------------------------------------------
    def _upstream(self, frame: Frame) -> Tree:
        given = [(k, array) for k, array in enumerate(frame.upstream) if array is not None]
        if not given:
            return ["span", {}, self.words["none"]]
        if len(frame.upstream) == 1:
            return self.numbers(given[0][1])
        shown: list[Tree] = []
        for k, array in given:
            shown += [["div", {}, self.words["output"].format(k=k)], self.numbers(array)]
        return ["div", {}, *shown]

    def notes(self, frame: Frame) -> list[str]:
        """What is out of the ordinary: hooks, steps that cannot run, frozen leaves."""
        words, found = self.words, []
        found += [f"{words['arrived']}{words['colon']}{line(array, words)}" for array in frame.arrived.values()]
        for part in frame.parts:
            if part.made is not None:
                name = self.called.input(frame.node, part.position)
                found.append(f"{words['changed']}{words['colon']}{name}{words['colon']}{line(part.made, words)}")
        if frame.failure is not None:
            kind = _FAILED.get(frame.failure.kind, frame.failure.kind)
            sentence = f"{words['colon']}{frame.failure.sentence}" if kind == "unreadable" else ""
            found.append(words[kind] + sentence)
        elif not frame.leaf and all(array is None for array in frame.upstream):
            found.append(words["no_gradient"])
        if frame.leaf:
            found.append(words["frozen" if frame.frozen else "leaf"].format(name=self.called.leaf(frame.node)))
        return found

    # -- what goes on -------------------------------------------------------------------------------------------
    def _leaf_row(self, frame: Frame) -> dict[str, Any]:
        title, total = self.called.title(frame.node), frame.upstream[0]
        return {
            "edge": None, "name": title, "formula": None, "local": None, "local_text": "", "formula_text": "",
            "contribution": self._or_none(total, heat=True), "into": title,
            "before": None if frame.before is None else self.numbers(frame.before), "after": self._or_none(frame.after),
        }  # fmt: skip

    def _row(self, frame: Frame, part: Part) -> dict[str, Any]:
        node = self.called.nodes[frame.node]
        formula = formula_of_step(node, part.position, self.called.names(node))
        return {
            "edge": [frame.node, part.target], "name": self.called.input(frame.node, part.position),
            "formula": formula, "formula_text": readable(formula),
            "local": self._local(frame, part), "local_text": self.local_line(frame, part),
            "contribution": self._or_none(part.value, heat=True), "into": self.called.into(part.target, part.output),
            "before": None if part.before is None else self.numbers(part.before), "after": self._or_none(part.after),
        }  # fmt: skip

    def _or_none(self, array: np.ndarray | None, *, heat: bool = False) -> Tree:
        if array is None:
            return ["span", {}, self.words["none"]]
        drawn = heat and self.maps > 0 and not is_small(array)
        self.maps -= drawn
        return self.numbers(array, heat=drawn)

    def numbers(self, array: np.ndarray, *, heat: bool = False) -> Tree:
        """The numbers of an array as a tree."""
        return tree(array, self.words, heat=heat)

    def _local(self, frame: Frame, part: Part) -> Tree:
        shown: list[Tree] = []
        for k, local in part.local:
            if len(part.local) > 1:
                shown.append(["div", {}, self.words["output"].format(k=k)])
            if local.values is not None:
                shown.append(self.numbers(local.values))
            about = self.about(frame, part, local)
            if about:
                shown.append(["div", {"class": "about"}, about])
        if not shown and frame.custom:
            shown.append(["div", {"class": "about"}, self._own(frame)])
        return ["div", {}, *shown]

    def local_line(self, frame: Frame, part: Part) -> str:
        """The local derivative on one line."""
        if not part.local:
            return self._own(frame) if frame.custom else ""
        found = []
        for k, local in part.local:
            about = self.about(frame, part, local)
            text = "" if local.values is None else line(local.values, self.words)
            text = f"{text} ({about})" if text and about else text or about
            output = f"{self.words['output'].format(k=k)}{self.words['colon']}" if len(part.local) > 1 else ""
            found.append(output + text)
        return "; ".join(found)

    def _own(self, frame: Frame) -> str:
        return self.words["own"].format(name=self.called.nodes[frame.node].label)

    def about(self, frame: Frame, part: Part, local: Local) -> str:
        """How the numbers of a local derivative are meant."""
        words = self.words
        if local.kind == "jacobian":
            return words["matrix"].format(name=self.called.input(frame.node, part.position))
        if local.kind == "map" or local.values is None:
            return words["map"]
        if local.places is not None:
            if np.unique(local.places[local.values != 0]).size <= 1:
                return ""  # a single upstream number: nothing to say about which
            return words["moved" if bool(np.isin(local.values, (0, 1)).all()) else "scattered"]
        return words["summed"] if local.values.shape != local.shape else ""
