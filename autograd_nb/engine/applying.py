"""``apply`` of the nodes with few parameters, written out for each card: every rule with just what it reads.

This is what runs when a pass is recorded (``create_graph=True``) and wherever hooks or observers look at a node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..ops.card import Card, raw
from .saved import GONE, freed_error, saved_input, saved_output
from .tensor import Tensor

Lines = list[str]


def compiled(card: Card, lines: Lines, names: dict[str, Any]) -> Callable[..., Any]:
    """The function that ``lines`` define, seeing ``names`` as its globals; tracebacks call it by the card."""
    place = f"{__file__.removesuffix('applying.py')}<operation {card.name}>"  # in here, so that frames count as ours
    code = compile("\n".join(lines), place, "exec")
    names["__name__"] = __name__  # NumPy's warnings are ignored by the module they arise in, see record.py
    exec(code, names)  # the source is made of the card's own parameter names, nothing of it comes from outside
    return names["function"]


def checked(node: Any, name: str, value: Any, xp: Any) -> Any:
    """A saved operand that is not simply a tensor nobody else writes to; RuntimeError if it was freed or changed."""
    if value is GONE:
        raise freed_error()
    return None if value is None or type(value) is tuple else saved_input(node, name, value, xp)


def reading_source(local: str, place: str, name: str) -> Lines:
    """Reads one saved operand into a local variable, as ``xp`` wants it."""
    return [
        f"    {local} = {place}",
        f"    if type({local}) is Tensor and {local}._alias is None:",
        f"        if is_raw: {local} = {local}._a",
        f"    else: {local} = checked(node, {name!r}, {local}, xp)",
    ]


OUT_SOURCE: Lines = [
    "    out = node.out",
    "    if out is GONE: raise freed_error()",
    "    if out is not None: out = saved_output(node, out, xp)",
]


def apply_names(card: Card) -> dict[str, Any]:
    """What such a function refers to."""
    return {
        "raw": raw, "Tensor": Tensor, "GONE": GONE, "freed_error": freed_error, "saved_output": saved_output,
        "checked": checked, **{f"rule_{p}": rule for p, rule in card.vjp.items()},
    }  # fmt: skip


def operand_apply(card: Card, edges: tuple[str, ...]) -> Callable[..., Any]:
    """``apply`` of a card on one tensor, or on two operands.

    ``edges`` are the slots of its edges, "" where there is none; what a rule reads beside operands and result stands in
    ``fixed``, in the rule's order.
    """
    reads = [r for p, slot in zip(card.params, edges, strict=False) if slot for r in card.reads.get(p, ())]
    fixed = [(r.kind, r.source) for r in reads if r.kind not in ("tensor", "out")]
    lines = ["def function(node, xp, grad):", "    is_raw = xp is raw"]
    for p, slot in zip(card.params, ("self", "other"), strict=False):
        if any(r.kind == "tensor" and r.source == p for r in reads):
            lines += reading_source(f"v_{p}", f"node.{slot}", "self" if slot == "self" else p)
    if any(r.kind == "out" for r in reads):
        lines += OUT_SOURCE
    grads = []
    for p, slot in zip(card.params, edges, strict=False):
        values = [
            "out" if r.kind == "out" else f"v_{r.source}" if r.kind == "tensor"
            else f"node.fixed[{fixed.index((r.kind, r.source))}]"
            for r in card.reads.get(p, ())
        ]  # fmt: skip
        rule = f"rule_{p}({', '.join(['xp', 'grad', *values])})"
        grads.append(f"({rule} if node.{slot} is not None else None)" if slot else "None")
    return compiled(card, [*lines, f"    return ({', '.join(grads)},)"], apply_names(card))
