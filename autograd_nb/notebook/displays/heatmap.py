"""Heat maps and histograms of gradients: small SVG images, and characters for where there are no images."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from html import escape

from .statistics import Statistics, level

STEPS = 8
# Ends of the scale and its middle; blue is negative, orange positive, zero the quiet colour between them.
_LIGHT = ("#1d5fd1", "#f1f3f6", "#cf4a06")
_DARK = ("#69a8ff", "#232b37", "#ff9448")
_RIM = "#8a8f98"
_STRANGE = "#d6249f"
WIDE, HIGH, BIGGEST = 240, 120, 22
_SIGNS = "=-.+#"  # strongly negative ... zero ... strongly positive
_BARS = " ▁▂▃▄▅▆▇█"


def heat_svg(stats: Statistics) -> str:
    """The grid as squares; what is no finite number is crossed out."""
    rows, columns = len(stats.grid), len(stats.grid[0]) if stats.grid else 0
    if not rows:
        return ""
    side = max(3.0, min(BIGGEST, WIDE / columns))
    tall = max(3.0, min(BIGGEST, HIGH / rows))
    squares: dict[int | None, list[tuple[int, int]]] = {}
    for y, row in enumerate(stats.grid):
        for x, value in enumerate(row):
            squares.setdefault(level(value, stats.largest, STEPS), []).append((x, y))
    parts = []
    for rank in sorted(squares, key=lambda r: (r is None, r or 0)):
        path = "".join(f"M{x} {y}h1v1h-1z" for x, y in squares[rank])
        if rank is None:
            path += "".join(f"M{x} {y}l1 1m0 -1l-1 1" for x, y in squares[rank])
        parts.append(f'<path class="{_class(rank)}" d="{path}"/>')
    return _svg(columns, rows, side, tall, "".join(parts), squares)


def histogram_svg(stats: Statistics) -> str:
    """How often each size of value occurs, zero in the middle."""
    if not stats.counts:
        return ""
    bars = _bars(stats)
    most, wide = max(stats.counts), len(bars)
    parts, used = [f'<path class="axis" d="M0 20H{wide}"/>'], set()
    for k, (side, count) in enumerate(bars):
        if count:
            # Height by square root, so that a few large values beside many small ones can still be seen.
            height = round(max(0.8, 19 * (count / most) ** 0.5), 2)
            rank = 5 * side
            used.add(rank)
            name = "mid" if rank == 0 else _class(rank)
            parts.append(f'<path class="{name}" d="M{k + 0.08:g} 20v{-height:g}h.84V20z"/>')
    return _svg(wide, 21, 88.2 / wide, 1.9, "".join(parts), used, framed=False)


def _bars(stats: Statistics) -> list[tuple[int, int]]:
    """(-1, 0 or 1, count) from the most negative to the most positive; no place for zeros where there are none."""
    middle = len(stats.counts) // 2
    bars = [((k > middle) - (k < middle), count) for k, count in enumerate(stats.counts)]
    return [bar for bar in bars if bar != (0, 0)]


def scale_svg() -> str:
    """The colours from most negative to most positive."""
    ranks = range(-STEPS, STEPS + 1)
    squares = "".join(f'<path class="{_class(r)}" d="M{r + STEPS} 0h1v1h-1z"/>' for r in ranks)
    return _svg(2 * STEPS + 1, 1, 9, 9, squares, ranks)


def _svg(
    columns: int, rows: int, wide: float, tall: float, content: str, ranks: Iterable[int | None], framed: bool = True
) -> str:
    """``content`` in units of columns and rows, each so many pixels wide and tall."""
    used = sorted({rank for rank in ranks if rank is not None})
    width, height = round(columns * wide + 2, 1), round(rows * tall + 2, 1)
    frame = f'<rect x=".5" y=".5" width="{width - 1:g}" height="{height - 1:g}" fill="none" stroke="{_RIM}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}"><style>.nan{{fill:none;stroke:{_STRANGE};stroke-width:.12}}'
        f".axis{{stroke:{_RIM};stroke-width:.3}}.mid{{fill:{_RIM}}}{_rules(used, _LIGHT)}"
        f"@media (prefers-color-scheme:dark){{{_rules(used, _DARK)}}}</style>"
        f'<g transform="translate(1 1) scale({wide:g} {tall:g})">{content}</g>{frame if framed else ""}</svg>'
    )


def _class(rank: int | None) -> str:
    if rank is None:
        return "nan"
    return f"p{rank}" if rank >= 0 else f"n{-rank}"


def _rules(ranks: list[int], palette: tuple[str, str, str]) -> str:
    negative, zero, positive = palette
    return "".join(f".{_class(r)}{{fill:{_mixed(zero, positive if r > 0 else negative, abs(r))}}}" for r in ranks)


def _mixed(start: str, end: str, step: int) -> str:
    # The weakest colour already stands clear of zero.
    share = 0.0 if not step else 0.18 + 0.82 * (step - 1) / (STEPS - 1)
    pairs = ((int(start[k : k + 2], 16), int(end[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def address(svg: str) -> str:
    """The SVG as an address that carries it inside."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode('utf-8')).decode('ascii')}"


def image(svg: str, alt: str) -> str:
    """The SVG as an ``<img>`` that carries it inside; "" for nothing to show."""
    return f'<img alt="{escape(alt)}" src="{address(svg)}">' if svg else ""


def heat_text(stats: Statistics) -> list[str]:
    """The grid in characters, a row on each line."""
    return ["".join(_sign(value, stats.largest) for value in row) for row in stats.grid]


def _sign(value: float, largest: float) -> str:
    rank = level(value, largest, 2)
    return "!" if rank is None else _SIGNS[rank + 2]


def histogram_text(stats: Statistics) -> str:
    """The histogram in one line of block characters."""
    most = max(stats.counts, default=0)
    return "".join(_BARS[0 if not n else max(1, round(8 * (n / most) ** 0.5))] for _, n in _bars(stats))
