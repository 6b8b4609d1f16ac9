"""Hooks on a module's gradients: identity nodes before and after ``forward`` see them pass."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from ...autograd.function import Function
from ...engine.modes import grad_enabled
from ...engine.tensor import Tensor

HooksList = list[Callable[..., Any]]
NO_INPUT_GRADIENTS = (
    "Full backward hook is firing when gradients are computed with respect to module outputs since no inputs require "
    "gradients. See https://docs.pytorch.org/docs/main/generated/torch.nn.Module.html#torch.nn.Module."
    "register_full_backward_hook for more details."
)


class BackwardHookFunction(Function):
    """Hands its inputs on; its node is where a module's gradients are seen."""

    @staticmethod
    def forward(ctx: Any, *args: Any) -> Any:
        ctx.mark_non_differentiable(*[t for t in args if not t.requires_grad])
        return args

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return grads


def _watched(values: tuple[Any, ...], hook: Callable[..., Any]) -> tuple[tuple[Any, ...], list[int] | None]:
    """The values, their tensors passed through a node with ``hook``; and their places, None without gradients."""
    places = [k for k, value in enumerate(values) if isinstance(value, Tensor)]
    if not (grad_enabled() and any(values[k].requires_grad for k in places)):
        return values, None
    passed = BackwardHookFunction.apply(*[values[k] for k in places])
    next(t.grad_fn for t in passed if t.grad_fn is not None).register_hook(hook)
    replaced = list(values)
    for k, tensor in zip(places, passed, strict=True):
        replaced[k] = tensor
    return (tuple(replaced) if type(values) is tuple else type(values)(*replaced)), places


def _spread(places: list[int], values: Any, length: int) -> tuple[Any, ...]:
    """The values at their places among ``length``, None elsewhere."""
    found = dict(zip(places, values, strict=True))
    return tuple(found.get(k) for k in range(length))


class BackwardHooks:
    """The backward hooks of one call of a module."""

    def __init__(self, module: Any, hooks: HooksList, pre_hooks: HooksList) -> None:
        self.module, self.hooks, self.pre_hooks = module, hooks, pre_hooks
        self.grad_outputs: Any = None
        self.inputs: list[int] | None = None
        self.outputs: list[int] | None = None
        self.n_inputs = self.n_outputs = 0

    def watch_inputs(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments to call ``forward`` with."""
        self.n_inputs = len(args)
        args, self.inputs = _watched(args, self._at_inputs)
        return args

    def watch_outputs(self, result: Any) -> Any:
        """The result to hand on."""
        outputs = result if isinstance(result, tuple) else (result,)
        self.n_outputs = len(outputs)
        outputs, self.outputs = _watched(outputs, self._at_outputs)
        return outputs if isinstance(result, tuple) else outputs[0]

    def _at_outputs(self, _: Any, grads: Any) -> Any:
        self.grad_outputs = _spread(self.outputs, grads, self.n_outputs)  # type: ignore[arg-type]
        for hook in self.pre_hooks:
            replaced = hook(self.module, self.grad_outputs)
            if replaced is None:
                continue
            replaced = replaced if isinstance(replaced, (tuple, list)) else (replaced,)
            self._check("Backward pre hook returned an invalid number of grad_output", replaced, self.grad_outputs)
            self.grad_outputs = replaced
        now = self.grad_outputs
        if self.inputs is None:
            self._without_inputs()
        return tuple(now[k] for k in self.outputs)  # type: ignore[union-attr]

    def _without_inputs(self) -> None:
        warnings.warn(NO_INPUT_GRADIENTS, UserWarning, stacklevel=5)
        for hook in self.hooks:
            result = hook(self.module, (None,) * self.n_inputs, self.grad_outputs)
            if result is not None and not (isinstance(result, tuple) and all(g is None for g in result)):
                raise RuntimeError(
                    "Backward hook for Modules where no input requires gradient should always return None or None for "
                    "all gradients."
                )
        self.grad_outputs = None

    def _at_inputs(self, grads: Any, _: Any) -> Any:
        if self.grad_outputs is None:  # the gradient reached the input past the output, as in a double backward
            return None
        now: Any = _spread(self.inputs, grads, self.n_inputs)  # type: ignore[arg-type]
        for hook in self.hooks:
            replaced = hook(self.module, now, self.grad_outputs)
            if replaced is not None:
                replaced = replaced if isinstance(replaced, (tuple, list)) else (replaced,)
                self._check("Backward hook returned an invalid number of grad_input", replaced, now)
                now = replaced
        self.grad_outputs = None
        return tuple(now[k] for k in self.inputs)  # type: ignore[union-attr]

    @staticmethod
    def _check(what: str, given: Any, expected: Any) -> None:
        if len(given) != len(expected):
            raise RuntimeError(f"{what}, got {len(given)}, but expected {len(expected)}")


OLD = (
    "Using {}non-full backward {} is deprecated and will be removed in future versions. This hook will be missing "
    "some {}."
)
INSTEAD = " Please use register_full_backward_hook to get the documented behavior."


def warn_of_old_hooks(inputs: Any, result: Any, node: Any) -> None:
    """PyTorch's warning where a hook of the old kind will not see all gradients."""
    results, given = (result,) if isinstance(result, Tensor) else result, tuple(inputs)
    if not (isinstance(results, tuple) and all(isinstance(r, Tensor) for r in results)):
        text = OLD.format("", "hooks on a Module that does not return a single Tensor or a tuple of Tensors",
                          "of the grad_output") + INSTEAD  # fmt: skip
    elif not all(isinstance(i, Tensor) for i in given):
        text = OLD.format("", "hooks on a Module that does not take as input a single Tensor or a tuple of Tensors",
                          "of the grad_input") + INSTEAD  # fmt: skip
    else:
        nodes = {r.grad_fn for r in results if r.grad_fn is not None}
        if len(nodes) > 1:
            what = "hook when outputs are generated by different autograd Nodes"
            text = OLD.format("a ", what, "grad_output") + INSTEAD
        elif node not in nodes:
            text = OLD.format("a ", "hook when outputs are nested in python data structure", "grad_output")
        elif {i.grad_fn for i in given if i.grad_fn is not None} != {f for f, _ in node.next_functions}:
            text = OLD.format("a ", "hook when the forward contains multiple autograd Nodes", "grad_input") + INSTEAD
        else:
            return
    warnings.warn(text, FutureWarning, stacklevel=6)
