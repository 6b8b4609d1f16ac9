"""One vmap as a layer: takes the batch out of the operands, lets a rule compute on all samples, and puts it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ops.card import Card
from ..assemble import aten
from ..general import call_card
from ..inplace import write_card
from ..modes import grad_enabled
from ..tensor import Tensor
from ..transforms import Layer, active, below
from . import drawing
from .batched import BatchedTensor
from .call import Call
from .one_by_one import one_by_one
from .rules import Impossible, rule_of

REFUSED = (RuntimeError, IndexError, ValueError, TypeError, NotImplementedError)
NOT_BATCHED = (
    "vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args "
    "that has more elements than `self`. This happened due to `other` being vmapped over but `self` not being vmapped "
    "over in a vmap. Please try to use out-of-place operators instead of inplace arithmetic. If said operator is being "
    "called inside the PyTorch framework, please file a bug report instead."
)


class VmapLevel(Layer):
    """A batch of ``size`` samples; ``randomness`` says how random functions treat them."""

    def __init__(self, size: int, randomness: str = "error") -> None:
        self.size = size
        self.randomness = randomness
        self.number = 1 + sum(isinstance(layer, VmapLevel) for layer in active.get())

    # -- in and out ---------------------------------------------------------------------------------------------
    def wrap(self, value: Tensor) -> Tensor:
        """One sample of a value whose first dimension is the batch."""
        if type(value) is BatchedTensor and value._tangents is None:
            return BatchedTensor(value._value, (*value._levels, self))
        return BatchedTensor(value, (self,))

    def holds(self, value: Any) -> bool:
        """True for what has a sample for each of this level."""
        return type(value) is BatchedTensor and value._levels[-1] is self

    def unwrap(self, value: Any) -> Any:
        """All samples, the batch first; anything that is not batched here as it is."""
        if type(value) is not BatchedTensor or value._levels[-1] is not self:
            return value
        rest = value._levels[:-1]
        return BatchedTensor(value._value, rest) if rest else value._value

    def front(self, value: Tensor) -> Tensor:
        """All samples, the batch first, repeated where there is one for all; call it with the layers below on."""
        if self.holds(value):
            return self.unwrap(value)
        return aten.expand(aten.unsqueeze(value, 0), (self.size, *value._a.shape))

    # -- computing ----------------------------------------------------------------------------------------------
    def call_of(self, card: Card, bound: Any) -> Call | None:
        """The card with this level's batch dimensions laid open; None if no operand has one."""
        values, batched, found = list(bound), [False] * len(bound), False
        for k, p in enumerate(card.params):
            v = bound[k]
            if p in card.lists:
                batched[k] = tuple(self.holds(t) for t in v)  # type: ignore[call-overload]
                if any(batched[k]):  # type: ignore[arg-type]
                    found = True
                    values[k] = [self.unwrap(t) for t in v]
            elif type(v) is BatchedTensor and v._levels[-1] is self:
                found = batched[k] = True
                values[k] = self.unwrap(v)
        return Call(card, values, batched, self.size) if found else None

    def run(self, card: Card, bound: Any) -> Any:
        call = self.call_of(card, bound)
        if call is None:
            return call_card(card, bound)
        result = self.compute(call)
        if isinstance(result, tuple):
            return tuple(map(self.wrap, result))
        sample = self.wrap(result)
        if card.view:
            base, steps = bound[0]._origin or (bound[0], ())
            sample._origin = (base, (*steps, (card, tuple(bound[1:]))))  # type: ignore[attr-defined]
        return sample

    def compute(self, call: Call) -> Any:
        """By the card's rule; sample by sample where there is none or where it does not apply.

        A call that is wrong fails in the rule with a sentence about the whole batch, and then again for its first
        sample, with the sentence the user should read.
        """
        rule = rule_of(call.card) if call.size else None
        if rule is not None:
            try:
                result = rule(call)
            except Impossible as error:
                raise RuntimeError(str(error)) from None
            except REFUSED:
                result = NotImplemented
            if result is not NotImplemented:
                return result
        return one_by_one(call)

    def write(self, card: Card, bound: Any) -> Any:
        call, target = self.call_of(card, bound), bound[0]
        if call is None:
            return write_card(card, bound)
        if not call.batched[0]:
            raise RuntimeError(NOT_BATCHED)
        value = call.values[0]
        if grad_enabled() and any(isinstance(v, Tensor) and v.requires_grad for v in call.values):
            call.values[0] = aten.clone(value)  # what the operation saves must survive the writing
        aten.copy_(value, self.compute(call))
        return target

    def apply(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
        """A custom function for all samples, in its own way."""
        return function._for_batch(self, args)

    def restore(self, node: Any, index: int, result: Any) -> None:
        """Nothing: nodes hold all samples of a batch, as the ordinary tensors they are."""

    # -- functions that reach no card ---------------------------------------------------------------------------
    def draw(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What a random function gives each sample, as ``randomness`` says."""
        layers = active.get()
        with below(layers[: layers.index(self)]):
            return drawing.draw(self, function, args, kwargs)

    def spread(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """``function`` of all samples of its first argument at once."""
        layers = active.get()
        with below(layers[: layers.index(self)]):
            result = function(self.unwrap(args[0]), *args[1:], **kwargs)
        return self.wrap(result) if self.holds(args[0]) else result

    def each(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """``function`` of each sample, stacked."""
        layers = active.get()
        if not any(map(self.holds, args)):
            with below(layers[: layers.index(self)]):
                return function(*args, **kwargs)
        with below(layers[: layers.index(self)]):
            rows = [
                function(*[aten.select(self.unwrap(a), 0, k) if self.holds(a) else a for a in args], **kwargs)
                for k in range(self.size)
            ]
            return self.wrap(aten.pile(rows, 0))
