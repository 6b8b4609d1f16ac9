"""What nodes keep for the derivative: reading it back, checking its version, and noticing that it was freed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from types import FunctionType
from typing import Any

import numpy as np

from .. import dtypes
from ..ops.card import Card, Read, raw
from . import modes, transforms
from .node import SHOWN_WITHOUT_MODULE, CardNode, saved_name
from .saved_hooks import Packed, SavedTensor
from .tensor import Tensor
from .views import Alias, Version, refresh, version_of

FREED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been "
    "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify "
    "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors "
    "after calling backward."
)


INFERENCE = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in "
    "computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in "
    "autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
)


WITHOUT_TRACEBACK = (
    "enable anomaly detection to find the operation that failed to compute its gradient, with "
    "torch.autograd.set_detect_anomaly(True, check_nan=False)."
)
WITH_TRACEBACK = (
    "the backtrace further above shows the operation that failed to compute its gradient. The variable in question was "
    "changed in there or anywhere later. Good luck!"
)


def freed_error() -> RuntimeError:
    """The error for a second backward through, or a look into, what was freed."""
    return RuntimeError(FREED)


def modified_error(value: Any, now: int, expected: int, what: str) -> RuntimeError:
    """The error for a saved tensor that was changed in place, in PyTorch's words."""
    from . import anomaly

    kind = f"{dtypes.SCALAR_TYPE_NAMES[dtypes.of(value)]}Tensor"
    return RuntimeError(
        f"one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"[torch.{kind} {list(value.shape)}]{what} is at version {now}; expected version {expected} instead. "
        f"Hint: {WITH_TRACEBACK if anomaly.enabled else WITHOUT_TRACEBACK}"
    )


def _made_by(edge: Any) -> str:
    return "" if edge is None else f", which is output {edge[2] or 0} of {edge[1].operation()},"


def saved_input(node: Any, name: str, value: Any, xp: Any) -> Any:
    """A saved operand as ``xp`` wants it; a Python number stays one."""
    if not isinstance(value, Tensor):
        return value.read(node, xp) if type(value) is Packed else value
    if value._alias is not None:
        check_version(value, node.versions.get(name, 0) if node.versions else 0)
    return value._a if xp is raw else value


def changed(node: Any, name: str, tensor: Tensor) -> bool:
    """True if a saved operand was changed in place since it was saved."""
    return tensor._alias.version.number != (node.versions.get(name, 0) if node.versions else 0)  # type: ignore[union-attr]


def check_version(tensor: Tensor, expected: int) -> None:
    """RuntimeError if the tensor was changed in place since it was saved at version ``expected``."""
    now = version_of(tensor)
    if now != expected:
        refresh(tensor)
        raise modified_error(tensor._a, now, expected, _made_by(tensor._edge))


def check_output_version(node: Any, index: int, value: Any, counter: Version, expected: int) -> None:
    """RuntimeError if a node's saved output was changed in place since."""
    if counter.number != expected:
        raise modified_error(value, counter.number, expected, _made_by(None if node is None else node.edge(index)))


def saved_output(node: Any, value: Any, xp: Any) -> Any:
    """The node's own saved result, as an array or as a tensor that is again this node's output."""
    if type(value) is Packed:
        return value.read(node, xp)
    extra = node.extra
    if extra is not None and extra.out_version is not None:
        counter, expected = extra.out_version
        if counter.number != expected:
            raise modified_error(value, counter.number, expected, _made_by(node.edge()))
    if xp is raw:
        return value
    out = Tensor.__new__(Tensor)
    out._init(value, node.edge(), True)
    if modes.special:
        transforms.restore(node, 0, out)
    return out


class _Gone:
    """Stands in a node where a saved value was freed; None there means that it never was saved."""

    def __repr__(self) -> str:
        return "<freed>"


GONE = _Gone()


def watch_output(node: Any, version: Version, memory: np.ndarray) -> None:
    """Check the saved result against ``version`` from now on; called before its memory can change."""
    if node.out is not None and node.out is not GONE:
        if isinstance(node.out, np.generic):
            node.out = memory  # so that what `.data` writes is seen by the derivative, as in PyTorch
        node.extend().out_version = (version, version.number)


def versions_of(operands: Iterable[tuple[str, Any]]) -> dict[str, int] | None:
    """The versions of those saved operands that were changed before, None where no operand was."""
    aliases = [(n, t._alias) for n, t in operands if t is not None and t._alias is not None]
    if any(alias.inference for _, alias in aliases):
        raise RuntimeError(INFERENCE)
    return {n: alias.version.number for n, alias in aliases if alias.version.number} or None


def version_noted(name: str, alias: Alias, versions: dict[str, int] | None = None) -> dict[str, int] | None:
    """:func:`versions_of` for one operand, added to those noted before."""
    if alias.inference:
        raise RuntimeError(INFERENCE)
    number = alias.version.number
    if not number:
        return versions
    if versions is None:
        return {name: number}
    versions[name] = number
    return versions


@cache
def make_node_class(card: Card, base: type[CardNode]) -> Any:
    """The node class of a card, named as PyTorch names its grad_fn; its slots are those the card's rules ask for."""
    body: dict[str, Any] = {"__slots__": base.slots_for(card), "card": card, "__module__": SHOWN_WITHOUT_MODULE}
    for reads in card.reads.values():
        for read in reads:
            if read.kind != "position":
                body[saved_name(read)] = property(partial(_saved_attribute, read=read))
            if read.kind in ("tensor", "out"):
                body[f"_raw{saved_name(read)}"] = property(partial(_raw_attribute, read=read))
    step = base.step_for(card) if card.params and card.params[0] in card.vjp else None
    if step is not None:
        body["step"] = own_code(step)
    return type(card.grad_fn, (base,), body)


def own_code(function: Any) -> Any:
    """The function with a code object of its own.

    CPython specialises attribute access inside a code object for the types it meets there: shared by all cards, the
    closures would meet every node class and fall back to the slow general way.
    """
    code = function.__code__.replace()
    return FunctionType(code, function.__globals__, function.__name__, function.__defaults__, function.__closure__)


def saved_slots(card: Card) -> tuple[str, ...]:
    """Which of ``self``, ``other`` and ``out`` the rules of a one- or two-operand card read."""
    wanted = {
        "out" if r.kind == "out" else "self" if r.source == card.params[0] else "other"
        for reads in card.reads.values()
        for r in reads
        if r.kind in ("tensor", "out")
    }
    return tuple(sorted(wanted))


def _saved_attribute(node: CardNode, read: Read) -> Any:
    """The value of a ``_saved_*`` attribute: a tensor, or what PyTorch shows for sizes, dims and dtypes."""
    from . import namespaces

    value = node.value(read, namespaces.ten)
    if read.kind == "shape":
        return tuple(value)
    if read.kind == "dtype":
        return dtypes.OF_NUMPY[value]
    if isinstance(value, (int, float, complex)) and read.kind == "tensor":
        return Tensor._scalar(value)
    return tuple(value) if isinstance(value, list) else value


def _raw_attribute(node: CardNode, read: Read) -> Any:
    """A ``_raw_saved_*`` attribute: the place that holds the value; for a list of tensors a tuple of places."""
    where = node.place_of(read)
    if isinstance(where, str):
        return SavedTensor(node, partial(getattr, node, where, None), partial(setattr, node, where), read.kind == "out")
    values, key = where
    if isinstance(values[key], list):
        values = values[key]
        return tuple(SavedTensor(node, *_entry(values, k), output=False) for k in range(len(values)))
    return SavedTensor(node, *_entry(values, key), output=False)


def _entry(values: list[Any], key: int) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    """Reads and writes one entry of a list."""
    return partial(values.__getitem__, key), partial(values.__setitem__, key)
