"""What a node keeps for its backward, read without holding on to it and without ever raising."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .model import Saved, Shape

Names = Callable[[Any], "str | None"]
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
_DIGITS = {"float32": 4, "float16": 4, "bfloat16": 3}
_slots_of: dict[type, tuple[str, ...]] = {}


def shape_of(value: Any) -> Shape | None:
    """The shape of anything tensor-like, as plain ints; None where there is none."""
    shape = getattr(value, "shape", None)
    try:
        return None if shape is None else tuple(int(n) for n in shape)
    except (TypeError, ValueError, RuntimeError):  # symbolic or nested sizes
        return None


def dtype_of(value: Any) -> str | None:
    """The dtype's short name: "float32" for torch.float32."""
    dtype = getattr(value, "dtype", None)
    return None if dtype is None else str(dtype).rsplit(".", 1)[-1]


def saved_by(node: Any, names: Names, constants: frozenset[str] = frozenset()) -> tuple[Saved, ...]:
    """One summary per ``_saved_*`` attribute of ``node`` (and per tensor of a custom Function).

    A single number in one of the slots ``constants`` is given with its value.
    """
    found = []
    for slot in _slots(node):
        found += _read(node, slot, names, constants)
    return tuple(found)


def numbers(saved: tuple[Saved, ...]) -> dict[str, str]:
    """The plain numbers among saved values, as they are written."""
    return {s.slot: s.value for s in saved if s.shape is None and s.value and _NUMBER.fullmatch(s.value)}


def _slots(node: Any) -> tuple[str, ...]:
    kind = type(node)
    if kind.__dir__ is not object.__dir__:  # each node says for itself what it saved
        return _saved_among(dir(node))
    if kind not in _slots_of:
        _slots_of[kind] = _saved_among(dir(node))
    return _slots_of[kind]


def _saved_among(listed: list[str]) -> tuple[str, ...]:
    # The sizes, strides and types torch keeps beside a tensor repeat what its shape and dtype say.
    repeated = ("_sym_sizes", "_sym_strides", "_sym_numel", "_scalar_type")
    slots = tuple(a for a in dict.fromkeys(listed) if a.startswith("_saved_") and not a.endswith(repeated))
    return slots or (("saved_tensors",) if "saved_tensors" in listed else ())


def _read(node: Any, attribute: str, names: Names, constants: frozenset[str]) -> list[Saved]:
    slot = attribute.removeprefix("_saved_")
    try:
        value = getattr(node, attribute)
    except AttributeError:
        return []
    except Exception as error:  # noqa: BLE001  a user's unpack hook may raise anything; no picture fails for it
        return [Saved(slot, state=_state(error))]
    if isinstance(value, (tuple, list)) and any(hasattr(v, "dtype") for v in value):
        return [_summary(f"{slot}[{i}]", v, names) for i, v in enumerate(value) if v is not None]
    if value is None:
        return []
    found = _summary(slot, value, names)
    return [replace(found, value=_single(value)) if found.shape == () and slot in constants else found]


def _state(error: Exception) -> str:
    text = str(error)
    if "inplace operation" in text:
        return "changed"
    return "freed" if "freed" in text or "second time" in text else "unreadable"


def _summary(slot: str, value: Any, names: Names) -> Saved:
    shape = shape_of(value)
    if shape is None:
        return Saved(slot, value=_literal(value))
    size = getattr(value, "nbytes", None)
    return Saved(slot, shape, dtype_of(value), size if isinstance(size, int) else None, names(value))


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
