"""A level of the hierarchy with its cards measured and laid out."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from ..hierarchy import Hierarchy
from ..layout import Layout, Progress, layout
from ..levels import level
from ..model import Chip, Graph, GraphNode
from ..render.cards import Card, measure
from ..render.notes import Note, notes_of
from ..render.words import words_of
from .words import title_of


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn at one level: its graph, the card and the place of each node, and which cards look alike.

    ``looks`` has a number for each node: nodes with equal numbers have equal cards. ``notes`` are the words beside
    edges, by index; where they reach beyond the plan, everything moves right by ``shift`` within ``width``.
    """

    graph: Graph
    cards: dict[str, Card]
    looks: tuple[int, ...]
    plan: Layout
    notes: dict[int, Note]
    shift: float
    width: float
    words: dict[str, str]


def drawing(
    tree: Hierarchy, group: str | None = None, *, lang: str = "en", progress: Progress | None = None
) -> Drawing:
    """The inside of ``group``, or the top, ready to be drawn. Raises KeyError for an unknown group.

    ``progress`` hears which share is done, from 0 to 1; what it raises stops the work.
    """
    words = words_of(lang)
    shown = level(tree, group)
    nodes = tuple(_titled(node, tree, lang) for node in shown.nodes)
    starts = frozenset(shown.roots) if group is None else frozenset()
    cards, looks = _measured(nodes, starts, words)
    shown = replace(shown, nodes=nodes)
    plan = layout(shown, {name: card.box for name, card in cards.items()}, progress=progress)
    notes = notes_of(shown, plan, words)
    ends = [note.svg(plan.routes[i].points)[1:] for i, note in notes.items()]
    shift = -min([0.0, *(left for left, _ in ends)])
    width = max([plan.width, *(right for _, right in ends)]) + shift
    return Drawing(shown, cards, looks, plan, notes, shift, width, words)


def _titled(node: GraphNode, tree: Hierarchy, lang: str) -> GraphNode:
    title = title_of(tree.group(node.id), lang) if node.kind == "fold" else ""
    return replace(node, label=title) if title else node


def _measured(
    nodes: tuple[GraphNode, ...], starts: frozenset[str], words: dict[str, str]
) -> tuple[dict[str, Card], tuple[int, ...]]:
    """The cards; those that would look alike are measured once, of a loop nearly all."""
    known: dict[Hashable, tuple[int, Card]] = {}
    cards: dict[str, Card] = {}
    looks = []
    for node in nodes:
        is_root = node.id in starts
        key = _appearance(node), is_root
        if key not in known:
            known[key] = len(known), measure(node, words, _never, is_root=is_root)
        look, card = known[key]
        cards[node.id] = card if card.node is node else replace(card, node=node)
        looks.append(look)
    return cards, tuple(looks)


def _never(graph: Graph) -> tuple[str, float, float]:
    raise ValueError("groups of a scene are drawn closed")


def _appearance(node: GraphNode) -> Hashable:
    place = node.origin and (node.origin.place, node.origin.source)
    size = (node.count, len(node.members)) if node.kind == "fold" else None
    chips = tuple(map(_chip_appearance, node.chips))
    return node.kind, node.label, node.formula, node.shape, node.dtype, node.name, place, size, chips


def _chip_appearance(chip: Chip) -> Hashable:
    return chip.kind, chip.output_nr, chip.label, chip.shape, chip.transposed, chip.note, chip.value
