"""Custom functions under vmap: by their own ``vmap``, or by running their code on all samples."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..engine import tree
from ..engine.assemble import aten
from ..engine.batching.level import VmapLevel
from ..engine.tensor import Tensor
from .function import Function, FunctionCtx

MORE = "For more details, please see https://pytorch.org/docs/main/notes/extending.func.html"


class VmapInfo(NamedTuple):
    """What a function's ``vmap`` is told of the mapping."""

    batch_size: int
    randomness: str


def apply_batched(level: VmapLevel, function: type[Function], args: tuple[Any, ...]) -> tuple[FunctionCtx, Any]:
    """The ctx and the result of a custom function on one level; RuntimeError if it says nothing of vmap."""
    has_own = function.vmap is not Function.vmap
    if has_own and function.generate_vmap_rule:
        raise RuntimeError(
            f"You tried to vmap over {function.__name__}, but it has both generate_vmap_rule=True and an overridden "
            "vmap staticmethod. Please set generate_vmap_rule=False or delete the overridden vmap staticmethod to "
            f"avoid ambiguity. {MORE}"
        )
    if not has_own and not function.generate_vmap_rule:
        raise RuntimeError(
            f"You tried to vmap over {function.__name__}, but it does not have vmap support. Please override and "
            f"implement the vmap staticmethod or set generate_vmap_rule=True. {MORE}"
        )
    leaves, spec = tree.flatten(args)
    held = [level.holds(v) for v in leaves]
    if not any(held):
        return function._run(args, {})
    values = [level.unwrap(v) for v in leaves]
    if has_own:
        dims = tree.unflatten([0 if h else None for h in held], spec)
        return FunctionCtx((False,) * len(args)), own_rule(level, function, dims, tree.unflatten(values, spec))
    kept = Kept(function, VmapLevel(level.size, level.randomness), held, spec)
    ctx, result = Mapped._run((kept, *values), {})
    results = [level.wrap(v) if isinstance(v, Tensor) else v for v in result]
    return ctx, tree.unflatten(results, kept.out_spec)


def own_rule(level: VmapLevel, function: type[Function], dims: Any, values: Any) -> Any:
    """What the function's ``vmap`` gives, each output one sample of the batch it says it is."""
    found = function.vmap(VmapInfo(level.size, level.randomness), dims, *values)
    if not (isinstance(found, tuple) and len(found) == 2):
        raise RuntimeError(
            "Expected the vmap staticmethod to have two returns, an output and out_dims with pytree structure "
            f"compatible with the output. Got a {type(found)} instead"
        )
    output, out_dims = found
    leaves, spec = tree.flatten(output)
    places = tree.spread(out_dims, spec)
    if places is None:
        raise RuntimeError(
            f"The vmap staticmethod returned an incompatible (output, out_dims) tuple. Expected out_dims={out_dims} to "
            f"be compatible with the structure of `output`. out_dims has structure {tree.flatten(out_dims)[1]} but "
            f"output has structure {spec}. {MORE}"
        )
    return tree.unflatten([wrapped(level, v, d) for v, d in zip(leaves, places, strict=True)], spec)


def wrapped(level: VmapLevel, value: Any, dim: int | None) -> Any:
    """One sample of an output whose batch lies in a dimension; None: it is the same for all."""
    if dim is None or not isinstance(value, Tensor):
        return value
    rest = [k for k in range(value._a.ndim) if k != dim % value._a.ndim]
    return level.wrap(value if dim == 0 else aten.permute(value, (dim % value._a.ndim, *rest)))


class Kept:
    """What a mapped function keeps between forward and backward: its own ctx, and which values have a batch."""

    inner: FunctionCtx
    saved: list[bool]
    out_spec: tree.Spec

    def __init__(self, function: type[Function], level: VmapLevel, held: list[bool], spec: tree.Spec) -> None:
        self.function = function
        self.level = level
        self.held = held
        self.spec = spec


class Mapped(Function):
    """A custom function whose forward and backward run on all samples, as one function of the batches."""

    generate_vmap_rule = True

    @staticmethod
    def forward(kept: Kept, *values: Any) -> Any:
        """All samples of each output."""
        level = kept.level
        given = [level.wrap(v) if h else v for v, h in zip(values, kept.held, strict=True)]
        inner = kept.inner = FunctionCtx(tuple(isinstance(v, Tensor) and v.requires_grad for v in values))
        with level:
            inputs = tree.unflatten(given, kept.spec)
            output = kept.function.forward(*inputs)
            kept.function.setup_context(inner, inputs, output)
        outputs, kept.out_spec = tree.flatten(output)
        fronts = {id(o): level.front(o) for o in outputs if isinstance(o, Tensor)}
        inner._to_save = tuple(fronts.get(id(t), t) for t in inner._to_save)
        inner._non_differentiable = tuple(fronts.get(id(t), t) for t in inner._non_differentiable)
        kept.saved = [level.holds(t) or any(t is f for f in fronts.values()) for t in inner._to_save]
        return tuple(fronts.get(id(o), o) for o in outputs)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        """Save the batches of what the function saved."""
        kept: Kept = inputs[0]
        inner = kept.inner
        ctx.kept = kept
        ctx.set_materialize_grads(inner.materialize_grads)
        ctx.mark_non_differentiable(*inner._non_differentiable)
        ctx.save_for_backward(*map(kept.level.unwrap, inner._to_save))
        inner._to_save = inner._non_differentiable = ()

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        """The gradients of all samples; summed where one value was given for all."""
        kept: Kept = ctx.kept
        level, inner = kept.level, kept.inner
        inner._to_save = tuple(level.wrap(t) if h else t for t, h in zip(ctx.saved_tensors, kept.saved, strict=True))
        with level:
            found = kept.function.backward(inner, *[None if g is None else level.wrap(g) for g in grads])
        inner._to_save = ()
        results = found if isinstance(found, tuple) else (found,)
        fronts = [None if g is None else level.front(g) for g in results]
        return None, *[g if g is None or h else g.sum(0) for g, h in zip(fronts, kept.held, strict=False)]
