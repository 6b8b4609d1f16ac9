"""The account of one gradient in words: which backward call added what, and what looks like a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...graph import Origin
from ...graph.render.typeset import clean
from ..ledger import Entry, ran_again
from ..origins import resolve
from ..provenance import Site
from .numerals import listed
from .statistics import short

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "calls": "{n} backward calls added to it since it was last empty:", "call": "1 backward call made it:",
        "nobody": "a backward call", "added": "added {what}", "norm": "a norm of {norm}",
        "each": "a norm of {norm} the last time",
        "ways": "over {n} ways ({ops})", "more": "{n} more",
        "again": "! this cell ran before: the same is added again", "function": "in {name}", "comma": ", ",
        "updated": "! {name} was updated meanwhile ({n} ×) and .grad was not cleared",
        "changed": ".grad was changed in place", "given": ".grad was replaced", "before": "it was there before",
        "unknown": "which backward added what is noted for tensors of autograd_nb while the extension is loaded",
    },
    "ja": {
        "calls": "空になってから backward が {n} 回加算しました:", "call": "backward 1 回の結果です:",
        "nobody": "backward", "added": "{what} を加算", "norm": "ノルム {norm}", "each": "ノルム {norm} (最後の回)",
        "ways": "{n} 通りの経路 ({ops})", "more": "ほか {n} 個",
        "again": "! このセルは前にも実行され、同じ勾配がまた加算されました", "function": "{name} の中", "comma": "、",
        "updated": "! その間に {name} は {n} 回更新されましたが、.grad は空にされていません",
        "changed": ".grad がその場で書き換えられました", "given": ".grad が置き換えられました",
        "before": "最初からありました",
        "unknown": "どの backward が何を加算したかは、拡張を読み込んだ間の autograd_nb のテンソルについて記録されます",
    },
}  # fmt: skip
MOST_WAYS = 4


def account(name: str, entries: Sequence[Entry], lang: str, *, full: bool = False) -> tuple[str, ...]:
    """A headline and a line for each entry.

    Without ``full`` nothing is said of a gradient that one backward call made: there is nothing to wonder about.
    """
    words = WORDS.get(lang, WORDS["en"])
    calls = sum(entry.times for entry in entries if entry.kind == "added")
    if not full and calls < 2 and all(entry.kind == "added" for entry in entries):
        return ()
    if not entries:
        return (words["unknown"],)
    head = words["call"] if calls == 1 else words["calls"].format(n=calls)
    again = ran_again(tuple(entries))
    return (head, *(_line(name, entry, seen, words) for entry, seen in zip(entries, again, strict=True)))


def _line(name: str, entry: Entry, again: bool, words: dict[str, str]) -> str:
    if entry.kind != "added":
        return words[entry.kind]
    times = f" × {entry.times}" if entry.times > 1 else ""
    parts = [f"{_where(entry.site, words)}{times}: {words['added'].format(what=_what(entry, words))}"]
    if entry.ways is not None and len(entry.ways) > 1:
        parts.append(words["ways"].format(n=len(entry.ways), ops=_ways(entry.ways, words)))
    if again:
        parts.append(words["again"])
    if entry.updates:
        parts.append(words["updated"].format(name=name, n=entry.updates))
    return clean(words["comma"].join(parts), 400)


def _origin(site: Site | None) -> Origin | None:
    return None if site is None else resolve(site).origin


def _where(site: Site | None, words: dict[str, str]) -> str:
    origin = _origin(site)
    if origin is None or not origin.place:
        return words["nobody"]
    inside = f" ({words['function'].format(name=origin.function)})" if origin.function else ""
    return f"{origin.place}{inside} {origin.source or ''}".strip()


def _what(entry: Entry, words: dict[str, str]) -> str:
    values = entry.values
    if values is not None and values.dtype.kind != "c":
        numbers = listed(values)
        if len(numbers) <= 60:
            return numbers
    return words["each" if entry.times > 1 else "norm"].format(norm=short(entry.norm))


def _ways(ways: Sequence[tuple[str, Site | None]], words: dict[str, str]) -> str:
    """``2 × add In[3]:1, exp In[3]:2``: the operations that used the leaf, those of one line together."""
    counted: Counter[str] = Counter()
    for op, site in ways:
        origin = _origin(site)
        counted[f"{op} {origin.place}" if origin is not None and origin.place else op] += 1
    told = [name if n == 1 else f"{n} × {name}" for name, n in counted.items()]
    left = len(told) - MOST_WAYS
    return ", ".join(told[:MOST_WAYS] + ([words["more"].format(n=left)] if left > 0 else []))
