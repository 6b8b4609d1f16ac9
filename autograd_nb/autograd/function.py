"""Custom functions: a forward of your own with a derivative of your own, as one node of the graph."""

from __future__ import annotations

import functools
import inspect
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..engine import modes, transforms
from ..engine.conjugation import turned
from ..engine.hooks import RemovableHandle
from ..engine.inplace import LEAF, bump, check_writable, memory_of, set_history
from ..engine.modes import grad_enabled, grad_mode
from ..engine.node import Node, next_sequence
from ..engine.running import is_running
from ..engine.saved import freed_error
from ..engine.tensor import Tensor
from ..engine.transforms import active
from ..engine.views import alias_of, edge_of, share
from ..ops.card import raw
from .function_saves import keep

__all__ = ["Function", "FunctionCtx", "RemovableHandle", "once_differentiable"]


class FunctionCtx:
    """What ``forward`` hands to ``backward``: saved tensors, marks, and any attribute you set on it."""

    def __init__(self, needs_input_grad: tuple[bool, ...]) -> None:
        self.needs_input_grad = needs_input_grad
        self.materialize_grads = True
        self._to_save: tuple[Any, ...] = ()
        self._dirty: tuple[Tensor, ...] = ()
        self._non_differentiable: tuple[Tensor, ...] = ()
        self._saved: list[Any] | None = []
        self._node: weakref.ref[FunctionNode] | None = None
        self._for_jvp: tuple[Any, ...] = ()
        self._in_jvp = False
        self._dirty_outputs: frozenset[int] = frozenset()
        self._plain_outputs: frozenset[int] = frozenset()

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep these inputs or outputs for backward; in-place changes to them will be noticed."""
        self._to_save = tensors

    def save_for_forward(self, *tensors: Tensor | None) -> None:
        """Keep these tensors for the function's ``jvp``."""
        self._for_jvp = tensors

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What was saved; RuntimeError once freed, or if a tensor was changed in place meanwhile."""
        if self._in_jvp and self._for_jvp:
            return self._for_jvp
        if self._saved is None:
            raise freed_error()
        if not self._saved and self._to_save:  # still inside forward or setup_context
            return self._to_save
        node = self._node() if self._node is not None else None
        return tuple(None if s is None else s.unpack(node) for s in self._saved)

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say that forward changed these inputs in place and returns them."""
        self._dirty = tensors

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say that these outputs carry no gradient."""
        self._non_differentiable = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """With False, backward gets None in place of zeros for outputs that received no gradient."""
        self.materialize_grads = value


class FunctionNode(Node):
    """The node of a custom function; attributes set on its ctx can be read here too."""

    __slots__ = ("ctx", "edges", "inputs", "outputs", "results")
    function: type[Function]
    ctx: FunctionCtx
    inputs: list[Any]  # of each argument of forward its (shape, dtype), None where it is no tensor
    results: list[Any]  # the same of the outputs

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        grads = [grad] if self.outputs == 1 else list(grad)
        given = [self._given(xp, g, k) for k, g in enumerate(grads)]
        token = grad_mode.set(xp is not raw)
        try:
            result = backward_of(self.function)(self.ctx, *given)
        finally:
            grad_mode.reset(token)
        results = result if isinstance(result, tuple) else (result,)
        return self._checked(xp, results)

    def apply_nothing(self, xp: Any) -> tuple[Any, ...]:
        return self.apply(xp, None if self.outputs == 1 else [None] * self.outputs)

    def _given(self, xp: Any, grad: Any, index: int) -> Any:
        fact = self.results[index]
        if fact is None:
            return None
        if grad is None:
            return Tensor._of(np.zeros(*fact)[()]) if self.ctx.materialize_grads else None
        grad = turned(xp, grad)
        return Tensor._of(grad) if xp is raw else grad

    def _checked(self, xp: Any, results: Sequence[Any]) -> tuple[Any, ...]:
        """The returned gradients, one for each tensor input; RuntimeError where count, kind or shape is wrong."""
        expected, name = len(self.inputs), self.name()
        if len(results) < expected or any(g is not None for g in results[expected:]):
            raise RuntimeError(
                f"function {name} returned an incorrect number of gradients (expected {expected}, got {len(results)})"
            )
        grads = []
        for k, (fact, g) in enumerate(zip(self.inputs, results, strict=False)):
            if fact is None:
                if g is not None:
                    raise RuntimeError(
                        f"function {name} returned a gradient different than None at position {k + 1}, but the "
                        "corresponding forward input was not a Variable"
                    )
            else:
                shape, dtype = fact
                grads.append(None if g is None else self._fitted(xp, g, shape, dtype, k))
        return tuple(grads)

    def _fitted(self, xp: Any, grad: Any, shape: tuple[int, ...], dtype: np.dtype, index: int) -> Any:
        from ..engine.conform import reduce_to

        if not isinstance(grad, Tensor):
            raise RuntimeError(f"expected Variable or None (got {type(grad).__name__})")
        have = grad._a.shape
        lead = len(have) - len(shape)
        if lead < 0 or any(n not in (m, 1) for n, m in zip(shape, have[lead:], strict=True)):
            raise RuntimeError(
                f"Function {self.name()} returned an invalid gradient at index {index} - got {list(have)} but expected "
                f"shape compatible with {list(shape)}"
            )
        return turned(xp, reduce_to(xp, grad._a if xp is raw else grad, shape, dtype))

    def output_facts(self) -> Any:
        return tuple(self.results)

    def release(self) -> None:
        if self.ctx._saved:
            self.ctx._saved = None

    def __getattr__(self, name: str) -> Any:
        if name == "ctx":
            raise AttributeError(name)
        return getattr(self.ctx, name)


class Function:
    """Base of custom functions: write static ``forward(ctx, ...)`` and ``backward(ctx, *grads)``, call ``apply``.

    ``forward`` may also take no ctx if there is a static ``setup_context(ctx, inputs, output)``.

    >>> import autograd_nb as torch
    >>> class Cube(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x ** 3
    ...     @staticmethod
    ...     def backward(ctx, grad):
    ...         x, = ctx.saved_tensors
    ...         return grad * 3 * x ** 2
    >>> x = torch.tensor(2., requires_grad=True)
    >>> Cube.apply(x).backward()
    >>> x.grad
    tensor(12.)
    """

    _node_class: type[FunctionNode]
    generate_vmap_rule = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        body = {"__slots__": (), "function": cls, "__module__": "torch.autograd.function"}  # as PyTorch prints it
        cls._node_class = type(f"{cls.__name__}Backward", (FunctionNode,), body)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd "
            "function with static forward method."
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the result; override it."""
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        """Keep on ``ctx`` what backward needs, where ``forward`` takes no ctx; override it."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """One gradient for each input of forward; override it."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with "
            "backward mode AD."
        )

    vjp = backward
    """The other name of :meth:`backward`: a function overrides one of the two."""

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> Any:
        """One tangent for each output of forward, from those of its inputs; override it for forward mode."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use it with forward mode AD."
        )

    @staticmethod
    def vmap(info: Any, in_dims: tuple[Any, ...], *args: Any) -> Any:
        """The outputs for all samples of a batch, and in which dimension each has them; override it for vmap."""
        raise NotImplementedError(
            "To use autograd.Function with vmap, you must either override the vmap staticmethod or set "
            "generate_vmap_rule=True."
        )

    @classmethod
    def _for_batch(cls, level: Any, args: tuple[Any, ...]) -> tuple[FunctionCtx, Any]:
        """The ctx and the result on a level of vmap."""
        from .function_batches import apply_batched

        return apply_batched(level, cls, args)

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run forward and record the function as one node, if an input requires grad."""
        if is_running() and cls.setup_context is Function.setup_context:
            raise RuntimeError(
                "In order to use an autograd.Function with functorch transforms (vmap, grad, jvp, jacrev, ...), it "
                "must override the setup_context staticmethod. For more details, please see "
                "https://pytorch.org/docs/main/notes/extending.func.html"
            )
        if kwargs and cls.setup_context is not Function.setup_context:
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, {}
        ctx, result = cls._run(args, kwargs)
        ctx._for_jvp = ()
        return result

    @classmethod
    def _run(cls, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[FunctionCtx, Any]:
        """The ctx and the result of forward; with layers on, the latest one decides how they come about."""
        if modes.special and (layers := active.get()):
            return transforms.apply(layers, cls, args, kwargs)
        needs = tuple(isinstance(a, Tensor) and a.requires_grad for a in args)
        ctx = FunctionCtx(needs)
        recording = grad_enabled() and any(needs)
        token = grad_mode.set(False)
        try:
            if cls.setup_context is not Function.setup_context:
                result = cls.forward(*args)
                cls.setup_context(ctx, args, result)
            else:
                result = cls.forward(ctx, *args, **kwargs)
        finally:
            grad_mode.reset(token)
        outputs = result if isinstance(result, tuple) else (result,)
        for tensor in ctx._dirty:
            if recording and tensor.requires_grad and tensor.is_leaf and not tensor._is_view():
                raise RuntimeError(LEAF.replace("is being", "has been"))
            check_writable(tensor, recording)
            memory_of(tensor)
            bump(tensor)
        if modes.special:
            ctx._dirty_outputs = _places(ctx._dirty, outputs)
            ctx._plain_outputs = _places(ctx._non_differentiable, outputs)
        if not recording:
            return ctx, result
        wrapped = _attach(cls, ctx, args, outputs)
        return ctx, wrapped if isinstance(result, tuple) else wrapped[0]


def _places(marked: tuple[Tensor, ...], outputs: tuple[Any, ...]) -> frozenset[int]:
    """Which outputs are among the marked tensors."""
    return frozenset(k for k, o in enumerate(outputs) if any(o is t for t in marked))


def _attach(cls: type[Function], ctx: FunctionCtx, args: tuple[Any, ...], outputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """Hang the function's node behind its outputs."""
    from ..engine import record

    node = cls._node_class()
    node.extra = None
    node.seq = next_sequence()
    node.edges = tuple(edge_of(a) for a in args if isinstance(a, Tensor))
    node.inputs = [(a._a.shape, a._a.dtype) if isinstance(a, Tensor) else None for a in args]
    node.outputs = len(outputs)
    node.results = [(o._a.shape, o._a.dtype) if isinstance(o, Tensor) else None for o in outputs]
    node.ctx = ctx
    wrapped = tuple(_output(ctx, node, k, o, args) for k, o in enumerate(outputs))
    own = {id(o): k for k, o in enumerate(outputs) if isinstance(o, Tensor) and not any(o is a for a in args)}
    for k, t in enumerate(ctx._to_save):
        if t is not None and not isinstance(t, Tensor):
            kind = type(t).__name__
            raise TypeError(f"save_for_backward can only save variables, but argument {k} is of type {kind}")
    ctx._saved = [None if t is None else keep(t, own.get(id(t))) for t in ctx._to_save]
    ctx._to_save = ctx._dirty = ctx._non_differentiable = ()
    ctx._node = weakref.ref(node)
    if record.observer is not None:
        record.observer(node)
    return wrapped


def _output(ctx: FunctionCtx, node: FunctionNode, index: int, output: Any, args: tuple[Any, ...]) -> Any:
    """One output with its place in the graph."""
    if not isinstance(output, Tensor):
        return output
    if any(output is t for t in ctx._non_differentiable) or output._a.dtype.kind not in "fc":
        return output
    if any(output is t for t in ctx._dirty):
        if node.outputs == 1:
            set_history(output, node)
        else:
            output._edge, output._rg = node.edge(index), True
        return output
    if any(output is a for a in args):  # returned as it came: a view, so that the input keeps its own history
        output = _same(output)
    output._edge, output._rg = node.edge(index), True
    alias = output._alias
    if alias is not None and alias.base is not None:
        alias.seen = alias.version.number
        alias.made = "function" if node.outputs == 1 else "multi_output"
    return output


def _same(tensor: Tensor) -> Tensor:
    """A view of all of a tensor."""
    above = alias_of(tensor)
    same = Tensor._of(tensor._a)
    share(tensor, same)
    base = tensor if above.base is None else above.base
    same._alias.base, same._alias.steps = base, above.steps  # type: ignore[union-attr]
    return same


def backward_of(function: type[Function]) -> Callable[..., Any]:
    """What a function overrides, ``backward`` or ``vjp``; RuntimeError if both."""
    if function.vjp is Function.vjp:
        return function.backward
    if function.backward is not Function.backward:
        raise RuntimeError(
            "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. You should only implement "
            "one of them."
        )
    return function.vjp


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a ``backward`` that cannot itself be differentiated: a second pass through it raises RuntimeError."""

    @functools.wraps(backward)
    def run(ctx: Any, *grads: Any) -> Any:
        token = grad_mode.set(False)
        try:
            result = backward(ctx, *grads)
        finally:
            grad_mode.reset(token)
        if not (grad_enabled() and any(isinstance(g, Tensor) and g.requires_grad for g in grads)):
            return result
        results = result if isinstance(result, tuple) else (result,)
        wrapped = tuple(_guarded(g) if isinstance(g, Tensor) else g for g in results)
        return wrapped if isinstance(result, tuple) else wrapped[0]

    return run


class _DelayedError(Node):
    """Stands behind a gradient that must not be differentiated again."""

    __slots__ = ("edges",)

    def name(self) -> str:
        return "DelayedErrorBackward"

    def apply(self, xp: Any, grad: Any) -> tuple[Any, ...]:
        raise RuntimeError("trying to differentiate twice a function that was marked with @once_differentiable")


def _guarded(grad: Tensor) -> Tensor:
    out = grad.detach()
    node = _DelayedError()
    node.edges, node.extra, node.seq = (), None, next_sequence()
    out._edge, out._rg = node.edge(), True
    return out
