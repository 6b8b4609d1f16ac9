"""The order of hooks, nodes and accumulation, as a numbered list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from ...graph.render.typeset import clean
from ..hook_order import Event
from .display import Display

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "What backward() of {name} runs, in this order:", "hooks": "{n} hooks", "hook_one": "1 hook",
        "none": "no hooks", "counts": "{hooks} on {nodes} nodes.", "plain": "… {n} nodes without hooks",
        "tensor": "hook on {name}: {hook}", "says_tensor": "gets the gradient of {name}, may replace it",
        "leaf": "{name}.grad is not written yet", "leaf_holds": "{name}.grad still holds what was there before",
        "retain": "{name}.grad is written (retain_grad)",
        "pre": "hook before {label}: {hook}", "says_pre": "gets the gradients of its outputs, may replace them",
        "post": "hook after {label}: {hook}", "says_post": "gets the gradients of its inputs, may replace them",
        "post_leaf": "everything is added",
        "add": "{name}.grad is set", "add_holds": "is added to {name}.grad",
        "after": "hook after accumulation on {name}: {hook}", "says_after": "{name}.grad holds the new sum",
        "it": "its tensor", "leaf_name": "a leaf", "nothing": "Nothing was recorded.",
        "torch": "PyTorch tells the hooks of tensors with a name; those on nodes (register_hook of a grad_fn), on "
        "tensors without a name, and from before a write in place it does not.",
        "comma": ", ",
    },
    "ja": {
        "title": "{name} の backward() が実行するもの (この順):", "hooks": "フック {n} 個", "hook_one": "フック 1 個",
        "none": "フックなし", "counts": "ノード {nodes} 個、{hooks}。", "plain": "… フックのないノード {n} 個",
        "tensor": "{name} のフック: {hook}", "says_tensor": "{name} の勾配を受け取り、置き換えられる",
        "leaf": "{name}.grad はまだ書かれていない", "leaf_holds": "{name}.grad は前の値のまま",
        "retain": "{name}.grad に書き込む (retain_grad)",
        "pre": "{label} の前のフック: {hook}", "says_pre": "出力の勾配を受け取り、置き換えられる",
        "post": "{label} の後のフック: {hook}", "says_post": "入力の勾配を受け取り、置き換えられる",
        "post_leaf": "すべて加算済み",
        "add": "{name}.grad に入る", "add_holds": "{name}.grad に加算",
        "after": "{name} の加算後のフック: {hook}", "says_after": "{name}.grad は新しい合計",
        "it": "そのテンソル", "leaf_name": "葉", "nothing": "何も記録されていません。",
        "torch": "PyTorch は名前のあるテンソルのフックを教えますが、ノードのフック (grad_fn の register_hook)、"
        "名前のないテンソルのフック、上書き前に登録されたフックは教えません。",
        "comma": "、",
    },
}  # fmt: skip
HOOKS = frozenset(("tensor", "pre", "post", "after"))
# Longer lists leave out runs of nodes on which nothing hangs.
LONG, RUN = 40, 3
Line = tuple[str, str, str, str]
"""kind, number, what happens, what is said about it"""


def hooks_display(found: Sequence[Event], name: str, *, lang: str = "en", ours: bool = True) -> Display:
    """``name`` is what backward starts from; ``ours`` is False for PyTorch's nodes, which do not tell everything."""
    words = WORDS.get(lang, WORDS["en"])
    if not found:
        return Display(words["nothing"], f"<div>{escape(words['nothing'])}</div>")
    n = sum(event.kind in HOOKS for event in found)
    hooks = words["none"] if not n else words["hook_one"] if n == 1 else words["hooks"].format(n=n)
    counts = words["counts"].format(hooks=hooks, nodes=len({event.step for event in found}))
    head = f"{words['title'].format(name=clean(name, 200))} {counts}"
    remark = "" if ours else words["torch"]
    lines = list(_lines(found, words))
    return Display(_text(head, lines, remark), _html(head, lines, remark))


def _lines(found: Sequence[Event], words: dict[str, str]) -> Iterator[Line]:
    steps = [list(group) for _, group in groupby(found, key=lambda event: event.step)]
    for plain, group in groupby(steps, key=lambda step: len(step) == 1 and step[0].kind == "node"):
        run = list(group)
        hidden = len(run) - RUN + 1 if plain and len(steps) > LONG and len(run) > RUN else 0
        for step in run[: len(run) - hidden]:
            yield from (_line(event, words) for event in step)
        if hidden:
            yield "plain", "", words["plain"].format(n=hidden), ""


def _line(event: Event, words: dict[str, str]) -> Line:
    leaf = event.label == "AccumulateGrad"
    name = event.name.partition(" = ")[0] if event.name else words["leaf_name" if leaf else "it"]
    facts = {"name": name, "label": event.label, "hook": _hook(event)}
    if event.kind == "node":
        place = _joined(event.origin.place, event.origin.source) if event.origin is not None else ""
        return "node", str(event.step), f"{event.name} = {event.label}" if event.name else event.label, place
    if event.kind == "add":
        said = words["add_holds" if event.holds else "add"].format(**facts)
        return "add", str(event.step), f"AccumulateGrad: {said}", ""
    said = words.get(f"says_{event.kind}", "").format(**facts)
    if leaf and event.kind == "tensor":
        said += words["comma"] + words["leaf_holds" if event.holds else "leaf"].format(**facts)
    if leaf and event.kind == "post":
        said = words["post_leaf"]
    return event.kind, "", words[event.kind].format(**facts), said


def _hook(event: Event) -> str:
    """``clip (In[3]:2 def clip(g):)``"""
    place = _joined(event.place, event.source)
    return f"{event.hook} ({place})" if place else str(event.hook)


def _joined(place: str, source: str | None) -> str:
    return f"{place} {source or ''}".strip() if place else ""


def _text(head: str, lines: Sequence[Line], remark: str) -> str:
    wide = max((len(number) for _, number, _, _ in lines), default=0)
    written = [clean(head, 400)]
    for _, number, what, said in lines:
        lead = f"{number.rjust(wide)} ●" if number else " " * wide + "  "
        written.append(f"  {clean(f'{lead} {what}', 300)}{f'  — {clean(said, 200)}' if said else ''}")
    return "\n".join([*written, remark] if remark else written)


_COLOURS = {"node": "#3b82c4", "add": "#12977f", "retain": "#12977f", "plain": "#8a8f98"}
_HOOK_COLOUR = "#b7791f"


def _html(head: str, lines: Sequence[Line], remark: str) -> str:
    rows = []
    for kind, number, what, said in lines:
        colour, indent = _COLOURS.get(kind, _HOOK_COLOUR), "" if number else "margin-left:28px;"
        shown = f"<b>{escape(clean(what, 300))}</b>" if kind in HOOKS else escape(clean(what, 300))
        remarked = f' <span style="opacity:.75">{escape(clean(said, 200))}</span>' if said else ""
        before = f'<span style="opacity:.75">{number}</span> ' if number else "↳ " if kind != "plain" else ""
        rows.append(
            f'<li style="list-style:none;margin:3px 0;padding:1px 8px;{indent}border-left:4px solid {colour}">'
            f"{before}{shown}{remarked}</li>"
        )
    tail = f'<div style="opacity:.75;margin-top:6px">{escape(remark)}</div>' if remark else ""
    return (
        f'<div style="line-height:1.5"><div><b>{escape(clean(head, 400))}</b></div>'
        f'<ol style="list-style:none;margin:6px 0;padding:0">{"".join(rows)}</ol>{tail}</div>'
    )
