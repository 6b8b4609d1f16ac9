"""What PyTorch's argument parser allows beyond Python's own: NumPy's keyword names, and its sentences for misuse."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from operator import index
from typing import Any

from ..engine.tensor import Tensor

NUMPY_NAMES = {"axis": "dim", "keepdims": "keepdim", "self": "input", "x": "input", "x2": "other"}


def parsed(f: Callable[..., Any]) -> Callable[..., Any]:
    """Let a composite be called with ``axis=`` and ``keepdims=``; TypeErrors in PyTorch's words."""
    parameters = inspect.signature(f).parameters
    required = [n for n, p in parameters.items() if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    needed = len(required)
    keepdim = list(parameters).index("keepdim") if "keepdim" in parameters else 99

    @functools.wraps(f)
    def call(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            kwargs = {n if n in parameters else NUMPY_NAMES.get(n, n): v for n, v in kwargs.items()}
            if not parameters.keys() >= kwargs.keys():
                unknown = next(n for n in kwargs if n not in parameters)
                raise TypeError(f"{f.__name__}() got an unexpected keyword argument '{unknown}'")
        if len(args) < needed:
            missing = [n for n in required[len(args) :] if n not in kwargs]
            if missing:
                listed = ", ".join(f'"{n}"' for n in missing)
                raise TypeError(f"{f.__name__}() missing {len(missing)} required positional arguments: {listed}")
        if args and not isinstance(args[0], Tensor):
            raise TypeError(f"{f.__name__}(): argument 'input' (position 1) must be Tensor, not {type(args[0]).__name__}")
        if len(args) > keepdim and type(args[keepdim]) is not bool:
            raise TypeError(
                f"{f.__name__}(): argument 'keepdim' (position {keepdim}) must be bool, not {type(args[keepdim]).__name__}"
            )
        return f(*args, **kwargs)

    return call


def ints(name: str, value: Any) -> tuple[int, ...]:
    """A dimension or several as a tuple of ints; TypeError for anything else."""
    try:
        if isinstance(value, (tuple, list)):
            return tuple(index(v) for v in value)
        return (index(value),)
    except TypeError:
        given = type(value).__name__
        raise TypeError(f"{name}(): argument 'dim' (position 1) must be tuple of ints, not {given}") from None


def one_int(name: str, value: Any) -> int:
    """One dimension; TypeError for anything else, bools included."""
    if type(value) is int:
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        return index(value)
    except TypeError:
        given = type(value).__name__
        raise TypeError(f"{name}(): argument 'dim' (position 1) must be int, not {given}") from None
