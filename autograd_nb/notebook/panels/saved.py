"""What the node keeps for backward: how much, in which state, and what shares its memory."""

from __future__ import annotations

from collections.abc import Iterable

from ...graph import spoken_shape
from ...graph.render.typeset import clean
from ...graph.trees import Tree
from .facts import Facts, Kept
from .pieces import bytes_of, plain_name, quiet
from .registry import panel
from .words import Words


@panel("saved", order=30)
def saved(facts: Facts, words: Words) -> list[Tree] | None:
    """One entry for each saved tensor, then the plain values."""
    if facts.node.kind != "op":
        return None
    if not facts.saved:
        return [quiet(words["nothing_saved"])]
    tensors = [kept for kept in facts.saved if kept.shape is not None or kept.state != "ok"]
    shown: list[Tree] = []
    if tensors:
        shown.append(["ul", {"class": "pn-saved"}, *(_item(kept, words) for kept in tensors)])
        if len(tensors) > 1:
            shown.append(quiet(total(tensors, words)))
    values = [["code", {}, f"{kept.slot} = {clean(kept.value, 80)}"] for kept in facts.saved if _is_value(kept)]
    if values:
        shown.append(["p", {"class": "pn-values"}, *(part for value in values for part in (value, " "))])
    return shown


def _is_value(kept: Kept) -> bool:
    return kept.shape is None and kept.value is not None and kept.state == "ok"


def _item(kept: Kept, words: Words) -> Tree:
    slot: Tree = ["code", {}, kept.slot]
    if kept.state != "ok":
        return ["li", {}, slot, " ", ["b", {"class": "pn-state"}, words[f"is_{kept.state}"]]]
    name = plain_name(kept.name)
    called: list[Tree | str] = [" = ", ["code", {"class": "pn-name"}, name]] if name else []
    size = f"{spoken_shape(kept.shape) if kept.shape else words['scalar']} {kept.dtype or ''}"
    head: Tree = ["p", {}, slot, *called, ["span", {"class": "pn-size"}, f" {size}, ", ["b", {}, bytes_of(kept.bytes)]]]
    others = [_shared(label, words) for label in kept.shares if label != kept.name]
    if not others:
        return ["li", {}, head]
    shares = words["memory"].format(what=", ".join(others))
    return ["li", {}, head, ["p", {"class": "pn-quiet"}, shares]]


def _shared(label: str, words: Words) -> str:
    slot, mark, box = label.partition("\0")
    return words["also_saved"].format(slot=slot, box=box) if mark else clean(label, 60)


def total(kept: Iterable[Kept], words: Words) -> str:
    """How much memory it is in all."""
    pieces, size = memory_of(kept)
    return words["saved_one" if pieces == 1 else "saved_once"].format(bytes=bytes_of(size), n=pieces)


def memory_of(kept: Iterable[Kept]) -> tuple[int, int]:
    """How many pieces of memory hold these, and their bytes; a tensor whose memory is not known counts by itself."""
    pieces: dict[object, int] = {}
    for k, one in enumerate(kept):
        if one.state == "ok" and one.shape is not None:
            pieces.setdefault(one.memory if one.memory is not None else ("own", k), one.memory_bytes or one.bytes or 0)
    return len(pieces), sum(pieces.values())
