"""What a search reads: every operation with its texts, also those inside closed groups."""

from __future__ import annotations

import re
from collections.abc import Hashable
from itertools import groupby
from typing import Any

from ..hierarchy import Group, Hierarchy
from ..labels import op_name
from ..model import GraphNode
from ..render.typeset import clean


def search_text(node: GraphNode) -> str:
    """Names, operation, formula, place and source of ``node`` and of its chips, in lower case.

    >>> search_text(GraphNode("n0", "op", "ExpBackward0", name="Y"))
    'y exp expbackward0'
    """
    where = node.origin
    texts = [node.name, op_name(node.label), node.label, node.formula]
    texts += [where.place, where.source, where.function] if where else []
    for chip in node.chips:
        texts += [chip.label, chip.note]
    return " ".join(dict.fromkeys(clean(text, 400) for text in texts if text)).lower()


def search_index(tree: Hierarchy) -> dict[str, list[Any]]:
    """Columns ``id``, ``text`` (index into ``texts``) and ``group`` (index into `Hierarchy.walk`, or -1), in runs.

    An entry of ``text`` or ``group`` is a number, or [number, how often]; one of ``id`` is an id, or
    [first, step, how many] for "n" and a number.

    >>> from autograd_nb.graph.model import Graph
    >>> search_index(Hierarchy(Graph((GraphNode("n0", "op", "ExpBackward0"),), roots=("n0",))))
    {'texts': ['exp expbackward0'], 'id': ['n0'], 'text': [0], 'group': [-1]}
    >>> _counted([7, 7, 7, 2]), _numbered(["n9", "n8", "n7", "a", "n1"])
    ([[7, 3], 2], [[9, -1, 3], 'a', 'n1'])
    """
    around = [-1] * len(tree.sequence)
    for number, group in enumerate(tree.walk()):
        for item in tree.items(group.id):
            if not isinstance(item, Group):
                around[item] = number
    texts: dict[str, int] = {}
    known: dict[Hashable, int] = {}
    numbers = []
    for node in tree.sequence:
        key = node.name, node.label, node.formula, node.origin, tuple((chip.label, chip.note) for chip in node.chips)
        if key not in known:
            known[key] = texts.setdefault(search_text(node), len(texts))
        numbers.append(known[key])
    ids = _numbered([node.id for node in tree.sequence])
    return {"texts": list(texts), "id": ids, "text": _counted(numbers), "group": _counted(around)}


def _counted(values: list[int]) -> list[Any]:
    runs = ((value, sum(1 for _ in same)) for value, same in groupby(values))
    return [value if times == 1 else [value, times] for value, times in runs]


def _numbered(ids: list[str]) -> list[Any]:
    found: list[Any] = []
    for name in ids:
        number = int(name[1:]) if re.fullmatch("n(0|[1-9][0-9]*)", name) else None
        run = found[-1] if found and isinstance(found[-1], list) else None
        if number is None:
            found.append(name)
        elif run is not None and (run[2] == 1 or number == run[0] + run[1] * run[2]):
            found[-1] = [run[0], run[1] if run[2] > 1 else number - run[0], run[2] + 1]
        else:
            found.append([number, 0, 1])
    return [f"n{entry[0]}" if isinstance(entry, list) and entry[2] == 1 else entry for entry in found]
