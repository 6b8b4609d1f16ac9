"""The small heat map: a PNG that can be read without colours."""

from base64 import b64decode
from struct import unpack
from zlib import crc32, decompress

import numpy as np
import pytest

from autograd_nb.notebook.displays.pixels import NEGATIVE, POSITIVE, SIDE, STEPS, STRANGE, heat_png
from autograd_nb.notebook.displays.statistics import statistics


def decoded(array):
    """(palette, strengths, pixels) of the picture, read as a browser reads it."""
    address, width, height = heat_png(statistics(np.asarray(array)))
    data = b64decode(address.partition(",")[2])
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        size, kind = unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        assert crc32(kind + body) == unpack(">I", data[at + 8 + size : at + 12 + size])[0]
        chunks[kind], at = body, at + 12 + size
    assert list(chunks) == [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"]
    wide, high, depth, colour = unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 3)
    lines = np.frombuffer(decompress(chunks[b"IDAT"]), np.uint8).reshape(high, wide + 1)
    assert not lines[:, 0].any()
    assert width % (wide // SIDE) == height % (high // SIDE) == 0
    return np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3), chunks[b"tRNS"], lines[:, 1:]


def test_each_value_has_its_colour_and_strength():
    palette, strengths, pixels = decoded([[1.0, -1.0, 0.0, 0.125, np.nan]])
    corner = pixels[0, ::SIDE]
    assert corner.tolist() == [STEPS, 2 * STEPS, 0, 1, 2 * STEPS + 1]
    assert [tuple(palette[k]) for k in corner[[0, 1, 4]]] == [POSITIVE, NEGATIVE, STRANGE]
    assert strengths[0] == 0
    assert strengths[1] < strengths[STEPS] == strengths[2 * STEPS] == 255


def test_a_dash_and_a_cross_tell_signs_without_colour():
    _, _, pixels = decoded([[1.0, -1.0, np.inf]])
    positive, negative, strange = (pixels[:, k * SIDE : (k + 1) * SIDE] != 0 for k in range(3))
    assert positive.all()
    assert negative.sum() == SIDE * SIDE - 2
    assert not negative[2, 1:3].any()
    assert np.array_equal(strange, np.eye(SIDE, dtype=bool) | np.eye(SIDE, dtype=bool)[::-1])


def test_the_largest_picture_is_small():
    noise = np.random.default_rng(0).normal(size=(500, 700))
    assert len(heat_png(statistics(noise))[0]) < 3_000


def test_nothing_gives_no_picture():
    assert heat_png(statistics(np.zeros((0, 3)))) == ("", 0, 0)


@pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 5), (40, 2), (2, 3, 4), (16, 32), (1000,)])
def test_any_shape(shape):
    _, _, pixels = decoded(np.linspace(-1, 1, int(np.prod(shape)) or 1).reshape(shape))
    assert pixels.size
