"""Calling a module: ``forward``, with the hooks around it."""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from ...engine.hooks import RemovableHandle
from ...engine.tensor import Tensor
from .backward_hooks import BackwardHooks, warn_of_old_hooks
from .members import BUFFERS, MODULES, PARAMETERS, registration_hooks
from .state import Stateful

REGISTRIES = (
    "_backward_pre_hooks", "_backward_hooks", "_forward_hooks", "_forward_hooks_with_kwargs",
    "_forward_hooks_always_called", "_forward_pre_hooks", "_forward_pre_hooks_with_kwargs",
)  # fmt: skip

hooks_exist = False
"""True once any module ever had a hook; until then a call is nothing but ``forward``."""

everywhere: dict[str, OrderedDict[int, Any]] = {name: OrderedDict() for name in REGISTRIES}
"""The hooks on all modules, by the name of the registry a module keeps for its own."""


class ModuleHandle(RemovableHandle):
    """Takes a hook out of its registry, and what was noted about it."""

    def __init__(self, registry: Any, *notes: OrderedDict[int, Any]) -> None:
        super().__init__(registry)
        self._notes = notes

    def remove(self) -> None:
        """Unregister the hook."""
        super().remove()
        for note in self._notes:
            note.pop(self.id, None)


def _add(registries: Any, name: str, hook: Any, prepend: bool = False, **notes: bool) -> ModuleHandle:
    """Register a hook; each note that is True is kept in ``<name>_<note>``."""
    global hooks_exist
    hooks_exist = True
    kept = [registries[f"{name}_{note}"] for note, wanted in notes.items() if wanted]
    handle = ModuleHandle(registries[name], *kept)
    registries[name][handle.id] = hook
    for note in kept:
        note[handle.id] = True
    if prepend:
        registries[name].move_to_end(handle.id, last=False)
    return handle


class Callee(Stateful):
    """A module that runs its hooks when it is called."""

    forward: Callable[..., Any]

    def __init__(self) -> None:
        super().__init__()
        self.__dict__["training"] = True
        self.__dict__["_is_full_backward_hook"] = None
        for registry in REGISTRIES:
            self.__dict__[registry] = OrderedDict()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if hooks_exist:
            return call_with_hooks(self, args, kwargs)
        return self.forward(*args, **kwargs)

    def __setstate__(self, state: dict[str, Any]) -> None:
        global hooks_exist
        self.__dict__.update(state)
        hooks_exist = hooks_exist or any(state.get(registry) for registry in REGISTRIES)

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """``hook(module, args)``, or ``(module, args, kwargs)``, before each call; a result replaces the arguments."""
        return _add(self.__dict__, "_forward_pre_hooks", hook, prepend, with_kwargs=with_kwargs)

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """``hook(module, args[, kwargs], output)`` after each call; a result replaces the output.

        With ``always_call`` it also runs when ``forward`` raises.
        """
        return _add(self.__dict__, "_forward_hooks", hook, prepend, with_kwargs=with_kwargs, always_called=always_call)

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """``hook(module, grad_output)`` before the module's backward pass; a result replaces the gradients."""
        return _add(self.__dict__, "_backward_pre_hooks", hook, prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """``hook(module, grad_input, grad_output)`` when the inputs' gradients are known; a result replaces them."""
        if self._is_full_backward_hook is False:
            raise RuntimeError(
                "Cannot use both regular backward hooks and full backward hooks on a single Module. Please use only "
                "one of them."
            )
        self.__dict__["_is_full_backward_hook"] = True
        return _add(self.__dict__, "_backward_hooks", hook, prepend)

    def register_backward_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """The old kind of :meth:`register_full_backward_hook`: it sees the gradients of the last operation only."""
        if self._is_full_backward_hook is True:
            raise RuntimeError(
                "Cannot use both regular backward hooks and full backward hooks on a single Module. Please use only "
                "one of them."
            )
        self.__dict__["_is_full_backward_hook"] = False
        return _add(self.__dict__, "_backward_hooks", hook)


def call_with_hooks(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What calling a module gives when there may be hooks."""
    if not any(everywhere.values()) and not any(module.__dict__[registry] for registry in REGISTRIES):
        return module.forward(*args, **kwargs)
    call = _Call(module, args, kwargs)
    try:
        return call.run()
    except Exception:
        call.run_always_called()
        raise


class _Call:
    """One call of a module with hooks."""

    def __init__(self, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.module, self.args, self.kwargs = module, args, kwargs
        self.result: Any = None
        self.called: set[int] = set()

    def hooks(self, registry: str) -> list[tuple[int, Any]]:
        """(number, hook): those on all modules first, then the module's own."""
        return [*everywhere[registry].items(), *self.module.__dict__[registry].items()]

    def noted(self, number: int, registry: str) -> bool:
        return number in everywhere[registry] or number in self.module.__dict__[registry]

    def run(self) -> Any:
        self.run_pre_hooks()
        full = self.module._is_full_backward_hook is not False
        backward = [hook for _, hook in self.hooks("_backward_hooks")]
        pre = [hook for _, hook in self.hooks("_backward_pre_hooks")]
        watch = BackwardHooks(self.module, backward if full else [], pre) if pre or (full and backward) else None
        if watch:
            self.args = watch.watch_inputs(self.args)
        self.result = self.module.forward(*self.args, **self.kwargs)
        for number, hook in self.hooks("_forward_hooks"):
            self.called.add(number)
            self.run_forward_hook(number, hook)
        if watch:
            if not isinstance(self.result, (Tensor, tuple)):
                warnings.warn(
                    "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors but "
                    f"received {type(self.result)}",
                    UserWarning,
                    stacklevel=4,
                )
            self.result = watch.watch_outputs(self.result)
        if not full:
            self.hang_on_last_node(backward)
        return self.result

    def run_pre_hooks(self) -> None:
        for number, hook in self.hooks("_forward_pre_hooks"):
            if self.noted(number, "_forward_pre_hooks_with_kwargs"):
                replaced = hook(self.module, self.args, self.kwargs)
                if replaced is None:
                    continue
                if not (isinstance(replaced, tuple) and len(replaced) == 2):
                    raise RuntimeError(
                        f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {replaced}."
                    )
                self.args, self.kwargs = replaced
            else:
                replaced = hook(self.module, self.args)
                if replaced is not None:
                    self.args = replaced if isinstance(replaced, tuple) else (replaced,)

    def run_forward_hook(self, number: int, hook: Any) -> None:
        with_kwargs = self.noted(number, "_forward_hooks_with_kwargs")
        given = (self.args, self.kwargs) if with_kwargs else (self.args,)
        replaced = hook(self.module, *given, self.result)
        self.result = self.result if replaced is None else replaced

    def run_always_called(self) -> None:
        """Forward hooks that run although something raised, unless they have run already."""
        for number, hook in self.hooks("_forward_hooks"):
            if number in self.called or not self.noted(number, "_forward_hooks_always_called"):
                continue
            try:
                self.run_forward_hook(number, hook)
            except Exception as error:  # noqa: BLE001 - the first error is the one to be seen
                warnings.warn(
                    "module forward hook with ``always_call=True`` raised an exception that was silenced as another "
                    f"error was raised in forward: {error}",
                    UserWarning,
                    stacklevel=4,
                )

    def hang_on_last_node(self, backward: list[Callable[..., Any]]) -> None:
        """Hooks of the old kind sit on the node of the first tensor of the result."""
        first = self.result
        while not isinstance(first, Tensor):
            values = list(first.values()) if isinstance(first, dict) else first
            first = values[0]
        node = first.grad_fn
        if node is not None and backward:
            for hook in backward:
                node.register_hook(_Bound(hook, self.module))
            warn_of_old_hooks(self.args, self.result, node)


class _Bound:
    """A hook of the old kind, called with its module."""

    def __init__(self, hook: Callable[..., Any], module: Any) -> None:
        self.hook, self.module = hook, module

    def __call__(self, grad_input: Any, grad_output: Any) -> Any:
        return self.hook(self.module, grad_input, grad_output)


# -- hooks on all modules ---------------------------------------------------------------------------------------
def register_module_forward_pre_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """``hook(module, args)`` before every call of any module."""
    return _add(everywhere, "_forward_pre_hooks", hook)


def register_module_forward_hook(
    hook: Callable[..., Any], *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """``hook(module, args, output)`` after every call of any module."""
    return _add(everywhere, "_forward_hooks", hook, with_kwargs=with_kwargs, always_called=always_call)


def register_module_full_backward_pre_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """``hook(module, grad_output)`` before the backward pass of any module."""
    return _add(everywhere, "_backward_pre_hooks", hook)


def register_module_full_backward_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """``hook(module, grad_input, grad_output)`` in the backward pass of any module."""
    return _add(everywhere, "_backward_hooks", hook)


def _on_registration(kind: str, hook: Callable[..., Any]) -> RemovableHandle:
    registry = registration_hooks[kind]
    handle = RemovableHandle(registry)
    registry[handle.id] = hook
    return handle


def register_module_parameter_registration_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """``hook(module, name, parameter)`` whenever a module gets a parameter; a result takes its place."""
    return _on_registration(PARAMETERS, hook)


def register_module_buffer_registration_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """``hook(module, name, buffer)`` whenever a module gets a buffer; a result takes its place."""
    return _on_registration(BUFFERS, hook)


def register_module_module_registration_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """``hook(module, name, submodule)`` whenever a module gets a submodule; a result takes its place."""
    return _on_registration(MODULES, hook)
