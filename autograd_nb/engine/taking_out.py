"""Functions that take ``out=``: where the caller wants the result."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ..ops.card import Card
from .destinations import LOOKING, STRICT, into
from .inplace import memory_of
from .modes import grad_enabled
from .operand_calls import binary_source, unary_source
from .overlap import refuse_overlap
from .record import on_operands_alone
from .tensor import Tensor


def with_out(name: str, operation: Callable[..., Any], card: Card | None) -> Callable[..., Any]:
    """A public function, of a card or a composite, that also takes ``out``, and whose first operand is ``input``.

    Small operations are written out once more with one parameter more, so that ``out`` costs their callers no call.
    """
    parameters: list[str] = []
    given: list[str] = []
    names: dict[str, Any] = {"put": put, "operation": operation}
    for parameter in _parameters(operation, card):
        name_here = "input" if parameter.name == "self" else parameter.name
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parameters:
            parameters.append("*")
        names[f"default_{name_here}"] = parameter.default
        parameters.append(name_here if parameter.default is parameter.empty else f"{name_here}=default_{name_here}")
        given.append(name_here if parameter.kind is parameter.POSITIONAL_OR_KEYWORD else f"{name_here}={name_here}")
    star, passed = ("" if "*" in parameters else "*, "), ", ".join(given)
    lines = [f"def function({', '.join(parameters)}, {star}out=None):"]
    if card is not None and on_operands_alone(card):
        operands = "self" if len(card.params) == 1 else "self, other"
        lines += [
            f"    if out is not None: return put({card.name!r}, out, operation, {passed})",
            f"    {operands} = {passed}",
            *(unary_source(card) if len(card.params) == 1 else binary_source(card))[1:],
        ]
        names = {**operation.__globals__, **names}
    else:
        lines += [f"    if out is None: return operation({passed})"]
        lines += [f"    return put({operation.__name__!r}, out, operation, {passed})"]
    function = _compiled(name, lines, names)
    function.__name__ = function.__qualname__ = operation.__name__
    function.__doc__, function.__module__ = operation.__doc__, operation.__module__
    notes = operation.__annotations__
    function.__annotations__ = {"return": notes.get("return", "Any") if card is None else "Tensor"}
    return function


def _parameters(operation: Callable[..., Any], card: Card | None) -> list[inspect.Parameter]:
    if card is None:
        return [*inspect.signature(operation).parameters.values()]
    first, kind = len(card.params) - len(card.defaults), inspect.Parameter.POSITIONAL_OR_KEYWORD
    found = [inspect.Parameter(name, kind) for name in card.params]
    return [*found[:first], *(p.replace(default=v) for p, v in zip(found[first:], card.defaults, strict=True))]


def _compiled(name: str, lines: list[str], names: dict[str, Any]) -> Callable[..., Any]:
    names["__name__"] = __name__  # NumPy's warnings are ignored by the module they arise in, see record.py
    place = f"{__file__.removesuffix('taking_out.py')}<operation {name}>"  # in here, so that frames count as ours
    exec(compile("\n".join(lines), place, "exec"), names)  # made of names of our own, nothing comes from outside
    return names["function"]


def put(name: str, out: Any, operation: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The result of a call, in ``out``; TypeError and RuntimeError in PyTorch's words where it cannot be there."""
    if not isinstance(out, Tensor):
        raise TypeError(f"{name}(): argument 'out' must be Tensor, not {type(out).__name__}")
    operands = [v for v in (*args, *kwargs.values()) if isinstance(v, Tensor)]
    if name not in LOOKING and grad_enabled() and any(t.requires_grad for t in (*operands, out)):
        called = "div" if name == "true_divide" else name
        raise RuntimeError(
            f"{called}(): functions with out=... arguments don't support automatic differentiation, but one of the "
            "arguments requires grad."
        )
    result = operation(*args, **kwargs)
    if name not in STRICT:
        memory_of(out)
        refuse_overlap(out, operands)
    return into(name, out, result)
