"""The explorer's view in a browser: what clicks, keys and messages do."""

import pytest

from tests.browser.viewer_page import chain, click, nested, settle, small, view_of

pytestmark = pytest.mark.browser

PANEL = "view.root.querySelector('.side')"
SAID = "view.outline.live.textContent"
LABEL = "view.root.querySelector('#' + view.tree.getAttribute('aria-activedescendant')).getAttribute('aria-label')"


@pytest.fixture
def page(chromium):
    with view_of(chromium, small()) as shown:
        yield shown


@pytest.fixture
def folded(chromium):
    with view_of(chromium, nested()) as shown:
        yield shown


def group_of(page) -> str:
    return page.evaluate("view.book.groups()[0]")


def test_a_click_selects_and_shows_what_python_told(chromium):
    details = {"n3": [{"id": "formula", "title": "Formula", "body": [["p", {}, "1 - h", ["sup", {}, "2"]]]}]}
    with view_of(chromium, small() | {"details": details}) as page:
        heard = "view.on('selected', id => { window.heard = id })"
        page.evaluate(heard)
        click(page, "n3")
        assert page.evaluate("[view.selected, heard, told.at(-1)]") == ["n3", "n3", {"state": {"selected": "n3"}}]
        text = page.evaluate(f"{PANEL}.innerText")
        assert [told in text for told in ("h = tanh", "1 - h2", "In[3]:5")] == [True] * 3
        click(page, "n2")
        assert "1 - h" not in page.evaluate(f"{PANEL}.innerText")


def test_a_click_beside_everything_selects_nothing(page):
    click(page, "n3")
    place = page.evaluate(
        "(() => { const r = view.stage.canvas.getBoundingClientRect(); return [r.left, r.bottom]; })()"
    )
    page.mouse.click(place[0] + 8, place[1] - 8)
    assert page.evaluate("[view.selected, told.at(-1)]") == [None, {"state": {"selected": ""}}]


def test_dragging_moves_the_picture_and_selects_nothing(page):
    before = page.evaluate("[view.stage.camera.x, view.stage.camera.y]")
    page.mouse.move(200, 300)
    page.mouse.down()
    page.mouse.move(260, 340, steps=5)
    page.mouse.up()
    after = page.evaluate("[view.stage.camera.x, view.stage.camera.y, view.stage.camera.scale, view.selected]")
    assert [(b - a) * after[2] for b, a in zip(before, after, strict=False)] == pytest.approx([60, 40], abs=1)
    assert after[3] is None


def test_the_wheel_zooms_around_the_pointer(page):
    page.mouse.move(500, 300)
    there = (
        "(() => { const r = view.stage.canvas.getBoundingClientRect(); "
        "return view.stage.camera.toPlane(500 - r.left, 300 - r.top); })()"
    )
    before = page.evaluate(there), page.evaluate("view.stage.camera.scale")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    settle(page)
    assert page.evaluate("view.stage.camera.scale") > before[1]
    assert page.evaluate(there) == pytest.approx(before[0], abs=0.5)


def test_a_page_is_scrolled_over_a_view_that_nobody_works_with(chromium):
    tall = "<!doctype html><meta charset=utf-8><body style='margin:0;height:3000px'><div id=place></div></body>"
    with view_of(chromium, nested(), html=tall) as page:
        page.mouse.move(400, 300)
        page.evaluate("view.stage.canvas.dispatchEvent(new PointerEvent('pointerleave'))")
        place = "[view.stage.camera.x, view.stage.camera.y, view.stage.camera.scale]"
        before = page.evaluate(place)
        page.mouse.wheel(0, 200)
        page.wait_for_function("scrollY > 100")
        assert page.evaluate(place) == before


def test_a_group_opens_and_closes_in_place(folded):
    group = group_of(folded)
    before = folded.evaluate("view.plan.boxes.length")
    click(folded, group)
    assert folded.evaluate("view.expanded") == [group]
    assert folded.evaluate("told.filter(e => e.state?.expanded).at(-1)") == {"state": {"expanded": [group]}}
    assert folded.evaluate("view.plan.boxes.length") > before
    assert "is open" in folded.evaluate(SAID)
    click(folded, group, "close")
    assert folded.evaluate("[view.expanded, view.plan.boxes.length]") == [[], before]


def test_levels_open_and_close(folded):
    levels = folded.evaluate("view.levels()")
    assert levels >= 2
    folded.locator(".tool-deeper").click()
    assert folded.evaluate("view.level()") == 1
    folded.evaluate(f"view.expandDepth({levels})")
    assert folded.evaluate("view.plan.boxes.filter(item => item.box.kind === 'fold').length") == 0
    folded.locator(".tool-flatter").click()
    assert folded.evaluate("view.level()") == levels - 1
    folded.evaluate("view.expandDepth(0)")
    assert folded.evaluate("view.expanded") == []


def test_movement_ends_where_stillness_does(chromium):
    """With animation the same places come out as without."""
    places = "[...view.plan.at.values()].map(i => [i.box.id, i.x, i.y, i.w, i.h, i.fade ?? null])"
    found = []
    for motion in ("reduce", "no-preference"):
        with view_of(chromium, nested(), reduced_motion=motion) as page:
            page.evaluate("view.expandDepth(2)")
            page.evaluate("view.collapse(view.book.groups()[1])")
            settle(page)
            found.append(page.evaluate(places))
    assert found[0] == found[1]


def test_searching_opens_what_is_around_a_match(folded):
    field = folded.get_by_role("searchbox")
    field.fill("tanh")
    assert folded.locator(".matches").inner_text() == "1 of 14"
    first = folded.evaluate("view.selected")
    assert "tanh" in folded.evaluate(f"{PANEL}.innerText")
    field.press("Enter")
    assert folded.locator(".matches").inner_text() == "2 of 14"
    assert folded.evaluate("view.selected") not in (None, first)
    field.press("Shift+Enter")
    assert folded.evaluate("view.selected") == first
    field.fill("nothing has this name")
    assert folded.locator(".matches").inner_text() == "no match"
    field.press("Escape")
    assert folded.evaluate("view.state.found") == []


def test_searching_finds_names_and_lines(page):
    assert page.evaluate("view.search('In[3]:5')") == ["n3"]
    assert page.evaluate("view.search('PRED mm')") == ["n2"]
    assert sorted(page.evaluate("view.search('w2')")) == ["n2", "n7"]


def test_the_way_to_a_leaf(page):
    page.evaluate("view.focus('w1')")
    assert sorted(page.evaluate("[...view.state.lit]")) == ["n0", "n1", "n2", "n3", "n4"]
    page.evaluate("view.focus('n6')")
    assert sorted(page.evaluate("[...view.state.lit]")) == ["n0", "n5", "n6"]
    page.evaluate("view.focus(null)")
    assert page.evaluate("view.state.lit") is None


def test_the_way_to_a_box_inside_groups(folded):
    folded.evaluate("view.expandDepth(2)")
    folded.evaluate("view.focus('n7')")
    lit = set(folded.evaluate("[...view.state.lit]"))
    assert {"n0", "n1", "n6", "n7", group_of(folded)} <= lit
    assert not {"n8", "n12", "n57", "n58"} & lit


def test_by_keyboard_alone(folded):
    group = group_of(folded)
    folded.locator("#before").focus()
    for _ in range(12):
        folded.keyboard.press("Tab")
        if folded.evaluate("view.host.shadowRoot.activeElement === view.tree"):
            break
    assert folded.evaluate("view.state.cursor") == "n58"
    assert folded.evaluate(LABEL).startswith("cos")
    for key, box in [("ArrowDown", "n57"), ("ArrowDown", group), ("ArrowUp", "n57"), ("End", "n0"), ("ArrowUp", group)]:
        folded.keyboard.press(key)
        assert folded.evaluate("view.state.cursor") == box, key
    folded.keyboard.press("Enter")
    assert folded.evaluate("view.expanded") == [group]
    folded.keyboard.press("ArrowDown")
    inner = folded.evaluate("view.state.cursor")
    assert folded.evaluate(f"view.plan.at.get('{inner}').around.box.id") == group
    folded.keyboard.press("Backspace")
    folded.keyboard.press(" ")
    assert folded.evaluate("view.selected") == group
    folded.keyboard.press("f")
    assert folded.evaluate("view.state.lit !== null")
    folded.keyboard.press("/")
    folded.keyboard.type("exp")
    assert folded.evaluate("view.selected") == "n57"
    folded.keyboard.press("Escape")
    folded.keyboard.press("?")
    assert folded.locator(".help").is_visible()
    folded.keyboard.press("Escape")
    assert folded.locator(".help").is_hidden()
    for _ in range(2):
        folded.keyboard.press("Escape")
    assert folded.evaluate("[view.state.lit, view.selected]") == [None, None]


def test_every_box_can_be_read_out(folded):
    folded.evaluate("view.expandDepth(9); view.tree.focus()")
    items = folded.evaluate("[...view.root.querySelectorAll('[role=treeitem]')].map(e => e.getAttribute('aria-label'))")
    boxes = folded.evaluate("[...view.plan.at.values()].filter(i => i.box.kind !== 'port').length")
    assert len(items) == boxes
    assert all(". from " in item and ". to " in item for item in items)
    assert folded.evaluate("view.tree.getAttribute('role')") == "tree"


def test_state_from_outside_is_not_told_back(folded):
    group = group_of(folded)
    folded.evaluate("told.length = 0")
    folded.evaluate(f"view.update({{ selected: 'n57', expanded: ['{group}'], frame: 0 }})")
    assert folded.evaluate("[view.selected, view.expanded, told]") == ["n57", [group], []]
    folded.evaluate("view.update({ selected: '', expanded: [] })")
    assert folded.evaluate("[view.selected, view.expanded, told]") == [None, [], []]


def test_what_is_missing_is_asked_of_the_kernel(chromium):
    shown = nested()
    group, inside = next(iter(shown["scenes"].items()))
    with view_of(chromium, shown | {"scenes": {}}) as page:
        page.evaluate("view.live = true")
        click(page, group)
        asked = page.evaluate("told.filter(event => event.ask)")
        assert {question["ask"]: question["id"] for question in asked} == {"scene": group, "details": group}
        assert page.evaluate("view.expanded") == []
        page.evaluate("message => view.receive(message)", {"scene": group, "data": inside})
        assert page.evaluate("view.expanded") == [group]
        details = [{"id": "source", "title": "Source", "body": [["pre", {}, "x = loop()"]]}]
        page.evaluate("message => view.supply(message)", {"details": group, "data": details})
        assert "x = loop()" in page.evaluate(f"{PANEL}.innerText")
        page.evaluate("view.receive({ error: 'the graph is gone' })")
        assert "the graph is gone" in page.evaluate(f"{PANEL}.innerText")


def test_without_a_kernel_it_says_what_is_missing(chromium):
    shown = nested()
    with view_of(chromium, shown | {"scenes": {}}) as page:
        click(page, next(iter(shown["scenes"])))
        assert page.evaluate("view.expanded") == []
        assert "Run the cell again" in page.evaluate(SAID)
        assert "Run the cell again" in page.evaluate(f"{PANEL}.innerText")


def test_another_document_takes_the_place(page):
    page.evaluate("view.select('n3')")
    page.evaluate("document_ => view.receive({ document: document_ })", small() | {"title": "Changed"})
    assert page.evaluate("[view.selected, document.querySelectorAll('.autograd-nb-view').length]") == ["n3", 1]
    assert page.locator("h2").inner_text() == "Changed"


def test_only_what_is_in_sight_is_drawn(chromium):
    with view_of(chromium, chain(4000)) as page:
        assert page.evaluate("view.plan.boxes.length") == 4000
        assert 0 < page.evaluate("view.stage.visible") < 12
        assert page.evaluate("!view.stage.minimap.root.hidden")
        page.evaluate("view.fit()")
        assert page.evaluate("view.stage.visible") == 4000
        page.evaluate("view.search('n'); view.select('n2000')")
        settle(page)
        assert page.evaluate("view.root.querySelectorAll('[role=treeitem]').length") <= 300
        assert page.evaluate(LABEL).startswith("sin")


def test_the_overview_is_not_there_where_nothing_is_out_of_sight(chromium):
    with view_of(chromium, chain(3)) as page:
        assert page.evaluate("view.stage.minimap.root.hidden")


def test_the_passes_are_played_down_and_up(page):
    page.locator(".tool-play").click()
    page.wait_for_function("view.state.front?.way === 1 && view.state.front.y > 60")
    page.wait_for_function("view.state.front?.way === -1", timeout=20000)
    page.keyboard.press("Escape")
    page.locator(".tool-play").click()
    assert page.evaluate("view.state.front") is None


def test_a_frame_marks_its_box(chromium):
    frames = {"frames": []}
    with view_of(chromium, small() | frames) as page:
        page.evaluate("view.document.frames = [{ node: 'n1' }, { node: 'n3' }]")
        page.evaluate("view.setFrame(1)")
        assert page.evaluate("view.state.current") == "n3"


def test_it_can_be_taken_off_the_page(page):
    page.evaluate("view.destroy()")
    assert page.evaluate("document.getElementById('place').children.length") == 0
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
