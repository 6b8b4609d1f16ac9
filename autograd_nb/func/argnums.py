"""``argnums``: which of a function's arguments it is differentiated for."""

from __future__ import annotations

from typing import Any

Argnums = int | tuple[int, ...]


def checked(argnums: Any, count: int) -> Argnums:
    """The numbers counted from the front; RuntimeError where there is no such argument, or one comes twice."""
    if not isinstance(argnums, (int, tuple)):
        raise RuntimeError(f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    if isinstance(argnums, int):
        return _wrapped(argnums, count)
    if not argnums:
        raise RuntimeError("argnums must be non-empty")
    wrapped = tuple(_wrapped(k, count) for k in argnums)
    if len(set(wrapped)) != len(wrapped):
        raise RuntimeError(f"argnums elements must be unique, got {wrapped}")
    return wrapped


def _wrapped(argnum: Any, count: int) -> int:
    if not isinstance(argnum, int):
        raise RuntimeError(f"argnum must be int, got: {type(argnum)}")
    if not -count <= argnum < count:
        raise RuntimeError(f"Got argnum={argnum}, but only {count} positional inputs")
    return argnum % count


def chosen(args: tuple[Any, ...], argnums: Argnums) -> Any:
    """The arguments that are differentiated for: one, or a tuple of them."""
    return args[argnums] if isinstance(argnums, int) else tuple(args[k] for k in argnums)


def replaced(args: tuple[Any, ...], argnums: Argnums, new: Any) -> tuple[Any, ...]:
    """The arguments with others in the place of the chosen ones."""
    pairs = {argnums: new} if isinstance(argnums, int) else dict(zip(argnums, new, strict=True))
    return tuple(pairs.get(k, a) for k, a in enumerate(args))
