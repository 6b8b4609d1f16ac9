"""The graph as text that is complete on its own: for terminals, diffs, screen readers."""

from __future__ import annotations

from collections.abc import Iterator

from ..fold import fold
from ..labels import spoken_shape
from ..model import Chip, Graph, GraphEdge, GraphNode, Saved, Untracked
from . import renderer
from .typeset import clean
from .words import count_of, edge_note, with_several_outputs, words_of

# A line deeper than this is not indented further; it says instead which node it belongs to.
DEEPEST = 16


@renderer("text/plain")
def text(graph: Graph, *, lang: str = "en", max_lines: int | None = 2000) -> str:
    """Every node on its own line, with name, shape and place, indented under the node that passes it a gradient.

    A graph that would need more than ``max_lines`` lines is listed folded; None lists all of any graph.

    >>> nodes = GraphNode("n0", "op", "ExpBackward0", name="y"), GraphNode("n1", "leaf", "AccumulateGrad", name="x")
    >>> print(text(Graph(nodes, (GraphEdge("n0", "n1"),), ("n0",))))
    Computation graph of y: 1 operation and 1 leaf. The gradient flows from each line to the lines indented under it.
    n0 y: ExpBackward0
      input 0: n1 x: leaf (AccumulateGrad), no .grad yet
    """
    words = words_of(lang)
    if not graph.nodes:
        return words["empty"]
    lines = [headline(graph, words) + words["space"] + words["how_to_read"]]
    if graph.truncated:
        lines.append(words["truncated"].format(n=graph.truncated))
    shown = graph
    if max_lines is not None and len(graph.nodes) + len(graph.edges) > max_lines:
        lines.append(words["folded"].format(n=len(graph.nodes)))
        shown = fold(graph)
    lines.extend(_Listing(shown, words).lines())
    return "\n".join(lines)


def headline(graph: Graph, words: dict[str, str]) -> str:
    """What the graph is of, and how much is in it, as one sentence."""
    by_id = graph.by_id()
    names = words["comma"].join(clean(by_id[r].name, 200) for r in graph.roots if by_id[r].name)
    title = words["title"].format(names=names) if names else words["untitled"]
    ops = count_of(words, sum(n.kind == "op" for n in graph.nodes), "op", "ops")
    leaves = count_of(words, sum(n.kind == "leaf" for n in graph.nodes), "leaf", "leaves")
    return words["headline"].format(title=title, counts=words["counts"].format(ops=ops, leaves=leaves))


class _Listing:
    def __init__(self, graph: Graph, words: dict[str, str], indent: int = 0) -> None:
        self.graph, self.words, self.indent = graph, words, indent
        self.by_id = graph.by_id()
        self.several = with_several_outputs(graph)
        self.out: dict[str, list[GraphEdge]] = {}
        for edge in graph.edges:
            self.out.setdefault(edge.source, []).append(edge)

    def lines(self) -> Iterator[str]:
        """Depth first from the roots, without recursion; a node met again is only referred to."""
        seen: set[str] = set()
        stack: list[tuple[int, str, str | None, str]] = [(0, "", r, "") for r in reversed(self.graph.roots)]
        while stack:
            depth, lead, target, note = stack.pop()
            if target is None:
                yield self._line(depth, lead + note)
                continue
            node = self.by_id[target]
            if target in seen:
                yield self._line(depth, f"{lead}{target}{_named(node)} ({self.words['above']})")
                continue
            seen.add(target)
            yield self._line(depth, lead + describe(node, self.words))
            yield from self._body(node, depth)
            stack.extend(reversed(self._below(node, depth + 1)))

    def _below(self, node: GraphNode, depth: int) -> list[tuple[int, str, str | None, str]]:
        items: list[tuple[int, int, str | None, str]] = []
        for edge in self.out.get(node.id, ()):
            note = edge_note(edge, self.several, self.words)
            items.append((edge.output_nr, len(items), edge.target, f" ({clean(note)})" if note else ""))
        for lost in node.untracked:
            items.append((lost.output_nr, len(items), None, _untracked(lost, self.words)))
        for chip in node.chips:
            if chip.kind != "constant":  # the node's own record says the same
                items.append((chip.output_nr, len(items), None, _chip(chip, self.words)))
        owner = f"[{self.words['of'].format(id=node.id)}] " if depth > DEEPEST else ""
        lead = self.words["input"]
        return [
            (depth, f"{owner}{lead.format(n=nr)}{note if to else ''}: ", to, note)
            for nr, _, to, note in sorted(items, key=_place)
        ]

    def _body(self, node: GraphNode, depth: int) -> Iterator[str]:
        if node.body is not None:
            yield from _Listing(node.body, self.words, self.indent + min(depth, DEEPEST) + 2).lines()

    def _line(self, depth: int, content: str) -> str:
        return "  " * (self.indent + min(depth, DEEPEST)) + content


def _place(item: tuple[int, int, str | None, str]) -> tuple[int, int]:
    return item[:2]


def describe(node: GraphNode, words: dict[str, str]) -> str:
    """One node in one line: id, name, operation, formula, shape, place, what it saved."""
    parts = [_what(node, words)]
    if node.formula:
        parts.append(clean(node.formula))
    parts += _shape(node.shape, node.dtype, words)
    if node.kind == "leaf":
        parts.append(_grad(node, words))
    if node.saved:
        parts.append(f"{words['saves']} " + ", ".join(_saved(s, words) for s in node.saved))
    if node.open:
        parts.append(words["open"])
    if node.origin is not None and node.origin.place:
        function = f" {clean(node.origin.function, 200)}()" if node.origin.function else ""
        source = f"  {clean(node.origin.source, 500)}" if node.origin.source else ""
        parts.append(clean(node.origin.place) + function + source)
    return f"{node.id}{_named(node)}: " + ", ".join(parts)


def _what(node: GraphNode, words: dict[str, str]) -> str:
    if node.kind == "fold":
        label = clean(node.label)
        if node.count == 1:
            return f"{label}, {words['grouped'].format(k=len(node.members))}"
        return f"{label}, {words['repeated'].format(n=node.count, k=len(node.members) // node.count)}"
    if node.kind == "cut":
        return words["cut"].format(what=clean(node.label))
    if node.kind == "port":
        return words["previous"]
    return words["leaf_kind"] if node.kind == "leaf" else clean(node.label)


def _named(node: GraphNode) -> str:
    return f" {clean(node.name)}" if node.name else ""


def _shape(shape: tuple[int, ...] | None, dtype: str | None, words: dict[str, str]) -> list[str]:
    if shape is None:
        return []
    return [f"{spoken_shape(shape) if shape else words['scalar']} {clean(dtype or '')}".rstrip()]


def _grad(node: GraphNode | Chip, words: dict[str, str]) -> str:
    if node.grad is None:
        return words["no_gradient_yet"]
    return words["gradient_of"].format(shape=spoken_shape(node.grad.shape) if node.grad.shape else words["scalar"])


def _saved(saved: Saved, words: dict[str, str]) -> str:
    if saved.state != "ok":
        return f"{clean(saved.slot)} ({words[saved.state]})"
    if saved.value is not None and not saved.name:
        return f"{clean(saved.slot)}={clean(saved.value, 100)}"
    name = f" = {clean(saved.name)}" if saved.name else ""
    return f"{clean(saved.slot)}{name} ({' '.join(_shape(saved.shape, saved.dtype, words))})"


def _untracked(lost: Untracked, words: dict[str, str]) -> str:
    called = " = ".join(clean(x, 200) for x in (lost.name, lost.value) if x)
    named = " ".join(x for x in (clean(f"({lost.argument})" if lost.argument else ""), called) if x)
    size = _shape(lost.shape, lost.dtype, words) if lost.value is None else []
    return ", ".join([*([named] if named else []), *size, words["no_gradient"]])


def _chip(chip: Chip, words: dict[str, str]) -> str:
    name = f"{chip.node or ''}{' ' + clean(chip.label) if chip.label else ''}".strip()
    shape = _shape(chip.shape, chip.dtype, words)
    if chip.kind == "cut":
        return f"{name}: " + ", ".join([words["cut"].format(what=clean(chip.note)), *shape])
    return f"{name}: " + ", ".join([words["leaf_kind"], *shape, _grad(chip, words)])
