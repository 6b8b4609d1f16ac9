"""What a user's names may do to the view (nothing), and how it suits the page around it."""

import pytest

from autograd_nb.graph.render.palette import DARK, LIGHT, MONO, SANS
from tests.browser.stepper_page import open_page, run
from tests.browser.viewer_page import PAGE, click, nested, settle, small, view_of

NASTY = [
    "<script>window.ran = 1</script>", "<img src=x onerror='window.ran = 1'>", "\"'><svg onload=window.ran=1>",
    "</script></style></textarea>", "]]>--><!--", "\u202egnp.exe", "a\u2066b\u2069", "שלום עולם", "x" * 10_000,
    "\x00\x01\x1b[31m\x7f", "\ud800", "{k} ${1+1} `x`", "__proto__", "constructor",
]  # fmt: skip
COLOUR = """() => {
    const { canvas, painter } = view.stage;
    return [...painter.ctx.getImageData(3, canvas.height - 4, 1, 1).data].slice(0, 3);
}"""
GEOMETRY = """async documents => {
    const { Book } = await import('http://parts.test/book.js');
    const { stretched } = await import('http://parts.test/stretch.js');
    const faults = [];
    let seed = 5, plans = 0;
    const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (const document_ of documents) {
        const book = new Book(document_), groups = book.groups();
        for (let round = 0; round < 25; round++, plans++) {
            const share = chance(), open = new Set(groups.filter(() => chance() < share));
            const plan = stretched(book, open);
            const items = [...plan.boxes, ...plan.frames].sort((a, b) => a.y - b.y);
            items.forEach((a, i) => {
                if (a.x < -0.5 || a.y < -0.5 || a.x + a.w > plan.width + 0.5 || a.y + a.h > plan.height + 0.5) faults.push(['out', a.box.id]);
                for (let k = i + 1; k < items.length && items[k].y < a.y + a.h - 0.2; k++) {
                    const b = items[k], inside = (p, q) => { for (let r = p; r; r = r.around) if (r === q) return true; return false; };
                    const apart = b.x >= a.x + a.w - 0.2 || a.x >= b.x + b.w - 0.2;
                    if (!apart && !inside(a, b) && !inside(b, a)) faults.push(['overlap', a.box.id, b.box.id]);
                    if (!apart && inside(b, a) && b !== a && (b.x < a.x || b.x + b.w > a.x + a.w || b.y + b.h > a.y + a.h)) faults.push(['sticks out', b.box.id]);
                }
            });
            for (const { points, source, target } of plan.edges) {
                for (let i = 2; i < points.length; i += 2) {
                    const [x0, x1] = [Math.min(points[i - 2], points[i]), Math.max(points[i - 2], points[i])];
                    const [y0, y1] = [points[i - 1], points[i + 1]];
                    if (y1 < y0 - 0.2) faults.push(['upwards', source.box.id, target.box.id]);
                    for (const item of items) {
                        if (item.y > y1) break;
                        if (item === source || item === target || item.around !== source.around) continue;
                        if (item.x < x1 - 0.3 && item.x + item.w > x0 + 0.3 && item.y < y1 - 0.3 && item.y + item.h > y0 + 0.3) faults.push(['crossed', item.box.id, source.box.id, target.box.id]);
                    }
                }
            }
        }
    }
    return [faults.slice(0, 5), plans];
}"""  # noqa: E501 - a line of script each


def nasty(shown: dict) -> dict:
    """The document with hostile texts wherever a text can stand, past everything that cleans them in Python."""
    told = iter(NASTY * 50)
    for look in [look for each in (shown["scene"], *shown["scenes"].values()) for look in each["looks"]]:
        for line in look["lines"]:
            line["pieces"] = [[next(told), css] for _, css in line["pieces"]] or [[next(told), "b"]]
            line["right"] = next(told)
        for chip in look.get("chips", ()):
            chip |= {"text": next(told), "shape": next(told)}
    body = [["div", {"onclick": "window.ran = 1", "title": NASTY[0]}, *NASTY], ["script", {}, "window.ran = 1"]]
    body += [["img", {"src": "javascript:window.ran = 1"}], ["a", {"href": "https://example.invalid"}, "there"]]
    details = {name: [{"id": NASTY[0], "title": NASTY[2], "body": body}] for name in shown["scene"]["id"]}
    groups = shown["groups"] | {"title": [NASTY[0] for _ in shown["groups"]["title"]]}
    return shown | {"title": NASTY[3], "description": NASTY[5], "details": details, "groups": groups}


@pytest.mark.browser
@pytest.mark.parametrize("make", [small, nested])
def test_hostile_names_neither_run_nor_break(chromium, make):
    # The protocol of the browser itself carries no halves of surrogate pairs; `fitText` has a test of its own.
    shown = nasty(make())
    text = str(shown).encode("utf-8", "replace")
    assert b"<script>" in text
    with view_of(chromium, _carried(shown)) as page:
        for box in page.evaluate("[...view.plan.at.keys()]"):
            page.evaluate("id => { view.select(id); view.moveTo(id); view.focus(id); }", box)
        page.evaluate("view.focus(null); view.expandDepth(5)")
        for told in NASTY[:8]:
            page.evaluate("text => view.search(text)", told)
        first = page.evaluate("view.plan.boxes[0].box.id")
        page.evaluate("view.clearSearch(); view.select(null); view.stage.open(); view.stage.draw()")
        click(page, first)
        settle(page)
        assert page.evaluate("window.ran") is None
        assert page.evaluate("view.root.querySelectorAll('script, img[src], a, [onclick], iframe').length") == 0
        assert page.evaluate("Math.max(...[...view.root.querySelectorAll('h2, h3, .panel-body p')]"
                             ".map(e => e.textContent.length))") < 12_000  # fmt: skip
        assert page.evaluate("view.root.scrollWidth <= view.root.clientWidth + 1")


def _carried(value):
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_carried(key): _carried(item) for key, item in value.items()}
    return [_carried(item) for item in value] if isinstance(value, list) else value


@pytest.mark.browser
def test_what_cannot_be_seen_is_written_out(chromium):
    with open_page(chromium) as page:
        seen = run(page, "lettering.js", "[m.visibleText('a\\u202eb\\n\\x00'), m.visibleText('x'.repeat(9000)).length]")
        assert seen == ["a\\u202eb \\u0000", 401]
        assert run(page, "lettering.js", "m.visibleText('\\ud800') + m.visibleText('שלום 勾配')") == "\\ud800שלום 勾配"
        assert run(page, "tree.js", "m.fitText('a\\u202eb\\ud800\\x07')") == "a\ufffdb\ufffd\ufffd"


@pytest.mark.browser
def test_trees_become_elements_of_the_list_alone(chromium):
    tree = ["div", {"class": "x", "onload": "1"}, ["script", {}, "<b>"], ["math", {}, ["mfrac", {}, ["mi", {}, "a"]]]]
    with open_page(chromium) as page:
        made = run(page, "tree.js", "(n => [n.outerHTML, n.querySelector('mi').namespaceURI])(m.nodeOfTree(a))", tree)
    assert made[0] == '<div class="x">&lt;b&gt;<math><mfrac><mi>a</mi></mfrac></math></div>'
    assert made[1].endswith("MathML")


@pytest.mark.browser
def test_whatever_is_open_nothing_overlaps_and_no_edge_is_in_the_way(chromium):
    with open_page(chromium) as page:
        faults, plans = page.evaluate(GEOMETRY, [nested(14), nested(60)])
        assert page.complaints == []
    assert faults == []
    assert plans == 50


def shade(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "scheme", "palette"),
    [
        ("", "light", LIGHT),
        ("", "dark", DARK),
        ("data-jp-theme-light=false", "light", DARK),
        ("data-jp-theme-light=true", "dark", LIGHT),
        ("class='vscode-dark'", "light", DARK),
        ("class='vscode-light'", "dark", LIGHT),
    ],
)
def test_light_and_dark_follow_the_page(chromium, body, scheme, palette):
    with view_of(chromium, small(), html=PAGE.replace("<body", f"<body {body}"), color_scheme=scheme) as page:
        assert page.evaluate(COLOUR) == shade(palette["panel"])


@pytest.mark.browser
def test_the_theme_changes_while_the_view_is_open(chromium):
    with view_of(chromium, small()) as page:
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")
        page.wait_for_function("view.root.dataset.theme === 'dark'")
        settle(page)
        assert page.evaluate(COLOUR) == shade(DARK["panel"])


@pytest.mark.browser
def test_colours_and_fonts_are_those_of_the_static_picture(chromium):
    with open_page(chromium) as page:
        assert run(page, "palette.js", "m.VIEW_COLOURS") == {"light": LIGHT, "dark": DARK}
        assert run(page, "palette.js", "[m.VIEW_SANS, m.VIEW_MONO]") == [SANS, MONO]


@pytest.mark.browser
def test_it_speaks_japanese_wherever_it_speaks_english(chromium):
    with open_page(chromium) as page:
        english, japanese = run(page, "view_words.js", "[m.viewWords('en'), m.viewWords('ja')]")
    assert [key for key in english if english[key] == japanese[key]] == []
    assert [len(pair) for pair in japanese["keys"]] == [len(pair) for pair in english["keys"]]
    assert [pair[0] for pair in japanese["keys"] if pair[0].isascii()] == [
        pair[0] for pair in english["keys"] if pair[0].isascii() and "arrows" not in pair[0]
    ]


@pytest.mark.browser
def test_it_prints_sharply(chromium):
    with view_of(chromium, small()) as page:
        before = page.evaluate("view.stage.canvas.width")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("view.stage.canvas.width") == 3 * before
        page.emulate_media(media="print")
        assert page.locator(".tool-row").is_hidden()
