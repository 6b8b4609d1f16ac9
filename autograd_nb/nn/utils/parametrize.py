"""Parametrizations: a parameter that is computed from another each time it is read."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ...engine.modes import no_grad
from ...engine.tensor import Tensor
from ..modules.container import ModuleDict, ModuleList
from ..modules.module import Module
from ..parameter import Parameter

_cached: dict[tuple[int, str], Any] = {}
_caching = 0

NOT_PICKLED = (
    "Serialization of parametrized modules is only supported through state_dict(). See:\n"
    "https://pytorch.org/tutorials/beginner/saving_loading_models.html"
    "#saving-loading-a-general-checkpoint-for-inference-and-or-resuming-training"
)


@contextmanager
def cached() -> Iterator[None]:
    """Inside ``with cached():`` each parametrized tensor is computed once."""
    global _caching
    _caching += 1
    try:
        yield
    finally:
        _caching -= 1
        if not _caching:
            _cached.clear()


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, and what it is computed from: ``original``, or ``original0`` ..."""

    def __init__(self, modules: Sequence[Module], original: Any, unsafe: bool = False) -> None:
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        dtype, shape = original.dtype, original.shape
        source = self._source_of(original)
        if not isinstance(source, (Tensor, Sequence)):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got "
                f"{type(source).__name__}"
            )
        self.is_tensor = isinstance(source, Tensor)
        self.ntensors = 1 if self.is_tensor else len(source)
        if self.is_tensor:
            self._keep_one(original, source)
        else:
            self._keep_several(original, source)
        if not unsafe:
            _check("Registering a parametrization may not change the {} of the tensor, unless `unsafe` flag is enabled."
                   "\nunparametrized {}: {}\nparametrized {}: {}", self(), dtype, shape)  # fmt: skip

    def _source_of(self, value: Any) -> Any:
        """What the tensor can be computed from, as far as the parametrizations can say."""
        with no_grad():
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    try:
                        value = module.right_inverse(value)
                    except NotImplementedError:
                        continue
        return value

    def _keep_one(self, original: Any, source: Any) -> None:
        if original.dtype != source.dtype:
            raise ValueError(
                "When `right_inverse` outputs one tensor, it may not change the dtype.\noriginal.dtype: "
                f"{original.dtype}\nright_inverse(original).dtype: {source.dtype}"
            )
        original.data = source.detach()
        register(self, "original", original)

    def _keep_several(self, original: Any, sources: Any) -> None:
        for k, source in enumerate(sources):
            if not isinstance(source, Tensor):
                raise ValueError(
                    "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). Got element "
                    f"{k} of the sequence with type {type(source).__name__}."
                )
            if isinstance(original, Parameter):
                source = Parameter(source, original.requires_grad)
            register(self, f"original{k}", source.requires_grad_(original.requires_grad))

    def right_inverse(self, value: Any) -> None:
        """Change what the tensor is computed from so that it becomes ``value``."""
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(f"parametrization {type(module).__name__} does not implement right_inverse.")
                value = module.right_inverse(value)
        if self.is_tensor:
            self._assign("original", value, "`right_inverse` should return a tensor. Got {}")
            return
        if not isinstance(value, Sequence):
            raise ValueError(f"'right_inverse' must return a sequence of tensors. Got {type(value).__name__}.")
        if len(value) != self.ntensors:
            raise ValueError(
                f"'right_inverse' must return a sequence of tensors of length {self.ntensors}. Got a sequence of "
                f"length {len(value)}."
            )
        for k, one in enumerate(value):
            self._assign(f"original{k}", one, f"'right_inverse' must return a sequence of tensors. Got element {k} of "
                                              "type {}.")  # fmt: skip

    def _assign(self, name: str, value: Any, wrong: str) -> None:
        if not isinstance(value, Tensor):
            raise ValueError(wrong.format(type(value).__name__))
        original = getattr(self, name)
        if value.dtype != original.dtype:
            raise ValueError(
                f"The tensor returned by `right_inverse` has dtype {value.dtype} while `{name}` has dtype "
                f"{original.dtype}"
            )
        original.data = value.detach()

    def forward(self) -> Any:
        """The tensor."""
        first, *rest = self
        names = ["original"] if self.is_tensor else [f"original{k}" for k in range(self.ntensors)]
        value = first(*[getattr(self, name) for name in names])
        for module in rest:
            value = module(value)
        return value


def register(module: Module, name: str, value: Any) -> None:
    """Make a tensor a parameter or a buffer, whichever it is."""
    if isinstance(value, Parameter):
        module.register_parameter(name, value)
    else:
        module.register_buffer(name, value)


def _check(sentence: str, value: Any, dtype: Any, shape: Any) -> None:
    if not isinstance(value, Tensor):
        raise ValueError(f"A parametrization must return a tensor. Got {type(value).__name__}.")
    for what, before, after in (("dtype", dtype, value.dtype), ("shape", shape, value.shape)):
        if before != after:
            raise ValueError(sentence.format(what, what, before, what, after))


def _deepcopy(module: Any, memo: dict[int, Any]) -> Any:
    known = memo.get(id(module))
    if known is None:
        known = memo[id(module)] = module.__new__(module.__class__)
        known.__dict__.update(copy.deepcopy(module.__dict__, memo))
    return known


def _refuse_pickling(module: Any) -> Any:
    raise RuntimeError(NOT_PICKLED)


def _give_own_class(module: Module) -> None:
    """Properties belong to a class, so a parametrized module gets one of its own."""
    kind = module.__class__
    body = {"__getstate__": _refuse_pickling, "__module__": kind.__module__}
    if not hasattr(kind, "__deepcopy__"):
        body["__deepcopy__"] = _deepcopy
    module.__class__ = type(f"Parametrized{kind.__name__}", (kind,), body)


def _give_property(module: Module, name: str) -> None:
    def read(self: Any) -> Any:
        parametrization = self.parametrizations[name]
        if not _caching:
            return parametrization()
        key = (id(self), name)
        if key not in _cached:
            _cached[key] = parametrization()
        return _cached[key]

    def write(self: Any, value: Any) -> None:
        self.parametrizations[name].right_inverse(value)

    setattr(module.__class__, name, property(read, write))


def register_parametrization(
    module: Module, tensor_name: str, parametrization: Module, *, unsafe: bool = False
) -> Module:
    """Let ``module.<tensor_name>`` be ``parametrization(original)`` from now on; further ones are applied after.

    ValueError if there is no such tensor, or if dtype or shape change and it is not called ``unsafe``.

    >>> import autograd_nb as torch
    >>> class Symmetric(torch.nn.Module):
    ...     def forward(self, x):
    ...         return x.triu() + x.triu(1).T
    >>> layer = register_parametrization(torch.nn.Linear(3, 3), "weight", Symmetric())
    >>> bool((layer.weight == layer.weight.T).all())
    True
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        if not unsafe:
            before = getattr(module, tensor_name)
            after = parametrization(before)
            _check("Registering a parametrization may not change the {} of the tensor, unless the `unsafe` flag is "
                   f"enabled.\nmodule.{tensor_name}.{{}}: {{}}\nparametrization(module.{tensor_name}).{{}}: {{}}",
                   after, before.dtype, before.shape)  # fmt: skip
        parametrizations = module.parametrizations[tensor_name]
        parametrizations.append(parametrization)
        parametrizations.unsafe |= unsafe
    elif tensor_name in module._buffers or tensor_name in module._parameters:
        parametrizations = ParametrizationList([parametrization], getattr(module, tensor_name), unsafe=unsafe)
        delattr(module, tensor_name)
        if not is_parametrized(module):
            _give_own_class(module)
            module.parametrizations = ModuleDict()
        _give_property(module, tensor_name)
        module.parametrizations[tensor_name] = parametrizations
    else:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element with name "
            f"'{tensor_name}'"
        )
    return module


def is_parametrized(module: Module, tensor_name: str | None = None) -> bool:
    """True if the module has a parametrized tensor, or one of that name."""
    parametrizations = getattr(module, "parametrizations", None)
    if not isinstance(parametrizations, ModuleDict):
        return False
    return bool(len(parametrizations)) if tensor_name is None else tensor_name in parametrizations


def remove_parametrizations(module: Module, tensor_name: str, leave_parametrized: bool = True) -> Module:
    """Make the tensor an ordinary one again: as it is now, or as the original was."""
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    parametrizations = module.parametrizations[tensor_name]
    if parametrizations.is_tensor:
        original = parametrizations.original
        if leave_parametrized:
            with no_grad():
                original.data = getattr(module, tensor_name).detach()
    elif leave_parametrized:
        now = getattr(module, tensor_name)
        original = Parameter(now.detach()) if now.requires_grad else now
    else:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a "
            "sequence of tensors."
        )
    delattr(module.__class__, tensor_name)
    del module.parametrizations[tensor_name]
    register(module, tensor_name, original)
    if not is_parametrized(module):
        delattr(module, "parametrizations")
        module.__class__ = module.__class__.__bases__[0]
    return module


def type_before_parametrizations(module: Module) -> type:
    """The class the module had before it was parametrized."""
    return module.__class__.__bases__[0] if is_parametrized(module) else type(module)
