"""Repeats in sequences."""

import random

import pytest

from autograd_nb.graph.periods import repeats


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("aaaaaaaa", [(0, 1, 8)]),
        ("abababab", [(0, 2, 4)]),
        ("abab", []),  # two short rounds are no loop
        ("xyz" + "abcde" * 200 + "q", [(3, 5, 200)]),
        ("aaaaab" * 4 + "zyxwvu", [(0, 6, 4)]),
        ("abc" * 5 + "-+*/" * 6, [(0, 3, 5), (15, 4, 6)]),
        ("abcdefghijklmn" * 2, [(0, 14, 2)]),
    ],
)
def test_what_counts_as_a_repeat(text, found):
    assert repeats(text) == found


def test_what_is_found_repeats_and_does_not_overlap():
    rng = random.Random(0)
    for _ in range(200):
        text = "".join(rng.choice("ab") * 1 if rng.random() < 0.3 else "abcd" for _ in range(rng.randrange(60)))
        end = 0
        for start, period, count in repeats(text):
            assert start >= end
            end = start + period * count
            assert end <= len(text)
            assert text[start:end] == text[start : start + period] * count


def test_the_crossing_decides_where_a_round_begins():
    assert repeats("abc" * 6, [5, 1, 5] * 6) == [(1, 3, 5)]
