"""Bit patterns that PyTorch 2.13 gave, for machines without it; and what holds of the streams by themselves."""

import subprocess
import sys
import threading
import zlib

import numpy as np
import pytest

from autograd_nb import random as nb

F4, F8, I8 = np.dtype("float32"), np.dtype("float64"), np.dtype("int64")


def seeded(seed):
    return nb.Generator().manual_seed(seed)


def hexes(numbers):
    return [float(x).hex() for x in numbers]


def test_one_long_mixed_sequence():
    g = seeded(2024)
    assert hexes(nb.uniform(g, (3,), F4)) == ["0x1.103d100000000p-1", "0x1.a99bf40000000p-1", "0x1.f194c00000000p-1"]
    assert hexes(nb.uniform(g, (2,), F8)) == ["0x1.e8a80302aba1bp-1", "0x1.976240b3709bep-1"]
    assert hexes(nb.normal(g, (3,), F4)) == ["0x1.8b67d40000000p+1", "-0x1.8b40d60000000p-1", "-0x1.6c536c0000000p+0"]
    assert hexes(nb.normal(g, (17,), F4)[[0, 1, 8, 15, 16]]) == [
        "-0x1.c539760000000p-2", "0x1.5cffec0000000p+1", "0x1.436f3e0000000p+0", "0x1.1b04e60000000p-2",
        "-0x1.ec09a00000000p-3",
    ]  # fmt: skip
    doubles = nb.normal(g, (20,), F8)[[0, 9, 19]]
    expected = ["-0x1.ea75eead3707fp+0", "0x1.b783a3367ad06p-2", "0x1.c9d450191f637p-3"]
    # Not their bits: where NumPy has its own log, sin and cos for float64, the last one may differ.
    np.testing.assert_allclose(doubles, [float.fromhex(x) for x in expected], rtol=1e-15)
    assert nb.randint(g, 0, 1000, (4,), I8).tolist() == [702, 487, 467, 671]
    assert nb.randint(g, 0, 2**40, (2,), I8).tolist() == [249438822403, 290813388664]
    assert nb.randperm(g, 12, I8).tolist() == [2, 4, 11, 3, 6, 8, 10, 9, 0, 1, 5, 7]
    flips = nb.bernoulli_(g, (20,), I8, 0.3).tolist()
    assert flips == [0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0]
    assert nb.bernoulli(g, np.full(12, 0.4, F4), I8).tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    weights = np.float32([1, 2, 3, 4])
    assert nb.multinomial(g, weights, 3).tolist() == [3, 2, 0]
    assert nb.multinomial(g, weights, 8, replacement=True).tolist() == [1, 3, 3, 2, 2, 3, 3, 0]
    assert hexes(nb.exponential(g, (2,), F4)) == ["0x1.f4f2bc0000000p-1", "0x1.b064160000000p-2"]
    assert hexes(nb.cauchy(g, (2,), F4)) == ["0x1.781cd00000000p+1", "0x1.addd200000000p+0"]
    assert hexes(nb.log_normal(g, (2,), F4)) == ["0x1.5b00680000000p+1", "0x1.42fb580000000p+3"]
    assert nb.geometric(g, (5,), F4, 0.3).tolist() == [1, 2, 3, 5, 1]
    assert nb.poisson(g, np.float32([0.5, 3, 30, 300])).tolist() == [2, 1, 31, 286]
    half = np.dtype("float16")
    assert hexes(nb.uniform(g, (2,), half)) == ["0x1.0640000000000p-1", "0x1.c4c0000000000p-2"]
    assert hexes(nb.normal(g, (18,), half)[[0, 1, 17]]) == [
        "-0x1.41c0000000000p-4", "-0x1.6b00000000000p-3", "-0x1.8d40000000000p+0",
    ]  # fmt: skip
    assert hexes(nb.uniform(g, (1,), F4)) == ["0x1.67e2b80000000p-3"]
    assert nb.normal(g, (3, 3), F4).astype(F8).sum().hex() == "-0x1.e011d08000000p-1"
    # The waiting normal is a double, so its bytes are left out of the checksum.
    assert zlib.crc32(g.get_state()[: 24 + 8 * 624].tobytes()) == 1083738651


def test_long_fills_in_single_precision():
    g = seeded(1)
    assert zlib.crc32(nb.normal(g, (10**5,), F4).tobytes()) == 2596028637
    assert zlib.crc32(nb.uniform(g, (10**5,), F4).tobytes()) == 4243149751


def test_cutting_a_stream_in_pieces_does_not_change_it():
    whole = nb.uniform(seeded(3), (100_000,), F8)
    for odd in (0, 1):  # 64-bit draws that straddle the blocks' ends
        g = seeded(3)
        sizes = np.random.default_rng(odd).integers(0, 2000, 80)
        pieces = np.concatenate([nb.uniform(g, (int(n),), F8) for n in sizes])
        assert np.array_equal(pieces, whole[: pieces.size])


@pytest.mark.parametrize("start", [1, 7, 623])
def test_64_bit_draws_after_an_odd_number_of_words(start):
    words = nb.Generator().manual_seed(9).stream.take32(start + 5000)[start:]
    g = seeded(9)
    g.stream.take32(start)
    taken = np.concatenate([g.stream.take64(n) for n in (1, 400, 2000, 99)])
    high, low = words[::2].astype(np.uint64), words[1::2].astype(np.uint64)
    assert np.array_equal(taken, (high << np.uint64(32) | low))


def test_arrays_that_come_out_are_the_callers_own():
    g = seeded(0)
    first = nb.uniform(g, (4,), F4)
    first[:] = 7
    g.manual_seed(0)
    assert not (nb.uniform(g, (4,), F4) == 7).any()


def test_fork_restores_the_stream_even_after_an_error():
    g = seeded(6)
    nb.normal(g, (1,), F4)
    before = g.get_state()

    def draw_and_fail():
        with nb.fork(g):
            nb.normal(g, (5000,), F4)
            raise KeyError

    with pytest.raises(KeyError):
        draw_and_fail()
    assert np.array_equal(g.get_state(), before)


def test_seed_gives_a_new_stream_and_returns_it():
    g = nb.Generator()
    seeds = {g.seed() for _ in range(5)}
    assert len(seeds) == 5
    assert g.initial_seed() in seeds
    ours = nb.uniform(g, (5,), F4)
    assert np.array_equal(ours, nb.uniform(seeded(g.initial_seed()), (5,), F4))


def test_threads_share_a_generator_without_getting_the_same_numbers():
    g, taken = seeded(12), []
    threads = [
        threading.Thread(target=lambda: taken.extend(nb.uniform(g, (7,), F8).tobytes() for _ in range(500)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = nb.uniform(seeded(12), (500 * 4, 7), F8)
    assert sorted(taken) == sorted(row.tobytes() for row in expected)


def test_bad_arguments_leave_the_stream_where_it_was():
    g = seeded(2)
    before = g.get_state()
    for wrong in (
        lambda: nb.uniform(g, (3,), F4, 2, 1),
        lambda: nb.normal(g, (3,), F4, 0, -1),
        lambda: nb.randint(g, 3, 3, (2,), I8),
        lambda: nb.bernoulli(g, np.float32([0.5, 2])),
        lambda: nb.multinomial(g, np.float32([0, 0]), 1),
        lambda: nb.poisson(g, np.float32([1, -1])),
    ):
        with pytest.raises(RuntimeError):
            wrong()
    assert np.array_equal(g.get_state(), before)


def test_importing_does_not_import_numpys_random():
    code = "import sys, numpy; import autograd_nb.random as r; {}; print('numpy.random' in sys.modules)"
    ran = [
        subprocess.run([sys.executable, "-c", code.format(line)], capture_output=True, text=True, check=True).stdout
        for line in ("r.default_generator.manual_seed(3)", "r.randperm(r.default_generator, 3, numpy.dtype('int64'))")
    ]
    assert ran == ["False\n", "True\n"]
