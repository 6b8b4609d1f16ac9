"""Making untrusted text fit to show: no control characters, no direction tricks, measured and shortened."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Widths in thousandths of an em for a typical sans serif; a little generous, so that text stays inside its box.
_NARROW = dict.fromkeys("ijl.,:;'|!", 290) | dict.fromkeys(" ftrI()[]/\\`", 360)
_WIDE = dict.fromkeys("mwMW@%", 890)
_MONO = 615
_FULL = 1000
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
def text_width(text: str, size: float, *, mono: bool = False) -> float:
    """How wide ``text`` will be at font size ``size``, on the generous side; CJK characters count two units.

    >>> text_width("ab", 10, mono=True), text_width("勾配", 10)
    (12.3, 20.0)
    """
    return round(sum(_units(c, mono) for c in text) * size / 1000, 3)


def _units(char: str, mono: bool) -> int:
    if char.isascii():
        return _MONO if mono else (_NARROW.get(char) or _WIDE.get(char) or (690 if char.isupper() else 570))
    if unicodedata.combining(char):
        return 0
    return _FULL if unicodedata.east_asian_width(char) in "WFA" else 700


def shorten(text: str, size: float, room: float, *, mono: bool = False) -> str:
    """The longest beginning of ``text`` that fits into ``room``, ending in "…" where something was left out.

    >>> shorten("attention_weights", 10, 60, mono=True)
    'attenti…'
    """
    text = clean(text, 400)
    if text_width(text, size, mono=mono) <= room:
        return text
    left = room - _FULL * size / 1000
    used = 0.0
    for i, char in enumerate(text):
        used += _units(char, mono) * size / 1000
        if used > left:
            return text[:i] + "…"
    return text
