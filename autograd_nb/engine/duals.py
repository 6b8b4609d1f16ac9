"""Dual tensors: ordinary tensors that carry, for each dual level, a tangent beside their value.

A level is a :class:`Layer`. With it on, every operation on a tensor with a tangent is computed twice: as ever, by the
layers below, and once more for the tangent (``pushforward.py``), on ordinary tensors too. So the graph that reverse
mode walks stays what it is, tangents may have graphs of their own, and levels nest.

>>> import autograd_nb as torch
>>> with DualLevel() as level:
...     x = level.make(torch.tensor(3.), torch.tensor(1.))
...     level.unpack(x * x)
(tensor(9.), tensor(6.))
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from ..ops.card import Card
from .assemble import aten
from .custom_jvp import SIZE, push_function
from .general import call_card
from .general_node import GeneralNode
from .inplace import write_card
from .modes import grad_enabled, is_inference_mode_enabled
from .node import Node
from .per_sample import batches_of, is_batched
from .pushforward import Tangents, needs_grad, push, spread
from .tensor import Tensor
from .transforms import Layer, active
from .views import CopySlices, Step

public_level: ContextVar[DualLevel | None] = ContextVar("public_level", default=None)
"""The level of ``autograd.forward_ad``, while there is one."""


class DualLevel(Layer):
    """One direction of differentiation. ``with DualLevel() as level:`` turns it on; levels nest.

    ``level.make(primal, tangent)`` gives a dual tensor, ``level.unpack(result)`` takes one apart, also after the block.
    """

    def __init__(self) -> None:
        self.open = False
        self.saved: WeakKeyDictionary[Node, dict[int, Tensor]] = WeakKeyDictionary()

    def __enter__(self) -> DualLevel:
        self.open = True
        super().__enter__()
        return self

    def __exit__(self, *exc: object) -> None:
        super().__exit__(*exc)
        self.open = False
        self.saved.clear()  # a tangent of a saved result may lead back to the node that saved it

    # -- duals --------------------------------------------------------------------------------------------------
    def make(self, primal: Tensor, tangent: Tensor) -> Tensor:
        """A view of ``primal`` with this tangent; RuntimeError unless the shapes are the same."""
        if tangent.shape != primal.shape:
            raise RuntimeError(SIZE.format(list(primal.shape), list(tangent.shape)))
        dual = aten.view(primal, tuple(primal.shape))
        self.hang(dual, spread(tangent, dual))
        return dual

    def unpack(self, tensor: Tensor, plain: Callable[[Tensor], Tensor] | None = None) -> tuple[Tensor, Tensor | None]:
        """The tensor without its tangent at this level, and the tangent, None where it has none.

        plain: what makes the first of the tensor, and names its ``grad_fn``.
        """
        tangent = self.tangent(tensor)
        primal = (plain or aten.primal_part)(tensor)
        self.hang(primal, None)  # said outright, so that the tangent of its base is not taken for its own
        return primal, tangent

    def hang(self, tensor: Tensor, tangent: Tensor | None) -> None:
        """Let the tensor carry this tangent."""
        have: dict[DualLevel, Tensor | None] = tensor._tangents or {}
        have = {level: t for level, t in have.items() if level.open}
        have[self] = tangent
        tensor._tangents = have

    def tangent(self, tensor: Any) -> Tensor | None:
        """The tensor's tangent at this level; a view of a tensor that came to have one sees its part of it."""
        if not isinstance(tensor, Tensor):
            return None
        have = tensor._tangents
        if have is not None and self in have:
            return have[self]
        origin = origin_of(tensor)
        if origin is None:
            return None
        have = origin[0]._tangents
        whole = None if have is None else have.get(self)
        if whole is None:
            return None
        self.hang(tensor, part := follow(whole, origin[1], tensor))
        return part

    def tangents(self, card: Card, bound: Any) -> Tangents:
        """Of the differentiable parameters that have tangents: what ``push`` goes by."""
        found: Tangents = {}
        for name in card.vjp:
            value = bound[card.params.index(name)]
            if name in card.lists:
                several = [self.tangent(v) for v in value]
                if any(t is not None for t in several):
                    found[name] = several
            elif (one := self.tangent(value)) is not None:
                found[name] = one
        return found

    # -- operations ---------------------------------------------------------------------------------------------
    def run(self, card: Card, bound: Any) -> Any:
        """The card on the values, by the layers below, and beside it the card's derivative on the tangents."""
        tangents = self.tangents(card, bound)
        out = call_card(card, bound)
        if tangents and not is_inference_mode_enabled():
            several = card.outputs != 1
            pushed = push(card, bound, out, tangents)
            for k, (o, t) in enumerate(zip(out, pushed, strict=True) if several else [(out, pushed)]):
                if t is not None:
                    self.hang(o, t)
                    self.remember(o, k, t)
        return out

    def apply(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any]:
        """A custom function on the values, and its own ``jvp`` on the tangents."""
        tangents = [self.tangent(a) for a in args]
        ctx, result = function._run(args, kwargs)
        if any(t is not None for t in tangents) and not is_inference_mode_enabled():
            outputs = result if isinstance(result, tuple) else (result,)
            for k, t in enumerate(push_function(function, ctx, args, tangents, outputs)):
                if t is not None:
                    self.hang(outputs[k], t)
                    self.remember(outputs[k], k, t)
        return ctx, result

    def remember(self, out: Tensor, index: int, tangent: Tensor) -> None:
        """Keep the tangent of a result that its own node saved as an array."""
        if out._edge is not None and getattr(out._edge[1], "out", out) is not None:
            self.saved.setdefault(out._edge[1], {})[index] = tangent

    def restore(self, node: Any, index: int, result: Tensor) -> None:
        tangent = self.saved.get(node, {}).get(index)
        if tangent is not None:
            self.hang(result, tangent)

    def write(self, card: Card, bound: Any) -> Any:
        """The card in place; the target's tangent is changed in place too, and so are all views of it."""
        tangents = self.tangents(card, bound)
        if not tangents or is_inference_mode_enabled():
            return write_card(card, bound)
        target, operands = bound[0], bound
        recording = grad_enabled() and needs_grad(bound, tangents)
        if recording:  # what the derivative saves must survive the writing
            operands = (aten.clone(target), *bound[1:])
            if card.params[0] in tangents:
                tangents[card.params[0]] = aten.clone(tangents[card.params[0]])
        pushed = push(card, operands, call_card(card, operands), tangents)
        write_card(card, bound)
        self.overwrite(target, pushed)
        if recording:
            self.remember_write(target, tangents.get(card.params[0]))
        return target

    def remember_write(self, target: Tensor, before: Tensor | None) -> None:
        """Give the values that the node of a write saved, the old one and the new, the tangents they have."""
        origin = origin_of(target)
        edge = (target if origin is None else origin[0])._edge
        if edge is None:
            return
        node: Any = edge[1].fn if isinstance(edge[1], CopySlices) else edge[1]
        saved = node.bound[0] if isinstance(node, GeneralNode) else None
        if isinstance(saved, Tensor) and saved is not target and before is not None:
            self.hang(saved, before)
        now = self.tangent(target)
        if now is not None and getattr(node, "out", None) is not None:
            self.saved.setdefault(node, {})[0] = aten.clone(now)

    def overwrite(self, target: Tensor, tangent: Tensor) -> None:
        """Give a tensor that was written to its new tangent, where it and all views of its memory see it."""
        have, origin = self.tangent(target), origin_of(target)
        owner = target if origin is None else origin[0]
        if have is None and origin is None:
            self.hang(target, tangent)
            return
        if have is None:
            self.hang(owner, tangent.new_zeros(owner.shape))
        elif batches_of(tangent) - batches_of(have):  # what had one tangent for all samples gets one for each
            whole = self.tangent(owner)
            self.hang(owner, whole + tangent.new_zeros(whole.shape))  # type: ignore[operator,union-attr]
            if origin is not None:
                target._tangents.pop(self, None)  # type: ignore[union-attr]
        aten.copy_(self.tangent(target), tangent)


def origin_of(tensor: Tensor) -> tuple[Tensor, tuple[Step, ...]] | None:
    """What a view was made of, and by which steps; None for what is no view."""
    if is_batched(tensor):
        return tensor._origin  # type: ignore[attr-defined]
    alias = tensor._alias
    return None if alias is None or alias.base is None else (alias.base, alias.steps)


def follow(tangent: Tensor, steps: tuple[Step, ...], view: Tensor) -> Tensor:
    """The part of a base's tangent that a view of the base sees."""
    for card, params in steps:
        tangent = call_card(card, (tangent, *params))
    return tangent


def visible_level() -> DualLevel | None:
    """The level of ``autograd.forward_ad`` if it is on; inside a custom function's forward it is not."""
    level = public_level.get()
    return level if level in active.get() else None


def shown_tangent(tensor: Tensor) -> str | None:
    """The tangent as it stands in the text of a dual tensor."""
    level = visible_level()
    tangent = None if level is None else level.tangent(tensor)
    return None if tangent is None else f"{tangent}"
