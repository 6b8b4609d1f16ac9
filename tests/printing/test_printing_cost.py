"""Printing reads the corners of a large array and nothing else, and a small one is quick."""

import tracemalloc
from timeit import repeat

import numpy as np
import pytest

from autograd_nb.printing import tensor_text


@pytest.mark.parametrize("shape", [(10**7,), (10, 10**6), (10**6, 10), (100, 100, 1000), (40,) * 4])
def test_summary_of_a_large_array_copies_only_its_corners(shape):
    array = np.broadcast_to(np.float32(0.5), shape)  # claims the size without the memory
    tensor_text(np.ones(1))
    tracemalloc.start()
    text = tensor_text(array)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    shown = text.count("0.5000")
    assert shown == 6 ** len(shape)
    assert peak < 20_000 + 3 * len(text) + 200 * shown


def test_summary_of_a_strided_view_equals_that_of_its_copy():
    view = np.arange(10**6, dtype=np.float32).reshape(1000, 1000).T[::-2, ::3]
    assert tensor_text(view) == tensor_text(view.copy())


def test_small_matrix_prints_within_150_microseconds():
    matrix = np.linspace(-1, 1, 9, dtype=np.float32).reshape(3, 3)
    assert min(repeat(lambda: tensor_text(matrix), number=20, repeat=20)) / 20 < 150e-6
