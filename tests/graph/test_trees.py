"""Trees: only what is listed becomes markup, and text never does."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd_nb.graph.trees import ATTRIBUTES, TAGS, checked, fit, texts, to_html

HOSTILE = [
    "<script>alert(1)</script>", "</td></table><img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "&lt;b&gt;",
    "]]>", "<!--", "a\x00b\x1bc", "\u202egnp.exe", "\ud800", "x" * 10_000, "\u2066w\u2069",
]  # fmt: skip


class Read(HTMLParser):
    """What a browser would find: tags, attributes and text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self.attributes = [], "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    read = Read(to_html(["p", {"title": text}, text, ["b", {"class": text}, text]]))
    assert read.tags == ["p", "b"]
    assert read.text == fit(text) * 2
    assert read.attributes == [("title", fit(text)), ("class", fit(text))]


@given(st.text())
def test_any_text_comes_through_and_fits_into_a_page(text):
    html = to_html(["code", {}, text])
    html.encode("utf-8")
    assert Read(html).tags == ["code"]
    assert not set(fit(text)) & set("\x00\x1b\u202e\u2066")


@pytest.mark.parametrize(
    "tree",
    [
        ["script", {}, "alert(1)"], ["p", {"onclick": "alert(1)"}], ["a", {"href": "javascript:alert(1)"}, "x"],
        ["img", {"src": "https://example.org/x.png"}], ["img", {"src": "javascript:alert(1)"}],
        ["img", {"src": 'data:image/svg+xml;base64,AA"onerror="alert(1)'}],
        ["img", {"src": "data:text/html;base64,AA"}],
        ["p", {"style": "background:url(https://example.org)"}], ["iframe", {}], ["p"], ["p", {}, 3], 7,
        [["p"], {}], ["br", {}, "x"], ["p", {}, ["style", {}, "x"]],
    ],
)  # fmt: skip
def test_what_is_not_listed_is_refused(tree):
    with pytest.raises(ValueError):
        to_html(tree)


def test_a_tree_is_json_and_comes_back_the_same():
    tree = ["table", {"class": "numbers"}, ["tr", {}, ["td", {"colspan": 2}, "1"], ["td", {}, ["br", {}]]]]
    assert to_html(json.loads(json.dumps(checked(tree)))) == to_html(tree)


def test_mspace_is_closed_because_no_browser_takes_it_for_empty():
    assert to_html(["math", {}, ["mspace", {"width": "1em"}]]) == '<math><mspace width="1em"></mspace></math>'


def test_nothing_listed_can_run_or_fetch():
    assert not {"script", "style", "iframe", "object", "embed", "a", "form", "link", "base", "svg"} & TAGS
    assert not {name for name in ATTRIBUTES if name.startswith("on") or name in ("href", "style", "id", "srcset")}


def test_deep_trees_need_no_recursion():
    tree = "x"
    for _ in range(20_000):
        tree = ["span", {}, tree]
    assert to_html(tree).count("<span>") == 20_000
    assert list(texts(tree)) == ["x"]


def test_a_picture_is_read_by_its_alternative_text():
    assert list(texts(["p", {}, "a", ["img", {"alt": "heat map"}], "b"])) == ["a", "heat map", "b"]
