"""The backward of operations on one operand, on two, and on one and a number, written out once for each card."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.card import Card, passes, raw
from ..ops.scalars import like
from .applying import Lines, compiled
from .conform import array_reduced, reduced
from .saved import GONE, changed

LARGE = 65536
"""Elements from which on a product is written over a gradient that belongs to the pass: no fresh memory is cleared."""

_PRODUCT = (lambda xp, g, factor: g * factor).__code__
_DELEGATED = (lambda xp, g, value: xp.kernel(g, value)).__code__


def is_product(rule: Any) -> bool:
    """True for a rule that multiplies the gradient by what it reads, and does nothing else."""
    return rule.__code__.co_code == _PRODUCT.co_code and rule.__code__.co_argcount == 3


def delegate(rule: Any) -> Any:
    """The function on arrays that a rule passes gradient and saved value on to, if it does nothing else."""
    code = rule.__code__
    if code.co_code != _DELEGATED.co_code or code.co_argcount != 3 or len(code.co_names) != 1:
        return None
    return getattr(raw, code.co_names[0])


def in_its_place(run: Any, grad: Any, factor: Any) -> bool:
    """True where ``grad * factor`` was written over ``grad``, which nobody else holds."""
    if (
        not run.own or type(grad) is not np.ndarray or grad.size < LARGE or grad.base is not None
        or not grad.flags.writeable or grad.dtype.kind != "f"
    ):  # fmt: skip
        return False
    fits = grad.dtype is getattr(factor, "dtype", None) and factor.shape in ((), grad.shape)
    if not fits and type(factor) not in (int, float):
        return False
    np.multiply(grad, factor, grad)
    return True


class Rule:
    """One rule of a card as source: an expression of ``grad`` and the value it reads."""

    def __init__(self, rule: Any) -> None:
        self.product = is_product(rule)
        self.function = None if self.product else delegate(rule) or rule
        self.delegated = self.function is not rule

    def of(self, value: str, name: str = "rule") -> str:
        """The expression, where the rule's function is called ``name``."""
        if self.product:
            return f"grad * {value}"
        return f"{name}(grad, {value})" if self.delegated else f"{name}(raw, grad, {value})"


def step_names(**more: Any) -> dict[str, Any]:
    """What a step refers to."""
    return {
        "raw": raw, "GONE": GONE, "changed": changed, "in_its_place": in_its_place, "step_reduced": step_reduced,
        "squared": squared, "like": like, "ndarray": np.ndarray, "add": np.add,
        "array_reduced": array_reduced, **more,
    }  # fmt: skip


def guarded(*unusual: str) -> Lines:
    """Leaves what is out of the ordinary to the general way."""
    return [f"    if {' or '.join(unusual)}: return run.run_node(node, grad)"]


HELD_UP = "node.extra is not None or node.fix is not None"
UNRESTED = "(node.extra is not None and not node.extra.at_rest()) or node.fix is not None"


def unary_step(card: Card) -> Any:
    """The backward of a one-operand card on arrays, with nothing looked up that its rule does not read."""
    function, kinds = card.vjp[card.params[0]], [read.kind for read in card.reads[card.params[0]]]
    if not kinds:
        return _step_without_saved(function)
    rule = Rule(function)
    place = " if run.own and in_its_place(run, grad, {}): return node.first, grad"
    if kinds == ["out"]:
        lines = [
            "    out = node.out",
            *guarded(UNRESTED, "out is GONE"),
            "    if not run.keep: node.out = GONE",
            *([f"   {place.format('out')}"] if rule.product else []),
            f"    return node.first, {rule.of('out')}",
        ]
    elif kinds == ["tensor"]:
        lines = [
            "    saved = node.self",
            *guarded(HELD_UP, "saved is GONE", "(saved._alias is not None and changed(node, 'self', saved))"),
            "    if not run.keep: node.self = GONE",
            f"    return node.first, {rule.of('saved._a')}",
        ]
    else:
        return None
    return compiled(card, ["def function(node, run, grad):", *lines], step_names(rule=rule.function))


def _step_without_saved(rule: Any) -> Any:
    def from_nothing(node: Any, run: Any, grad: Any) -> Any:
        if node.extra is not None or node.fix is not None:
            return run.run_node(node, grad)
        return node.first, grad if rule is passes else rule(raw, grad)

    return from_nothing


def scalar_step(card: Card) -> Any:
    """The backward of a two-operand card whose second operand is a Python number."""
    first, second = card.params
    function, sources = card.vjp[first], [read.source for read in card.reads[first]]
    if not sources:
        return _step_without_saved(function)
    if sources != [second]:
        return None
    rule = Rule(function)
    lines = [
        "def function(node, run, grad):",
        "    other = node.other",
        *guarded(HELD_UP, "other is GONE"),
        "    if not run.keep: node.other = GONE",
        "    factor = like(grad, other)",
        *(["    if run.own and in_its_place(run, grad, factor): return node.first, grad"] if rule.product else []),
        f"    return node.first, {rule.of('factor')}",
    ]
    return compiled(card, lines, step_names(rule=rule.function))


def step_reduced(node: Any, run: Any, grad: Any) -> None:
    """The backward on arrays of a node whose operands were broadcast or cast."""
    grads = reduced(raw, node, node.apply(raw, grad))
    if not run.keep:
        node.release()
    for edge, g in zip(node.edges, grads, strict=True):
        if edge is not None:
            run.deliver(edge, g, grad)


def binary_step(card: Card) -> Any:
    """The backward of a two-operand card on arrays where each rule reads nothing, or just the other operand."""
    first, second = card.params
    sources = {name: [r.source for r in reads] for name, reads in card.reads.items()}
    if sources == {first: [], second: []}:
        rules = {"rule_self": card.vjp[first], "rule_other": card.vjp[second]}
        return compiled(card, reading_nothing_source(*rules.values()), step_names(**rules))
    if sources == {first: [second], second: [first]}:
        own, given = Rule(card.vjp[first]), Rule(card.vjp[second])
        names = step_names(rule_self=own.function, rule_other=given.function)
        return compiled(card, crosswise_source(card, own, given), names)
    return None


def reading_nothing_source(rule_self: Any, rule_other: Any) -> Lines:
    """The step of an operation whose rules read nothing, such as a sum; linear, so what is summed first is small."""
    own = "grad" if rule_self is passes else "rule_self(raw, grad)"
    given = "given" if rule_other is passes else "rule_other(raw, given)"
    return [
        "def function(node, run, grad):",
        "    to_self, to_other, fix = node.first, node.second, node.fix",
        *guarded("node.extra is not None"),
        "    if to_self is not None:",
        f"        own = {own}",
        "        if fix is not None: own = array_reduced(own, *fix[0])",
        "        if to_other is None: return to_self, own",
        "    given = grad if fix is None else array_reduced(grad, *fix[1])",
        *([f"    given = {given}"] if given != "given" else []),
        "    if to_self is None: return to_other, given",
        "    if to_other[0] < to_self[0]:",
        *delivered("to_self", "own", fresh=False),
        "        return to_other, given",
        "    else:",
        *delivered("to_other", "given", fresh=False),
        "        return to_self, own",
    ]


def crosswise_source(card: Card, rule_self: Rule, rule_other: Rule) -> Lines:
    """The step of an operation whose two rules read the other operand each; the pass goes on with the later one."""
    first, second = card.params
    square = ["    if self is other:", "        found = squared(node, run, grad)", "        if found: return found"]
    in_place = ["        if run.own and in_its_place(run, grad, other._a): return to_self, grad"]
    own, given = rule_self.of("other._a", "rule_self"), rule_other.of("self._a", "rule_other")
    return [
        "def function(node, run, grad):",
        "    self, other, to_self, to_other = node.self, node.other, node.first, node.second",
        *(square if card.ufunc is np.multiply else []),
        "    if node.fix is not None and node.extra is None: return step_reduced(node, run, grad)",
        *guarded(
            "node.extra is not None", "self is GONE", "other is GONE",
            f"(other is not None and other._alias is not None and changed(node, {second!r}, other))",
            f"(self is not None and self._alias is not None and changed(node, {first!r}, self))",
        ),
        "    if not run.keep:",
        "        if self is not None: node.self = GONE",
        "        if other is not None: node.other = GONE",
        "    if to_other is None:",
        *(in_place if rule_self.product else []),
        f"        return to_self, {own}",
        f"    if to_self is None: return to_other, {given}",
        "    if to_other[0] < to_self[0]:",
        *delivered("to_self", own, rule_self.product),
        f"        return to_other, {given}",
        "    else:",
        *delivered("to_other", given, rule_other.product),
        f"        return to_self, {own}",
    ]  # fmt: skip


def delivered(edge: str, gradient: str, fresh: bool) -> Lines:
    """Hands a gradient on; added up, or put at a leaf that has none yet, without a call."""
    lines = [
        f"        passed, rank = {gradient}, {edge}[0]",
        "        if rank in run.owned:",
        "            have = run.buffers[rank]",
        "            add(have, passed, have)",
    ]
    put = [
        "        elif rank > 0 and rank not in run.buffers and run.needed is None:",
        "            run.buffers[rank] = passed",
        f"            run.leaves.append({edge})",
        "            if type(passed) is ndarray: run.owned.add(rank)",
    ]
    return [*lines, *(put if fresh else []), f"        else: run.deliver({edge}, passed, grad)"]


def squared(node: Any, run: Any, grad: Any) -> Any:
    """The step of ``x * x``: the two equal halves of its gradient are computed once; None where it is not so simple."""
    factor = node.self
    if (
        factor is GONE or node.extra is not None or node.fix is not None
        or factor._alias is not None or type(grad) is not np.ndarray
    ):  # fmt: skip
        return None
    if not run.keep:
        node.self = node.other = GONE
    if grad.size >= LARGE and 0 in grad.strides:  # expanded: twice what was there before is quick
        once = grad[tuple([slice(None, None if stride else 1) for stride in grad.strides])]
        return node.first, (once + once) * factor._a
    both = grad * factor._a
    return node.first, np.add(both, both, both) if type(both) is np.ndarray else both + both
