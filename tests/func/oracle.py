"""One piece of code on PyTorch and on ours: the same numbers, dtypes, shapes and graphs, or the same error."""

import warnings

import numpy as np
import pytest

import autograd_nb as ours
from autograd_nb.engine import tree

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def outcome(module, case):
    """The leaves of what a case gives as comparable facts; class and first sentence of its error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = case(module)
        except Exception as error:  # noqa: BLE001 - whatever it is, the two sides are compared
            return [(type(error).__name__, str(error).splitlines()[0].split(". ")[0])]
    return [facts(leaf) for leaf in tree.leaves_of(result)]


def facts(leaf):
    if not hasattr(leaf, "requires_grad"):
        return leaf
    return tuple(leaf.shape), str(leaf.dtype), leaf.requires_grad, leaf.detach().numpy()


def agree(case):
    """Assert that a case gives the same on both sides."""
    expected, got = outcome(torch, case), outcome(ours, case)
    assert len(expected) == len(got), (expected, got)
    for e, g in zip(expected, got, strict=True):
        assert isinstance(g, tuple) == isinstance(e, tuple), (e, g)
        if isinstance(e, tuple) and len(e) == 4 and isinstance(e[3], np.ndarray):
            assert g[:3] == e[:3], (e, g)
            np.testing.assert_allclose(g[3], e[3], rtol=1e-4, atol=1e-5)
        else:
            assert g == e


def grid(torch):
    """Three vectors of two numbers."""
    return torch.arange(6.0).reshape(3, 2) / 3


def named(cases):
    """Cases as parameters of a test, under their names."""
    return pytest.mark.parametrize("case", list(cases.values()), ids=list(cases))
