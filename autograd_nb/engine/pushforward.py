"""The derivative of a card in forward mode: from the tangents of its parameters to those of its results.

Most cards say how theirs follows from what is written once: ``jvp="linear"`` the card itself on the tangents,
``"multilinear"`` the sum of the card with one operand at a time replaced by its tangent, ``"elementwise"`` the rule of
reverse mode, which on real numbers multiplies by the derivative there as here. For all others the rule of reverse mode
is transposed: it is linear in the gradient it is given, and the transpose is the derivative by that. Where PyTorch
differs from this on tangents outside of what a card is for, as an unsymmetric one of a symmetric matrix, ``jvp`` is a
function of ``(xp, parameters by name, result, tangents)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..ops.card import Card
from .conform import reduce_to
from .general import call_card
from .general_node import fact
from .modes import grad_enabled, grad_mode
from .namespaces import ten
from .per_sample import batches_of, is_batched
from .tensor import Tensor
from .transposing import Seeds

# The two sentences of rules that only raise, and what PyTorch says of the same operations in forward mode.
NOT_IMPLEMENTED = re.compile(r"(?:derivative for |the derivative for ')((?:aten::)?\w+)(?:: \w+)?'? is not implemented")
UNSUPPORTED = "Trying to use forward AD with {} that does not support it{}"
TO_COME = (
    " because it has not been implemented yet.\nPlease file an issue to PyTorch at "
    "https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml so that we can prioritize its "
    "implementation or submit a PR adding the implementation to derivatives.yaml"
)

Tangents = dict[str, Any]
"""Parameter name to its tangent; for a list of tensors the list of theirs, None where one has none."""


def push(card: Card, bound: Any, out: Any, tangents: Tangents) -> Any:
    """The tangent of the card's result, a tuple with None for those that carry none where there are several."""
    if card.outputs == 1 and out._a.dtype.kind not in "fc":
        return None
    if card.jvp == "linear":
        pushed = linear(card, bound, tangents)
    elif card.jvp == "multilinear":
        pushed = multilinear(card, bound, tangents)
    elif card.jvp == "elementwise" and all(t._a.dtype.kind == "f" for t in (out, *flat(tangents))):
        pushed = elementwise(card, bound, out, tangents)
    elif callable(card.jvp):
        pushed = card.jvp(ten, dict(zip(card.params, bound, strict=True)), out, tangents)
    else:
        pushed = transposed(card, bound, out, tangents)
    if card.outputs == 1:
        return fitted(card, pushed, out, tangents)
    return tuple(None if t is None else fitted(card, t, o, tangents) for t, o in zip(pushed, out, strict=True))


def fitted(card: Card, tangent: Tensor, out: Tensor, tangents: Tangents) -> Tensor:
    """The tangent in the shape and dtype of its result, and in memory of its own unless the card makes views."""
    if tangent._a.shape != out._a.shape:
        tangent = ten.expand(tangent, tuple(out.shape))
    if tangent._a.dtype != out._a.dtype:
        tangent = ten.cast(tangent, out._a.dtype)
    if not card.view and any(shares_memory(tangent, t) for t in flat(tangents)):
        tangent = ten.clone(tangent)
    return spread(tangent, out)


def spread(tangent: Tensor, like: Tensor) -> Tensor:
    """The tangent with a value for each sample of which ``like`` has one, so that whoever writes to both can."""
    if is_batched(like) and batches_of(like) - batches_of(tangent):
        return ten.zeros_of(like.detach()) + tangent
    return tangent


def flat(tangents: Tangents) -> Iterator[Tensor]:
    """All tangents, those in lists one by one."""
    for several in tangents.values():
        yield from (several,) if isinstance(several, Tensor) else (t for t in several if t is not None)


def shares_memory(one: Tensor, other: Tensor) -> bool:
    """True where writing into one tensor could change the other."""
    a, b = one._a, other._a
    if one is other or a is b:
        return True
    return type(a) is np.ndarray and a.base is not None and type(b) is np.ndarray and np.may_share_memory(a, b)


def linear(card: Card, bound: Any, tangents: Tangents) -> Any:
    """The card on the tangents, zero for differentiable parameters that have none."""
    moved = list(bound)
    for name in card.vjp:
        k = card.params.index(name)
        tangent, value = tangents.get(name), bound[k]
        if name in card.lists:
            several = [None] * len(value) if tangent is None else tangent
            moved[k] = [zero(v) if t is None else t for t, v in zip(several, value, strict=True)]
        else:
            moved[k] = zero(value) if tangent is None else tangent
    return call_card(card, tuple(moved))


def zero(value: Any) -> Any:
    """Nothing in the shape of a parameter."""
    if isinstance(value, Tensor):
        return ten.zeros_of(value.detach())
    return value if value is None else type(value)(0)


def multilinear(card: Card, bound: Any, tangents: Tangents) -> Any:
    """The sum over the operands of the card with one of them replaced by its tangent."""
    total: Any = None
    for name, tangent in tangents.items():
        k = card.params.index(name)
        part = call_card(card, (*bound[:k], tangent, *bound[k + 1 :]))
        total = part if total is None else total + part
    return total


def elementwise(card: Card, bound: Any, out: Any, tangents: Tangents) -> Any:
    """The rules of reverse mode on the tangents."""
    total: Any = None
    for name, tangent in tangents.items():
        part = card.vjp[name](ten, tangent, *read(card, bound, out, name, 0))
        total = part if total is None else total + part
    return total


def read(card: Card, bound: Any, out: Any, name: str, position: int) -> list[Any]:
    """What the rule of a parameter asks for, from the call itself."""
    values = []
    for wanted in card.reads[name]:
        if wanted.kind == "out":
            values.append(out)
        elif wanted.kind == "position":
            values.append(position)
        else:
            value = bound[card.params.index(wanted.source)]
            if wanted.kind in ("shape", "dtype"):
                which = 0 if wanted.kind == "shape" else 1
                value = [fact(v, which) for v in value] if isinstance(value, (list, tuple)) else fact(value, which)
            values.append(value)
    return values


def transposed(card: Card, bound: Any, out: Any, tangents: Tangents) -> Any:
    """The transpose of the rules: what they answer to a gradient is differentiated by that gradient."""
    several = card.outputs != 1
    results = out if several else (out,)
    carries = [
        o._a.dtype.kind in "fc" and (card.differentiable is None or k in card.differentiable)
        for k, o in enumerate(results)
    ]
    record = grad_enabled() and needs_grad(bound, tangents)
    mode = grad_mode.set(True)
    try:
        seeds = Seeds([o if c else None for o, c in zip(results, carries, strict=True)])
        grads = seeds.tensors if several else seeds.tensors[0]
        pulled = [
            (pull(card, bound, out, grads, name, i, value), t)
            for name, tangent in tangents.items()
            for i, value, t in entries(card, bound, name, tangent)
        ]
    finally:
        grad_mode.reset(mode)
    found = seeds.transpose([(g, t) for g, t in pulled if g is not None and g.requires_grad], record)
    pushed = tuple(zero(o) if c and f is None else f for o, c, f in zip(results, carries, found, strict=True))
    return pushed if several else pushed[0]


def entries(card: Card, bound: Any, name: str, tangent: Any) -> list[tuple[int, Tensor, Tensor]]:
    """(position, tensor, tangent) of each tensor of a parameter that has a tangent."""
    value = bound[card.params.index(name)]
    if name not in card.lists:
        return [(0, value, tangent)]
    return [(i, v, t) for i, (v, t) in enumerate(zip(value, tangent, strict=True)) if t is not None]


def pull(card: Card, bound: Any, out: Any, seeds: Any, name: str, position: int, value: Tensor) -> Any:
    """The gradient of one tensor for these gradients of the results, recorded; NotImplementedError if there is none."""
    try:
        grad = card.vjp[name](ten, seeds, *read(card, bound, out, name, position))
    except (NotImplementedError, RuntimeError) as error:
        missing = NOT_IMPLEMENTED.match(str(error))
        if missing is None:
            raise
        raise NotImplementedError(UNSUPPORTED.format(missing[1], TO_COME if missing[0][0] == "t" else ".")) from None
    return None if grad is None else reduce_to(ten, grad, tuple(value.shape), value._a.dtype)


def needs_grad(bound: Any, tangents: Tangents) -> bool:
    """True if the tangent of a result can itself be differentiated."""
    operands = [v for value in bound for v in (value if isinstance(value, (list, tuple)) else (value,))]
    return any(isinstance(v, Tensor) and v.requires_grad for v in (*operands, *flat(tangents)))
