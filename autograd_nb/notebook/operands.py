"""What the source passes to an operation, for inputs that left no other trace: ``goal`` in ``z - goal``.

Only where the expression is certainly the one that was recorded, and certainly in that order.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from typing import Any

from ..engine.operand_nodes import BinaryNode
from ..engine.tensor import Tensor
from .formulas import card_of
from .naming import VIEW
from .origins import Resolved, call_of, resolve, resolved_result

Operand = tuple[str | None, str | None]
LONGEST = 28

_OPERATORS: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("AddBackward0",), ast.Sub: ("SubBackward0",), ast.Mult: ("MulBackward0",), ast.Div: ("DivBackward0",),
    ast.Pow: ("PowBackward1",), ast.MatMult: ("MmBackward0", "MvBackward0", "DotBackward0"),
}  # fmt: skip


def operand_of(node: Any, position: int, known: str | None, called: Callable[[Any], set[str]]) -> Operand:
    """(name, number) of what was given at ``position`` of ``next_functions``; None for what is not certain.

    ``known`` is the name that its tensor has; ``called`` tells every name of the result of a node.
    """
    found = resolved_result(node)
    if found is None and known and known.startswith(VIEW):
        return _factor(node, known), None
    if found is None or found.expression is None or (known and not known.startswith(VIEW)):
        return known, None
    given = given_to(node, position, found, called)
    name, number = (None, None) if given is None else _spoken(given, found)
    return name or known, number


def _factor(node: Any, known: str) -> str:
    """What the source calls a factor of ``a @ b`` that the product sees in another shape."""
    call = call_of(node)
    found = None if call is None else resolve(call.site)
    if found is None or not isinstance(found.expression, ast.BinOp) or not isinstance(found.expression.op, ast.MatMult):
        return known
    sides = [_text(side, found) for side in (found.expression.left, found.expression.right)]
    return next((side for side in sides if side and known == VIEW + side), known)


def given_to(node: Any, position: int, found: Resolved, called: Callable[[Any], set[str]]) -> ast.expr | None:
    """The expression in the source that was given at ``position``; None where that is not certain."""
    expression, label = found.expression, node.name().rsplit("::", 1)[-1]
    if label == "CopySlices":
        return _written(expression, position)
    if isinstance(expression, ast.Call):
        return _argument(expression, label, position, found)
    if isinstance(expression, ast.BinOp) and label in _OPERATORS.get(type(expression.op), ()):
        sides = [expression.left, expression.right]
        if isinstance(expression.op, ast.Add | ast.Mult) and not isinstance(node, BinaryNode):
            return _beside(node, sides, found, called) if position == 1 else None
        return sides[position] if position < 2 else None
    if isinstance(expression, ast.AugAssign) and label in _OPERATORS.get(type(expression.op), ()):
        return expression.value if position == 1 else None
    return None


def _written(expression: ast.AST | None, position: int) -> ast.expr | None:
    """What was written into a view: by ``a[i] = value``, or by a method that takes one argument."""
    if position != 1:
        return None
    if isinstance(expression, ast.Assign):
        return expression.value
    if isinstance(expression, ast.Call) and len(expression.args) == 1 and not expression.keywords:
        return expression.args[0]
    return None


def _beside(node: Any, sides: list[ast.expr], found: Resolved, called: Callable[[Any], set[str]]) -> ast.expr | None:
    """The side that got no gradient, where a number may have changed sides: ``2 * x`` is recorded as ``x * 2``."""
    numbers = [side for side in sides if _number(side) is not None]
    if numbers:
        return numbers[0] if len(numbers) == 1 else None
    tracked = node.next_functions[0][0]
    if tracked is None:
        return None
    names = called(tracked)
    maker = resolved_result(tracked)
    is_tracked = [
        _text(side, found) in names or (maker is not None and maker.expression is side) for side in sides
    ]  # fmt: skip
    return sides[is_tracked.index(False)] if sum(is_tracked) == 1 else None


def _argument(call: ast.Call, label: str, position: int, found: Resolved) -> ast.expr | None:
    """The argument of a call whose name is that of the recorded operation."""
    card = card_of(label)
    if card is None or card.lists or not isinstance(call.func, ast.Attribute) or call.func.attr != card.name:
        return None
    inputs = tuple(card.vjp)
    if position >= len(inputs) or any(isinstance(arg, ast.Starred) for arg in call.args):
        return None
    wanted = inputs[position]
    for keyword in call.keywords:
        if keyword.arg == wanted:
            return keyword.value
    receiver = call.func.value
    root = receiver
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Name) and root.id in found.modules:
        params, given = _parameters(card.name) or tuple(card.params), call.args
    elif "self" in card.params and hasattr(Tensor, card.name):
        params, given = ("self", *(name for name in card.params if name != "self")), [receiver, *call.args]
    else:
        return None
    if len(given) > len(params):
        return None
    return next((value for name, value in zip(params, given, strict=False) if name == wanted), None)


def _parameters(name: str) -> tuple[str, ...] | None:
    """The parameters of the function of this name in ``nn.functional``, the first called as operations call it."""
    # A cell that calls it has imported the one or the other; nothing is imported for it here.
    loaded = (sys.modules.get(f"{package}.nn.functional") for package in ("autograd_nb", "torch"))
    function = next((getattr(module, name) for module in loaded if hasattr(module, name)), None)
    if function is None:
        return None
    try:
        found = tuple(inspect.signature(function).parameters)
    except ValueError:
        return None
    return tuple("self" if name == "input" else name for name in found)


def _spoken(given: ast.expr, found: Resolved) -> Operand:
    number = _number(given)
    return (None, number) if number is not None else (_text(given, found), None)


def _number(given: ast.expr) -> str | None:
    """The number that is written there."""
    inner = given.operand if isinstance(given, ast.UnaryOp) and isinstance(given.op, ast.USub) else given
    if isinstance(inner, ast.Constant) and type(inner.value) in (int, float):
        return ast.unparse(given)
    return None


def _text(given: ast.expr, found: Resolved) -> str | None:
    """The expression as it stands there, if it is short; what a function calls its own says whose it is."""
    text = ast.unparse(given)
    if len(text) > LONGEST:
        return None
    if not any(isinstance(part, ast.Name) and part.id in found.locals for part in ast.walk(given)):
        return text
    inner = given
    while isinstance(inner, ast.Attribute | ast.Subscript):
        inner = inner.value
    return f"{found.function}:{text}" if found.function and isinstance(inner, ast.Name) else None
