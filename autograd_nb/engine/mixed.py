"""Operations with one result on some tensors and some other parameters, nothing of it cast: losses, norms, products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..ops.card import Card
from ..ops.errors import broadcast_error
from . import modes
from .arguments import bind
from .general import call_card, plan_of
from .modes import QUIET, grad_enabled, loud, quiet
from .saved import own_code
from .tensor import Tensor
from .views import refresh


def make_mixed(card: Card) -> Callable[..., Any]:
    """The operation of a card with one result on some tensors and some other parameters, nothing of it cast."""
    plan, forward, check, new, count = plan_of(card), card.forward, card.check, Tensor.__new__, len(card.params)
    inputs = tuple(k for k, _, _ in plan.inputs)

    def call(*bound: Any, **kwargs: Any) -> Any:
        if kwargs or len(bound) != count:
            bound = bind(card, bound, kwargs)
        if modes.special or not isinstance(bound[0], Tensor):
            return call_card(card, bound)
        arrays = [v._a if isinstance(v, Tensor) else v for v in bound]
        if check is not None:
            check(*arrays)
        token = quiet(QUIET)
        try:
            r = forward(*arrays)
        except ValueError as error:
            raise broadcast_error(card, arrays, error) from None
        finally:
            loud(token)
        out = new(Tensor)
        out._a = r
        out._edge = out._grad = out._leaf = out._alias = None
        out._rg = needs = False
        for k in inputs:
            v = bound[k]
            if isinstance(v, Tensor):
                if v._alias is not None:
                    refresh(v)
                needs = needs or v._rg
        if needs and grad_enabled():
            node = plan.node(bound, arrays, r)
            out._edge, out._rg = (-node.seq, node, None), True
        return out

    return own_code(call)
