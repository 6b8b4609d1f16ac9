"""``checkpoint``: computing part of a function again during backward instead of keeping what it saved."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import Any

from ..autograd.backward import backward as run_backward
from ..autograd.function import Function
from ..autograd.function_saves import keep
from ..autograd.saved_tensors import saved_tensors_hooks
from ..engine.modes import enable_grad, is_grad_enabled, no_grad
from ..engine.tensor import Tensor
from ..random import default_generator

__all__ = [
    "CheckpointError", "CheckpointFunction", "check_backward_validity", "checkpoint", "checkpoint_sequential",
    "detach_variable", "noop_context_fn", "set_checkpoint_early_stop",
]  # fmt: skip

EXPLICIT = (
    "torch.utils.checkpoint: the use_reentrant parameter should be passed explicitly. Starting in PyTorch 2.9, calling "
    "checkpoint without use_reentrant will raise an exception. use_reentrant=False is recommended, but if you need to "
    "preserve the current default behavior, you can pass use_reentrant=True. Refer to docs for more details on the "
    "differences between the two variants."
)
EXPLICIT_SEQUENTIAL = (
    "torch.utils.checkpoint.checkpoint_sequential: the use_reentrant parameter should be passed explicitly. In version "
    "2.9 we will raise an exception if use_reentrant is not passed. use_reentrant=False is recommended, but if you "
    "need to preserve the current default behavior, you can pass use_reentrant=True. Refer to docs for more details on "
    "the differences between the two variants."
)
ONLY_BACKWARD = (
    "When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter to "
    ".backward(). To resolve this error, you can either set use_reentrant=False, or call .backward() without passing "
    "the `inputs` argument."
)
CHECKS = ("default", "none")

_early_stop: ContextVar[bool | None] = ContextVar("early_stop", default=None)


class CheckpointError(RuntimeError):
    """What backward raises where a function did not do the same when it was computed again."""


class _Enough(Exception):
    """Everything that is needed was computed again."""


def noop_context_fn() -> tuple[Any, Any]:
    """Two contexts that do nothing."""
    return nullcontext(), nullcontext()


@contextmanager
def set_checkpoint_early_stop(enable: bool) -> Iterator[None]:
    """Inside the block, checkpoints stop computing again, or do not, once all they need is there."""
    token = _early_stop.set(enable)
    try:
        yield
    finally:
        _early_stop.reset(token)


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Callable[[], tuple[Any, Any]] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    **kwargs: Any,
) -> Any:
    """The result of ``function``, which keeps its inputs only and is computed again during backward.

    use_reentrant: False computes it again when the first saved value is needed; True makes it one node of the graph,
    for which only ``backward()`` works. preserve_rng_state=False: draw other random numbers the second time.
    context_fn: gives two contexts, for the first and for the second time. determinism_check: "default" compares shapes
    and dtypes of both times, "none" does not. early_stop: stop computing again once all that is needed is there.
    debug changes nothing here. ValueError for arguments that do not fit, CheckpointError (during backward) where the
    second time differs.

    >>> import autograd_nb as torch
    >>> from autograd_nb.utils.checkpoint import checkpoint
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> checkpoint(lambda v: (v * v) ** 2, x, use_reentrant=False).sum().backward()
    >>> x.grad
    tensor([ 4., 32.])
    """
    if use_reentrant is None:
        warnings.warn(EXPLICIT, stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if use_reentrant:
        if kwargs:
            raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
        if context_fn is not noop_context_fn or debug is not False:
            raise ValueError("Passing `context_fn` or `debug` is only supported when use_reentrant=False.")
        return CheckpointFunction.apply(function, preserve, *args)
    if determinism_check not in CHECKS:
        raise ValueError(f"determinism_check should be one of {list(CHECKS)}, but got {determinism_check}")
    first, second = context_fn()
    if not is_grad_enabled():
        with first:
            return function(*args, **kwargs)
    chosen = _early_stop.get()
    frame = _Frame(function, args, kwargs, second, preserve, early_stop if chosen is None else chosen)
    frame.compares = determinism_check == "default"
    with saved_tensors_hooks(frame.pack, frame.unpack), first:
        return function(*args, **kwargs)


class _Frame:
    """One call of a function: what it was called with, how much it saved, and that again once it was recomputed."""

    compares = True

    def __init__(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], context: Any, preserve: bool,
        early_stop: bool,
    ) -> None:  # fmt: skip
        self.function, self.context, self.early_stop = function, context, early_stop
        # Kept as a node keeps them: changes are noticed, and a checkpoint around this one need not hold them.
        self.args = [keep(a, None) if isinstance(a, Tensor) else a for a in args]
        self.tensors = [isinstance(a, Tensor) for a in args]
        self.kwargs = kwargs
        self.state = default_generator.get_state() if preserve else None
        self.facts: list[tuple[Any, Any]] = []
        self.recomputed: dict[int, Tensor] = {}

    def pack(self, tensor: Tensor) -> int:
        """Keep shape and dtype only."""
        self.facts.append((tensor.shape, tensor.dtype))
        return len(self.facts) - 1

    def unpack(self, index: int) -> Tensor:
        """The value, computed again unless that happened for another value of the same pass."""
        if index not in self.recomputed:
            self.recompute()
        return self.recomputed.pop(index)

    def recompute(self) -> None:
        """Call the function again and catch what it saves; CheckpointError where that is something else."""
        found: list[Tensor] = []

        def catch(tensor: Tensor) -> Tensor:
            found.append(Tensor._of(tensor._a))
            if self.early_stop and len(found) == len(self.facts):
                raise _Enough
            return found[-1]

        args = [a.unpack(None) if tensor else a for a, tensor in zip(self.args, self.tensors, strict=True)]
        hooks = saved_tensors_hooks(catch, lambda kept: kept)
        with random_state(self.state), enable_grad(), hooks, self.context, suppress(_Enough):
            self.function(*args, **self.kwargs)
        self.compare(found)
        self.recomputed = dict(enumerate(found))

    def compare(self, found: list[Tensor]) -> None:
        """CheckpointError unless as many values were saved, of the same shapes and dtypes."""
        if len(found) != len(self.facts):
            raise CheckpointError(
                "torch.utils.checkpoint: A different number of tensors was saved during the original forward and "
                f"recomputation.\nNumber of tensors saved during forward: {len(self.facts)}\nNumber of tensors saved "
                f"during recomputation: {len(found)}."
            )
        again = [(t.shape, t.dtype) for t in found]
        differing = [k for k, facts in enumerate(self.facts) if facts != again[k]] if self.compares else []
        if differing:
            listed = "\n".join(
                f"tensor at position {k}:\nsaved metadata: {_shown(self.facts[k])}\nrecomputed metadata: "
                f"{_shown(again[k])}"
                for k in differing
            )
            raise CheckpointError(
                "torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than "
                f"during the forward pass.\n{listed}\n."
            )


def _shown(facts: tuple[Any, Any]) -> str:
    return f"{{'shape': {facts[0]}, 'dtype': {facts[1]}, 'device': device(type='cpu')}}"


@contextmanager
def random_state(state: Any) -> Iterator[None]:
    """Inside the block, random numbers are drawn from ``state`` on (None: as they come); later as if nothing was."""
    before = default_generator.get_state()
    if state is not None:
        default_generator.set_state(state)
    try:
        yield
    finally:
        if state is not None:
            default_generator.set_state(before)


class CheckpointFunction(Function):
    """A checkpoint as one node: it computes the function again, with a graph, and runs backward through that."""

    @staticmethod
    def forward(ctx: Any, run_function: Callable[..., Any], preserve_rng_state: bool, *args: Any) -> Any:
        check_backward_validity(args)
        ctx.run_function = run_function
        ctx.state = default_generator.get_state() if preserve_rng_state else None
        ctx.inputs = [None if isinstance(a, Tensor) else a for a in args]
        ctx.places = [k for k, a in enumerate(args) if isinstance(a, Tensor)]
        ctx.save_for_backward(*(args[k] for k in ctx.places))
        with no_grad():
            return run_function(*args)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        inputs = list(ctx.inputs)
        for k, tensor in zip(ctx.places, ctx.saved_tensors, strict=True):
            inputs[k] = tensor
        detached = detach_variable(tuple(inputs))
        with random_state(ctx.state), enable_grad():
            outputs = ctx.run_function(*detached)
        outputs = (outputs,) if isinstance(outputs, Tensor) else tuple(outputs)
        carrying = [k for k, out in enumerate(outputs) if isinstance(out, Tensor) and out.requires_grad]
        if not carrying:
            raise RuntimeError("none of output has requires_grad=True, this checkpoint() is not necessary")
        run_backward([outputs[k] for k in carrying], [gradients[k] for k in carrying])
        return (None, None, *(t.grad if isinstance(t, Tensor) else None for t in detached))


CheckpointFunction._node_class.only_whole = ONLY_BACKWARD


def check_backward_validity(inputs: Any) -> None:
    """Warn if no input requires grad."""
    if not any(isinstance(t, Tensor) and t.requires_grad for t in inputs):
        warnings.warn("None of the inputs have requires_grad=True. Gradients will be None", stacklevel=2)


def detach_variable(inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """The tensors among the inputs outside their graph, each requiring grad as before; other inputs as they are."""
    return tuple(t.detach().requires_grad_(t.requires_grad) if isinstance(t, Tensor) else t for t in inputs)


def checkpoint_sequential(
    functions: Any, segments: int, input: Any, use_reentrant: bool | None = None, **kwargs: Any
) -> Any:
    """The input after all functions, a list or a ``Sequential``, with all segments but the last as checkpoints.

    >>> import autograd_nb as torch
    >>> x = torch.tensor([1.], requires_grad=True)
    >>> checkpoint_sequential([torch.sin, torch.cos, torch.exp], 3, x, use_reentrant=False)
    tensor([1.9471], grad_fn=<ExpBackward0>)
    """
    if use_reentrant is None:
        warnings.warn(EXPLICIT_SEQUENTIAL, stacklevel=2)
        use_reentrant = True
    preserve = kwargs.pop("preserve_rng_state", True)
    if kwargs:
        raise ValueError("Unexpected keyword arguments: " + ",".join(kwargs))
    functions = list(functions.children()) if hasattr(functions, "children") else list(functions)
    size = len(functions) // segments
    start = 0
    for start in range(0, size * (segments - 1), size):
        part = _chain(functions[start : start + size])
        input = checkpoint(part, input, use_reentrant=use_reentrant, preserve_rng_state=preserve)
    rest = functions[start + size :] if segments > 1 else functions
    return _chain(rest)(input)


def _chain(functions: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    def run(value: Any) -> Any:
        for function in functions:
            value = function(value)
        return value

    return run
