"""Every tensor that can be reached from a namespace, with the expression that reaches it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .tensors import is_module, is_tensor

# Deeper or larger structures are left alone: a display must not take longer than the cell it shows.
DEEPEST, MOST = 4, 20_000
_NUMBER = re.compile(r"\.(\d+)(?=\.|$)")


def reachable(variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(expression, tensor), variables first, then what lists, dicts, layers and the user's own objects hold.

    A tensor appears under each variable it is bound to, and otherwise once, under its shortest expression.

    >>> import autograd_nb as torch
    >>> w = torch.zeros(2)
    >>> [path for path, _ in reachable({"w": w, "v": w, "state": {"a b": [w, torch.ones(1)]}})]
    ['w', 'v', "state['a b'][1]"]
    """
    shown = [(name, value) for name, value in list(variables.items()) if not name.startswith("_")]
    seen: set[int] = set()
    for name, value in shown:
        if is_tensor(value):
            seen.add(id(value))
            yield name, value
    main = variables.get("__name__", "__main__")
    waiting = deque((name, value, 0) for name, value in shown if not is_tensor(value))
    while waiting and len(seen) < MOST:
        path, value, depth = waiting.popleft()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if is_tensor(value):
            yield path, value
        elif depth < DEEPEST:
            waiting.extend((path + step, item, depth + 1) for step, item in _inside(value, main))


def _inside(value: Any, main: str) -> Iterator[tuple[str, Any]]:
    if type(value) in (list, tuple):
        yield from ((f"[{k}]", item) for k, item in enumerate(value[:MOST]))
    elif type(value) is dict:
        yield from ((f"[{key!r}]", item) for key, item in list(value.items())[:MOST] if type(key) in (str, int))
    elif is_module(value):
        yield from ((_NUMBER.sub(r"[\1]", f".{name}"), item) for name, item in value.named_parameters())
    elif type(value).__module__ == main and not isinstance(value, type):
        yield from ((f".{key}", item) for key, item in list(getattr(value, "__dict__", {}).items()))


def leaves(variables: Mapping[str, Any], *, retained: bool = False) -> list[tuple[str, Any]]:
    """Every leaf that requires a gradient, once, under its first name; ``retained``: and what else keeps its own."""
    found: dict[int, tuple[str, Any]] = {}
    for path, tensor in reachable(variables):
        if tensor.requires_grad and (tensor.is_leaf or (retained and tensor.retains_grad)):
            found.setdefault(id(tensor), (path, tensor))
    return list(found.values())


def named_tensors(values: Sequence[tuple[str, Any]], variables: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The tensors among (expression, value) and inside the values. TypeError where there is none.

    A tensor keeps its expression; what a value holds, or has no expression (""), is called by its own name.
    """
    names: dict[int, str] = {}
    for path, tensor in reachable(variables):
        names.setdefault(id(tensor), path)
    main = variables.get("__name__", "__main__")
    found = []
    for k, (expression, value) in enumerate(values):
        inside = list(reachable({expression or f"[{k}]": value, "__name__": main}))
        if not inside:
            what = expression or "a value"
            raise TypeError(f"{what} is neither a tensor nor holds one, but of type {type(value).__name__}")
        own = expression and is_tensor(value)
        found += [(path if own else names.get(id(tensor), path), tensor) for path, tensor in inside]
    return found
