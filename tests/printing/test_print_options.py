"""What the options hold after each way of setting them."""

import threading

import pytest

from autograd_nb.printing import get_printoptions, printoptions, set_printoptions

INF = float("inf")
INITIAL = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}

CHANGES = [
    ({}, {}),
    ({"precision": 2}, {"precision": 2}),
    ({"profile": "short"}, {"precision": 2, "edgeitems": 2}),
    ({"profile": "full"}, {"threshold": INF}),
    ({"profile": "FULL"}, {}),
    ({"profile": "short", "precision": 7}, {"precision": 7, "edgeitems": 2}),
    ({"profile": "unknown", "linewidth": 99}, {"linewidth": 99}),
    ({"sci_mode": True}, {"sci_mode": True}),
    ({"threshold": 0, "edgeitems": 0}, {"threshold": 0, "edgeitems": 0}),
]


@pytest.mark.parametrize(("given", "changed"), CHANGES)
def test_options_after_a_change(given, changed):
    set_printoptions(**given)
    assert get_printoptions() == INITIAL | changed


@pytest.mark.parametrize("first", [given for given, _ in CHANGES])
@pytest.mark.parametrize("second", [given for given, _ in CHANGES])
def test_two_changes_leave_what_torch_has(first, second):
    theirs = pytest.importorskip("torch", reason="compares with PyTorch's own options")._tensor_str
    theirs.set_printoptions(profile="default")
    try:
        for given in (first, second):
            set_printoptions(**given)
            theirs.set_printoptions(**given)
        assert get_printoptions() == theirs.get_printoptions()
    finally:
        theirs.set_printoptions(profile="default")


def test_sci_mode_returns_to_automatic_unless_given_again():
    set_printoptions(sci_mode=True)
    set_printoptions(precision=3)
    assert get_printoptions() == INITIAL | {"precision": 3}


def test_a_block_gives_the_options_back_even_when_it_raises():
    set_printoptions(precision=6, sci_mode=False)
    inside = []

    @printoptions(profile="full", precision=1)
    def fail():
        inside.append(get_printoptions())
        raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert inside == [INITIAL | {"precision": 1, "threshold": INF}]
    assert get_printoptions() == INITIAL | {"precision": 6, "sci_mode": False}


def test_a_decorated_function_has_its_own_options():
    @printoptions(linewidth=10)
    def width():
        return get_printoptions()["linewidth"]

    assert (width(), get_printoptions()["linewidth"]) == (10, 80)


def test_unknown_option_is_refused_and_changes_nothing():
    with pytest.raises(TypeError, match="unexpected keyword argument 'digits'"), printoptions(digits=3):
        pass
    assert get_printoptions() == INITIAL


def test_the_returned_dict_is_a_copy():
    get_printoptions()["precision"] = 9
    assert get_printoptions() == INITIAL


def test_options_hold_in_every_thread():
    seen = []
    set_printoptions(precision=1)
    thread = threading.Thread(target=lambda: seen.append(get_printoptions()["precision"]))
    thread.start()
    thread.join()
    assert seen == [1]
