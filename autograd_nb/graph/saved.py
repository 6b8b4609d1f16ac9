"""What a node keeps for its backward, read without holding on to it and without ever raising."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from .model import Saved, Shape

Names = Callable[[Any], "str | None"]
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_DIGITS = {"float32": 4, "float16": 4, "bfloat16": 3}
# Classes of custom functions come and go with the cells that define them.
_slots_of: WeakKeyDictionary[type, tuple[tuple[str, str], ...]] = WeakKeyDictionary()
_short_names: dict[str, str] = {}


def shape_of(value: Any) -> Shape | None:
    """The shape of anything tensor-like, as plain ints; None where there is none."""
    shape = getattr(value, "shape", None)
    try:
        return None if shape is None else tuple(map(int, shape))
    except (TypeError, ValueError, RuntimeError):  # symbolic or nested sizes
        return None


def dtype_of(value: Any) -> str | None:
    """The dtype's short name: "float32" for torch.float32."""
    dtype = getattr(value, "dtype", None)
    if dtype is None:
        return None
    text = str(dtype)
    if text not in _short_names:
        _short_names[text] = text.rsplit(".", 1)[-1]
    return _short_names[text]


def saved_by(node: Any, names: Names, constants: frozenset[str] = frozenset()) -> tuple[Saved, ...]:
    """One summary per ``_saved_*`` attribute of ``node`` (and per tensor of a custom Function).

    A single number in one of the slots ``constants`` is given with its value.
    """
    found: list[Saved] = []
    for attribute, slot in _slots(node):
        found += _read(node, attribute, slot, names, constants)
    return tuple(found)


def numbers(saved: tuple[Saved, ...]) -> dict[str, str]:
    """The plain numbers among saved values, as they are written."""
    return {s.slot: s.value for s in saved if s.shape is None and s.value and _NUMBER.fullmatch(s.value)}


def _slots(node: Any) -> tuple[tuple[str, str], ...]:
    """The attributes with saved values, and what each is called without its prefix."""
    kind = type(node)
    known = _slots_of.get(kind)
    if known is not None:
        return known
    found = _saved_among(dir(node))
    if kind.__dir__ is object.__dir__ or not hasattr(node, "__dict__"):  # or else each node says what it saved itself
        _slots_of[kind] = found
    return found


def _saved_among(listed: list[str]) -> tuple[tuple[str, str], ...]:
    # The sizes, strides and types torch keeps beside a tensor repeat what its shape and dtype say.
    repeated = ("_sym_sizes", "_sym_strides", "_sym_numel", "_scalar_type")
    slots = tuple(a for a in dict.fromkeys(listed) if a.startswith("_saved_") and not a.endswith(repeated))
    slots = slots or (("saved_tensors",) if "saved_tensors" in listed else ())
    return tuple((a, a.removeprefix("_saved_")) for a in slots)


def _read(node: Any, attribute: str, slot: str, names: Names, constants: frozenset[str]) -> list[Saved]:
    try:
        value = getattr(node, attribute)
    except AttributeError:
        return []
    except Exception as error:  # noqa: BLE001  a user's unpack hook may raise anything; no picture fails for it
        return [Saved(slot, state=state_of(error))]
    if isinstance(value, (tuple, list)) and any(hasattr(v, "dtype") for v in value):
        return [_summary(f"{slot}[{i}]", v, names) for i, v in enumerate(value) if v is not None]
    if value is None:
        return []
    return [_summary(slot, value, names, slot in constants)]


def state_of(error: Exception) -> str:
    """What an exception while reading a saved value says of it: "changed", "freed" or "unreadable".

    >>> state_of(RuntimeError("Trying to backward through the graph a second time"))
    'freed'
    """
    text = str(error)
    if "inplace operation" in text:
        return "changed"
    return "freed" if "freed" in text or "second time" in text else "unreadable"


def _summary(slot: str, value: Any, names: Names, constant: bool = False) -> Saved:
    shape = shape_of(value)
    if shape is None:
        return Saved(slot, value=_literal(value))
    size = getattr(value, "nbytes", None)
    number = _single(value) if constant and shape == () else None
    return Saved(slot, shape, dtype_of(value), size if isinstance(size, int) else None, names(value), number)


def _single(value: Any) -> str | None:
    """The number in a tensor of one. Python numbers come as float64 and are shown as they were written."""
    try:
        number = value.item()
    except Exception:  # noqa: BLE001  a tensor on the meta device has no values, a subclass may refuse
        return None
    digits = _DIGITS.get(dtype_of(value) or "")
    return _literal(float(f"{number:.{digits}g}") if digits else number)


def _literal(value: Any) -> str:
    """A number, flag or tuple of them as source text; anything else only by its type."""
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(map(_literal, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value - 2**64 if value >= 2**63 else value)  # torch hands out negative dims unsigned
    return repr(value) if isinstance(value, (bool, float, complex, str)) or value is None else type(value).__name__
