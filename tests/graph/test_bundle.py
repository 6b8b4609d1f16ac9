"""What a notebook stores: HTML and text that work without JavaScript, network or trust; and the export formats."""

import json
import re
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from autograd_nb.graph import Graph, GraphNode, from_grad_fn, mimebundle, render
from autograd_nb.graph.render import formats
from tests.graph.handmade import chain
from tests.graph.samples import logistic, mlp, names_of, rnn


class Images(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = [], {}

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "img":
            self.attributes = dict(attrs)


def parsed(html):
    page = Images()
    page.feed(html)
    return page


def test_the_html_is_one_image_with_its_own_data():
    loss, names = mlp()
    page = parsed(render(from_grad_fn(loss.grad_fn, names=names_of(names)), "text/html"))
    assert page.tags == ["div", "img"]
    kind, data = page.attributes["src"].split(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(data).decode().startswith("<svg ")


def test_the_alternative_text_is_sentences():
    loss, names = logistic()
    alt = parsed(render(from_grad_fn(loss.grad_fn, names=names_of(names)), "text/html")).attributes["alt"]
    assert alt == (
        "Computation graph of loss: 4 operations and 2 leaves. Values flow down through 4 operations: matmul, squeeze, "
        "add, binary_cross_entropy_with_logits. The gradient flows back up and reaches b (3), w (5×3)."
    )


def test_the_alternative_text_of_a_long_graph_stays_short():
    assert len(parsed(render(from_grad_fn(rnn(50)[0].grad_fn), "text/html")).attributes["alt"]) < 500


def test_wide_pictures_scroll_and_narrow_ones_shrink():
    assert "max-width:100%;height:auto" in render(chain(3), "text/html")
    fan = Graph(tuple(GraphNode(f"n{i}", "op", "op") for i in range(30)))
    assert "max-width:none" in render(fan, "text/html")


def test_the_bundle_has_text_and_html():
    bundle = mimebundle(chain(2))
    assert list(bundle) == ["text/plain", "text/html"]
    assert bundle == mimebundle(chain(2))


def test_a_picture_that_fails_costs_one_line(monkeypatch):
    def broken(graph, **options):
        raise ValueError("no ink")

    monkeypatch.setitem(render.__globals__["_renderers"], "text/html", broken)
    bundle = mimebundle(chain(2))
    assert list(bundle) == ["text/plain"]
    assert bundle["text/plain"].startswith(render(chain(2)))
    assert bundle["text/plain"].endswith("(the picture could not be drawn: ValueError: no ink)")


def test_renderers_are_found_by_mime_type():
    assert {"application/json", "image/svg+xml", "text/html", "text/plain", "text/vnd.graphviz"} <= set(formats())
    with pytest.raises(KeyError, match="there are application/json"):
        render(Graph(), "image/gif")


def test_json_is_sorted_and_reads_back():
    graph = from_grad_fn(mlp()[0].grad_fn)
    text = render(graph, "application/json")
    assert Graph.from_json(text) == graph
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_dot_lists_everything_and_escapes_it():
    loss, names = logistic()
    graph = from_grad_fn(loss.grad_fn, names=names_of(names))
    text = render(graph, "text/vnd.graphviz")
    assert len(re.findall(r"^  n\d+ \[label", text, re.M)) == 6
    assert len(re.findall(r"^  n\d+ -> n\d+", text, re.M)) == 5
    odd = render(Graph((GraphNode("n0", "op", 'a"b\\c\n'),)), "text/vnd.graphviz")
    assert r'label="a\"b\\c "' in odd
