"""Questions about the numbers of a frame, and whether an answer is right."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..displays.numerals import number
from .frames import Frame, Part
from .numbers import is_small

TOLERANCE, NEAR, FLOOR = 0.005, 0.1, 1e-12
_DECIMAL = re.compile(r"[+-]?(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?", re.IGNORECASE)


def question_of(frame: Frame, rows: list[dict[str, Any]], words: dict[str, str]) -> dict[str, Any] | None:
    """What a frame can be asked for: its largest small contribution, of which one element; None where there is none."""
    for row, part in enumerate(frame.parts):
        index = _asked_element(frame, part)
        if index is None or part.value is None:
            continue
        value = float(part.value[index])
        into, formula = rows[row]["into"], rows[row]["formula_text"]
        place = f"[{', '.join(map(str, index))}]"
        question = words["question" if index else "question_scalar"].format(index=place, into=into)
        return {
            "text": number(part.value[index]), "value": value, "input": row, "index": list(index),
            "question": question, "hint": words["hint"].format(formula=formula),
        }  # fmt: skip
    return None


def _asked_element(frame: Frame, part: Part) -> tuple[int, ...] | None:
    """The place of the largest element, where it can be worked out from what is shown."""
    value = part.value
    if value is None or value.dtype.kind != "f" or not value.size or not is_small(value):
        return None
    if not np.isfinite(value).all():
        return None
    if not part.local or part.made is not None or any(local.values is None for _, local in part.local):
        return None
    if not all(given is None or is_small(given) for given in frame.upstream):
        return None
    return tuple(int(n) for n in np.unravel_index(int(np.argmax(np.abs(value))), value.shape))


def judged(given: float | str, value: float) -> str:
    """How an answer compares with the value: "right", "sign", "near", "wrong" or "unreadable".

    Right is within half a percent, or rounded to the digits that were typed, if at least two of them count.

    >>> [judged(answer, 0.7864) for answer in ("0.79", 0.786, "-0.786", "0.75", "2", "much")]
    ['right', 'right', 'sign', 'near', 'wrong', 'unreadable']
    """
    try:
        typed = float(given)
    except ValueError:
        return "unreadable"
    if typed != typed:
        return "unreadable"
    if _fits(given, typed, value):
        return "right"
    if _fits(given, -typed, value):
        return "sign"
    return "near" if abs(typed - value) <= NEAR * abs(value) else "wrong"


def _fits(given: float | str, typed: float, value: float) -> bool:
    off = abs(typed - value)
    if off <= TOLERANCE * abs(value) + FLOOR:
        return True
    written = _DECIMAL.fullmatch(given.strip()) if isinstance(given, str) else None
    if written is None:
        return False
    whole, fraction, power = written[1] or "", written[2] or "", int(written[3] or 0)
    return len((whole + fraction).lstrip("0")) >= 2 and off <= 0.5000001 * 10.0 ** (power - len(fraction))
