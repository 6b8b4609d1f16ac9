"""Attaches the operations of all cards and composites: functions, Tensor methods, ``aten``, ``ten``.

An operation is built, and the file of its card or composite imported, when somebody first asks for it: what is not used
costs nothing. ``ops/registry.py`` knows the files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ..ops import card as card_declarations
from ..ops.card import Card, cards, expressions
from ..ops.registry import Registry, changed, homes, load
from .missing import absent, mark_absent
from .namespaces import ten
from .tensor import Tensor

composites = Registry("composite")
"""The public functions written on tensors, by name."""

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


class _Awaited(str):
    """Stands on Tensor for the method of this name until it is first asked for, then puts the method in its own place.

    A string and no more, because hundreds of objects that refer to others would call the garbage collector.
    """

    __slots__ = ()

    def __get__(self, tensor: Tensor | None, cls: type) -> Any:
        home = homes["method"][self]
        if "." in home:
            load(home)  # which puts its methods on Tensor
        else:
            setattr(Tensor, self, getattr(aten, home))
        method = vars(Tensor)[self]
        if method is self:
            raise AttributeError(f"{home} does not declare {str(self)!r} any more: run tools/write_index.py")
        return method.__get__(tensor, cls)


attached = False


def attach() -> None:
    """Let Tensor and the package's namespace know all cards and composites. Runs once, when the package is imported."""
    global attached
    attached = True
    for name in homes["method"]:
        setattr(Tensor, name, _Awaited(name))
    # Properties come at once: one that stood in for another would be a frame too many in warnings of the caller's line.
    for home in sorted({*homes["property"].values()}):
        load(home)
    ten.__class__.__getattr__ = _operation_on_tensors
    _import_changed()
    mark_absent(Tensor)
    card_declarations.adopt = _adopt


def _adopt(card: Card) -> None:
    """Let Tensor and the namespace know one card more; ValueError where it would take the place of something else."""
    package = vars(sys.modules["autograd_nb"])
    known = cards.get(card.name)
    ours = set() if known is None else {*known.names, *known.methods}
    for name in {*card.names, *card.methods} - ours:
        if name in composites or name in homes["function"] or name in package or hasattr(Tensor, name):
            raise ValueError(f"there is already an operation named {name!r}; choose another name")
    for name in (*card.names, *(name + "_" for name in card.names)):
        package.pop(name, None)
    for name in (card.name, card.name + "_"):
        vars(aten).pop(name, None)
        vars(ten).pop(name, None)
    _attach_card(card)


def _attach_card(card: Card) -> None:
    functions, methods = forms(card)
    homes["function"].update(functions)
    for name, operation in methods.items():
        if "." not in homes["method"].get(name, ""):  # what a composite publishes goes before
            homes["method"][name] = operation
            setattr(Tensor, name, _Awaited(name))


def _import_changed() -> None:
    """Import the files that have changed since the index was written."""
    rooms = [sorted(home for home in changed if home.startswith(room)) for room in ("ops.", "composite.")]
    for home in rooms[0]:
        load(home)
    for card in [*cards.known.values()] if changed else ():
        _attach_card(card)
    for home in rooms[1]:
        load(home)


def _operation_on_tensors(namespace: Any, name: str) -> Callable[..., Any]:
    """What ``ten`` offers under a name that it is asked for the first time."""
    home = homes["ten"].get(name)
    if home is not None:
        load(home)
        return vars(namespace)[name]
    operation = expressions[name] if name in expressions else getattr(aten, name)
    setattr(namespace, name, operation)
    return operation


def forms(card: Card) -> tuple[dict[str, str], dict[str, str]]:
    """The public functions and the Tensor attributes of a card, and which they are: its operation or the twin."""
    functions, methods = dict.fromkeys(card.names, card.name), dict.fromkeys(card.methods, card.name)
    if card.inplace:
        twin = card.name + "_"
        for name in card.names:
            if name in IN_PLACE_FUNCTIONS or (len(card.params) == 1 and name not in METHODS_ALONE):
                functions[name + "_"] = twin
        for name in card.methods:
            if not name.startswith("__"):
                methods[name + "_"] = twin
            elif not name.startswith("__r"):
                methods["__i" + name[2:]] = twin
    return functions, methods


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
    return sorted({*composites, *homes["function"]})


def find(name: str) -> Callable[..., Any]:
    """The public operation of this name; AttributeError that names the nearest ones if there is none."""
    from .destinations import TAKING

    card = None if name in composites else homes["function"].get(name)
    if card is None and name not in composites:
        raise absent("autograd_nb", name, dir(sys.modules["autograd_nb"]))
    operation = composites[name] if card is None else getattr(aten, card)
    if name not in TAKING:
        return operation
    from .taking_out import with_out

    return with_out(name, operation, None if card is None else cards[card])
