"""The stepper of real passes in their own page: every frame in the view, the same numbers as Python's, and edits."""

import json
import re
from contextlib import contextmanager

import pytest

import autograd_nb as torch
from autograd_nb import show
from tests.browser.stepper_page import open_page

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    let element = document.activeElement;
    while (element?.shadowRoot) element = element.shadowRoot.activeElement;
    return element?.ariaLabel;
}"""
VIEW = "[...autograd_nb_views.views.values()].flat()[0].view"


def layer(lang="en", quiz=False):
    x = torch.tensor([[1.0, 2.0], [-1.0, 0.5]])
    w = torch.tensor([[0.5], [-1.0]], requires_grad=True)
    b = torch.tensor([0.25], requires_grad=True)
    e = x @ w + b
    loss = (e**2).mean()
    variables = {"x": x, "w": w, "b": b, "e": e, "loss": loss}
    return show.step(loss, variables=variables, lang=lang, quiz=quiz)


def recurrent():
    torch.manual_seed(0)
    u = torch.randn(3, 3, requires_grad=True)
    state = torch.randn(3)
    for _ in range(40):
        state = torch.tanh(state @ u)
    loss = state.sum()
    return show.step(loss, variables={"u": u, "loss": loss})


@contextmanager
def opened(chromium, stepper, **options):
    settings = {"reduced_motion": "reduce", "viewport": {"width": 1000, "height": 900}} | options
    with open_page(chromium, stepper.to_html(), **settings) as page:
        page.wait_for_selector(".step-table")
        yield page
        assert page.complaints == []


def drawn(page, css):
    return [text.strip() for text in page.locator(f".overlay {css}").all_text_contents()]


def test_every_frame_is_shown_with_the_numbers_of_the_text(chromium):
    stepper = layer()
    frames = json.loads(stepper.to_json())["frames"]
    text = stepper.text()
    with opened(chromium, stepper) as page:
        page.locator(".do-first").focus()
        for k, frame in enumerate(frames):
            assert page.locator(".step-title > span").nth(1).inner_text() == frame["title"]
            assert drawn(page, ".flow-number") == [str(k + 1)]
            assert drawn(page, ".flow-done") == [f"✓ {n}" for n in range(1, k + 1)]
            ways = [row for row in frame["inputs"] if row["edge"]]
            assert page.locator(".overlay .flow-way.is-leaving").count() == len(ways)
            for row in page.locator(".step-gives").all():
                numbers = re.findall(r"-?\d+\.?\d*", row.locator("table, .number").first.inner_text())
                assert re.search(r"contribution: \D*" + r"\D+".join(map(re.escape, numbers)), text) or not ways
            page.keyboard.press("ArrowRight")
        assert k == len(frames) - 1 == 5


def test_upstream_flows_on_the_edges_it_came_by(chromium):
    with opened(chromium, layer()) as page:
        page.locator(".do-next").click()
        assert drawn(page, ".flow-badge.is-arriving") == ["↑"]
        way = page.locator(".overlay .flow-way.is-leaving .flow-path").bounding_box()
        ring = page.locator(".overlay .flow-now").bounding_box()
        # The gradient leaves the card upwards, towards what was computed before.
        assert way["y"] + way["height"] <= ring["y"] + 12
        assert abs(way["x"] - ring["x"] - ring["width"] / 2) < ring["width"] / 2


def test_inside_closed_groups_the_group_stands_for_its_boxes(chromium):
    with opened(chromium, recurrent()) as page:
        frames = page.evaluate(f"{VIEW}.document.frames.length")
        page.evaluate(f"{VIEW}.setFrame({frames - 1})")
        before = page.locator(".overlay .flow-done").count()
        assert 1 < before < 10
        page.evaluate(f"{VIEW}.update({{ expanded: {VIEW}.document.groups.id }})")
        page.wait_for_timeout(600)
        assert page.locator(".overlay .flow-done").count() > 30


def test_run_to_what_is_selected_in_the_picture(chromium):
    with opened(chromium, layer()) as page:
        frames = page.evaluate(f"{VIEW}.document.frames")
        node = next(frame["node"] for frame in frames if frame["title"].endswith("MmBackward0"))
        page.evaluate(f"{VIEW}.update({{ selected: {node!r} }})")
        page.locator(".do-run").click()
        assert page.locator(".step-title > span").nth(1).inner_text() == "MmBackward0"


def told_frame(page):
    """The frame that the page told the kernel's model."""
    return page.evaluate("told.findLast(event => event.state?.frame !== undefined).state.frame")


def test_an_edit_computes_the_pass_again_and_stays_where_it_was(chromium):
    stepper = layer()
    with opened(chromium, stepper) as page:
        page.evaluate(f"globalThis.told = []; {VIEW}.listen((event) => told.push(event)); {VIEW}.live = true")
        page.locator(".do-next").click()
        page.locator("summary", has_text="Change the inputs").click()
        page.get_by_label("w, element [1, 0]", exact=True).fill("0")
        page.keyboard.press("Enter")
        (asked,) = page.evaluate("told.filter(event => event.ask === 'edit')")
        assert (asked["name"], asked["index"], asked["value"]) == ("w", [1, 0], 0)
        stepper.frame = told_frame(page)
        page.evaluate(f"answer => {VIEW}.receive(answer)", stepper.answer_edit(asked))
        assert page.locator(".place").inner_text() == "2 / 6"
        # e = [0.5 + 0.25, -0.5 + 0.25], and the mean halves 2e.
        assert re.findall(r"-?\d+\.\d+", page.locator(".step-gives .numbers").inner_text()) == ["0.75", "-0.25"]
        assert page.get_by_label("w, element [1, 0]", exact=True).input_value() == "0"
        assert page.evaluate(FOCUSED) == "w, element [1, 0]"


def test_an_edit_that_fails_is_told(chromium):
    with opened(chromium, layer()) as page:
        page.evaluate(f"{VIEW}.listen(() => {{}}); {VIEW}.live = true; {VIEW}.receive({{ error: 'out of bounds' }})")
        assert page.locator(".step-told").inner_text() == "out of bounds"


def test_without_a_kernel_the_page_plays_asks_and_says_what_it_cannot(chromium):
    with opened(chromium, layer(lang="ja", quiz=True)) as page:
        assert page.locator(".quiz-field").count() == 1
        page.locator(".quiz-field").fill("0.001")
        page.keyboard.press("Enter")
        assert "違います" in page.locator(".quiz-verdict").inner_text()
        page.locator("summary", has_text="入力を変える").click()
        assert "カーネル" in page.locator(".edit-note").inner_text()


def test_a_reshape_that_is_a_note_on_an_edge_is_marked_there(chromium):
    stepper = recurrent()
    titles = [frame["title"] for frame in json.loads(stepper.to_json())["frames"]]
    reshape = next(k for k, title in enumerate(titles) if title.endswith("UnsqueezeBackward0"))
    with opened(chromium, stepper) as page:
        page.evaluate(f"{VIEW}.setFrame({reshape})")
        # It happens inside the closed repetition, which is marked in its place.
        assert drawn(page, ".flow-number") == [str(reshape + 1)]
        page.evaluate(f"{VIEW}.update({{ expanded: {VIEW}.document.groups.id }})")
        page.wait_for_timeout(600)
        assert (drawn(page, ".flow-number"), drawn(page, ".flow-badge")) == ([], [str(reshape + 1)])


def test_a_pass_begins_with_its_first_box_in_sight(chromium):
    with opened(chromium, recurrent(), viewport={"width": 800, "height": 700}) as page:
        page.wait_for_selector(".flow-glow", state="attached")
        box, window = page.evaluate(
            f"""(() => {{
                const stage = {VIEW}.stage;
                const box = stage.plan.at.get({VIEW}.document.frames[0].node);
                const top = stage.camera.toScreen(box.x, box.y)[1];
                return [[top, top + box.h * stage.camera.scale], stage.camera.height];
            }})()"""
        )
        assert 0 <= box[0] < box[1] <= window


def test_a_wide_table_is_put_below_each_other_instead_of_scrolled(chromium):
    torch.manual_seed(0)
    w, x = torch.randn(5, 6, requires_grad=True), torch.randn(5, 6)
    stepper = show.step((w * x).sum(), variables={"w": w, "x": x})
    panel = "element => [element.scrollWidth <= element.clientWidth, element.classList.contains('is-stacked')]"
    with opened(chromium, stepper, viewport={"width": 1500, "height": 800}) as page:
        assert page.locator(".step-panel").evaluate(panel) == [True, False]
        page.set_viewport_size({"width": 800, "height": 800})
        page.wait_for_selector(".is-stacked")
        assert page.locator(".step-panel").evaluate(panel) == [True, True]
        assert page.locator(".step-local").get_attribute("data-label") == "Local derivative"
