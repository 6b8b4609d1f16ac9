"""What PyTorch's argument parser does beyond Python's own: NumPy's keyword names, ``out=``, sentences for misuse."""

from __future__ import annotations

import functools
from collections.abc import Callable
from operator import index
from typing import Any

from ..engine.destinations import into
from ..engine.inplace import memory_of
from ..engine.modes import grad_enabled
from ..engine.overlap import refuse_overlap
from ..engine.tensor import Tensor

NUMPY_NAMES = {"axis": "dim", "keepdims": "keepdim", "self": "input", "x": "input", "x2": "other"}
OVERLOADED = frozenset(
    (
        "sum",
        "mean",
        "prod",
        "all",
        "any",
        "max",
        "min",
        "var",
        "std",
        "var_mean",
        "std_mean",
        "sort",
        "argsort",
        "count_nonzero",
    )
)
"""Those with several signatures: PyTorch then names the types it was given instead of the argument that is wrong."""


class Mismatch(TypeError):
    """An argument of the wrong type; the sentence is for functions with a single signature."""


def parsed(f: Callable[..., Any]) -> Callable[..., Any]:
    """Let a composite be called with ``axis=``, ``keepdims=`` and ``out=``; TypeErrors in PyTorch's words."""
    name, code = f.__name__, f.__code__
    positional = code.co_varnames[: code.co_argcount]
    allowed = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    required = positional[: code.co_argcount - len(f.__defaults__ or ())]
    needed, most = len(required), len(positional)

    @functools.wraps(f)
    def call(*args: Any, **kwargs: Any) -> Any:
        out = None
        if kwargs:
            out = kwargs.pop("out", None)
            kwargs = {n if n in allowed else NUMPY_NAMES.get(n, n): v for n, v in kwargs.items()}
        if len(args) < needed or len(args) > most or kwargs or type(args[0]) is not Tensor:
            check(name, args, kwargs, positional, allowed, required)
        try:
            result = f(*args, **kwargs)
        except Mismatch as error:
            raise combination(name, args, kwargs) if name in OVERLOADED else TypeError(str(error)) from None
        if out is None:
            return result
        if grad_enabled() and any(isinstance(t, Tensor) and t.requires_grad for t in (*args, *kwargs.values(), out)):
            raise RuntimeError(
                f"{name}(): functions with out=... arguments don't support automatic differentiation, but one of the "
                "arguments requires grad."
            )
        if name == "kthvalue":  # the only one of its kind that PyTorch asks
            for target in out:
                memory_of(target)
                refuse_overlap(target, args, same=False)
        return into(name, out, result)

    return call


def combination(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> TypeError:
    """PyTorch's sentence for arguments that fit none of several signatures, as its methods say it."""
    given = [type(a).__name__ for a in args[1:]]
    named = "".join(f"{n}={type(v).__name__}, " for n, v in kwargs.items())
    got = ", ".join([*given, named]) if named else ", ".join(given)
    return TypeError(
        f"{name}() received an invalid combination of arguments - got ({got}), but expected one of:\n"
        f" * those of torch.{name}, see help(torch.{name})"
    )


def check(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], positional: Any, allowed: Any, required: Any
) -> None:
    """TypeError, in PyTorch's words, for missing, surplus or unknown arguments and for an input that is no tensor."""
    for key in kwargs:
        if key not in allowed:
            raise TypeError(f"{name}() got an unexpected keyword argument '{key}'")
    missing = [n for n in required[len(args) :] if n not in kwargs]
    if missing:
        listed = ", ".join(f'"{n}"' for n in missing)
        raise TypeError(f"{name}() missing {len(missing)} required positional arguments: {listed}")
    source = args[0] if args else kwargs["input"]
    if not isinstance(source, Tensor):
        raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {type(source).__name__}")
    if len(args) > len(positional):
        least, most = max(len(required) - 1, int(name in OVERLOADED)), len(positional) - 1
        count = f"from {least} to {most} positional arguments" if least < most else f"{most} positional argument"
        raise TypeError(f"{name}() takes {count} but {len(args) - 1} were given")


def flag(name: str, value: Any, argument: str = "keepdim", position: int = 2) -> bool:
    """The value itself if it is a bool; TypeError for anything else, 0 and 1 included."""
    if type(value) is not bool:
        raise TypeError(
            f"{name}(): argument '{argument}' (position {position}) must be bool, not {type(value).__name__}"
        )
    return value


def ints(name: str, value: Any) -> tuple[int, ...]:
    """A dimension or several as a tuple of ints; TypeError for anything else."""
    if type(value) is int:
        return (value,)
    if not isinstance(value, (tuple, list)):
        try:
            return (index(value),)
        except TypeError:
            given = type(value).__name__
            raise Mismatch(f"{name}(): argument 'dim' (position 1) must be tuple of ints, not {given}") from None
    for k, v in enumerate(value):
        if not isinstance(v, int) and not hasattr(v, "__index__"):
            given = type(v).__name__
            if k:
                raise TypeError(
                    f"{name}(): argument 'dim' failed to unpack the object at pos {k + 1} with error "
                    f'"type must be tuple of ints,but got {given}"'
                )
            raise Mismatch(
                f"{name}(): argument 'dim' (position 1) must be tuple of ints, but found element of type {given} "
                "at pos 0"
            )
    return tuple(index(v) for v in value)


def one_int(name: str, value: Any, argument: str = "dim", position: int = 1) -> int:
    """One dimension or count; TypeError for anything else, bools included."""
    if type(value) is int:
        return value
    try:
        if isinstance(value, bool):
            raise TypeError
        return index(value)
    except TypeError:
        given = type(value).__name__
        raise Mismatch(f"{name}(): argument '{argument}' (position {position}) must be int, not {given}") from None
