"""The page of the explorer: parts joined into one script, data that cannot leave its script, pictures without one."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from autograd_nb.notebook.widget import page as pages
from autograd_nb.notebook.widget.exploration import Content, StillExploration
from autograd_nb.notebook.widget.messages import answer
from autograd_nb.notebook.widget.module import join
from autograd_nb.notebook.widget.page import embedded

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "\u2028\u2029",
    "'\"`${1}",
    "\ud800 half",
    "\u202e rtl",
    "\x00\x07\x1b[31m",
    "x" * 10_000,
    "&lt;/script&gt;",
]


def joined(**parts):
    return join("live.js", {f"{name}.js": text for name, text in parts.items()}.__getitem__)


def test_parts_come_after_those_they_need_and_once():
    text = joined(
        live='import { a } from "./a.js";\nimport {\n  b,\n} from "./b.js";\nexport default { a, b };',
        a='import { b } from "./b.js";\nexport function a() {\n  // why\n  return b;\n}',
        b="/** What b is.\n * Two lines. */\nexport const b = 1; /* kept */ const c = 2;",
    )
    assert text == ("const b = 1; /* kept */ const c = 2;\nfunction a() {\nreturn b;\n}\nexport default { a, b };\n")


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"live": 'import { a } from "./a.js";', "a": 'import { live } from "./live.js";'}, "circle"),
        (
            {"live": 'import { a } from "./a.js";\nfunction f() {}', "a": "export const f = 1;"},
            "declared in two parts: f",
        ),
        ({"live": 'import * as a from "./a.js";', "a": ""}, "cannot be joined"),
        ({"live": 'import { a } from "https://example.invalid/a.js";'}, "cannot be joined"),
        ({"live": 'import { a } from "./a.js";', "a": "const b = 1;\nexport { b };"}, "cannot be joined"),
        ({"live": 'import { a } from "./a.js";', "a": "const a = 1;\nexport default { a };"}, "export default"),
        ({"live": 'const a = "</SCRIPT>";'}, "end the script"),
    ],
)
def test_what_cannot_be_joined_is_refused(parts, complaint):
    with pytest.raises(ValueError, match=complaint):
        joined(**parts)


@pytest.mark.parametrize("text", HOSTILE)
def test_data_stays_inside_its_script_and_comes_back_whole(text):
    written = embedded({text: [text]})
    assert not re.search("[<>&\u2028\u2029]", written)
    written.encode("utf-8")
    assert json.loads(written) == {text: [text]}


def test_what_is_no_number_becomes_null():
    assert embedded({"a": [1.5, float("nan"), float("-inf")]}) == '{"a":[1.5,null,null]}'


@pytest.fixture
def still(monkeypatch):
    monkeypatch.setattr(pages, "module", lambda kind: "const start = () => {};\n")

    def make(title="t", text="one\ntwo"):
        words = {"as_text": "Text", "not_linked": "not linked"}
        document = {
            "kind": "explore",
            "lang": "en",
            "title": title,
            "words": words,
            "selected": None,
            "expanded": [],
            "frame": 0,
        }
        return StillExploration(Content(document, text, '<img alt="a">', lambda: "<svg/>"))

    return make


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_adds_an_element(still, text):
    plain, hostile = Elements(still().to_html()), Elements(still(text, text).to_html())
    assert hostile.tags == plain.tags
    assert len(hostile.texts) == len(plain.texts)


def test_a_page_is_complete_and_says_the_same_twice(still, tmp_path):
    view = still("a & b")
    text = view.to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == text == view.to_html()
    assert re.findall("<title>(.*)</title>", text) == ["a &amp; b"]
    assert "https://" not in text
    assert view.html() in text


def test_keys_follow_from_the_content_and_are_counted(still):
    first, again, other = still("keys"), still("keys"), still("other keys")
    key = json.loads(first.to_json())["key"]
    assert re.fullmatch("[0-9a-f]{12}", key)
    assert json.loads(again.to_json())["key"] == f"{key}-2"
    assert json.loads(other.to_json())["key"][:12] != key


def test_what_is_selected_goes_into_the_page(still):
    view = still()
    view.selected, view.expanded = "n1", ("g1",)
    data = re.findall('<script type="application/json">(.*?)</script>', view.html())
    assert [json.loads(unescape(one))["selected"] for one in data] == ["n1"]
    assert json.loads(view.to_json())["expanded"] == ["g1"]


def test_long_texts_are_cut_in_the_page_and_nowhere_else(still):
    view = still(text="\n".join(f"line {k}" for k in range(1000)))
    assert "line 399\n…</pre>" in view.html()
    assert view.text().endswith("line 999")
    assert view._repr_mimebundle_()["text/plain"] == f"{view.text()}\nnot linked"


def test_every_question_gets_an_answer():
    def fail(message):
        raise (KeyboardInterrupt if message["id"] == 1 else ValueError("no such box"))

    assert answer({"ask": "details", "id": 1}, {"details": fail}) == {"error": "interrupted"}
    assert answer({"ask": "details", "id": 2}, {"details": fail}) == {"error": "ValueError: no such box"}
    assert answer("nonsense", {}) == {"error": "the kernel has no answer to None"}
