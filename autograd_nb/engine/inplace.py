"""In-place operations: what may be written, the write itself, and the history of what was written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from .. import dtypes
from ..ops.card import Card
from ..ops.errors import C_NAMES, broadcast_error, output_error
from . import modes, record, transforms
from .arguments import bind, promote, unwrap
from .general import Plan, plan_of
from .modes import QUIET, grad_enabled, loud, quiet
from .node import Node, output_number
from .overlap import refuse_overlap
from .plain_writing import make_plain_twin
from .saved_hooks import before_write, pack_node
from .tensor import Tensor
from .transforms import active
from .views import CopySlices, alias_of, edge_of, refresh, refusal

LEAF = "a leaf Variable that requires grad is being used in an in-place operation."
VIEW_OF_LEAF = "a view of a leaf Variable that requires grad is being used in an in-place operation."

OVERLAP = (
    "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please "
    "clone() the tensor before performing the operation."
)
ONE_VALUE = frozenset(
    ("fill", "fill_tensor", "zero", "masked_fill", "masked_fill_tensor", "index_fill_value", "index_put")
)
"""Operations that PyTorch lets write into overlapping memory."""


def check_writable(tensor: Tensor, needs_grad: bool) -> None:
    """RuntimeError where PyTorch refuses to write into this tensor."""
    alias = tensor._alias
    if alias is not None and alias.inference and not modes.is_inference_mode_enabled():
        raise RuntimeError(
            "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a "
            "normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details."
        )
    if not grad_enabled():
        return
    base = alias.base if alias is not None else None
    made = alias.made if alias is not None else None
    if base is not None and made is not None and (needs_grad or tensor.requires_grad):
        raise RuntimeError(refusal(tensor, made, "is being"))
    if base is not None and base._edge is None and (base._rg or tensor._rg):
        raise RuntimeError(VIEW_OF_LEAF)  # also a leaf that is itself a view, as of `arange(4.0).view(2, 2)`
    if tensor._edge is None and (tensor._rg or is_stale(tensor)):
        raise RuntimeError(LEAF)
    if alias is not None:
        refresh(tensor)


def is_stale(tensor: Tensor) -> bool:
    """True for a view whose base came to require grad by an in-place write since; PyTorch takes it for a leaf."""
    alias = tensor._alias
    if alias is None or alias.base is None:
        return False
    return alias.base._rg and tensor._edge is None and alias.seen != alias.version.number


def memory_of(tensor: Tensor, overlap: bool = False) -> np.ndarray:
    """The array to write into; the tensor's changes are counted from now on.

    RuntimeError where elements share their place in memory, unless ``overlap`` says that it does not matter.
    """
    alias_of(tensor)
    if modes.special and (tell := before_write.get()) is not None:
        tell(tensor)
    memory = tensor._a
    repeats = (s == 0 and n > 1 for s, n in zip(memory.strides, memory.shape, strict=True))
    if not overlap and 0 in memory.strides and memory.size and any(repeats):
        raise RuntimeError(OVERLAP)
    return memory


def bump(tensor: Tensor) -> None:
    """Count one in-place change."""
    tensor._alias.version.number += 1  # type: ignore[union-attr]


def make_inplace(card: Card) -> Callable[..., Tensor]:
    """The in-place twin of a card: writes the result into its first operand and gives that back."""

    def call(*args: Any, **kwargs: Any) -> Tensor:
        return write_card(card, bind(card, args, kwargs))

    return make_plain_twin(card.ufunc, call, len(card.params)) if card.ufunc is not None else call


def write_card(card: Card, bound: tuple[Any, ...]) -> Tensor:
    """Compute a card and write its result into its first operand."""
    if modes.special and (layers := active.get()):
        return transforms.write(layers, card, bound)
    target: Tensor = bound[0]
    if grad_enabled() and (is_stale(target) or (target._rg and target._alias is not None)):
        check_writable(target, True)  # before anybody brings a view up to date
    plan = plan_of(card)
    needs_grad = grad_enabled() and plan.needs_grad(bound)
    check_writable(target, needs_grad)
    memory = memory_of(target, card.name in ONE_VALUE)
    if card.name not in ONE_VALUE:
        refuse_overlap(target, bound[1:])
    before = memory.copy() if needs_grad and reads_target(plan, bound) else None
    arrays = [unwrap(v) if p in card.tensors else v for p, v in zip(card.params, bound, strict=True)]
    result = compute_into(card, arrays, memory)
    if not needs_grad:
        bump(target)
        return target
    if before is not None:
        saved = Tensor._of(before)
        saved._edge, saved._rg = edge_of(target) if target._edge is not None else None, target._rg
        bound = (saved, *bound[1:])
        arrays[0] = before
    node = plan.node(bound, arrays, result)
    if modes.special:
        pack_node(node)
    bump(target)
    set_history(target, node)
    if node.out is not None:
        node.extend().out_version = (target._alias.version, target._alias.version.number)  # type: ignore[union-attr]
    return target


def reads_target(plan: Plan, bound: tuple[Any, ...]) -> bool:
    """True if a rule that will run needs the value the target had before."""
    card = plan.card
    return any(
        isinstance(bound[k], Tensor)
        and bound[k]._rg
        and any(r.kind == "tensor" and r.source == card.params[0] for r in card.reads[name])
        for k, name, _ in plan.inputs
    )


def compute_into(card: Card, arrays: list[Any], memory: np.ndarray) -> np.ndarray:
    """The card's result, written into ``memory``; RuntimeError where dtype or shape do not fit."""
    target = dtypes.of(memory)
    if card.check is not None:
        card.check(*arrays)
    if card.promote is not None:
        arrays = promote(card, arrays)
        if card.promote in ("arith", "float"):
            refuse_result(card, arrays, memory)
    token = quiet(QUIET)
    try:
        operands = [a for a in arrays if isinstance(a, (np.ndarray, np.generic))]
        plain = card.ufunc is not None and len(operands) == len(arrays)
        if plain and all(a.dtype is memory.dtype and fits_into(a, memory) for a in operands):
            with suppress(TypeError):  # the card says why a dtype has no order, or whatever the ufunc misses
                return card.ufunc(*arrays, out=memory)
        result = card.forward(*arrays)
    except ValueError as error:
        raise broadcast_error(card, arrays, error) from None
    finally:
        loud(token)
    if result.shape != memory.shape:
        raise RuntimeError(
            f"output with shape {list(memory.shape)} doesn't match the broadcast shape {list(result.shape)}"
        )
    if not dtypes.can_cast(dtypes.of(result), target):
        raise cast_error(dtypes.of(result), target, C_NAMES if card.name.startswith("clamp") else None)
    memory[...] = result
    return memory


def refuse_result(card: Card, operands: list[Any], memory: np.ndarray) -> None:
    """RuntimeError where a result of the operands' shape and dtype may not be stored, before anything is computed."""
    arrays = [v for p, v in zip(card.params, operands, strict=True) if p in card.tensors and not isinstance(v, list)]
    try:
        shape = np.broadcast_shapes(*(v.shape for v in arrays if isinstance(v, (np.ndarray, np.generic))))
    except ValueError as error:
        raise broadcast_error(card, operands, error) from None
    if shape != memory.shape:
        raise output_error(memory.shape, shape)
    result = dtypes.of(next(v for v in arrays if isinstance(v, (np.ndarray, np.generic))))
    if not dtypes.can_cast(result, dtypes.of(memory)):
        raise cast_error(result, dtypes.of(memory))


def cast_error(
    result: dtypes.dtype, target: dtypes.dtype, words: dict[dtypes.dtype, str] | None = None
) -> RuntimeError:
    """What PyTorch says to a result that would lose its kind in memory of another dtype, spelt by ``words``."""
    names = dtypes.SCALAR_TYPE_NAMES
    wanted = (words or names)[target]
    return RuntimeError(f"result type {names[result]} can't be cast to the desired output type {wanted}")


def fits_into(array: Any, memory: np.ndarray) -> bool:
    """True if an operand broadcasts to the shape of what is written; ValueError where it does not broadcast at all."""
    return np.broadcast_shapes(array.shape, memory.shape) == memory.shape


def set_history(target: Tensor, node: Node) -> None:
    """Make ``node`` the origin of the target's new value; a base learns it through CopySlices."""
    alias = target._alias
    base, before = alias.base if alias is not None else None, target._edge
    if base is None:
        target._edge, target._rg = node.edge(), True
        move_retained(target, before)
        return
    assert alias is not None
    if alias.made == "multi_output":
        target._edge, target._rg = node.edge(), True
        return
    copy, base_before = CopySlices(base, alias.steps, node), base._edge
    base._edge, base._rg = copy.edge(), True
    move_retained(base, base_before)
    alias.seen = -1  # the view's own grad_fn is made anew from the base when somebody asks
    refresh(target)
    move_retained(target, before)
    if record.observer is not None:
        record.observer(copy)


def move_retained(tensor: Tensor, before: Any) -> None:
    """Let a tensor that was given another grad_fn keep its gradient there; ``before`` is its old edge."""
    extra = before[1].extra if before is not None else None
    if extra is not None and extra.hooks is not None and tensor._edge is not None:
        link = extra.hooks.retained.pop(output_number(before), None)
        if link is not None:
            tensor._edge[1]._hooks().retained[output_number(tensor._edge)] = link
