"""A ``with`` block for mixed precision, which computes as it would outside."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

from .. import dtypes
from ..engine.attributes import device

LOW = "CPU Autocast only supports dtypes of torch.bfloat16, torch.float16 currently."


def is_autocast_available(device_type: str) -> bool:
    """False: operations keep the dtype of their operands."""
    return False


class autocast:
    """A ``with`` block, or a decorator, in which operations keep the dtype of their operands: nothing is cast.

    Warns where it would be switched on: results have their full precision, and more memory. RuntimeError for a device
    that does not exist.
    """

    def __init__(
        self, device_type: str, dtype: Any = None, enabled: bool = True, cache_enabled: bool | None = None
    ) -> None:
        kind = device(device_type).type
        self.device, self.fast_dtype = kind, dtype
        if not enabled:
            return
        if kind == "cuda":
            why = "CUDA is not available or torch_xla is imported. Disabling autocast."
        elif kind == "cpu" and dtype not in (None, dtypes.float16, dtypes.bfloat16):
            why = f"In CPU autocast, but the target dtype is not supported. Disabling autocast.\n{LOW}"
        else:
            why = "autocast casts nothing in autograd_nb: operations keep the dtype of their operands."
        warnings.warn(why, UserWarning, stacklevel=3 if type(self) is not autocast else 2)

    def __enter__(self) -> autocast:
        return self

    def __exit__(self, *exc: object) -> None:
        return None

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            with self:
                return function(*args, **kwargs)

        return run
