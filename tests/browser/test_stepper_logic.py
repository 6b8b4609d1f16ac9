"""What the stepper works out without a page: numbers, the player, buffers, and quiz answers."""

import math

import pytest

from tests.browser.stepper_page import open_page, run

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(chromium):
    with open_page(chromium) as opened:
        yield opened
        assert opened.complaints == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        (" -1.5e-3 ", -0.0015),
        (".5", 0.5),
        ("2.", 2.0),
        ("−0.5", -0.5),
        ("１．５", 1.5),
        ("－３", -3.0),
        ("0,25", 0.25),
        ("1/4", 0.25),
        ("2*0.5*(1-0.25)", 0.75),
        ("2 × 3 ÷ 4", 1.5),
        ("1 - 2 - 3", -4.0),
        ("8/4/2", 1.0),
        ("--2", 2.0),
    ],
)
def test_numbers_as_people_type_them(page, text, value):
    assert run(page, "stepper_numbers.js", "m.readNumber(a)", text) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize("text", ["", "a", "1 2x", "(1", "1)", "2**3", "alert(1)", "1e", "0x10", "1" * 201, "nan", "+"])
def test_what_is_no_number(page, text):
    assert math.isnan(run(page, "stepper_numbers.js", "m.readNumber(a)", text))


def play(page, *actions, count=4):
    """The states after each action, beginning with the first state."""
    script = "a.actions.reduce((s, [x, to]) => [...s, m.playback(s.at(-1), x, to)], [m.newPlayback(a.count)])"
    pairs = [action if isinstance(action, tuple) else (action, 0) for action in actions]
    return run(page, "stepper_frames.js", script, {"actions": pairs, "count": count})


def frames(states):
    return [state["frame"] for state in states]


def test_the_player_stays_within_the_pass(page):
    assert frames(play(page, "previous", "next", "next", "last", "next", "first")) == [0, 0, 1, 2, 3, 3, 0]
    assert frames(play(page, ("seek", 2), ("seek", 99), ("seek", -5), ("seek", "x"))) == [0, 2, 3, 0, 0]


def test_playing_ends_at_the_last_frame_and_starts_anew_from_there(page):
    states = play(page, "play", "tick", "tick", "tick", "tick", "toggle", "tick")
    assert frames(states) == [0, 0, 1, 2, 3, 3, 0, 1]
    assert [state["playing"] for state in states] == [False, True, True, True, False, False, True, True]


@pytest.mark.parametrize("action", ["first", "previous", "next", "last", "pause", "toggle", ("seek", 1)])
def test_any_move_by_hand_stops_playing(page, action):
    assert play(page, "play", action)[-1]["playing"] is False


def test_one_frame_does_not_play(page):
    assert play(page, "play", count=1)[-1] == {"count": 1, "frame": 0, "playing": False, "speed": 1}


def test_speed_is_one_of_the_offered(page):
    assert [state["speed"] for state in play(page, ("speed", 2), ("speed", 3))] == [1, 2, 2]


# The pass of c = a * b + a: add (root), then mul, then the buffers of a and b.
PASS = [
    {"node": "add", "number": 1, "inputs": [{"edge": ["add", "mul"]}, {"edge": ["add", "a"]}]},
    {"node": "mul", "number": 2, "inputs": [{"edge": ["mul", "a"]}, {"edge": ["mul", "b"]}]},
    {"node": "b", "number": 3, "inputs": [{"edge": None, "into": "b.grad"}]},
    {"node": "a", "number": 4, "inputs": [{"edge": None, "into": "a.grad"}]},
]
BOXES = "(s => [[...s.done], [...s.buffers].map(([id, b]) => [id, b.arrived, b.total, b.ran])])"


def test_buffers_fill_as_contributions_arrive(page):
    def at(k):
        done, buffers = run(
            page, "stepper_frames.js", f"{BOXES}(m.stateOfBoxes(a.frames, a.k))", {"frames": PASS, "k": k}
        )
        return done, {name: tuple(rest) for name, *rest in buffers}

    assert at(0) == ([], {"mul": (1, 1, False), "a": (1, 2, False), "b": (0, 1, False)})
    assert at(1) == ([["add", 1]], {"mul": (1, 1, True), "a": (2, 2, False), "b": (1, 1, False)})
    assert at(3)[0] == [["add", 1], ["mul", 2], ["b", 3]]
    assert at(3)[1] == {"mul": (1, 1, True), "a": (2, 2, True), "b": (1, 1, True)}


def test_upstream_comes_by_all_edges_that_were_added_up(page):
    upstream = [
        run(page, "stepper_frames.js", "m.edgesUpstream(a.frames, a.k)", {"frames": PASS, "k": k}) for k in range(4)
    ]
    assert upstream == [[], [["add", "mul"]], [["mul", "b"]], [["add", "a"], ["mul", "a"]]]


def test_run_to_node_goes_on_and_then_around(page):
    twice = [*PASS, {"node": "mul", "number": 5, "inputs": []}]
    script = "a.from.map(k => m.frameOfBox(a.frames, a.id, k))"
    assert run(page, "stepper_frames.js", script, {"frames": twice, "id": "mul", "from": [-1, 1, 4]}) == [1, 4, 1]
    assert run(page, "stepper_frames.js", script, {"frames": twice, "id": "nowhere", "from": [0]}) == [-1]


def test_text_of_a_tree(page):
    tree = ["table", {"class": "t"}, ["tr", {}, ["td", {}, "0.5"], ["td", {}, "−1"]], ["caption", {}, "w"]]
    assert run(page, "stepper_frames.js", "m.textOfTree(a)", tree) == "0.5 −1 w"
    assert run(page, "stepper_frames.js", "m.textOfTree(a)", "plain") == "plain"


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("0.5", 0.5, "right"),
        ("0.502", 0.5, "right"),
        ("0.47", 0.4666, "right"),
        ("0.5", 0.4666, "near"),
        ("-0.5", 0.5, "sign"),
        ("0.3", 0.5, "wrong"),
        ("1/3", 0.33333334, "right"),
        ("2*0.25", 0.5, "right"),
        ("0", 0.0, "right"),
        ("0.00", 0.004, "wrong"),
        ("0", 3.2e-9, "wrong"),
        ("3.2e-9", 3.2e-9, "right"),
        ("12", 12.4, "right"),
        ("", 0.5, "unreadable"),
        ("half", 0.5, "unreadable"),
    ],
)
def test_answers_are_judged_with_tolerance(page, text, value, verdict):
    assert run(page, "stepper_quiz.js", "m.judgeAnswer(a.text, a.value)", {"text": text, "value": value}) == verdict


def test_score_counts_help_and_tries(page):
    asked = [{"answer": {"value": 2.0}}] * 5 + [{"answer": None}]
    script = """(quiz => {
        const change = (k, f, ...rest) => quiz.set(k, f(quiz.get(k), ...rest));
        change(0, m.answered, '2', 2);
        change(1, m.answered, '3', 2); change(1, m.answered, '2', 2);
        change(2, m.hintTaken); change(2, m.answered, '2', 2);
        change(3, m.answerShown); change(3, m.answered, '2', 2);
        change(4, m.answered, 'two', 2); change(4, m.answered, '2', 2);
        return [m.quizScore(quiz), [...quiz.values()].map(entry => entry.state), quiz.has(5)];
    })(m.newQuiz(a))"""
    score, states, asked_last = run(page, "stepper_quiz.js", script, asked)
    assert score == {"points": 3, "finished": 5, "questions": 5}
    assert states == ["solved", "solved", "solved", "shown", "solved"]
    assert asked_last is False


def test_what_stands_around_a_node_that_is_no_box(page):
    chain = [{"node": f"n{k}", "number": k + 1, "inputs": [{"edge": [f"n{k}", f"n{k + 1}"]}]} for k in range(4)]

    def around(source, target, boxes):
        script = "m.boxesAround(a.frames, a.edge, id => a.boxes.includes(id))"
        return run(page, "stepper_frames.js", script, {"frames": chain, "edge": [source, target], "boxes": boxes})

    assert around("n1", "n2", ["n0", "n1", "n2", "n3"]) == ["n1", "n2"]
    assert around("n2", "n2", ["n0", "n4"]) == ["n0", "n4"]
    assert around("n1", "n2", ["n3"]) == [None, "n3"]
    assert around("n9", "n9", []) == [None, None]
