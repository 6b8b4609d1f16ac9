"""Op cards: everything the package knows about one operation, in one place.

A card is declared by decorating the NumPy forward function with :func:`op`. The parameters are those of the function,
in PyTorch's schema names. Each rule in ``vjp`` is ``rule(xp, g, <what it needs>)``; its parameter names are what the
graph node saves. The engine hands the rule ``raw`` (ndarrays), ``ten`` (Tensors) or ``sym`` (symbols) as ``xp``.

Complex numbers: ``g`` is the derivative itself, of which PyTorch's ``.grad`` shows the conjugate (see
``engine/conjugation.py``). The rule of a holomorphic operation, such as ``g * other``, holds for them as it stands and
needs no conjugates. Where an operation looks at parts, magnitudes or conjugates, what a rule returns must fulfil
dL = Re(rule * dz).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from .registry import Registry, homes, load

Rule = Callable[..., Any]

cards = Registry("card")
"""All cards by name."""


class _Awaited(str):
    """Stands for the function on ndarrays of this name until it is first asked for, then imports its file."""

    __slots__ = ()

    def __get__(self, namespace: Any, cls: type) -> Callable[..., Any]:
        load(homes["card"].get(self) or homes["raw"][self])
        return vars(raw)[self]


# What is not imported yet stands on the class, and leaves it when the function itself is there.
_ArrayOperations = type(
    "ArrayOperations", (SimpleNamespace,), {name: _Awaited(name) for name in (*homes["card"], *homes["raw"])}
)
raw: Any = _ArrayOperations()
"""The forward functions under their card's name, on ndarrays: what ``xp`` is in the fast backward."""


def _offer(name: str, function: Callable[..., Any]) -> None:
    setattr(raw, name, function)
    if name in vars(_ArrayOperations):
        delattr(_ArrayOperations, name)  # attributes of the class would be looked up first, at every call


_SUFFIXES = ("_shape", "_dtype")


class Read:
    """One thing a rule asks for: ``source`` is the parameter (or "out"), ``kind`` what of it."""

    __slots__ = ("kind", "source")

    def __init__(self, kind: str, source: str) -> None:
        self.kind = kind  # "tensor", "shape", "dtype", "value", "out", "position"
        self.source = source


class Card:
    """One operation: forward on arrays, one rule per differentiable input, names, formula."""

    def __init__(self, forward: Callable[..., Any], **facts: Any) -> None:
        code = forward.__code__
        self.forward = forward
        self.name: str = forward.__name__
        self.params: tuple[str, ...] = code.co_varnames[: code.co_argcount]
        self.defaults: tuple[Any, ...] = forward.__defaults__ or ()
        self.vjp: dict[str, Rule] = facts["vjp"]
        self.latex: str | None = facts["latex"]
        self.jvp: Any = facts["jvp"]
        self.promote: str | None = facts["promote"]
        self.view: bool = facts["view"]
        self.outputs: int | str = facts["outputs"]
        self.differentiable: tuple[int, ...] | None = facts["differentiable"]
        self.lists: frozenset[str] = frozenset(facts["lists"])
        self.tensors: tuple[str, ...] = tuple(
            p for p in self.params if p in self.vjp or p in facts["tensors"] or p in self.lists
        )
        self.names: tuple[str, ...] = facts["names"]
        self.methods: tuple[str, ...] = facts["methods"]
        self.inplace: bool = facts["inplace"]
        self.ufunc: Any = facts["ufunc"]
        self.write: Any = facts["write"]
        self.check: Callable[..., None] | None = facts["check"]
        self.domain: dict[str, tuple[float, float]] = facts["domain"]
        self.grad_fn: str = facts["grad_fn"] or _title(self.name) + "Backward0"

    @cached_property
    def reads(self) -> dict[str, tuple[Read, ...]]:
        """What the rule of each input asks for; TypeError where it is nothing the card has."""
        return {name: self._reads_of(rule) for name, rule in self.vjp.items()}

    def _reads_of(self, rule: Rule) -> tuple[Read, ...]:
        code = rule.__code__
        return tuple(self._read(name) for name in code.co_varnames[2 : code.co_argcount])

    def _read(self, name: str) -> Read:
        if name == "out":
            return Read("out", name)
        if name == "i":
            return Read("position", name)
        if name in self.params:
            return Read("tensor" if name in self.tensors else "value", name)
        for suffix in _SUFFIXES:
            if name.endswith(suffix) and name.removesuffix(suffix) in self.params:
                return Read(suffix[1:], name.removesuffix(suffix))
        raise TypeError(f"{self.name}: a rule asks for {name!r}, which is no parameter, shape, dtype or 'out'")


adopt: Callable[[Card], None] | None = None
"""Makes a card known that is declared after the package was imported, or declared anew by a cell that runs again."""


def passes(xp: Any, g: Any) -> Any:
    """The rule of an input whose gradient is the one that arrives; the engine knows it and saves the call."""
    return g


def raw_only(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function on ndarrays available to rules as ``xp.name``; a composite of the same name serves Tensors."""
    _offer(function.__name__, function)
    return function


expressions = Registry("expression")
"""What functions written for arrays alone mean, in operators that Tensors and symbols know too."""


def fused(expression: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function on ndarrays available to rules as ``xp.name``; ``expression`` serves Tensors and symbols."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        expressions[function.__name__] = expression
        return raw_only(function)

    return declare


def _title(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.strip("_").split("_"))


def op(
    *,
    vjp: dict[str, Rule] | None = None,
    latex: str | None = None,
    grad_fn: str | None = None,
    jvp: Any = None,
    promote: str | None = None,
    view: bool = False,
    outputs: int | str = 1,
    differentiable: tuple[int, ...] | None = None,
    tensors: tuple[str, ...] = (),
    lists: tuple[str, ...] = (),
    names: tuple[str, ...] | None = None,
    methods: tuple[str, ...] | None = None,
    inplace: bool = False,
    ufunc: Any = None,
    write: Any = None,
    domain: dict[str, tuple[float, float]] | None = None,
    check: Callable[..., None] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the op card of a NumPy forward function; gives the function back unchanged.

    vjp: one rule per differentiable input; the other inputs that are tensors stand in ``tensors``, lists of tensors in
    ``lists``. grad_fn: the node's name where it is not TitleCase + "Backward0".
    jvp: the derivative in forward mode, where it follows from the rest of the card: "linear", "multilinear",
    "elementwise", or a function of ``(xp, parameters by name, result, tangents by name)``; None transposes the rules.
    promote: "arith" casts the tensor inputs to PyTorch's common dtype, "float" also turns integers into the default
    float, "compare" casts for the computation only; None leaves dtypes to the forward function.
    view: the result shares the input's memory. outputs: their number, or "list"; ``differentiable`` the positions of
    those that carry gradients. names, methods: public functions and Tensor attributes (default: the function's own
    name for both; ``()`` for none). inplace: there is an in-place twin ``name_``. ufunc: writes into ``out=`` for the
    in-place twin; ``write``, for results that differ from the first operand in few places, is a function of the
    operands that changes the first one itself. domain: the interval of each input in which the rule may be tested.
    check: called with the parameters before they are cast, raises where PyTorch refuses them.
    """

    def declare(forward: Callable[..., Any]) -> Callable[..., Any]:
        own = (forward.__name__,)
        card = Card(
            forward, vjp=vjp or {}, latex=latex, grad_fn=grad_fn, jvp=jvp, promote=promote, view=view, outputs=outputs,
            differentiable=differentiable, tensors=tensors, lists=lists, names=own if names is None else names,
            methods=own if methods is None else methods, inplace=inplace, ufunc=ufunc, write=write, domain=domain or {},
            check=check,
        )  # fmt: skip
        if not cards.is_awaited(card.name):
            before = cards.get(card.name)
            if before is not None and (adopt is None or before.forward.__module__ != forward.__module__):
                raise ValueError(f"there is already a card named {card.name!r}")
            if adopt is not None:
                adopt(card)
        cards[card.name] = card
        _offer(card.name, forward)
        return forward

    return declare
