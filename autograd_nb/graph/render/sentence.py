"""The graph in two or three sentences, for people who hear it instead of seeing it."""

from __future__ import annotations

from ..labels import op_name, spoken_shape
from ..model import Graph, GraphNode
from .text import headline
from .typeset import clean
from .words import count_of

# A sentence with more parts than this cannot be followed by ear.
MOST = 12


def sentence(graph: Graph, words: dict[str, str]) -> str:
    """What the graph computes, through which operations, and where its gradient arrives or stops."""
    if not graph.nodes:
        return words["empty"]
    ops = sorted((n for n in graph.nodes if n.kind == "op"), key=lambda n: n.order)
    leaves = [n for n in graph.nodes if n.kind == "leaf"]
    said = [headline(graph, words)]
    if ops:
        chain = _listed([clean(op_name(n.label), 100) for n in ops], words)
        said.append(words["alt_flow"].format(ops=count_of(words, len(ops), "op", "ops"), chain=chain))
    reached = words["alt_reach"].format(leaves=_leaves(leaves, words)) if leaves else words["alt_nothing"]
    said.append(reached)
    by_id = graph.by_id()
    if graph.cuts:
        cuts = [clean(f"{by_id[c].label} {by_id[c].name or ''}".strip(), 100) for c in graph.cuts]
        said.append(words["alt_cut"].format(cuts=_listed(cuts, words)))
    if graph.truncated:
        said.append(words["truncated"].format(n=graph.truncated))
    return words["space"].join(said)


def _leaves(leaves: list[GraphNode], words: dict[str, str]) -> str:
    named = [_with_shape(n, words) for n in leaves if n.name]
    nameless = len(leaves) - len(named)
    if nameless:
        named = [*named[: MOST - 1], words["unnamed"].format(n=nameless)]
    return _listed(named, words)


def _with_shape(node: GraphNode, words: dict[str, str]) -> str:
    shape = "" if node.shape is None else f" ({spoken_shape(node.shape) if node.shape else words['scalar']})"
    return clean(node.name, 100) + shape


def _listed(items: list[str], words: dict[str, str]) -> str:
    if len(items) > MOST:
        items = [*items[: MOST // 2], "…", *items[-(MOST // 2) + 1 :]]
    return words["comma"].join(items)
