"""The progressive page: a picture and a text that everybody sees, and the script that makes them interactive."""

from __future__ import annotations

import json
import math
import re
from html import escape
from typing import Any

from .module import module

# Longer texts are cut in the page; `text/plain` has them whole.
MOST_LINES = 400
# Inside a script element a browser looks for these before it looks at JSON; the others end lines in older scripts,
# and half a surrogate pair cannot be written to a file.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def fragment(document: dict[str, Any], still: str, text: str) -> str:
    """What a cell shows: ``still``, HTML without scripts, and under it all that the viewer needs to replace it.

    Where scripts do not run (a notebook that is not trusted, GitHub, mail) the picture and the text stay.
    """
    key = escape(str(document["key"]), quote=True)
    return (
        f'<div data-autograd-nb="{key}"><div data-still>{still}{_listing(document, text)}</div>'
        f'<script type="application/json">{embedded(document)}</script></div>'
        f'<script type="module">\n{module(document["kind"])}start({embedded(document["key"])});\n</script>'
    )


def page(document: dict[str, Any], still: str, text: str) -> str:
    """`fragment` as a file of its own, which needs no other file, no kernel and no network."""
    title, body = escape(document["title"]), fragment(document, still, text)
    return (
        f'<!doctype html>\n<html lang="{escape(document["lang"])}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def embedded(value: Any) -> str:
    """JSON that may stand inside a script element, whatever the strings in it say.

    >>> print(embedded({"name": "</script><!-- é"}))
    {"name":"\\u003c/script\\u003e\\u003c!-- é"}
    """
    options: dict[str, Any] = {"ensure_ascii": False, "allow_nan": False, "separators": (",", ":")}
    try:
        text = json.dumps(value, **options)
    except ValueError:
        text = json.dumps(_finite(value), **options)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _finite(value: Any) -> Any:
    """The same with None for what is no number: JSON has no NaN."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _listing(document: dict[str, Any], text: str) -> str:
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    summary = escape(document["words"]["as_text"])
    listed = escape("\n".join(lines)).encode("utf-8", "replace").decode("utf-8")
    return f'<details><summary>{summary}</summary><pre style="overflow:auto">{listed}</pre></details>'
