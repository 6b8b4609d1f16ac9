"""``torch._check`` and its kin: a condition that must hold, and the error where it does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .tensor import Tensor

FAILED = (
    "Expected cond to be True, but got False. (Could this error message be improved? If so, please report an "
    "enhancement request to PyTorch.)"
)


def _checker(name: str, error: type[Exception]) -> Callable[..., None]:
    def check(cond: bool, message: Callable[[], Any] | None = None) -> None:
        if isinstance(cond, Tensor):
            raise TypeError(
                "cond must be a bool, but got a Tensor. For tensor conditions, use torch._check_tensor_all() to assert "
                "that all elements are true."
            )
        if not isinstance(cond, bool):
            raise TypeError(f"cond must be a bool, but got {type(cond)}")
        if cond:
            return
        if message is not None and not callable(message):
            raise TypeError("message must be a callable")
        raise error(FAILED if message is None else str(message()))

    check.__name__ = check.__qualname__ = name
    check.__doc__ = f"{error.__name__} with the text that ``message()`` gives, unless ``cond`` is True."
    return check


_check = _checker("_check", RuntimeError)
_check_index = _checker("_check_index", IndexError)
_check_type = _checker("_check_type", TypeError)
_check_value = _checker("_check_value", ValueError)
