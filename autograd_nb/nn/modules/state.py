"""``state_dict`` and ``load_state_dict``: all values of a module under dotted names, out and in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ...engine import hooks
from ...engine.hooks import RemovableHandle
from ...engine.modes import no_grad
from ...engine.tensor import Tensor
from ..parameter import Parameter, is_lazy
from .members import BUFFERS, MODULES, PARAMETERS
from .walking import Walking

EXTRA = "_extra_state"
UNREACHABLE = (
    "Reached a code path in Module.{}() that should never be called. Please file an issue at "
    "https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml to report this bug."
)


class _IncompatibleKeys(NamedTuple):
    """What ``load_state_dict`` did not find, and what it could not use."""

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"

    def __str__(self) -> str:
        return repr(self)


class Stateful(Walking):
    """A module whose values can be taken out and put in."""

    _version: int = 1

    def __init__(self) -> None:
        super().__init__()
        for registry in ("_state_dict_hooks", "_state_dict_pre_hooks", "_load_state_dict_pre_hooks",
                         "_load_state_dict_post_hooks"):  # fmt: skip
            self.__dict__[registry] = OrderedDict()

    # -- out ----------------------------------------------------------------------------------------------------
    def state_dict(self, *args: Any, destination: Any = None, prefix: str = "", keep_vars: bool = False) -> Any:
        """Parameters and persistent buffers by dotted name, detached unless ``keep_vars``; on the module's memory."""
        given = dict(zip(("destination", "prefix", "keep_vars"), args, strict=False))
        destination = given.get("destination", destination)
        prefix, keep_vars = given.get("prefix", prefix), given.get("keep_vars", keep_vars)
        if destination is None:
            destination = OrderedDict()
            destination._metadata = OrderedDict()
        local = {"version": self._version}
        if hasattr(destination, "_metadata"):
            destination._metadata[prefix[:-1]] = local
        for hook in self._state_dict_pre_hooks.values():
            hook(self, prefix, keep_vars)
        self._save_to_state_dict(destination, prefix, keep_vars)
        for name, module in self._own(MODULES):
            if module is not None:
                module.state_dict(destination=destination, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        for hook, may_replace in self._state_dict_hooks.values():
            result = hook(self, destination, prefix, local)
            if may_replace and result is not None:
                destination = result
            elif not may_replace and result is not None:
                raise RuntimeError("state_dict post-hook must return None")
        return destination

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        """Add this module's own values to ``destination``; subclasses may extend it."""
        for name, value in (*self._own(PARAMETERS), *self._persistent_buffers()):
            if value is not None:
                destination[prefix + name] = value if keep_vars else value.detach()
        if type(self).get_extra_state is not Stateful.get_extra_state:
            destination[prefix + EXTRA] = self.get_extra_state()

    def _persistent_buffers(self) -> list[tuple[str, Any]]:
        unsaved = self._non_persistent_buffers_set
        return [(name, value) for name, value in self._own(BUFFERS) if name not in unsaved]

    def get_extra_state(self) -> Any:
        """What else belongs into the state dict; override it together with :meth:`set_extra_state`."""
        raise RuntimeError(UNREACHABLE.format("get_extra_state"))

    def set_extra_state(self, state: Any) -> None:
        """Takes back what :meth:`get_extra_state` gave."""
        raise RuntimeError(UNREACHABLE.format("set_extra_state"))

    # -- in -----------------------------------------------------------------------------------------------------
    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False) -> Any:
        """Copy values into parameters and buffers; with ``assign`` put the given tensors in their place.

        Gives the keys that were missing or unexpected; with ``strict`` they are a RuntimeError, as are other shapes.
        """
        if not isinstance(state_dict, Mapping):
            raise TypeError(f"Expected state_dict to be dict-like, got {type(state_dict)}.")
        report: tuple[list[str], list[str], list[str]] = ([], [], [])
        copy = OrderedDict(state_dict)
        metadata = getattr(state_dict, "_metadata", None)
        if metadata is not None:
            copy._metadata = metadata  # type: ignore[attr-defined]
        _load(self, copy, "", metadata or {}, assign, report)
        missing, unexpected, errors = report
        if strict:
            for kind, keys in (("Unexpected", unexpected), ("Missing", missing)):
                if keys:
                    quoted = ", ".join(f'"{key}"' for key in keys)
                    errors.insert(0, f"{kind} key(s) in state_dict: {quoted}. ")
        if errors:
            listed = "\n\t".join(errors)
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t{listed}")
        return _IncompatibleKeys(missing, unexpected)

    def _load_from_state_dict(
        self,
        state_dict: Any,
        prefix: str,
        local_metadata: Any,
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        """Take this module's own values out of ``state_dict``; subclasses may extend it."""
        for hook in self._load_state_dict_pre_hooks.values():
            hook(state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs)
        assign = local_metadata.get("assign_to_params_buffers", False)
        own = {k: v for k, v in (*self._own(PARAMETERS), *self._persistent_buffers()) if v is not None}
        for name, value in own.items():
            key = prefix + name
            if key in state_dict:
                problem = _load_value(self, name, value, key, state_dict[key], assign)
                error_msgs.extend([problem] if problem else [])
            elif strict:
                missing_keys.append(key)
        extra = prefix + EXTRA
        if type(self).set_extra_state is not Stateful.set_extra_state:
            if extra in state_dict:
                self.set_extra_state(state_dict[extra])
            elif strict:
                missing_keys.append(extra)
        elif strict and extra in state_dict:
            unexpected_keys.append(extra)
        if strict:
            known = {*own, *self.__dict__[MODULES]}
            unexpected_keys.extend(k for k in state_dict if k != extra and _unknown(k, prefix, own, known))

    # -- hooks --------------------------------------------------------------------------------------------------
    def register_state_dict_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """``hook(module, prefix, keep_vars)`` is called before ``state_dict`` collects."""
        return hooks.add(self._state_dict_pre_hooks, hook)

    def register_state_dict_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """``hook(module, state_dict, prefix, local_metadata)`` may change the collected dict in place."""
        return hooks.add(self._state_dict_hooks, (hook, False))  # type: ignore[arg-type]

    def _register_state_dict_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        return hooks.add(self._state_dict_hooks, (hook, True))  # type: ignore[arg-type]

    def register_load_state_dict_pre_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """``hook(module, state_dict, prefix, ...)`` is called before ``load_state_dict`` reads."""
        return self._register_load_state_dict_pre_hook(hook, with_module=True)

    def _register_load_state_dict_pre_hook(self, hook: Callable[..., Any], with_module: bool = False) -> Any:
        return hooks.add(self._load_state_dict_pre_hooks, _WithModule(hook, self) if with_module else hook)

    def register_load_state_dict_post_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """``hook(module, incompatible_keys)`` is called after ``load_state_dict``; it may change the two lists."""
        return hooks.add(self._load_state_dict_post_hooks, hook)


class _WithModule:
    """A hook that is handed its module first; copied and pickled together with it."""

    def __init__(self, hook: Callable[..., Any], module: Any) -> None:
        self.hook, self.module = hook, module

    def __call__(self, *args: Any) -> Any:
        return self.hook(self.module, *args)


def _load(module: Any, values: Any, prefix: str, metadata: Any, assign: bool, report: Any) -> None:
    """Load a module and all below it; ``report`` collects what is missing, unexpected and wrong."""
    local = metadata.get(prefix[:-1], {})
    if assign:
        local["assign_to_params_buffers"] = assign
    module._load_from_state_dict(values, prefix, local, True, *report)
    for name, child in module._own(MODULES):
        if child is not None:
            below = f"{prefix}{name}."
            _load(child, {k: v for k, v in values.items() if k.startswith(below)}, below, metadata, assign, report)
    incompatible = _IncompatibleKeys(*report[:2])
    for hook in module._load_state_dict_post_hooks.values():
        if hook(module, incompatible) is not None:
            raise AssertionError(
                "Hooks registered with ``register_load_state_dict_post_hook`` are not expected to return new values, "
                "if incompatible_keys need to be modified, it should be done inplace."
            )


def _unknown(key: str, prefix: str, own: Any, known: Any) -> bool:
    if not key.startswith(prefix):
        return False
    first, dot, _ = key[len(prefix) :].partition(".")
    return first not in known or (not dot and first not in own)


def _load_value(module: Any, name: str, value: Any, key: str, given: Any, assign: bool) -> str | None:
    """Put one value in its place; gives what is wrong with it."""
    if not isinstance(given, Tensor):
        return (
            f'While copying the parameter named "{key}", expected torch.Tensor or Tensor-like object from checkpoint '
            f"but received {type(given)}"
        )
    lazy = is_lazy(value)
    if not lazy and value.ndim == 0 and len(given.shape) == 1:
        given = given[0]  # as scalars were saved long ago
    if not lazy and given.shape != value.shape:
        return (
            f"size mismatch for {key}: copying a param with shape {given.shape} from checkpoint, the shape in current "
            f"model is {value.shape}."
        )
    try:
        with no_grad():
            if not assign:
                value.copy_(given)
            elif not isinstance(value, Parameter):
                setattr(module, name, given)
            elif isinstance(given, Parameter):
                setattr(module, name, given.requires_grad_(value.requires_grad))
            else:
                setattr(module, name, Parameter(given, value.requires_grad))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is reported together with the other keys
        return (
            f'While copying the parameter named "{key}", whose dimensions in the model are {value.shape} and whose '
            f"dimensions in the checkpoint are {given.shape}, an exception occurred : {error.args}."
        )
    return None
