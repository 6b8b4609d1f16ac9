"""Layers between an operation and the engine: forward mode and vmap compute an operation their own way.

A layer is on for a thread or asyncio task while its ``with`` block runs. The latest one gets every operation first; the
operations it calls itself go to the layers below it, and at last to the engine. In normal life there is none, and
nobody asks: ``modes.special`` is zero.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextvars import ContextVar
from typing import Any

from ..ops.card import Card
from .modes import enter_special, leave_special

active: ContextVar[tuple[Layer, ...]] = ContextVar("active", default=())
"""The layers that are on, the latest one last."""


class Layer(ABC):
    """One way to compute operations. ``with layer:`` turns it on."""

    @abstractmethod
    def run(self, card: Card, bound: Any) -> Any:
        """The result of a card on bound parameters; operations called inside go to the layers below."""

    @abstractmethod
    def write(self, card: Card, bound: Any) -> Any:
        """The same for the in-place twin: writes into ``bound[0]`` and gives it back."""

    def apply(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
        """The ctx and the result of a custom function; ``function._run`` asks the layers below."""
        return function._run(args, kwargs)

    @abstractmethod
    def restore(self, node: Any, index: int, result: Any) -> None:
        """Hang on a result that its node saved as an array, and now reads back, what this layer hung on it."""

    def __enter__(self) -> Layer:
        active.set((*active.get(), self))
        enter_special()
        return self

    def __exit__(self, *exc: object) -> None:
        leave_special()
        active.set(active.get()[:-1])


class below:
    """Inside ``with below(layers):`` just these layers are on; used by a layer to call those under it."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers

    def __enter__(self) -> None:
        self.token = active.set(self.layers)

    def __exit__(self, *exc: object) -> None:
        active.reset(self.token)


def apply(layers: tuple[Layer, ...], function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    """Let the latest of ``layers`` call a custom function: its ctx and its result."""
    with below(layers[:-1]):
        return layers[-1].apply(function, args, kwargs)


def restore(node: Any, index: int, result: Any) -> None:
    """Let the layers that are on complete a saved result that is read back as a tensor."""
    for layer in active.get():
        layer.restore(node, index, result)


def run(layers: tuple[Layer, ...], card: Card, bound: Any) -> Any:
    """Let the latest of ``layers`` compute a card."""
    with below(layers[:-1]):
        return layers[-1].run(card, bound)


def write(layers: tuple[Layer, ...], card: Card, bound: Any) -> Any:
    """Let the latest of ``layers`` compute a card in place."""
    with below(layers[:-1]):
        return layers[-1].write(card, bound)
