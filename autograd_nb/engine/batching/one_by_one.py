"""What is always right: each sample computed by itself, the results stacked."""

from __future__ import annotations

from typing import Any

from ..assemble import aten
from ..factories import zeros
from ..general import call_card
from .call import Call


def one_by_one(call: Call) -> Any:
    """The results of a card for each sample, with the batch as their first dimension."""
    if not call.size:
        return empty_batch(call)
    rows = [call_card(call.card, sample(call, k)) for k in range(call.size)]
    if isinstance(rows[0], tuple):
        return tuple(aten.pile(list(column), 0) for column in zip(*rows, strict=True))
    return aten.pile(rows, 0)


def sample(call: Call, k: int) -> list[Any]:
    """The parameters of one sample."""
    return [
        (aten.select(v, 0, k) if b is True else v)
        if isinstance(b, bool)
        else [aten.select(t, 0, k) if one else t for t, one in zip(v, b, strict=True)]
        for v, b in zip(call.values, call.batched, strict=True)
    ]


def empty_batch(call: Call) -> Any:
    """No results at all, in the shape that one sample of zeros shows."""

    def blank(t: Any) -> Any:
        return zeros(t._a.shape[1:], dtype=t.dtype)

    bound = [
        (blank(v) if b is True else v)
        if isinstance(b, bool)
        else [blank(t) if one else t for t, one in zip(v, b, strict=True)]
        for v, b in zip(call.values, call.batched, strict=True)
    ]
    shown = call_card(call.card, bound)
    many = shown if isinstance(shown, tuple) else (shown,)
    none = tuple(zeros((0, *t._a.shape), dtype=t.dtype) for t in many)
    return none if isinstance(shown, tuple) else none[0]
