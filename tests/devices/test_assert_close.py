"""``testing.assert_close`` agrees with PyTorch's, and says the same."""

import math

import numpy as np
import pytest

from tests.engine.oracle import same, whole_error

pytest.importorskip("torch")


def pairs(T):
    t = T.tensor
    nan, inf = math.nan, math.inf
    return [
        (t([1.0, 2.0]), t([1.0, 3.0])), (t(1.0), t(2.0)), (1.0, 2.0), (1, 2), (t([1, 2]), t([1, 3])),
        (t([1.0]), t([1.0, 2.0])), (t([1.0]), t([1.0], dtype=T.float64)), (t([1.0]), t([1.0 + 1e-7])),
        ([t([1.0]), 2.0], [t([1.0]), 3.0]), ({"a": t(1.0)}, {"a": t(2.0)}), ({"a": 1}, {"b": 1}), ([1], [1, 2]),
        (t(nan), t(nan)), (t(3), t(4)), (t([True]), t([False])), (t([1 + 1j]), t([1 + 2j])), (t([]), t([])),
        (t([1.0, inf]), t([2.0, -inf])), (t([inf]), t([inf])), (None, None), (None, 1), (np.ones(1), np.zeros(1)),
        (True, False), (1, 1.0), (((1, 2),), ((1, 3),)), (t([1.0, 2.0, 3.0]), t([0.0, 2.0, 3.0])), (1 + 1j, 1 + 2j),
        (nan, 1.0), (nan, nan), ("a", "a"), (t([[1.0, 2.0]]), t([[1.0, 9.0]])), (t([1.0]).half(), t([1.1]).half()),
        (0.0, 0.0), (1.0, 0.0), (t([1, 2, 0]), t([4, 0, 0])),
    ]  # fmt: skip


@same
def test_verdicts_and_texts(T):
    for actual, expected in pairs(T):
        yield whole_error(T.testing.assert_close, actual, expected)
        for settings in (dict(rtol=0, atol=0), dict(rtol=0.5, atol=0.1), dict(equal_nan=True)):
            yield whole_error(lambda a, e, s=settings: T.testing.assert_close(a, e, **s), actual, expected)


@same
def test_settings(T):
    x, y, close = T.ones(2, 3), T.zeros(2, 3), T.testing.assert_close
    for settings in (dict(msg="hello"), dict(msg=lambda text: f"X {text}"), dict(rtol=1), dict(atol=1)):
        yield whole_error(lambda s=settings: close(x, y, **s))
    yield whole_error(lambda: close(x, x.double(), check_dtype=False))
    yield whole_error(lambda: close(x, x.t().contiguous().t(), check_stride=True))
    yield whole_error(lambda: close(x, x.t().contiguous().t()))
