"""Documents for the viewer, and pages that show one: the parts as they stand, with no server and no network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograd_nb.graph import Graph, GraphEdge, GraphNode
from autograd_nb.graph.model import Origin
from autograd_nb.graph.scene import document_parts, scene
from tests.browser.stepper_page import ORIGIN, open_page

PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>view</title>"
    "<body style='margin:0'><button id=before>before</button><div id=place></div></body></html>"
)
MOUNT = f"""async document_ => {{
    const {{ mount }} = await import('{ORIGIN}/view.js');
    window.told = [];
    window.view = mount(document.getElementById('place'), document_);
    view.listen(event => told.push(event));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}}"""
SETTLED = "!view.stage.stop && !view.stage.frame"
POINT = """([id, part]) => {
    const item = view.plan.at.get(id), { stage } = view, place = stage.canvas.getBoundingClientRect();
    const at = { card: [item.box.side + 20, 20], close: [item.w - 22, 17] }[part];
    const [x, y] = stage.camera.toScreen(item.x + at[0], item.y + at[1]);
    return [place.left + x, place.top + y];
}"""


def small() -> dict[str, Any]:
    """Eight operations in two branches, with names, leaves and places; `n3` is tanh, which made h."""
    names = ["loss", None, "pred", "h", None, "reg", None, None]
    labels = ["Add", "Mean", "Mm", "Tanh", "Mm", "Mul", "Sum", "Pow"]
    nodes = [
        GraphNode(f"n{i}", "op", f"{label}Backward0", name=name, shape=(2, 3), dtype="float32", order=20 - i,
                  origin=Origin(cell=3, line=8 - i, source=f"{name} = {label.lower()}(...)"))
        for i, (name, label) in enumerate(zip(names, labels, strict=True))
    ]  # fmt: skip
    nodes += [GraphNode(name, "leaf", "AccumulateGrad", name=name.upper(), shape=(3, 3)) for name in ("w1", "w2")]
    pairs = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 7)]
    edges = [GraphEdge(f"n{a}", f"n{b}", k and int(a == 0 and b == 5)) for k, (a, b) in enumerate(pairs)]
    edges += [GraphEdge("n2", "w2", 1), GraphEdge("n4", "w1", 1), GraphEdge("n7", "w2", 1)]
    return document(document_parts(Graph(tuple(nodes), tuple(edges), ("n0",))))


def nested(rounds: int = 14) -> dict[str, Any]:
    """A loop of four operations, folded into one card, between a few others; two values go into each round."""
    loop = ["Mul", "Tanh", "Add", "Sin"] * rounds
    labels = ["Sum", *loop, "Exp", "Cos"]
    nodes = tuple(
        GraphNode(f"n{i}", "op", f"{label}Backward0", order=len(labels) - i, shape=(4,), dtype="float32")
        for i, label in enumerate(labels)
    )
    last = len(labels) - 1
    edges = [GraphEdge(f"n{i}", f"n{i + 1}") for i in range(last)]
    edges += [GraphEdge(f"n{i}", f"n{last}", 1) for i in range(3, last - 1, 4)]
    return document(document_parts(Graph(nodes, tuple(edges), ("n0",))))


def chain(size: int) -> dict[str, Any]:
    """As many operations one after the other, each a box."""
    nodes = tuple(GraphNode(f"n{i}", "op", "SinBackward0", order=size - i) for i in range(size))
    graph = Graph(nodes, tuple(GraphEdge(f"n{i}", f"n{i + 1}") for i in range(size - 1)), ("n0",))
    return document({"scene": scene(graph, by="none")})


def document(parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole document around ``parts``."""
    frame = {"schema": 1, "kind": "explore", "key": "test", "lang": "en", "title": "Graph of loss", "words": {}}
    return frame | {"description": "A graph of a loss.", "details": {}, "selected": None} | parts | more


@contextmanager
def view_of(browser: Any, shown: dict[str, Any], *, html: str = PAGE, **options: Any) -> Iterator[Any]:
    """A page with the view of a document; `view` and what it `told` are there as globals."""
    options = {"viewport": {"width": 1200, "height": 800}, "reduced_motion": "reduce"} | options
    with open_page(browser, html, **options) as page:
        page.evaluate(MOUNT, shown)
        yield page
        assert page.complaints == []


def settle(page: Any) -> None:
    """Wait until nothing moves."""
    page.wait_for_function(SETTLED)


def click(page: Any, box: str, part: str = "card") -> None:
    """A real click on a box, or on the sign that closes an open group."""
    settle(page)
    page.mouse.click(*page.evaluate(POINT, [box, part]))
    settle(page)
