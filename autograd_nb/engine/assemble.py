"""Attaches the operations of all cards and composites: functions, Tensor methods, ``aten``, ``ten``.

A card's operation is built when somebody first asks for it: building all of them would double the import time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ..ops import card as card_declarations
from ..ops.card import Card, cards, expressions
from .missing import absent, mark_absent
from .namespaces import ten
from .tensor import Tensor

composites: dict[str, Callable[..., Any]] = {}
"""The public functions written on tensors, by name."""

_cards_by_name: dict[str, str] = {}
"""The public functions that are a card's own operation, or its in-place twin: public name to name in ``aten``."""

# PyTorch has in-place functions for operations on one tensor, as torch.exp_, and methods alone for the others; but:
IN_PLACE_FUNCTIONS = frozenset(("addmv", "xlogy"))
METHODS_ALONE = frozenset(("absolute", "bitwise_not", "digamma", "erfinv", "lgamma", "sgn", "sign"))


class _Operations:
    """Every card's operation under the card's name, its in-place twin under ``name_``: what composites are made of."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = _build(name)
        setattr(self, name, operation)
        return operation


aten = _Operations()


def _build(name: str) -> Callable[..., Any]:
    """The operation of the card ``name``, or for ``name_`` its in-place twin; AttributeError if there is none."""
    from .inplace import make_inplace
    from .record import make_operation

    card = cards.get(name)
    if card is not None:
        return described(make_operation(card), name, card.forward.__doc__)
    card = cards.get(name.removesuffix("_"))
    if card is None or not card.inplace:
        raise AttributeError(f"there is no operation {name!r}")
    return described(make_inplace(card), name, f"In place: {card.forward.__doc__}")


def described(operation: Callable[..., Any], name: str, doc: str | None) -> Callable[..., Any]:
    """The same function, made to answer to ``name`` and to help() with ``doc``."""
    operation.__name__ = operation.__qualname__ = name
    operation.__doc__ = doc
    return operation


class _LazyMethod:
    """Stands on Tensor for a card's operation until the first call, then puts the operation in its own place."""

    __slots__ = ("attribute", "operation")

    def __init__(self, attribute: str, operation: str) -> None:
        self.attribute = attribute
        self.operation = operation

    def __get__(self, tensor: Tensor | None, cls: type) -> Any:
        operation = getattr(aten, self.operation)
        setattr(Tensor, self.attribute, operation)
        return operation if tensor is None else operation.__get__(tensor, cls)


def attach() -> None:
    """Let Tensor and the package's namespace know all declared cards. Runs once, when the package is imported."""
    for card in cards.values():
        _attach_card(card)
    mark_absent(Tensor)
    for name, expression in expressions.items():
        setattr(ten, name, expression)
    ten.__class__.__getattr__ = lambda _, name: getattr(aten, name)
    card_declarations.adopt = _adopt


def _adopt(card: Card) -> None:
    """Let Tensor and the namespace know one card more; ValueError where it would take the place of something else."""
    package = vars(sys.modules["autograd_nb"])
    known = cards.get(card.name)
    ours = set() if known is None else {*known.names, *known.methods}
    for name in {*card.names, *card.methods} - ours:
        if name in composites or name in _cards_by_name or name in package or hasattr(Tensor, name):
            raise ValueError(f"there is already an operation named {name!r}; choose another name")
    for name in (*card.names, *(name + "_" for name in card.names)):
        package.pop(name, None)
    for name in (card.name, card.name + "_"):
        vars(aten).pop(name, None)
    _attach_card(card)


def _attach_card(card: Card) -> None:
    for name in card.names:
        _cards_by_name[name] = card.name
    for name in card.methods:
        setattr(Tensor, name, _LazyMethod(name, card.name))
    if not card.inplace:
        return
    for name in card.names:
        if name in IN_PLACE_FUNCTIONS or (len(card.params) == 1 and name not in METHODS_ALONE):
            _cards_by_name[name + "_"] = card.name + "_"
    for name in card.methods:
        twin = name + "_"
        if name.startswith("__"):
            if name.startswith("__r"):
                continue
            twin = "__i" + name[2:]
        setattr(Tensor, twin, _LazyMethod(twin, card.name + "_"))


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
                composites[name] = f
        for name in public if methods is None else methods:
            setattr(Tensor, name, f)
        setattr(ten, f.__name__, f)
        return f

    return publish


def public_names() -> list[str]:
    """The names of all public operations."""
    return sorted({*composites, *_cards_by_name})


def find(name: str) -> Callable[..., Any]:
    """The public operation of this name; AttributeError that says what is known of it if there is none."""
    operation = composites.get(name)
    if operation is not None:
        return operation
    card = _cards_by_name.get(name)
    if card is not None:
        return getattr(aten, card)
    raise absent("autograd_nb", name, dir(sys.modules["autograd_nb"]))
