"""What nodes keep for the derivative: reading it back, checking its version, and noticing that it was freed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from types import FunctionType
from typing import Any

from .. import dtypes
from ..ops.card import Card, Read, passes, raw
from ..ops.scalars import like
from .conform import reduced
from .node import CardNode, saved_name
from .tensor import Tensor
from .views import Version, refresh, version_of

FREED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been "
    "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify "
    "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors "
    "after calling backward."
)


def freed_error() -> RuntimeError:
    """The error for a second backward through, or a look into, what was freed."""
    return RuntimeError(FREED)


def modified_error(value: Any, now: int, expected: int, what: str) -> RuntimeError:
    """The error for a saved tensor that was changed in place, in PyTorch's words."""
    kind = f"{dtypes.SCALAR_TYPE_NAMES[dtypes.of(value)]}Tensor"
    return RuntimeError(
        f"one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"[torch.{kind} {list(value.shape)}]{what} is at version {now}; expected version {expected} instead. "
        "Hint: enable anomaly detection to find the operation that failed to compute its gradient, with "
        "torch.autograd.set_detect_anomaly(True, check_nan=False)."
    )


def _made_by(edge: Any) -> str:
    return "" if edge is None else f", which is output {edge[2] or 0} of {edge[1].operation()},"


def saved_input(node: Any, name: str, value: Any, xp: Any) -> Any:
    """A saved operand as ``xp`` wants it; a Python number stays one."""
    if not isinstance(value, Tensor):
        return value
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
    extra = node.extra
    if extra is not None and extra.out_version is not None:
        counter, expected = extra.out_version
        if counter.number != expected:
            raise modified_error(value, counter.number, expected, _made_by(node.edge()))
    if xp is raw:
        return value
    out = Tensor.__new__(Tensor)
    out._init(value, node.edge(), True)
    return out


class _Gone:
    """Stands in a node where a saved value was freed; None there means that it never was saved."""

    def __repr__(self) -> str:
        return "<freed>"


GONE = _Gone()


class UnaryNode(CardNode):
    """A node of an operation on one tensor without further parameters."""

    __slots__ = ("first",)
    self: Any = None  # what a card's rules may read gets a slot in its own class, see make_node_class
    other: Any = None
    out: Any = None

    @property
    def edges(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.first,)

    def value(self, read: Read, xp: Any) -> Any:
        value = self.out if read.kind == "out" else self.self
        if value is GONE:
            raise freed_error()
        if value is None:
            return None
        return saved_output(self, value, xp) if read.kind == "out" else saved_input(self, "self", value, xp)

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        ((name, reads),) = self.card.reads.items()
        return (self.card.vjp[name](xp, grad, *[self.value(read, xp) for read in reads]),)

    def release(self) -> None:
        for slot in saved_slots(self.card):
            if getattr(self, slot, None) is not None:
                setattr(self, slot, GONE)

    def watch(self, version: Version) -> None:
        watch_output(self, version)


def watch_output(node: Any, version: Version) -> None:
    """Check the saved result against ``version`` from now on; called before its memory can change."""
    if node.out is not None and node.out is not GONE:
        node.extend().out_version = (version, version.number)


class BinaryNode(UnaryNode):
    """A node of an operation on two tensors."""

    __slots__ = ("second",)

    @property
    def edges(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.first, self.second)

    def value(self, read: Read, xp: Any) -> Any:
        if read.kind == "out" or read.source == self.card.params[0]:
            return super().value(read, xp)
        if self.other is GONE:
            raise freed_error()
        return saved_input(self, read.source, self.other, xp)

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        card = self.card
        grads = []
        for name, edge in zip(card.params, self.edges, strict=True):
            if edge is None:
                grads.append(None)
            else:
                grads.append(card.vjp[name](xp, grad, *[self.value(read, xp) for read in card.reads[name]]))
        return tuple(grads)

class ScalarNode(UnaryNode):
    """A node of an operation on a tensor and a Python number."""

    __slots__ = ()

    @property
    def edges(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self.first, None)

    def value(self, read: Read, xp: Any) -> Any:
        if read.kind == "out" or read.source == self.card.params[0]:
            return super().value(read, xp)
        if self.other is GONE:
            raise freed_error()
        return self.other

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        name = self.card.params[0]
        return (self.card.vjp[name](xp, grad, *[self.value(read, xp) for read in self.card.reads[name]]), None)


def versions_of(operands: Iterable[tuple[str, Any]]) -> dict[str, int] | None:
    """The versions of those saved operands that were changed before, None where no operand was."""
    versions = {
        n: t._alias.version.number
        for n, t in operands
        if t is not None and t._alias is not None and t._alias.version.number
    }
    return versions or None


# PyTorch prints <AddBackward0 object at 0x...>, and IPython <AddBackward0 at 0x...>: both leave out this module only.
SHOWN_WITHOUT_MODULE = "builtins"


def make_node_class(card: Card, base: type[CardNode]) -> type[CardNode]:
    """The node class of a card, named as PyTorch names its grad_fn."""
    slots = saved_slots(card) if issubclass(base, UnaryNode) else ()
    body: dict[str, Any] = {"__slots__": slots, "card": card, "__module__": SHOWN_WITHOUT_MODULE}
    for reads in card.reads.values():
        for read in reads:
            if read.kind != "position":
                body[saved_name(read)] = property(partial(_saved_attribute, read=read))
    quick = QUICK.get(base)
    step = quick(card) if quick is not None and card.params[0] in card.vjp else None
    if step is not None:
        body["step"] = own_code(step)
    return type(card.grad_fn, (base,), body)


def own_code(function: FunctionType) -> FunctionType:
    """The function with a code object of its own.

    CPython specialises attribute access inside a code object for the types it meets there: shared by all cards, the
    closures would meet every node class and fall back to the slow general way.
    """
    return FunctionType(
        function.__code__.replace(), function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )


def saved_slots(card: Card) -> tuple[str, ...]:
    """Which of ``self``, ``other`` and ``out`` the rules of a one- or two-operand card read."""
    wanted = {
        "out" if r.kind == "out" else "self" if r.source == card.params[0] else "other"
        for reads in card.reads.values()
        for r in reads
        if r.kind in ("tensor", "out")
    }
    return tuple(sorted(wanted))


def _unary_step(card: Card) -> Any:
    """The backward of a one-operand card on arrays, with nothing looked up that its rule does not read."""
    rule, reads = card.vjp[card.params[0]], card.reads[card.params[0]]
    kinds = [read.kind for read in reads]
    if not kinds:
        return _step_without_saved(rule)
    if kinds == ["out"]:

        def from_out(node: Any, run: Any, grad: Any) -> Any:
            out = node.out
            if node.extra is not None or node.fix is not None or out is GONE:
                return run.run_node(node, grad)
            if not run.keep:
                node.out = GONE
            return node.first, rule(raw, grad, out)

        return from_out
    if kinds == ["tensor"]:

        def from_self(node: Any, run: Any, grad: Any) -> Any:
            saved = node.self
            if node.extra is not None or node.fix is not None or saved is GONE or (saved._alias is not None and changed(node, "self", saved)):
                return run.run_node(node, grad)
            if not run.keep:
                node.self = GONE
            return node.first, rule(raw, grad, saved._a)

        return from_self
    return None


def _step_without_saved(rule: Any) -> Any:
    def from_nothing(node: Any, run: Any, grad: Any) -> Any:
        if node.extra is not None or node.fix is not None:
            return run.run_node(node, grad)
        return node.first, grad if rule is passes else rule(raw, grad)

    return from_nothing


def _scalar_step(card: Card) -> Any:
    """The backward of a two-operand card whose second operand is a Python number."""
    first, second = card.params
    rule, sources = card.vjp[first], [read.source for read in card.reads[first]]
    if not sources:
        return _step_without_saved(rule)
    if sources != [second]:
        return None

    def from_other(node: Any, run: Any, grad: Any) -> Any:
        other = node.other
        if node.extra is not None or node.fix is not None or other is GONE:
            return run.run_node(node, grad)
        if not run.keep:
            node.other = GONE
        return node.first, rule(raw, grad, like(grad, other))

    return from_other


def step_reduced(node: Any, run: Any, grad: Any) -> None:
    """The backward on arrays of a node whose operands were broadcast or cast."""
    grads = reduced(raw, node, node.apply(raw, grad))
    if not run.keep:
        node.release()
    for edge, g in zip(node.edges, grads, strict=True):
        if edge is not None:
            run.deliver(edge, g, grad)


def _binary_step(card: Card) -> Any:
    """The backward of a two-operand card on arrays where each rule reads nothing, or just the other operand."""
    first, second = card.params
    rule_self, rule_other = card.vjp[first], card.vjp.get(second)
    sources = {name: [r.source for r in reads] for name, reads in card.reads.items()}
    if sources == {first: [], second: []}:

        def from_nothing(node: Any, run: Any, grad: Any) -> Any:
            if node.extra is not None:
                return run.run_node(node, grad)
            if node.fix is not None:
                return step_reduced(node, run, grad)
            to_self, to_other = node.first, node.second
            if to_other is None:
                return to_self, grad if rule_self is passes else rule_self(raw, grad)
            given = grad if rule_other is passes else rule_other(raw, grad)
            if to_self is None:
                return to_other, given
            own = grad if rule_self is passes else rule_self(raw, grad)
            if to_other[0] < to_self[0]:  # the pass goes on with the later of the two operations
                run.deliver(to_self, own, grad)
                return to_other, given
            run.deliver(to_other, given, grad)
            return to_self, own

        return from_nothing
    if sources != {first: [second], second: [first]}:
        return None

    def from_each_other(node: Any, run: Any, grad: Any) -> Any:
        self, other, to_self, to_other = node.self, node.other, node.first, node.second
        if node.fix is not None and node.extra is None:
            return step_reduced(node, run, grad)
        if (
            node.extra is not None or self is GONE or other is GONE
            or (other is not None and other._alias is not None and changed(node, second, other))
            or (self is not None and self._alias is not None and changed(node, first, self))
        ):  # fmt: skip
            return run.run_node(node, grad)
        if not run.keep:
            if self is not None:
                node.self = GONE
            if other is not None:
                node.other = GONE
        if to_other is None:
            return to_self, rule_self(raw, grad, other._a)
        if to_self is None:
            return to_other, rule_other(raw, grad, self._a)
        if to_other[0] < to_self[0]:
            run.deliver(to_self, rule_self(raw, grad, other._a), grad)
            return to_other, rule_other(raw, grad, self._a)
        run.deliver(to_other, rule_other(raw, grad, self._a), grad)
        return to_self, rule_self(raw, grad, other._a)

    return from_each_other


QUICK: dict[type[CardNode], Any] = {UnaryNode: _unary_step, ScalarNode: _scalar_step, BinaryNode: _binary_step}


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
