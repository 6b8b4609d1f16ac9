"""Markup as plain data: ``[tag, attributes, child, ...]``, where a child is text or a tree.

Only the tags and attributes listed here exist, text is always text, and a tree is JSON. So whatever a user's names and
sources contain, it can be shown by any renderer without becoming markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

Tree = list[Any]
"""``["td", {"class": "name"}, "w.grad"]``"""

_BLOCKS = "div p pre table caption thead tbody tr th td ul ol li figure figcaption details summary"
_INLINE = "span b em strong small code sub sup br img"
_MATH = "math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mover munder munderover mtable mtr mtd"
_ON_HTML = "class title lang dir alt src width height colspan rowspan scope role start open aria-label aria-hidden"
_ON_MATH = "display accent stretchy mathvariant"
_DATA = "data-cell data-line data-index data-tex"
TAGS = frozenset(f"{_BLOCKS} {_INLINE} {_MATH}".split())
ATTRIBUTES = frozenset(f"{_ON_HTML} {_ON_MATH} {_DATA}".split())
_VOID = frozenset({"br", "img"})
# A picture comes along as data; anything else that ``src`` can say would leave the page.
_PICTURE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/=]*")
# What no HTML document may contain, halves of surrogate pairs, and what turns the direction of the text around it.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def checked(tree: Any) -> Any:
    """The tree itself, or text; ValueError where it is neither, or has a tag or an attribute that is not listed.

    >>> checked(["b", {}, "w"])
    ['b', {}, 'w']
    >>> checked(["script", {}, "alert(1)"])
    Traceback (most recent call last):
    ValueError: a tree has no <script>
    """
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            continue
        if not isinstance(part, (list, tuple)) or len(part) < 2 or not isinstance(part[1], dict):
            raise ValueError(f"a tree is [tag, attributes, children...], got {part!r:.80}")
        tag, attributes = part[0], part[1]
        if not isinstance(tag, str) or tag not in TAGS:
            raise ValueError(f"a tree has no <{tag}>")
        for name, value in attributes.items():
            if name not in ATTRIBUTES:
                raise ValueError(f"a tree has no attribute {name!r}")
            if name == "src" and not _PICTURE.fullmatch(str(value)):
                raise ValueError("a picture in a tree must carry its data")
        if tag in _VOID and len(part) > 2:
            raise ValueError(f"<{tag}> has no children")
        waiting.extend(part[2:])
    return tree


def to_html(tree: Any) -> str:
    """The tree as HTML, everything in it escaped. Raises ValueError as `checked` does.

    >>> to_html(["td", {"title": '"'}, "a < b", ["br", {}]])
    '<td title="&quot;">a &lt; b<br></td>'
    """
    checked(tree)
    parts: list[str] = []
    waiting: list[Any] = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, _Written):
            parts.append(part)
        elif isinstance(part, str):
            parts.append(escape(fit(part), quote=False))
        else:
            tag, attributes = part[0], part[1]
            parts.append(f"<{tag}{''.join(map(_attribute, attributes.items()))}>")
            if tag not in _VOID:
                waiting.append(_Written(f"</{tag}>"))
                waiting.extend(reversed(part[2:]))
    return "".join(parts)


class _Written(str):
    """Markup of our own among text that is still to be escaped."""


def _attribute(item: tuple[str, Any]) -> str:
    name, value = item
    return f' {name}="{escape(fit(str(value)))}"'


def fit(text: str) -> str:
    """Text without what cannot stand in a page; each such character is shown as one that can.

    >>> fit("a\\x00b")
    'a\\ufffdb'
    """
    return _UNFIT.sub("\ufffd", text)


def texts(tree: Any) -> Iterator[str]:
    """Every text in a tree, in order; a picture's is its alternative text."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif part[0] == "img":
            yield str(part[1].get("alt", ""))
        else:
            waiting.extend(reversed(part[2:]))
