"""Operations with one result on some tensors and some other parameters, nothing of it cast: losses, norms, products.

Their call and their backward step are written out for each card, as Python source without loops over parameters, and
compiled when the operation is first used: the general way asks the same questions anew at each call, which for small
tensors takes longer than the arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..ops.card import Card, raw
from . import modes, record
from .applying import OUT_SOURCE, Lines, apply_names, compiled, reading_source
from .general import Plan, call_card, plan_of
from .general_node import fact
from .modes import grad_enabled
from .node import leaf_edge, next_sequence
from .saved import GONE, changed, saved_input, saved_output, versions_of
from .tensor import Tensor
from .views import refresh


def make_mixed(card: Card) -> Callable[..., Any]:
    """The operation of a card with one result, without lists, views and casts."""
    plan = plan_of(card)
    call = compiled(card, call_source(plan), call_names(plan))
    if card.vjp:
        plan.node_class.step = compiled(card, step_source(card), step_names(card))
        plan.node_class.apply = compiled(card, apply_source(card), {**apply_names(card), "fact": fact})
    return call


# -- the call ---------------------------------------------------------------------------------------------------
def call_names(plan: Plan) -> dict[str, Any]:
    """What the call of a card refers to."""
    card = plan.card
    defaults = dict(zip(card.params[::-1], card.defaults[::-1], strict=False))
    return {
        "modes": modes, "record": record, "UNUSUAL": record.UNUSUAL, "card": card, "plan": plan,
        "call_card": call_card, "forward": card.forward, "check": card.check, "new": Tensor.__new__, "Tensor": Tensor,
        "refresh": refresh, "grad_enabled": grad_enabled, "node_class": plan.node_class, "leaf_edge": leaf_edge,
        "next_sequence": next_sequence, "places": plan.single, "versions_of": versions_of,
        **{f"default_{name}": value for name, value in defaults.items()},
    }  # fmt: skip


def call_source(plan: Plan) -> Lines:
    """The call: compute on the arrays, and where an input requires grad, record a node."""
    card = plan.card
    params, first = card.params, len(card.params) - len(card.defaults)
    signature = ", ".join(p if k < first else f"{p}=default_{p}" for k, p in enumerate(params))
    arrays = ", ".join(f"a_{p}" if p in card.tensors else p for p in params)
    given = f"({', '.join(params)},)"
    inputs = [p for p in params if p in card.vjp]
    lines: Lines = [
        f"def function({signature}):",
        f"    if modes.special: return call_card(card, {given})",
        "    try:",
        *(f"        a_{p} = {p}._a" for p in card.tensors if p not in optional(card)),
        *(f"        a_{p} = None if {p} is None else {p}._a" for p in card.tensors if p in optional(card)),
        *([f"        check({arrays})"] if card.check is not None else []),
        f"        r = forward({arrays})",
        f"    except UNUSUAL: return call_card(card, {given})",
        "    out = new(Tensor)",
        "    out._a = r",
        "    out._edge = out._grad = out._leaf = out._alias = None",
        "    out._rg = False",
    ]
    for p in inputs:
        lines += [f"    rg_{p} = False", f"    if {p} is not None:"] if p in optional(card) else ["    if True:"]
        lines.append(f"        if {p}._alias is not None and {p}._alias.base is not None: refresh({p})")
        lines.append(f"        rg_{p} = {p}._rg")
    if inputs:
        some = " or ".join(f"rg_{p}" for p in inputs)
        lines += [f"    if not ({some}) or not grad_enabled(): return out", *record_source(plan, arrays)]
    return [*lines, "    return out"]


def record_source(plan: Plan, arrays: str) -> Lines:
    """The node: its edges, and of the parameters what the rules of those edges read."""
    card, inputs = plan.card, [p for p in plan.card.params if p in plan.card.vjp]
    edges = ", ".join(f"({p}._edge or leaf_edge({p})) if rg_{p} else None" for p in inputs)
    kept = [p for p in card.tensors if readers(card, ("tensor",), p)]
    bound = ", ".join(bound_source(card, p) for p in card.params)
    out_readers = " or ".join(f"rg_{p}" for p in readers(card, ("out",), "out"))
    lines = [
        "    node = node_class()",
        f"    node.edges = ({edges},)",
        "    node.places = places",
        "    node.seq = number = next_sequence()",
        "    node.extra = node.versions = node.fix = None",
        "    node.released = False",
        f"    node.bound = bound = [{bound}]",
        f"    node.out = r if {out_readers} else None" if out_readers else "    node.out = None",
        "    dtype = r.dtype",
        "    node.facts_of_output = ((r.shape, dtype),)",
    ]
    if kept:
        known = " or ".join(
            f"({p} is not None and {p}._alias is not None)" if p in optional(card) else f"{p}._alias is not None"
            for p in kept
        )
        pairs = ", ".join(f"({p!r}, bound[{card.params.index(p)}])" for p in kept)
        lines.append(f"    if {known}: node.versions = versions_of(p for p in ({pairs},) if type(p[1]) is not tuple)")
    cast = " or ".join(
        f"(a_{p} is not None and a_{p}.dtype is not dtype)" if p in optional(card) else f"a_{p}.dtype is not dtype"
        for p in inputs
    )
    return [
        *lines,
        f"    if {cast}: plan.note_fixes(node, [{arrays}], r)",
        "    out._edge = (-number, node, None)",
        "    out._rg = True",
        "    if record.observer is not None: record.observer(node)",
    ]


def bound_source(card: Card, param: str) -> str:
    """What the node holds of a parameter: a tensor where a needed rule reads it, else its facts, else None."""
    if param not in card.tensors:
        return param
    kept, facts = readers(card, ("tensor",), param), readers(card, ("shape", "dtype"), param)
    dropped = "None"
    if facts:
        dropped = f"(a_{param}.shape, a_{param}.dtype) if {any_of(facts)} else None"
        if param in optional(card):
            dropped = f"None if {param} is None else {dropped}"
    return f"{param} if {any_of(kept)} else {dropped}" if kept else dropped


def readers(card: Card, kinds: tuple[str, ...], source: str) -> list[str]:
    """The inputs whose rules read a parameter in one of these ways."""
    return [p for p in card.params if any(r.kind in kinds and r.source == source for r in card.reads.get(p, ()))]


def any_of(inputs: list[str]) -> str:
    return f"({' or '.join(f'rg_{p}' for p in inputs)})"


def optional(card: Card) -> frozenset[str]:
    """The tensor parameters that may be None."""
    first = len(card.params) - len(card.defaults)
    return frozenset(p for p in card.params[first:] if p in card.tensors)


# -- the backward step ------------------------------------------------------------------------------------------
def step_names(card: Card) -> dict[str, Any]:
    """What the backward step of a card refers to."""
    return {
        "raw": raw, "Tensor": Tensor, "GONE": GONE, "fact": fact, "changed": changed,
        "saved_input": saved_input, "saved_output": saved_output, **{f"rule_{p}": rule for p, rule in card.vjp.items()},
    }  # fmt: skip


def step_source(card: Card) -> Lines:
    """The backward on arrays: later inputs get their gradients delivered, the pass goes on with the first one's."""
    first, *others = [p for p in card.params if p in card.vjp]
    lines = [
        "def function(node, run, grad):",
        "    if (node.extra is not None and not node.extra.at_rest()) or node.fix is not None or node.released:",
        "        return run.run_node(node, grad)",
        "    bound, edges = node.bound, node.edges",
    ]
    if readers(card, ("out",), "out"):
        lines += ["    out = node.out", "    if out is not None: out = saved_output(node, out, raw)"]
    kept = [k for k, p in enumerate(card.params) if readers(card, ("tensor",), p)]
    for k in kept:
        name = card.params[k]
        lines += [
            f"    v{k} = bound[{k}]",
            f"    if isinstance(v{k}, Tensor):",
            f"        if v{k}._alias is not None and changed(node, {name!r}, v{k}):",
            f"            saved_input(node, {name!r}, v{k}, raw)",
            f"        v{k} = v{k}._a",
            f"    elif type(v{k}) is tuple: v{k} = None",
        ]
    for position, p in enumerate(others, 1):
        given = rule_source(card, p)
        lines.append(f"    if edges[{position}] is not None: run.deliver(edges[{position}], {given}, grad)")
    lines += ["    edge = edges[0]", f"    passed = None if edge is None else {rule_source(card, first)}"]
    if kept or readers(card, ("out",), "out"):
        lines += ["    if not run.keep:", "        node.released = True"]
        lines += [f"        if v{k} is not None: bound[{k}] = GONE" for k in kept]
        lines += ["        if node.out is not None: node.out = GONE"]
    return [*lines, "    return None if edge is None else (edge, passed)"]


def rule_source(card: Card, param: str, xp: str = "raw") -> str:
    """The call of an input's rule with what it reads."""
    values = []
    for read in card.reads[param]:
        k = card.params.index(read.source) if read.kind != "out" else -1
        number = 0 if read.kind == "shape" else 1
        values.append(
            "out" if k < 0 else f"v{k}" if read.kind == "tensor" else f"bound[{k}]" if read.kind == "value"
            else f"fact(bound[{k}], {number})"
        )  # fmt: skip
    return f"rule_{param}({', '.join([xp, 'grad', *values])})"


def apply_source(card: Card) -> Lines:
    """``apply``: the gradients of all inputs, on arrays or on tensors."""
    lines = ["def function(node, xp, grad):", "    is_raw, bound, edges = xp is raw, node.bound, node.edges"]
    for k, p in enumerate(card.params):
        if readers(card, ("tensor",), p):
            lines += reading_source(f"v{k}", f"bound[{k}]", p)
    if readers(card, ("out",), "out"):
        lines += OUT_SOURCE
    inputs = [p for p in card.params if p in card.vjp]
    grads = (f"(None if edges[{k}] is None else {rule_source(card, p, 'xp')})" for k, p in enumerate(inputs))
    return [*lines, f"    return ({', '.join(grads)},)"]
