"""The grad_fn chain behind a value, explained."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ...graph import Graph, render
from ...graph.render.typeset import clean
from . import chain_html, chain_text
from .chain_lines import steps
from .chain_words import words_of
from .display import Display

Arguments = Callable[[str], Sequence[str] | None]

# HTML with more steps than this is no longer read; the text form has them all.
MOST = 200


def chain_display(graph: Graph, *, arguments: Arguments, lang: str = "en", most: int | None = None) -> Display:
    """Every node with its name, formula, saved values and inputs; ``arguments`` names the inputs of a grad_fn.

    ``most`` limits the steps of text and HTML alike.
    """
    words = words_of(lang)
    found = list(steps(graph, _argument_names(graph, arguments)))
    title = _title(graph, words)
    told = found if most is None else found[:most]
    text = [f"{title} {words['how']}", *chain_text.lines(told, words)]
    if len(told) < len(found):
        text.append(words["more"].format(n=len(found) - len(told)))
    seen = told[:MOST]
    html = chain_html.fragment(title, seen, len(found) - len(seen), words)
    return Display("\n".join(text), html, partial(render, graph, "image/svg+xml", lang=lang))


def _argument_names(graph: Graph, arguments: Arguments) -> dict[tuple[str, int], str]:
    named = {}
    for node in graph.nodes:
        for k, name in enumerate(arguments(node.label) or ()):
            named[node.id, k] = name
    return named


def _title(graph: Graph, words: dict[str, str]) -> str:
    by_id = graph.by_id()
    names = ", ".join(clean(by_id[root].name or by_id[root].label, 200) for root in graph.roots)
    ops, leaves = (sum(node.kind == kind for node in graph.nodes) for kind in ("op", "leaf"))
    counts = words["and"].join(
        words[one if n == 1 else many].format(n=n) for n, one, many in ((ops, "op", "ops"), (leaves, "leaf", "leaves"))
    )
    return f"{words['title'].format(name=names) if names else words['untitled']}: {counts}{words['stop']}"
