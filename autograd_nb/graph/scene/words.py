"""What cards of groups are called, in every language we speak."""

from __future__ import annotations

from ..hierarchy import Group

_WORDS = {
    "en": {"one": "iteration {first} of {count}", "several": "iterations {first} to {last} of {count}"},
    "ja": {"one": "{count} 回のうち {first} 回目", "several": "{count} 回のうち {first}〜{last} 回目"},
}


def title_of(group: Group, lang: str) -> str:
    """The words for ``group``; "" where its operations say more.

    >>> title_of(Group("g9-1.3", "iteration", 0, 4, 12, 3, 3), "en")
    'iteration 3 of 12'
    """
    if group.kind != "iteration":
        return group.title
    words = _WORDS.get(lang, _WORDS["en"])["one" if group.first == group.last else "several"]
    return words.format(first=group.first, last=group.last, count=group.count)
