"""Saved tensors as a table: who keeps what, how many bytes, what shares memory, and the sum per line."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ...graph import spoken_shape
from ...graph.render.typeset import clean
from ..saved_values import SavedRow
from .display import Display

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Saved for the backward of {name}: {values} in {buffers}, {total} in all.",
        "values": "{n} values", "value": "1 value", "buffers": "{n} buffers", "buffer": "1 buffer",
        "yours": "{size} of it is memory of your own variables; {rest} goes when the graph goes.",
        "nothing": "Nothing is kept for the backward of {name}.", "freed": "{n} values were freed by a backward pass.",
        "freed_one": "1 value was freed by a backward pass.", "same": "same memory as {slot} of {op}",
        "part": "keeps all {size} alive", "own": "also yours", "changed": "changed in place since: backward will fail",
        "unreadable": "cannot be read", "packed": "packed by a hook", "elsewhere": "packed by a hook, not a tensor",
        "lines": "By line:", "line": "line", "bytes": "bytes", "what": "saved", "shape": "shape", "op": "by",
        "note": "", "more": "… and {n} more; the text has all of them", "scalar": "scalar", "comma": ", ",
        "unknown": "(no line known)",
        "torch": "PyTorch does not tell the line of an operation; the sum is per operation.", "ops": "By operation:",
    },
    "ja": {
        "title": "{name} の backward のために保存: {values}、{buffers}、合計 {total}。",
        "values": "値 {n} 個", "value": "値 1 個", "buffers": "バッファ {n} 個", "buffer": "バッファ 1 個",
        "yours": "そのうち {size} はあなたの変数のメモリです。グラフと一緒に消えるのは {rest} です。",
        "nothing": "{name} の backward のために保存されたものはありません。",
        "freed": "{n} 個の値は backward で解放されました。", "freed_one": "1 個の値は backward で解放されました。",
        "same": "{op} の {slot} と同じメモリ", "part": "{size} 全体を生かしている", "own": "変数と共有",
        "changed": "その後上書きされた: backward は失敗します", "unreadable": "読み取れない", "packed": "フックが保管",
        "elsewhere": "フックが保管 (テンソルではない)", "lines": "行ごと:", "line": "行", "bytes": "バイト",
        "what": "保存した値", "shape": "形", "op": "演算", "note": "", "more": "…ほか {n} 個。テキストには全部あります",
        "scalar": "スカラー", "comma": "、", "unknown": "(行は不明)",
        "torch": "PyTorch は演算の行を教えないので、演算ごとの合計です。", "ops": "演算ごと:",
    },
}  # fmt: skip
# HTML with more rows than this is no longer read.
MOST = 200
BAR = 16


def size(count: int) -> str:
    """A number of bytes as one says it.

    >>> size(12), size(4096), size(2_500_000)
    ('12 B', '4.096 kB', '2.5 MB')
    """
    for limit, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= limit:
            return f"{count / limit:.4g} {unit}"
    return f"{count} B"


def saved_display(rows: Sequence[SavedRow], name: str, *, lang: str = "en", lines_known: bool = True) -> Display:
    """The largest first, then the sums per line; ``name`` is what the backward would start from.

    lines_known: False for nodes of PyTorch, which does not tell the lines.
    """
    words = WORDS.get(lang, WORDS["en"])
    kept = sorted((row for row in rows if row.state != "freed"), key=lambda row: -row.bytes)
    head = _head(rows, kept, clean(name, 200), words)
    sums = _sums(kept, words, lines_known)
    return Display(_text(head, kept, sums, words, lines_known), _html(head, kept, sums, words, lines_known))


def _head(rows: Sequence[SavedRow], kept: Sequence[SavedRow], name: str, words: dict[str, str]) -> list[str]:
    freed = len(rows) - len(kept)
    gone = [] if not freed else [words["freed_one"] if freed == 1 else words["freed"].format(n=freed)]
    if not kept:
        return [words["nothing"].format(name=name), *gone]
    buffers, total = len({row.buffer for row in kept if row.buffer}), sum(row.bytes for row in kept)
    counted = {
        "values": words["value"] if len(kept) == 1 else words["values"].format(n=len(kept)),
        "buffers": words["buffer"] if buffers == 1 else words["buffers"].format(n=buffers),
    }
    head = [words["title"].format(name=name, total=size(total), **counted)]
    yours = sum(row.bytes for row in kept if row.yours)
    if yours:
        head.append(words["yours"].format(size=size(yours), rest=size(total - yours)))
    return head + gone


def _sums(kept: Sequence[SavedRow], words: dict[str, str], lines_known: bool) -> list[tuple[str, int]]:
    """(line with its source, or operation; bytes), the largest first."""
    found: dict[str, int] = {}
    for row in kept:
        where = (_place(row, source=True) or words["unknown"]) if lines_known else row.op
        found[where] = found.get(where, 0) + row.bytes
    return sorted(found.items(), key=lambda pair: -pair[1])


def _place(row: SavedRow, *, source: bool = False) -> str:
    if row.origin is None or not row.origin.place:
        return ""
    return clean(f"{row.origin.place} {row.origin.source or ''}".strip() if source else row.origin.place, 120)


def _what(row: SavedRow) -> str:
    return clean(f"{row.slot} = {row.name}" if row.name else row.slot, 120)


def _shape(row: SavedRow, words: dict[str, str]) -> str:
    if row.shape is None:
        return ""
    return f"{spoken_shape(row.shape) if row.shape else words['scalar']} {row.dtype or ''}".strip()


def _by(row: SavedRow) -> str:
    return clean(f"{row.result} = {row.op}" if row.result else row.op, 120)


def _note(row: SavedRow, words: dict[str, str]) -> str:
    if row.state != "ok":
        return words["elsewhere" if row.state == "packed" and not row.buffer else row.state]
    if row.first is not None:
        return words["same"].format(slot=row.first[0], op=row.first[1])
    whole = row.buffer_bytes > _own_bytes(row)
    found = [words["own"]] if row.yours else []
    return words["comma"].join(found + ([words["part"].format(size=size(row.buffer_bytes))] if whole else []))


def _own_bytes(row: SavedRow) -> int:
    """The bytes of the value itself; all of its memory where the dtype does not tell."""
    digits = "".join(c for c in row.dtype or "" if c.isdigit())
    width = int(digits) // 8 if digits else 1 if row.dtype == "bool" else 0
    count = 1
    for n in row.shape or ():
        count *= n
    return count * width if width else row.buffer_bytes


def _text(
    head: list[str], kept: Sequence[SavedRow], sums: list[tuple[str, int]], words: dict[str, str], lines_known: bool
) -> str:
    cells = [
        (size(row.bytes), _what(row), _shape(row, words), _by(row), _place(row), _note(row, words)) for row in kept
    ]
    wide = [min(40, max((len(row[k]) for row in cells), default=0)) for k in range(5)]
    lines = [" ".join(head)]
    for count, *rest in cells:
        columns = [text.ljust(w) for text, w in zip(rest, [*wide[1:], 0], strict=True)]
        lines.append(f"  {count.rjust(wide[0])}  {'  '.join(columns)}".rstrip())
    if len(sums) > 1:
        lines.append(words["lines"] if lines_known else f"{words['ops']} {words['torch']}")
        lines += [f"  {size(count).rjust(wide[0])}  {where}" for where, count in sums]
    return "\n".join(lines)


def _html(
    head: list[str], kept: Sequence[SavedRow], sums: list[tuple[str, int]], words: dict[str, str], lines_known: bool
) -> str:
    first, *others = (escape(line) for line in head)
    parts = [f"<div><b>{first}</b></div>", *(f"<div>{line}</div>" for line in others)]
    if kept:
        heads = [words["bytes"], "", *(words[key] for key in ("what", "shape", "op", "line", "note"))]
        most = max(row.bytes for row in kept)
        rows = [
            [size(row.bytes), _bar(row.bytes, most), _code(_what(row)), escape(_shape(row, words)), _code(_by(row)),
             escape(_place(row)), escape(_note(row, words))]
            for row in kept[:MOST]
        ]  # fmt: skip
        parts.append(_table(heads, rows))
        if len(kept) > MOST:
            parts.append(f"<div>{escape(words['more'].format(n=len(kept) - MOST))}</div>")
    if len(sums) > 1:
        title = words["lines"] if lines_known else f"{words['ops']} {words['torch']}"
        rows = [[size(count), _bar(count, sums[0][1]), _code(where)] for where, count in sums[:MOST]]
        parts.append(f'<div style="margin-top:8px">{escape(title)}</div>{_table([], rows)}')
    return f'<div style="max-width:100%;overflow:auto">{"".join(parts)}</div>'


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _bar(count: int, most: int) -> str:
    filled = "█" * max(1, round(BAR * count / most)) if count and most else ""
    return f'<span style="color:#3b82c4;font-family:monospace">{filled}</span>'


def _table(heads: list[str], rows: list[list[str]]) -> str:
    left = ' style="text-align:left;white-space:nowrap"'
    right = ' style="text-align:right;white-space:nowrap"'
    top = "".join(f"<th{left}>{escape(text)}</th>" for text in heads)
    body = "".join(
        f"<tr>{''.join(f'<td{left if k else right}>{cell}</td>' for k, cell in enumerate(row))}</tr>" for row in rows
    )
    return f"<table>{f'<thead><tr>{top}</tr></thead>' if heads else ''}<tbody>{body}</tbody></table>"
