"""What the explorer's view costs in a browser without a graphics card: opening large graphs, and moving over them.

`python -m benchmarks.viewer [NAME ...]` needs Linux, Playwright and Chromium. Times are CPU, added over all processes
of the browser, so that drawing that is done elsewhere than in the page counts too.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import autograd_nb as torch
from autograd_nb.graph import Graph, GraphEdge, GraphNode
from autograd_nb.graph.scene import document_parts, scene
from autograd_nb.notebook.snapshot import roots_of, snapshot
from autograd_nb.notebook.widget.module import module
from benchmarks.large_graphs import LARGE
from benchmarks.layouts import layered

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FRAMES = 150
PAGE = '<!doctype html><meta charset="utf-8"><title>viewer</title><body style="margin:0"><div id="view"></div>'
OPEN = """async () => {
    const text = await (await fetch('document.json')).text();
    const { mount } = await import('./module.js');
    window.view = mount(document.getElementById('view'), JSON.parse(text));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return view.plan.boxes.length;
}"""
PAN = """([frames, scale]) => new Promise(done => {
    const { stage } = view, { camera } = stage;
    const { boxes: all } = view.plan, { x, y } = all[Math.floor(all.length / 2)];
    camera.set(scale < camera.whole() * 1.01 ? camera.fitting() : camera.centred(x, y, scale));
    let k = 0, boxes = 0;
    const step = () => {
        stage.changed(camera.pan(9 * Math.sin(k / 15), 9 * Math.cos(k / 11)));
        boxes += stage.visible;
        if (++k < frames) requestAnimationFrame(step); else done(Math.round(boxes / frames));
    };
    requestAnimationFrame(step);
})"""


def documents() -> dict[str, Callable[[], dict[str, Any]]]:
    """The graphs that are opened, by name: folded as a reader meets them, and flat, every operation a box."""
    folded = {name: (lambda make=make: document_parts(recorded(make))) for name, make in LARGE.items()}
    flat = {f"flat {n:,}": (lambda n=n: {"scene": scene(layered(n), by="none")}) for n in (1_000, 50_000)}
    thin = {"flat chain": lambda: {"scene": scene(recorded(LARGE["chain"]), by="none")}}
    return folded | flat | thin | {"side by side": lambda: {"scene": scene(side_by_side(48, 26), by="none")}}


def side_by_side(wide: int, high: int) -> Graph:
    """So many chains of so many operations: the boxes fill a screen evenly."""
    columns = [[f"n{x * high + y}" for y in range(high)] for x in range(wide)]
    nodes = (
        GraphNode(name, "op", "SinBackward0", name=f"h{name}", order=-i)
        for i, name in enumerate(chain.from_iterable(columns))
    )
    edges = (GraphEdge(*pair) for column in columns for pair in pairwise(column))
    return Graph(tuple(nodes), tuple(edges), tuple(column[0] for column in columns))


def recorded(make: Callable[[Any], Any]) -> Any:
    torch.manual_seed(0)
    value, names = make(torch)
    return snapshot(roots_of(value), names)


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield running
        running.close()


def open_page(running: Any, document: dict[str, Any]) -> tuple[Any, float, int]:
    """The page, the CPU seconds until the first picture stood, and how many boxes it has."""
    parts = {"/": (PAGE, "text/html"), "/module.js": (module() + "export { mount };", "text/javascript")}
    parts["/document.json"] = (json.dumps(document, ensure_ascii=False), "application/json")
    page = running.new_page(viewport={"width": 1280, "height": 800})

    def answer(route: Any) -> None:
        body, kind = parts.get("/" + route.request.url.split("/", 3)[3], ("", "text/plain"))
        route.fulfill(body=body, content_type=f"{kind}; charset=utf-8")

    page.route("**/*", answer)
    page.goto("http://viewer.test/")
    before = cpu_seconds()
    boxes = page.evaluate(OPEN)
    return page, cpu_seconds() - before, boxes


def cpu_seconds() -> float:
    """CPU time of all processes that this one has started."""
    parents, spent = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # it ended meanwhile
            parents[int(entry.name)] = int(fields[1])
            spent[int(entry.name)] = int(fields[11]) + int(fields[12])
    family = {os.getpid()}
    for _ in parents:
        grown = family | {child for child, parent in parents.items() if parent in family}
        if grown == family:
            break
        family = grown
    return sum(spent[each] for each in family - {os.getpid()}) / os.sysconf("SC_CLK_TCK")


def panned(page: Any, scale: float) -> tuple[float, int]:
    """CPU milliseconds per frame while panning, and the boxes that were in sight."""
    page.evaluate(PAN, [20, scale])
    before = cpu_seconds()
    boxes = page.evaluate(PAN, [FRAMES, scale])
    return 1000 * (cpu_seconds() - before) / FRAMES, boxes


def main(names: list[str]) -> None:
    """Print a line for each document."""
    print(f"{'graph':<14}{'boxes':>8}{'opening, s':>12}   panning: scale, boxes in sight, ms per frame")
    with browser() as running:
        for name, make in documents().items():
            if names and name not in names:
                continue
            document = {"schema": 1, "kind": "explore", "key": "k", "lang": "en", "title": name, "words": {}} | make()
            page, seconds, boxes = open_page(running, document)
            whole = page.evaluate("view.stage.camera.whole()")
            scales = dict.fromkeys((1.0, 0.4, 0.17, 0.1, round(max(whole, 1e-4), 4)))
            pans = [f"{scale:g}: {count:,} {cost:.1f}" for scale in scales for cost, count in [panned(page, scale)]]
            print(f"{name:<14}{boxes:>8,}{seconds:>12.2f}   {'   '.join(pans)}", flush=True)
            page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
