"""Builds the operations of all cards and composites and attaches them: functions, Tensor methods, ``ten``."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from ..ops.card import cards
from .inplace import make_inplace
from .namespaces import ten
from .record import make_operation
from .tensor import Tensor

functions: dict[str, Callable[..., Any]] = {}
"""The public operations by their name in the package's namespace."""

aten = SimpleNamespace()
"""Every card's operation on tensors under the card's name: what composites are made of."""


def build() -> None:
    """Make the operations of all declared cards. Runs once, when the package is imported."""
    for card in cards.values():
        operation = make_operation(card)
        _describe(operation, card.name, card.forward.__doc__)
        setattr(ten, card.name, operation)
        setattr(aten, card.name, operation)
        for name in card.names:
            functions[name] = operation
        for name in card.methods:
            setattr(Tensor, name, operation)
        if card.inplace:
            twin = make_inplace(card)
            _describe(twin, card.name + "_", f"In place: {card.forward.__doc__}")
            setattr(aten, card.name + "_", twin)
            for name in card.methods:
                if name.startswith("__"):
                    if not name.startswith("__r"):
                        setattr(Tensor, f"__i{name[2:]}", twin)
                else:
                    setattr(Tensor, name + "_", twin)
            for name in card.names:
                functions[name + "_"] = twin


def _describe(operation: Callable[..., Any], name: str, doc: str | None) -> None:
    operation.__name__ = operation.__qualname__ = name
    operation.__doc__ = doc


def composite(
    *names: str, methods: tuple[str, ...] | None = None, function: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Publish a function written on tensors, under its own name or ``names``, as function and as Tensor method.

    methods: the Tensor attributes; default the same names; ``()`` for none. function: False for methods only.
    """

    def publish(f: Callable[..., Any]) -> Callable[..., Any]:
        public = names or (f.__name__,)
        if function:
            for name in public:
                functions[name] = f
        for name in public if methods is None else methods:
            setattr(Tensor, name, f)
        setattr(ten, f.__name__, f)
        return f

    return publish
