"""Shared memory: version counters, views of a base, and how a view's grad_fn follows changes of its base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..ops.card import Card, raw
from .conform import reduced
from .metadata import facts_of
from .modes import grad_enabled
from .node import SHOWN_WITHOUT_MODULE, Edge, Node, leaf_edge, next_sequence

if TYPE_CHECKING:
    from .tensor import Tensor

Step = tuple[Card, tuple[Any, ...]]


class Version:
    """Counts the in-place changes of one piece of memory; shared by all tensors on it."""

    __slots__ = ("number",)

    def __init__(self) -> None:
        self.number = 0


class Alias:
    """How a tensor shares its memory.

    base: the tensor it is a differentiable view of, or None; steps: the view operations from base to here;
    seen: the version of the base for which the view's grad_fn was made; made: None or why in-place writing into this
    view may be refused ("multi_output", "function", "no_grad", "inference_mode").
    """

    __slots__ = ("base", "inference", "made", "seen", "steps", "version")

    def __init__(self, version: Version) -> None:
        self.version = version
        self.base: Tensor | None = None
        self.steps: tuple[Step, ...] = ()
        self.seen = version.number
        self.made: str | None = None
        self.inference = False


def alias_of(tensor: Tensor) -> Alias:
    """The tensor's alias record; from now on its value is an ndarray whose changes are counted."""
    alias = tensor._alias
    if alias is None:
        if type(tensor._a) is not np.ndarray:
            tensor._a = np.asarray(tensor._a)
        alias = tensor._alias = Alias(Version())
        if tensor._edge is not None:
            tensor._edge[1].watch(alias.version, tensor._a)
    return alias


def version_of(tensor: Tensor) -> int:
    """How often the tensor's memory was changed in place."""
    alias = tensor._alias
    return 0 if alias is None else alias.version.number


def share(tensor: Tensor, other: Tensor) -> None:
    """Let ``other``, which is on the memory of ``tensor``, count changes with the same counter."""
    alias = alias_of(tensor)
    other._alias = Alias(alias.version)
    other._alias.inference = alias.inference


def make_view(source: Tensor, view: Tensor, card: Card, params: tuple[Any, ...], made: str | None) -> None:
    """Note that ``view`` is ``card`` applied to ``source`` with the given parameters, on the same memory."""
    above = alias_of(source)
    alias = view._alias = Alias(above.version)
    alias.inference = above.inference
    if above.base is None:
        alias.base, alias.steps = source, ((card, params),)
    else:
        alias.base, alias.steps = above.base, (*above.steps, (card, params))
    alias.made = made or above.made


def replay(array: Any, steps: tuple[Step, ...]) -> np.ndarray:
    """The view that ``steps`` make of another array of the base's shape."""
    for card, params in steps:
        array = card.forward(array, *params)
        if card.outputs != 1:
            raise RuntimeError(f"{card.name} makes several views at once and cannot be replayed")
    return array


def refresh(tensor: Tensor) -> None:
    """Bring the grad_fn of a view up to date with in-place changes of its base."""
    alias = tensor._alias
    if alias is None or alias.base is None or alias.seen == alias.version.number:
        return
    base = alias.base
    if not base._rg and tensor._edge is None:
        return
    if alias.made is not None:
        if not grad_enabled():
            return
        raise RuntimeError(refusal(tensor, alias.made, "its base or another view of its base has been"))
    alias.seen = alias.version.number
    tensor._edge = AsStridedBackward0(base, alias.steps).edge()
    tensor._rg = True


def refusal(tensor: Tensor, made: str, what: str) -> str:
    """PyTorch's sentence for a view that was made together with others, or without being recorded, and then changed."""
    edge = tensor._edge
    output = None if edge is None else f"Output {edge[2] or 0} of {edge[1].operation()} is a view"
    if made in ("multi_output", "function") and output is not None:
        who, mode = output, ""
    else:
        who = "A view was created in" if output is None else f"{output} of a view which was created in"
        who = f"{who} {'inference' if made == 'inference_mode' else 'no_grad'} mode"
        mode = " in normal mode" if made == "inference_mode" else " with grad mode enabled"
    return f"{who} and {what} modified inplace{mode}. {WHY.get(made, NOT_RECORDED.format(made))}"


WHY = {
    "multi_output": "This view is the output of a function that returns multiple views. Such functions do not allow "
    "the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.",
    "function": "This view was created inside a custom Function (or because an input was returned as-is) and the "
    "autograd logic to handle view+inplace would override the custom backward associated with the custom Function, "
    "leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom "
    "Function.",
}
NOT_RECORDED = (
    "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both "
    "the view and the inplace either both inside the {} block (if you don't want the inplace to be tracked) or both "
    "outside (if you want the inplace to be tracked)."
)


def edge_of(tensor: Tensor) -> Edge | None:
    """Where the tensor's gradient goes: its grad_fn, its AccumulateGrad, or None."""
    if tensor._alias is not None:
        refresh(tensor)
    if tensor._edge is not None:
        return tensor._edge
    return leaf_edge(tensor) if tensor._rg else None


def address(array: np.ndarray) -> int:
    """Where the first element lies."""
    return array.__array_interface__["data"][0]


class AsStridedBackward0(Node):
    """The grad_fn of a view whose base was changed in place: sends the gradient to where it lies in the base."""

    __module__ = SHOWN_WITHOUT_MODULE
    __slots__ = ("_saved_size", "_saved_storage_offset", "_saved_stride", "edges", "shape", "steps")

    def __init__(self, base: Tensor, steps: tuple[Step, ...]) -> None:
        self.edges = (edge_of(base),)
        self.seq = next_sequence()
        self.extra = None
        self.steps = steps
        self.shape = base._a.shape
        view = replay(base._a, steps)
        self.facts_of_output = facts_of(view)
        self._saved_size, self._saved_stride = view.shape, tuple(s // view.itemsize for s in view.strides)
        self._saved_storage_offset = (address(view) - address(base._a)) // view.itemsize

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        size = int(np.prod(self.shape, dtype=np.int64))
        place = replay(np.arange(size).reshape(self.shape), self.steps)
        return (xp.scatter_into_base(grad, place, self.shape),)


class CopySlices(Node):
    """The grad_fn of a base into which a view was written: ``fn`` is differentiated on the written part only."""

    __module__ = SHOWN_WITHOUT_MODULE
    __slots__ = ("edges", "fn", "released", "steps")

    def __init__(self, base: Tensor, steps: tuple[Step, ...], fn: Node) -> None:
        self.edges = (edge_of(base), *fn.edges[1:])
        self.seq = next_sequence()
        self.extra = None
        self.steps = steps
        self.fn = fn
        self.released = False
        self.facts_of_output = facts_of(base._a)

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        if self.released:
            from .saved import freed_error

            raise freed_error()  # as in PyTorch, also where the written operation saved nothing
        below: Any = np.array(grad) if xp is raw else grad.clone()  # a NumPy scalar has no memory to see a part of
        part: Any = replay(below, self.steps) if xp is raw else replay_tensor(below, self.steps)
        inner = reduced(xp, self.fn, self.fn.apply(xp, part.copy() if xp is raw else part.clone()))
        new = inner[0]
        if xp is raw:
            part[...] = 0 if new is None else new
        elif new is None:
            part.zero_()
        else:
            part.copy_(new)
        return (below if self.edges[0] is not None else None, *inner[1:])

    def release(self) -> None:
        self.fn.release()
        self.released = True

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "fn"), name)


def replay_tensor(tensor: Tensor, steps: tuple[Step, ...]) -> Tensor:
    """The view that ``steps`` make of a tensor of the base's shape, recorded."""
    from .general import call_card

    for card, params in steps:
        tensor = call_card(card, (tensor, *params))
    return tensor
