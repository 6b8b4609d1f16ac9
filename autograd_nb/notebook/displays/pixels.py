"""A heat map as a very small PNG: a tenth of the SVG's size, for where many of them travel together.

Its colours are half transparent, so that it stands on light and on dark paper. A negative value has a dash in it, and
what is no finite number a cross: it can be read without colours, too.
"""

from __future__ import annotations

from base64 import b64encode
from struct import pack
from zlib import compress, crc32

from .statistics import Statistics, level

STEPS = 8
POSITIVE, NEGATIVE, STRANGE = (232, 98, 10), (45, 108, 230), (214, 36, 159)
# Each value is a square of so many pixels, enough for a dash or a cross in it.
SIDE = 4
_DASH = frozenset({(2, 1), (2, 2)})
_CROSS = frozenset({(0, 0), (1, 1), (2, 2), (3, 3), (0, 3), (1, 2), (2, 1), (3, 0)})
WIDE, HIGH, BIGGEST = 240, 120, 22


def heat_png(stats: Statistics) -> tuple[str, int, int]:
    """(address that carries the picture, width, height in pixels of the page); ("", 0, 0) where there is nothing.

    >>> import numpy as np
    >>> from .statistics import statistics
    >>> address, width, height = heat_png(statistics(np.array([[1.0, -2.0], [0.0, np.nan]])))
    >>> address[:22], width, height
    ('data:image/png;base64,', 44, 44)
    """
    if not stats.grid:
        return "", 0, 0
    ranks = [[level(value, stats.largest, STEPS) for value in row] for row in stats.grid]
    lines = [bytes(_pixel(rank, y, x) for rank in row for x in range(SIDE)) for row in ranks for y in range(SIDE)]
    columns, rows = len(ranks[0]), len(ranks)
    width = columns * min(BIGGEST, max(3, WIDE // columns))
    height = rows * min(BIGGEST, max(3, HIGH // rows))
    data = _png(columns * SIDE, rows * SIDE, lines)
    return f"data:image/png;base64,{b64encode(data).decode('ascii')}", width, height


def _pixel(rank: int | None, y: int, x: int) -> int:
    """The palette's number for a pixel: 0 is nothing, then positive, negative, not finite."""
    if rank is None:
        return 2 * STEPS + 1 if (y, x) in _CROSS else 0
    if rank < 0:
        return 0 if (y, x) in _DASH else STEPS - rank
    return rank


def _png(width: int, height: int, lines: list[bytes]) -> bytes:
    colours = [(0, 0, 0), *[POSITIVE] * STEPS, *[NEGATIVE] * STEPS, STRANGE]
    # The weakest colour already stands clear of nothing.
    strengths = [40 + round(215 * k / (STEPS - 1)) for k in range(STEPS)]
    head = pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    body = compress(b"".join(b"\0" + line for line in lines), 9)
    parts = [
        (b"IHDR", head), (b"PLTE", bytes(part for colour in colours for part in colour)),
        (b"tRNS", bytes([0, *strengths, *strengths, 255])), (b"IDAT", body), (b"IEND", b""),
    ]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
