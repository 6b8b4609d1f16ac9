"""The picture: valid, escaped, legible in both themes, nothing clipped, and the same every time."""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograd_nb.graph import Chip, Cut, Graph, GraphEdge, GraphNode, Origin, Untracked, fold, from_grad_fn, render
from autograd_nb.graph.render.palette import DARK, LIGHT
from autograd_nb.graph.render.typeset import text_width
from tests.graph.handmade import chain, random_dag
from tests.graph.samples import attention, blocks, logistic, mlp, names_of, rnn

SVG = "{http://www.w3.org/2000/svg}"
GOLDEN = Path(__file__).with_name("golden.svg")
MARKUP = ["<script>alert(1)</script>", "\"'><img onerror=x>", "]]>"]
EVIL = [*MARKUP, "\x00\x1b\n", "a\u202eb\u200f", "z" * 10_000, "\ud800"]


def hand_made():
    """A bit of everything: root, named card, formula, place, leaf, transposed leaf, constant, cut, broadcast."""
    nodes = (
        GraphNode("n0", "op", "MeanBackward0", shape=(), dtype="float32", name="loss", order=5),
        GraphNode(
            "n1", "op", "AddBackward0", "self + other", (4, 3), "float32", "z", Origin(3, 2, "x @ w.T + b"), order=4
        ),
        GraphNode("n2", "op", "MmBackward0", None, (4, 3), "float32", order=3, saved=(), untracked=()),
        GraphNode("n3", "op", "TanhBackward0", None, (3,), "float32", "b", order=2),
        GraphNode("n4", "op", "TBackward0", None, (5, 3), "float32", order=1),
        GraphNode("n5", "leaf", "AccumulateGrad", None, (3, 5), "float32", "w"),
        GraphNode("n6", "cut", "detach", None, (4, 5), "float32", "h"),
    )
    edges = (
        GraphEdge("n0", "n1"), GraphEdge("n1", "n2"), GraphEdge("n1", "n3", 1), GraphEdge("n2", "n4", 1),
        GraphEdge("n4", "n5"), GraphEdge("n3", "n5"), GraphEdge("n2", "n6", 0, kind="ghost"),
    )  # fmt: skip
    return Graph(nodes, edges, ("n0",), ("n6",))


def drawn(sample):
    loss, names = sample()
    return render(from_grad_fn(loss.grad_fn, names=names_of(names)), "image/svg+xml")


def texts(picture):
    return ["".join(t.itertext()) for t in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_golden():
    """To accept a new look on purpose: write `render(hand_made(), "image/svg+xml")` to golden.svg and look at it."""
    assert render(hand_made(), "image/svg+xml") + "\n" == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", [logistic, mlp, attention, rnn, blocks])
def test_every_picture_is_valid_and_says_what_it_is(sample):
    picture = drawn(sample)
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text.startswith("Computation graph of loss")
    assert "The gradient flows back up and reaches" in root.find(f"{SVG}desc").text
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#(.*?)\)", picture)) <= set(ids)
    assert re.findall(r"(?:https?|javascript|data|file):[^\"]*", picture) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize(("sample", "limit"), [(logistic, 20_000), (mlp, 20_000), (attention, 60_000), (rnn, 25_000)])
def test_pictures_stay_small(sample, limit):
    assert len(drawn(sample).encode()) < limit


@pytest.mark.parametrize("graph", [chain(10_000), random_dag(1, 10_000), random_dag(2, 300, far=0)], ids="abc")
def test_large_graphs_stay_under_a_megabyte(graph):
    picture = render(graph, "image/svg+xml")
    ElementTree.fromstring(picture)
    assert len(picture.encode()) < 1_000_000


def test_nothing_and_one_node():
    assert "nothing was recorded" in render(Graph(), "image/svg+xml")
    leaf = Graph((GraphNode("n0", "leaf", "AccumulateGrad", name="w"),), (), ("n0",))
    assert "w" in texts(render(leaf, "image/svg+xml"))


def test_names_shapes_places_and_roles_are_drawn():
    picture = render(hand_made(), "image/svg+xml")
    said = texts(picture)
    chips = ("w.T5×3", "w3×5", "detach h4×5")
    for text in ("z = add", "self + other", "AddBackward0", "In[3]:2", "4×3 float32", "3 → 4×3", *chips):
        assert text in said
    assert "backward() starts here" in said
    root = ElementTree.fromstring(picture)
    classes = [e.get("class") for e in root.iter()]
    assert {"leaf", "cut", "root", "card", "f", "g"} <= set(classes)


def test_gradient_lanes_run_beside_every_value_that_has_one():
    """Lanes into cards and chips, the sign in the legend, and the start at the root; a cut has only the forward one."""
    root = ElementTree.fromstring(render(hand_made(), "image/svg+xml"))
    paths = [p.get("class") for p in root.iter(f"{SVG}path") if p.get("class") in ("f", "g")]
    cards, leaves, cuts = 3, 2, 1
    assert paths.count("f") == cards + leaves + cuts + 1
    assert paths.count("g") == cards + leaves + 2


@pytest.mark.parametrize("text", EVIL, ids=range(len(EVIL)))
def test_untrusted_text_is_only_text(text):
    node = GraphNode("n0", "op", text, text, (2,), text, text, Origin(1, 2, text, text, text))
    leaf = GraphNode("n1", "leaf", "AccumulateGrad", name=text)
    cut = GraphNode("n2", "cut", text, name=text)
    edges = GraphEdge("n0", "n1", label=text), GraphEdge("n0", "n2", 1, kind="ghost"), GraphEdge("n3", "n0", label=text)
    graph = Graph((GraphNode("n3", "op", "op"), node, leaf, cut), edges, ("n3",), ("n2",))
    for mime in ("image/svg+xml", "text/html"):
        picture = render(graph, mime)
        picture.encode()
        assert "<script" not in picture
        assert "<img onerror" not in picture
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e\u200f]", picture)
        assert len(picture) < 60_000
    plain = ElementTree.fromstring(render(Graph((node,), (), ("n0",)), "image/svg+xml"))
    assert {e.tag.removeprefix(SVG) for e in plain.iter()} <= {
        "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "text", "tspan",
    }  # fmt: skip


def boxes(element, x=0.0, y=0.0):
    shift = re.match(r"translate\((\S+)(?: (\S+))?\)", element.get("transform", ""))
    if shift:
        x, y = x + float(shift[1]), y + float(shift[2] or 0)
    if element.tag == f"{SVG}rect":
        left, top = x + float(element.get("x")), y + float(element.get("y"))
        yield left, top, left + float(element.get("width")), top + float(element.get("height"))
    if element.tag == f"{SVG}text":
        size, content = float(element.get("font-size")), "".join(element.itertext())
        wide = text_width(content, size) * 0.8  # our measure is generous on purpose
        left = x + float(element.get("x")) - (wide if element.get("text-anchor") == "end" else 0)
        yield left, y + float(element.get("y")) - size * 0.7, left + wide, y + float(element.get("y"))
    for child in element:
        yield from boxes(child, x, y)


@pytest.mark.parametrize("sample", [logistic, mlp, attention, rnn, blocks])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_nothing_is_clipped(sample, lang):
    loss, names = sample()
    graph = from_grad_fn(loss.grad_fn, names=names_of(names))
    root = ElementTree.fromstring(render(graph, "image/svg+xml", lang=lang))
    _, _, width, height = map(float, root.get("viewBox").split())
    for left, top, right, bottom in boxes(root):
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "grounds"),
    [
        ("ink", ["panel", "card", "body", "leaf_fill", "cut_fill"]),
        ("muted", ["panel", "card", "body", "leaf_fill", "cut_fill"]),
        ("name", ["card", "leaf_fill", "cut_fill", "panel", "body"]),
        ("gradient", ["panel", "body"]),
        ("badge_ink", ["badge"]),
        ("forward", ["panel", "body"]),
    ],
)
def test_text_has_contrast_on_everything_it_lies_on(palette, ink, grounds):
    for ground in grounds:
        assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_outlines_have_contrast_too(palette):
    for line in ("line", "leaf", "cut"):
        assert contrast(palette[line], palette["panel"]) >= 3


def test_kinds_differ_without_colour():
    """Shape and pattern carry the kind: rounding, dashes, bars, a cross, a second outline."""
    picture = render(hand_made(), "image/svg+xml")
    assert re.search(r'<rect class="leaf"[^>]* rx="12"/><path class="leaf"', picture)
    assert re.search(r'<rect class="cut"[^>]*/><path class="snip"', picture)
    style = picture[picture.index("<style>") : picture.index("</style>")]
    for kind in ("cut", "const", "g"):
        assert re.search(rf"\.{kind}{{[^}}]*stroke-dasharray", style)
    assert not re.search(r"\.(leaf|card|f){[^}]*stroke-dasharray", style)


def test_wide_characters_get_their_room():
    assert text_width("勾", 10) == 10
    assert text_width("e\u0301", 10) == text_width("e", 10)
    name = "隠れ層の活性化関数"
    node = GraphNode("n0", "op", "ReluBackward0", name=name)
    picture = render(Graph((node,), (), ("n0",)), "image/svg+xml", lang="ja")
    card = float(re.search(r'<rect class="card"[^>]* width="([\d.]+)"', picture)[1])
    assert card >= text_width(name, 13) + text_width(" = relu", 13)
    assert "sans-serif" in picture


def test_many_chips_are_counted():
    chips = tuple(Chip("leaf", i, f"w{i}", f"n{i}") for i in range(30))
    picture = render(Graph((GraphNode("m", "op", "CatBackward0", chips=chips),), (), ("m",)), "image/svg+xml")
    assert texts(picture).count("+ 25 more") == 1


def test_groups_say_how_often_and_can_be_opened():
    loss, _ = rnn(50)
    graph = from_grad_fn(loss.grad_fn)
    closed = render(graph, "image/svg+xml")
    assert "× 49" in texts(closed)
    (group,) = [n.id for n in fold(graph).nodes if n.kind == "fold"]
    assert "× 49" not in texts(render(graph, "image/svg+xml", expanded=[group]))


def test_the_same_graph_gives_the_same_bytes_and_another_gives_other_ids():
    first, second = (render(g, "image/svg+xml") for g in (hand_made(), chain(3)))
    assert render(Graph.from_json(hand_made().to_json()), "image/svg+xml") == first
    assert re.search('id="(.*?)"', first)[1] != re.search('id="(.*?)"', second)[1]


def test_cut_names_are_in_the_description():
    loss, names = logistic()
    graph = from_grad_fn(loss.grad_fn, cuts=lambda n: [Cut("detach", 1, "y")] if n is loss.grad_fn else ())
    desc = ElementTree.fromstring(render(graph, "image/svg+xml")).find(f"{SVG}desc").text
    assert "It is stopped at detach y." in desc
    assert names


def test_no_piece_of_an_edge_has_no_length():
    """An arrow head at such a piece points anywhere."""
    for sample in (attention, blocks):
        for d in re.findall(r'<path class="[fg]" d="M(.*?)"', drawn(sample)):
            ends = [part.split()[-1] for part in re.split("[VC]", d) if part]
            assert all(a != b for a, b in pairwise(ends))


def test_constants_are_shown_by_value():
    lost = Untracked(1, "other", None, (), "float64", "0.1"), Untracked(2, "dim", "rate", (), "float64", "0.5")
    graph = Graph((GraphNode("n0", "op", "MulBackward0", untracked=lost),), (), ("n0",))
    picture = render(graph, "image/svg+xml")
    assert ">0.1<" in picture
    assert ">rate<" in picture
    assert ">= 0.5<" in picture
