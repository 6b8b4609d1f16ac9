"""One call of a card on batched operands, as the rules see it."""

from __future__ import annotations

from typing import Any

from ...ops.card import Card
from ..assemble import aten


class Call:
    """The parameters' ``values``, those that are ``batched`` with the batch as their first dimension."""

    __slots__ = ("batched", "card", "size", "values")

    def __init__(self, card: Card, values: list[Any], batched: list[Any], size: int) -> None:
        self.card = card
        self.values = values
        self.batched = batched
        self.size = size

    def __getitem__(self, name: str) -> Any:
        return self.values[self.card.params.index(name)]

    def is_batched(self, name: str) -> bool:
        """True if the parameter has a value for each sample."""
        return self.batched[self.card.params.index(name)]

    def only(self, *names: str) -> bool:
        """True if just these of the tensors are batched."""
        return all(bool(b) == (p in names) for p, b in zip(self.card.params, self.batched, strict=True))

    def ndim(self, k: int) -> int:
        """The number of dimensions of one sample of an operand."""
        return self.values[k]._a.ndim - bool(self.batched[k])

    def full(self, k: int) -> Any:
        """An operand with a batch dimension, repeated where it has one value for all."""
        return repeated(self.values[k], self.batched[k], self.size)

    def run(self, *values: Any) -> Any:
        """The card itself on other parameters."""
        return getattr(aten, self.card.name)(*values)


def repeated(value: Any, batched: bool, size: int) -> Any:
    """A tensor with the batch as first dimension, repeated along it if there is one value for all."""
    return value if batched else aten.expand(aten.unsqueeze(value, 0), (size, *value._a.shape))


def split_front(value: Any, size: int) -> Any:
    """The first dimension, which is ``size`` times as long as in one sample, as two."""
    shape = value._a.shape
    return value.reshape((size, shape[0] // size, *shape[1:]))


def merge_front(value: Any) -> Any:
    """The first two dimensions as one."""
    shape = value._a.shape
    return value.reshape((shape[0] * shape[1], *shape[2:]))
