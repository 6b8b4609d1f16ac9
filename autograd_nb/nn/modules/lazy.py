"""Layers that find their input's size out when they are first called."""

from __future__ import annotations

from typing import Any

from ...engine.modes import no_grad
from ..parameter import is_lazy
from .members import BUFFERS, PARAMETERS
from .module import Module


class LazyModuleMixin:
    """What makes a layer lazy: written before the layer's class among the bases.

    ``initialize_parameters(*args)`` sees the first call's arguments; then the module becomes one of ``cls_to_become``.
    """

    cls_to_become: type | None = None

    def __call__(self: Any, *args: Any, **kwargs: Any) -> Any:
        self._infer_parameters(self, args, kwargs)
        return Module.__call__(self, *args, **kwargs)

    def initialize_parameters(self, *args: Any, **kwargs: Any) -> None:
        """Materialise the parameters; override it."""
        raise NotImplementedError(f"initialize_parameters is not implemented for {type(self).__name__}")

    def has_uninitialized_params(self: Any) -> bool:
        """True while a parameter or buffer of this module has no shape."""
        return any(is_lazy(value) for _, value in (*self._own(PARAMETERS), *self._own(BUFFERS)))

    @staticmethod
    def _infer_parameters(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        module.initialize_parameters(*args, **kwargs)
        if module.has_uninitialized_params():
            raise RuntimeError(f"module {module._get_name()} has not been fully initialized")
        if module.cls_to_become is not None:
            module.__class__ = module.cls_to_become

    def _load_from_state_dict(self: Any, state_dict: Any, prefix: str, *rest: Any) -> None:
        for name, value in (*self._own(PARAMETERS), *self._own(BUFFERS)):
            given = state_dict.get(prefix + name)
            if given is not None and is_lazy(value) and not is_lazy(given):
                with no_grad():
                    value.materialize(given.shape)
        super()._load_from_state_dict(state_dict, prefix, *rest)  # type: ignore[misc]


def is_waiting(module: Any) -> bool:
    """True for a lazy layer whose parameters have no shape yet."""
    return isinstance(module, LazyModuleMixin) and module.has_uninitialized_params()
