"""Making untrusted text fit to show: no control characters, no direction tricks, measured and shortened."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Widths in thousandths of an em for a typical sans serif; a little generous, so that text stays inside its box.
_WIDTHS = dict.fromkeys("ijl.,:;'|! ", 320) | dict.fromkeys("ftrI()[]/\\`", 400) | dict.fromkeys("mwMW@%", 950)
_BOLD = 1.13
_MONO = 615
_FULL = 1000
_EAST = {"W": _FULL, "F": _FULL, "A": 850}
# Unpaired surrogates cannot be encoded, private-use and format characters cannot be seen.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean(text: object, limit: int = 2000) -> str:
    """One line of visible characters; what cannot be seen is written as an escape, what is too long ends in "…".

    >>> clean("a\\u202eb\\n\\x00")
    'a\\\\u202eb \\\\x00'
    """
    cut = str(text)[: limit + 1]
    line = cut.replace("\n", " ").replace("\t", " ")
    seen = line if line.isascii() and line.isprintable() else "".join(map(_visible, line))
    return seen[:limit] + "…" if len(cut) > limit else seen


def _visible(char: str) -> str:
    if unicodedata.category(char) not in _UNSEEN:
        return char
    return char.encode("unicode_escape").decode("ascii")


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, *, mono: bool = False, bold: bool = False) -> float:
    """How wide ``text`` will be at font size ``size``, on the generous side; CJK characters count two units.

    >>> text_width("ab", 10, mono=True), text_width("勾配", 10)
    (12.3, 20.0)
    """
    factor = _BOLD if bold and not mono else 1.0
    return round(sum(_units(c, mono) for c in text) * size * factor / 1000, 3)


def _units(char: str, mono: bool) -> int:
    if char.isascii():
        return _MONO if mono else _WIDTHS.get(char, 700 if char.isupper() else 620)
    if unicodedata.combining(char):
        return 0
    return _EAST.get(unicodedata.east_asian_width(char), 700)


def shorten(text: str, size: float, room: float, *, mono: bool = False, ends: bool = False) -> str:
    """As much of ``text`` as fits into ``room``, with "…" for what was left out at the end, or inside with ``ends``.

    >>> shorten("attention_weights", 10, 60, mono=True)
    'attentio…'
    >>> shorten("layers.0.attention.weight", 10, 90, mono=True, ends=True)
    'layers…weight'
    """
    text = clean(text, 400)
    if text_width(text, size, mono=mono) <= room:
        return text
    left = room - _FULL * size / 1000
    head = _fitting(text, size, left / 2 if ends else left, mono)
    return head + "…" + (_fitting(text[::-1], size, left / 2, mono)[::-1] if ends else "")


def _fitting(text: str, size: float, room: float, mono: bool) -> str:
    used = 0.0
    for i, char in enumerate(text):
        used += _units(char, mono) * size / 1000
        if used > room:
            return text[:i]
    return text
