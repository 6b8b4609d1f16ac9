"""The stepper on a page of its own: keyboard, picture, table, quiz, inputs, words, and nothing that it must not do."""

import re
from contextlib import contextmanager

import pytest

from autograd_nb.notebook.widget.stepper_words import WORDS, stepper_words
from tests.browser.stepper_document import FRAMES, handmade, stage_page
from tests.browser.stepper_page import PARTS, open_page

pytestmark = pytest.mark.browser

LIVE = ".step-live"
RUN, FIELD = ".do-run", ".quiz-field"


@contextmanager
def stepping(chromium, lang="en", calm=True, options=None, **document):
    settings = {"reduced_motion": "reduce" if calm else "no-preference"} | (options or {})
    with open_page(chromium, stage_page(handmade(lang, **document)), **settings) as page:
        page.wait_for_function("!!globalThis.stepper")
        yield page
        assert page.complaints == []


def title(page):
    return re.sub(r"\s+", " ", page.locator(".step-title").inner_text())


def number(page):
    return int(page.locator(".step-title .step-dot").inner_text())


def overlay(page, css):
    return [text.strip() for text in page.locator(f".overlay {css}").all_text_contents()]


def test_arrows_home_end_and_space_move_through_the_pass(chromium):
    with stepping(chromium) as page:
        page.keyboard.press("Tab")
        seen = []
        for key in ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "Home", "ArrowLeft"]:
            page.keyboard.press(key)
            seen.append(number(page))
        assert seen == [2, 3, 2, 5, 5, 1, 1]
        assert page.evaluate("seen.saved") == [["frame", k] for k in (1, 2, 1, 4, 0)]
        assert page.evaluate("seen.revealed") == ["add", "b", "add", "w", "loss"]


FOCUSED = """() => {
    const e = document.activeElement.shadowRoot?.activeElement;
    return e && (e.ariaLabel || e.textContent || e.labels?.[0]?.textContent);
}"""


def test_every_control_is_reached_by_tab_and_has_a_name(chromium):
    names = []
    with stepping(chromium, quiz=True) as page:
        for _ in range(14):
            page.keyboard.press("Tab")
            names.append(page.evaluate(FOCUSED))
    expected = ["First step", "Previous step", "Play", "Next step", "Last step", "Step", "Speed", FRAMES[0]["title"]]
    assert names == [*expected, "Your answer", "Check", "Hint", "Show the answer", "Quiz", "Change the inputs"]


def test_playing_goes_on_by_itself_and_stops_at_the_end(chromium):
    with stepping(chromium) as page:
        page.get_by_label("Speed").select_option("4")
        page.locator(".step-title").click()
        page.get_by_role("button", name="Play").click()
        assert page.get_by_role("button", name="Pause").count() == 1
        page.get_by_role("button", name="Play").wait_for(timeout=8000)
        assert number(page) == 5
        page.locator(".step-panel").focus()
        page.keyboard.press(" ")
        assert (number(page), page.get_by_role("button", name="Pause").count()) == (1, 1)
        page.keyboard.press(" ")
        assert page.get_by_role("button", name="Pause").count() == 0


def test_the_slider_leads_to_any_step(chromium):
    with stepping(chromium) as page:
        slider = page.get_by_role("slider")
        slider.fill("4")
        assert (number(page), page.locator(".place").inner_text()) == (4, "4 / 5")
        assert slider.get_attribute("aria-valuetext") == "4 / 5 MulBackward0 · w * x"


def test_the_table_says_what_is_multiplied_and_where_it_goes(chromium):
    with stepping(chromium, frame=1) as page:
        assert title(page) == "2 AddBackward0 · z = w * x + b"
        rows = page.locator(".step-table > tbody > tr")
        cells = [re.sub(r"\s+", " ", row.inner_text()).strip() for row in rows.all()]
        assert re.fullmatch(r"1 w·x 0.42 × 1 = .* 0.42 → mul before empty after 0.42", cells[0])
        assert re.fullmatch(r"2 b × 1 = .* 0.42 → b before empty after 0.42", cells[1])
        assert rows.nth(0).locator("math").count() == 1
        # One gradient arrives, whatever the number of inputs.
        assert page.locator(".step-up").all_inner_texts() == ["0.42"]


def test_a_frame_without_inputs_still_shows_what_arrived(chromium):
    frames = [
        {"node": "loss", "number": 1, "title": "t", "upstream": ["span", {}, "7.5"], "inputs": [], "answer": None}
    ]
    with stepping(chromium, frames=frames, leaves=[]) as page:
        assert "7.5" in page.locator(".step-table").inner_text()
        assert stepper_words("en")["step_gives_nothing"] in page.locator(".step-table").inner_text()
        assert page.locator(".edit, .quiz-line").count() == 0


def test_the_picture_marks_what_ran_runs_and_waits(chromium):
    with stepping(chromium, frame=1) as page:
        assert overlay(page, ".flow-done") == ["✓ 1"]
        assert overlay(page, ".flow-number") == ["2"]
        assert overlay(page, ".flow-badge.is-arriving") == ["↑"]
        assert overlay(page, ".flow-badge.is-leaving") == ["1: 0.42", "2: 0.42"]
        assert page.locator(".overlay .flow-gauge").count() == 2
        page.evaluate("stepper.setFrame(4)")
        assert overlay(page, ".flow-done") == ["✓ 1", "✓ 2", "✓ 3", "✓ 4"]
        assert page.locator(".overlay .flow-gauge").count() == 0
        page.evaluate("stepper.destroy()")
        assert page.locator(".overlay > *").count() == 0
        assert page.locator(".stepper").count() == 0


def test_a_token_flows_unless_the_reader_wants_calm(chromium):
    with stepping(chromium, calm=False) as page:
        page.evaluate("stepper.act('next')")
        page.wait_for_selector(".overlay .flow-token", state="attached")
        first = page.locator(".overlay .flow-token").first.get_attribute("cy")
        page.wait_for_function("y => document.querySelector('div').shadowRoot.querySelector('.flow-token')"
                               "?.getAttribute('cy') !== y", arg=first)  # fmt: skip
        page.wait_for_function("!document.querySelector('div').shadowRoot.querySelector('.flow-token')")
    with stepping(chromium, calm=True) as page:
        page.evaluate("stepper.act('next')")
        page.wait_for_timeout(200)
        assert page.locator(".overlay .flow-token").count() == 0


def test_run_to_the_selected_box(chromium):
    with stepping(chromium) as page:
        assert page.locator(RUN).is_disabled()
        page.evaluate("seen.chosen = 'mul'; stepper.selected()")
        page.locator(RUN).click()
        assert number(page) == 4
        page.evaluate("seen.chosen = 'elsewhere'; stepper.selected()")
        page.locator(RUN).click()
        assert page.locator(".step-told").inner_text() == "This box does not run in this pass."
        page.evaluate("seen.chosen = 'loss'")
        page.locator("main > svg").focus()
        page.keyboard.press("r")
        assert number(page) == 1


def test_on_the_picture_other_keys_step_and_arrows_stay_with_it(chromium):
    with stepping(chromium) as page:
        page.locator("main > svg").focus()
        seen = []
        for key in [".", ".", ",", "ArrowRight", "End", " ", "Control+.", "g", "g"]:
            page.keyboard.press(key)
            seen.append((number(page), page.get_by_role("button", name="Pause").count()))
        assert seen == [(2, 0), (3, 0), (2, 0), (2, 0), (2, 0), (2, 0), (2, 0), (2, 1), (2, 0)]
        page.evaluate("stepper.destroy()")
        page.locator("main > svg").focus()
        page.keyboard.press(".")


def test_screen_readers_hear_each_step_once(chromium):
    with stepping(chromium) as page:
        assert page.locator(LIVE).text_content() == ""
        page.evaluate("stepper.act('next')")
        assert page.locator(LIVE).text_content() == (
            "Step 2 of 5: AddBackward0 · z = w * x + b. Upstream gradient 0.42. "
            "Contribution to w·x: 0.42, added to mul. Contribution to b: 0.42, added to b."
        )


def test_the_quiz_hides_the_value_everywhere_until_it_is_answered(chromium):
    with stepping(chromium, frame=3, quiz=True) as page:
        page.evaluate("stepper.act('previous'); stepper.act('next')")
        assert "0.84" not in page.locator(".stepper").text_content()
        assert overlay(page, ".flow-badge.is-leaving") == ["1: ?"]
        page.locator(FIELD).focus()
        for text, verdict in [("0.84", "sign"), ("-0.8", "near"), ("5", "wrong"), ("x", "unreadable")]:
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
            page.keyboard.press("Enter")
            assert page.locator(".quiz-verdict").inner_text() == stepper_words("en")[f"quiz_{verdict}"]
            assert page.locator(LIVE).text_content() == stepper_words("en")[f"quiz_{verdict}"]
        page.get_by_role("button", name="Hint").click()
        assert page.locator(".quiz-verdict").inner_text().endswith("x[1] is −2.")
        page.locator(FIELD).fill("0.42 * -2")
        page.keyboard.press("Enter")
        assert page.locator(".quiz-verdict").inner_text() == "Right: −0.84."
        assert "−0.84" in page.locator(".step-gives").inner_text()
        assert page.locator(".quiz-score").inner_text() == "Score 0.5, 1 of 2 questions answered"


def test_an_answer_can_be_shown_and_the_score_ends(chromium):
    with stepping(chromium, quiz=True) as page:
        page.locator(FIELD).fill("0.42")
        page.keyboard.press("Enter")
        page.evaluate("stepper.act('seek', 3)")
        page.get_by_role("button", name="Show the answer").click()
        assert page.locator(".quiz-verdict").inner_text() == "The answer is −0.84."
        assert page.locator(".quiz-score").inner_text() == "All 2 questions answered: score 1."
        page.locator(".quiz-line input").uncheck()
        assert page.locator(".quiz-score").inner_text() == ""


def test_the_quiz_can_be_switched_on_by_the_reader_and_playing_waits_for_answers(chromium):
    with stepping(chromium) as page:
        assert page.locator(FIELD).count() == 0
        page.get_by_label("Quiz").check()
        assert page.locator(FIELD).count() == 1
        page.get_by_role("button", name="Play").click()
        assert page.get_by_role("button", name="Pause").count() == 0
        assert number(page) == 1


def test_typing_an_answer_does_not_move_the_player(chromium):
    with stepping(chromium, frame=3, quiz=True) as page:
        page.locator(FIELD).focus()
        for key in ["1", " ", "ArrowLeft", "Home", "End"]:
            page.keyboard.press(key)
        assert (number(page), page.locator(FIELD).input_value()) == (4, "1 ")


def test_a_cell_is_edited_by_keyboard_and_asks_the_kernel(chromium):
    with stepping(chromium) as page:
        page.evaluate("seen.kernel = true; stepper.connected()")
        page.locator("summary").focus()
        page.keyboard.press("Enter")
        page.get_by_label("w, element [0, 2]", exact=True).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+A")
        page.keyboard.type("1/4")
        page.keyboard.press("Enter")
        assert page.evaluate("seen.asked") == [{"ask": "edit", "name": "w", "index": [1, 2], "value": 0.25}]
        assert page.locator(".step-told").inner_text() == stepper_words("en")["edit_waiting"]
        page.evaluate("stepper.answer({ error: 'the shapes do not fit' })")
        assert page.locator(".step-told").inner_text() == "the shapes do not fit"
        page.get_by_label("b", exact=True).fill("2")
        page.keyboard.press("Enter")
        assert page.evaluate("seen.asked[1]") == {"ask": "edit", "name": "b", "index": [], "value": 2}


def test_what_is_no_number_is_refused_and_escape_brings_the_value_back(chromium):
    with stepping(chromium) as page:
        page.evaluate("seen.kernel = true; stepper.connected()")
        page.locator("summary").click()
        cell = page.get_by_label("b", exact=True)
        for text in ["much", "1/0"]:
            cell.fill(text)
            page.keyboard.press("Enter")
            assert page.locator(".step-told").inner_text() == f"{text} is not a number."
            assert cell.get_attribute("aria-invalid") == "true"
        page.keyboard.press("Escape")
        assert (cell.input_value(), cell.get_attribute("aria-invalid")) == ("0.5", None)
        assert page.evaluate("seen.asked") == []


def test_without_a_kernel_the_inputs_say_so_and_cannot_be_typed_into(chromium):
    with stepping(chromium) as page:
        page.locator("summary").click()
        assert page.locator(".edit-note").inner_text() == stepper_words("en")["edit_no_kernel"]
        cell = page.get_by_label("b", exact=True)
        assert cell.get_attribute("readonly") is not None
        cell.focus()
        page.keyboard.type("9")
        assert cell.input_value() == "0.5"
        page.evaluate("seen.kernel = true; stepper.connected()")
        assert cell.get_attribute("readonly") is None


HOSTILE = '<img src=x onerror="alert(1)"></script><b>\u202eq\u0007' + "long " * 2000


def test_names_of_the_user_stay_text(chromium):
    frames = [dict(FRAMES[3], title=HOSTILE, inputs=[dict(FRAMES[3]["inputs"][0], name=HOSTILE, into=HOSTILE)])]
    leaves = [{"name": HOSTILE, "box": "w", "shape": [], "values": [1], "texts": ["1"]}]
    with stepping(chromium, frames=frames, leaves=leaves) as page:
        page.locator("summary").click()
        assert page.locator(".stepper img, .stepper b, .stepper script").count() == 0
        assert page.locator(".stepper").bounding_box()["width"] <= page.viewport_size["width"]
        assert HOSTILE[:30] in page.locator(".step-title").text_content()
        # What turns the direction of a text must not turn that of the page.
        assert "\u202e" not in page.locator(".stepper").text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_theme_and_texts_stand_out(chromium, scheme):
    with stepping(chromium, quiz=True, frame=3, options={"color_scheme": scheme}) as page:
        pairs = page.evaluate(TEXTS)
        assert len(pairs) > 12
        weak = {text: round(contrast(ink, ground), 2) for text, ink, ground in pairs if contrast(ink, ground) < 4.5}
        assert weak == {}


TEXTS = """() => {
    const root = document.querySelector('div').shadowRoot;
    const channels = colour => colour.match(/[\\d.]+/g).map(Number);
    const ground = element => {
        for (let e = element; e; e = e.parentElement) {
            const [r, g, b, a = 1] = channels(getComputedStyle(e).backgroundColor);
            if (a === 1) return [r, g, b];
        }
        return channels(getComputedStyle(document.body).backgroundColor);
    };
    const told = [...root.querySelectorAll('.stepper *')].filter(element =>
        element.checkVisibility() && !element.closest('.spoken, svg')
        && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
    return told.map(e => [e.textContent.slice(0, 30), channels(getComputedStyle(e).color).slice(0, 3), ground(e)]);
}"""


def contrast(one, other):
    def light(colour):
        parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dim = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_it_fits_a_narrow_column(chromium):
    with stepping(chromium, frame=3, quiz=True, options={"viewport": {"width": 380, "height": 800}}) as page:
        wide, shown = page.locator(".stepper").evaluate("element => [element.scrollWidth, element.clientWidth]")
        assert wide <= shown <= 380
        assert page.locator(FIELD).bounding_box()["width"] > 150


def test_on_paper_there_are_no_buttons(chromium):
    with stepping(chromium, frame=1) as page:
        page.emulate_media(media="print")
        assert not page.locator(".step-bar").is_visible()
        assert page.locator(".step-table").is_visible()


def test_japanese_words_are_complete_and_used(chromium):
    assert WORDS["en"].keys() == WORDS["ja"].keys()
    gaps = {name: set(re.findall(r"\{\w+\}", text)) for name, text in WORDS["en"].items()}
    assert gaps == {name: set(re.findall(r"\{\w+\}", text)) for name, text in WORDS["ja"].items()}
    with stepping(chromium, lang="ja", frame=3, quiz=True) as page:
        page.locator("summary").click()
        shown = page.locator(".stepper").text_content()
        assert "上流の勾配" in shown
        assert [text for text in WORDS["en"].values() if len(text) > 6 and "{" not in text and text in shown] == []


def test_all_words_are_used_and_none_is_missing():
    source = "".join(path.read_text(encoding="utf-8") for path in PARTS.glob("stepper*.js"))
    assert set(re.findall(r"\bwords\.(\w+)", source)) == set(WORDS["en"])


def test_after_an_edit_the_next_stepper_goes_on_in_the_same_cell(chromium):
    with stepping(chromium) as page:
        page.evaluate("seen.kernel = true; stepper.connected()")
        page.get_by_label("Speed").select_option("2")
        page.locator("summary").click()
        page.get_by_label("w, element [1, 0]", exact=True).fill("7")
        page.keyboard.press("Enter")
        page.evaluate("remount()")
        assert page.get_by_label("Speed").input_value() == "2"
        assert page.locator(".edit").get_attribute("open") is not None
        assert page.evaluate("document.querySelector('div').shadowRoot.activeElement.ariaLabel") == "w, element [1, 0]"
        page.evaluate("remount()")
        assert page.locator(".edit").get_attribute("open") is None


def test_what_is_out_of_the_ordinary_stands_below_the_table(chromium):
    frames = [dict(FRAMES[0], notes=["A hook changed this.", "<i>twice</i>"])]
    with stepping(chromium, frames=frames) as page:
        assert page.locator(".step-note").all_inner_texts() == ["A hook changed this.", "<i>twice</i>"]
