"""What the functions of ``linalg`` and ``fft`` do with arguments: the first is a tensor, ``out=`` takes results."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..engine.destinations import into
from ..engine.tensor import Tensor
from .arguments import Mismatch


def public(f: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a sub-package with ``out=``; TypeError in PyTorch's words where the first argument is no tensor."""
    name, first = f"{f.__module__.split('.')[1]}_{f.__name__}", f.__code__.co_varnames[0]

    @functools.wraps(f)
    def call(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        if first in kwargs or args:
            value = args[0] if args else kwargs[first]
            if not isinstance(value, Tensor):
                kind = type(value).__name__
                raise TypeError(f"{name}(): argument '{first}' (position 1) must be Tensor, not {kind}")
        try:
            result = f(*args, **kwargs)
        except Mismatch as error:
            raise TypeError(str(error)) from None
        return result if out is None else into(name, out, result)

    return call
