"""The words of the viewer's buttons, notes and menus, in every language we speak."""

from __future__ import annotations

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "as_text": "As text",
        "not_linked": "The view is not tied to Python; for that: pip install anywidget",
        "working": "Drawing the graph",
    },
    "ja": {
        "as_text": "テキストで表示",
        "not_linked": "この表示は Python とつながっていません。つなぐには: pip install anywidget",
        "working": "グラフを描いています",
    },
}


def interface_words(lang: str) -> dict[str, str]:
    """The words of ``lang``; of English where we do not speak it.

    >>> interface_words("en")["as_text"]
    'As text'
    """
    return _WORDS.get(lang, _WORDS["en"])
