"""One card of the picture: an operation with its inputs at the side, a repeated group, or the stub of an input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from ..labels import op_name, spoken_shape
from ..layout import Box
from ..model import Chip, Graph, GraphNode
from .text import describe
from .typeset import clean, shorten, text_width

PAD, LINK, CHIP_H, CHIP_GAP, WIDEST, MOST_CHIPS, STACK = 12.0, 34.0, 24.0, 7.0, 300.0, 6, 8.0
# A drawn graph: its SVG, width and height. The fold card shows one of these inside itself.
Drawn = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: pieces of text with their CSS class, font size and family."""

    pieces: tuple[tuple[str, str], ...]
    size: float = 12.0
    right: str = ""

    def width(self) -> float:
        """The width of all pieces, and of the text at the right edge."""
        left = sum(_wide(text, css, self.size) for text, css in self.pieces)
        return left + (text_width(self.right, 10) + 16 if self.right else 0)


def _wide(text: str, css: str, size: float) -> float:
    width = text_width(text, size, mono="m" in css.split(), bold=css in ("b", "badge"))
    return width + 22 if css == "badge" else width


@dataclass(frozen=True, slots=True)
class Card:
    """A measured card; `svg` draws it at a place."""

    node: GraphNode
    lines: tuple[Line, ...]
    width: float
    height: float
    side: float = 0.0
    chips: tuple[tuple[Chip | None, str, float], ...] = ()
    body: Drawn | None = None
    words: dict[str, str] = field(default_factory=dict)
    is_root: bool = False

    @property
    def box(self) -> Box:
        """The room the layout has to keep for the card with its chips, and the cards drawn behind a group."""
        extra = STACK if self.node.kind == "fold" else 0.0
        port = self.width / 2 if self.node.kind != "port" else 7.0
        if self.is_root:  # the words under a root may be wider than its card
            extra = max(0.0, text_width(self.words["start"], 11, bold=True) + 2 * PAD - self.width)
        width, height = self.side + self.width + extra, self.height + (STACK if self.node.kind == "fold" else 0)
        return Box(width, height, self.side + port, max(0, self.width / 2 - 14))


def measure(node: GraphNode, words: dict[str, str], draw: Callable[[Graph], Drawn], *, is_root: bool = False) -> Card:
    """The card of ``node``, with everything it will say and the room it takes. ``draw`` draws the body of a group."""
    if node.kind == "port":
        label = shorten(node.name or op_name(node.label), 10, 110, mono=bool(node.name))
        line = Line(((label, "m n" if node.name else "u"),), 10)
        return Card(node, (line,), round(20 + line.width(), 1), 14, words=words)
    lines = _group_lines(node, words) if node.kind == "fold" else _lines(node, words)
    chips = _chips(node, words)
    side = max((w for _, _, w in chips), default=-LINK) + LINK
    body = draw(node.body) if node.body is not None else None
    width = max([118.0, *(line.width() + 2 * PAD for line in lines)])
    height = max(14 + sum(line.size * 1.45 for line in lines), len(chips) * (CHIP_H + CHIP_GAP) + 3)
    if body is not None:
        width, height = max(width, body[1] + 28), height + body[2] + 34
    return Card(node, lines, round(width, 1), round(height, 1), round(side, 1), chips, body, words, is_root)


def _lines(node: GraphNode, words: dict[str, str]) -> tuple[Line, ...]:
    if node.kind == "leaf":
        title, label = node.name or op_name(node.label), node.label
    else:
        title, label = op_name(node.label), node.label
    pieces = [(shorten(title, 13, WIDEST), "b")]
    if node.name and node.kind != "leaf":
        pieces = [(shorten(node.name, 13, 150, mono=True), "m n"), (" = ", "u"), (shorten(title, 13, WIDEST), "b")]
    lines = [Line(tuple(pieces), 13, _place(node))]
    if node.label == "CopySlices" and node.origin is not None and node.origin.source:
        # No formula says into which part was written, and with what.
        lines.append(Line(((shorten(node.origin.source, 11, WIDEST - 40, mono=True), "m"),), 11))
    if node.formula:
        lines.append(Line(((shorten(node.formula, 12, WIDEST - 40), ""),), 12))
    lines.append(Line(((shorten(label, 10, WIDEST - 40, mono=True), "m u"),), 10))
    shape = words["scalar"] if node.shape == () else spoken_shape(node.shape)
    about = " ".join(x for x in (shape, clean(node.dtype or "", 20)) if x)
    if about:
        lines.append(Line(((shorten(about, 11, WIDEST - 40, mono=True), "m"),), 11))
    return tuple(lines)


def _group_lines(node: GraphNode, words: dict[str, str]) -> tuple[Line, ...]:
    if node.count > 1:
        told = words["each"].format(k=len(node.members) // node.count)
        head: list[tuple[str, str]] = [(words["repeats"].format(n=node.count), "badge")]
    else:
        told, head = words["grouped"].format(k=len(node.members)), []
    if node.name:
        head += [(shorten(node.name, 13, 150, mono=True), "m n"), (" = ", "u")]
    summary = Line(((shorten(node.label, 11, WIDEST), "u"),), 11)
    return Line((*head, (told, "b")), 13, _place(node)), summary


def _place(node: GraphNode) -> str:
    return shorten(node.origin.place, 10, 90) if node.origin is not None else ""


def _chips(node: GraphNode, words: dict[str, str]) -> tuple[tuple[Chip | None, str, float], ...]:
    shown = list(node.chips[: MOST_CHIPS if len(node.chips) <= MOST_CHIPS else MOST_CHIPS - 1])
    found: list[tuple[Chip | None, str, float]] = [(chip, *_chip_text(chip, words)) for chip in shown]
    rest = len(node.chips) - len(shown)
    if rest:
        more = words["more"].format(n=rest)
        found.append((None, more, round(text_width(more, 11) + 24, 1)))
    return tuple(found)


def _chip_text(chip: Chip, words: dict[str, str]) -> tuple[str, float]:
    if chip.kind == "cut":
        label = clean(f"{chip.note or ''} {chip.label or ''}".strip(), 100)
    elif chip.label:
        label = chip.label + (".T" if chip.transposed else "")
    elif chip.value is not None:
        label = chip.value
    else:
        label = "leaf" if chip.kind == "leaf" else chip.note or words["input"].format(n=chip.output_nr)
    label = shorten(label, 11.5, 165, mono=True, ends=True)
    shape = words["scalar"] if chip.shape == () else shorten(spoken_shape(chip.shape), 10, 80)
    if chip.value is not None:
        shape = f"= {shorten(chip.value, 10, 80)}" if chip.label else ""
    width = (40 if chip.kind != "constant" else 26) + text_width(label, 11.5, mono=True)
    if shape:
        width += text_width(shape, 10) + 6
    return f"{label}\0{shape}", round(width, 1)


def svg(card: Card, x: float, y: float, marks: str) -> str:
    """The card with its chips, its top left corner (chips included) at ``x``, ``y``; ``marks`` prefixes marker ids."""
    if card.node.kind == "port":
        circle = f'<circle class="port" cx="{x + 7:g}" cy="{y + 7:g}" r="5.5"/>'
        return circle + "".join(_text_lines(card, x + 18 - PAD, y - 11.5))
    left, top = round(x + card.side, 2), y + (STACK if card.node.kind == "fold" else 0)
    parts = [f"<g><title>{escape(shorten(describe(card.node, card.words), 10, 2400))}</title>"]
    parts += _frame(card, left, top)
    parts += _text_lines(card, left, top)
    if card.body is not None:
        inner, width, height = card.body
        bx, by = round(left + (card.width - width) / 2, 2), round(top + card.height - height - 18, 2)
        parts.append(f'<rect class="body" x="{left + 8:g}" y="{by - 10:g}" width="{card.width - 16:g}"')
        parts.append(f' height="{height + 20:g}" rx="7"/><g transform="translate({bx:g} {by:g})">{inner}</g>')
    parts += _chip_column(card, left, top, marks)
    return "".join(parts) + "</g>"


def _frame(card: Card, x: float, y: float) -> list[str]:
    def rect(css: str, grow: float, shift: float, radius: int) -> str:
        w, h = card.width + 2 * grow, card.height + 2 * grow
        place = f'x="{x - grow + shift:g}" y="{y - grow - shift:g}" width="{w:g}" height="{h:g}"'
        return f'<rect class="{css}" {place} rx="{radius}"/>'

    if card.node.kind == "leaf":
        return [rect("leaf", 0, 0, round(card.height / 2))]
    behind = [rect("card", 0, STACK, 9), rect("card", 0, STACK / 2, 9)] if card.node.kind == "fold" else []
    root = [rect("root", 3.5, 0, 12)] if card.is_root else []
    return [*behind, rect("card", 0, 0, 9), *root]


def _text_lines(card: Card, left: float, top: float) -> list[str]:
    spare = card.height - 14 - sum(line.size * 1.45 for line in card.lines) if card.body is None else 0
    parts, y = [], top + 7.0 + max(0.0, spare / 2)
    for line in card.lines:
        y += line.size * 1.45
        base, x = round(y - line.size * 0.4, 1), left + PAD
        spans = []
        for text, css in line.pieces:
            if css == "badge":
                wide = round(_wide(text, css, line.size) - 8, 1)
                place = f'x="{x - 2:g}" y="{base - 13:g}" width="{wide:g}" height="18" rx="9"'
                word = f'<text class="bt" x="{x + 5:g}" y="{base:g}" font-size="{line.size:g}">{escape(text)}</text>'
                parts.append(f'<rect class="badge" {place}/>{word}')
                x += wide + 8
            else:
                spans.append(f'<tspan class="{css}">{escape(text)}</tspan>' if css else escape(text))
        if spans:
            start = f'x="{x:g}" y="{base:g}" font-size="{line.size:g}" xml:space="preserve"'
            parts.append(f"<text {start}>{''.join(spans)}</text>")
        if line.right:
            edge = f'x="{left + card.width - PAD:g}" y="{base:g}" font-size="10" text-anchor="end"'
            parts.append(f'<text class="u" {edge}>{escape(line.right)}</text>')
    return parts


def _chip_column(card: Card, left: float, top: float, marks: str) -> list[str]:
    parts = []
    height = len(card.chips) * (CHIP_H + CHIP_GAP) - CHIP_GAP
    cy = top + (card.height - height) / 2
    for chip, label, width in card.chips:
        cx = left - LINK - width
        parts.append(_chip_svg(chip, label, round(cx, 2), round(cy, 2), width))
        parts.append(_link(chip, left, cy + CHIP_H / 2, marks))
        cy += CHIP_H + CHIP_GAP
    return parts


def _chip_svg(chip: Chip | None, label: str, x: float, y: float, width: float) -> str:
    size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{CHIP_H:g}"'
    if chip is None:
        return f'<text class="u" x="{x + 12:g}" y="{y + 16:g}" font-size="11">{escape(label)}</text>'
    name, shape = label.split("\0")
    if chip.kind == "leaf":
        # Three bars at the left end: the mark of a leaf where there is no colour.
        bars = "".join(f"M{x + 10 + 3.5 * i:g} {y + 7:g}v10" for i in range(3))
        frame = f'<rect class="leaf" {size} rx="12"/><path class="leaf" d="{bars}"/>'
    elif chip.kind == "cut":
        nx, ny = x + 8, y + 7
        frame = f'<rect class="cut" {size}/><path class="snip" d="M{nx:g} {ny:g}l11 10m0-10l-11 10"/>'
    else:
        frame = f'<rect class="const" {size} rx="2"/>'
    start = x + (26 if chip.kind != "constant" else 13)
    css = "m n" if chip.label else "m" if chip.value is not None else "m u"
    tail = f'<tspan class="u" font-size="10" dx="6">{escape(shape)}</tspan>' if shape else ""
    text = f'<tspan class="{css}">{escape(name)}</tspan>{tail}'
    return f'{frame}<text x="{start:g}" y="{y + 16:g}" font-size="11.5">{text}</text>'


def _link(chip: Chip | None, right: float, at: float, marks: str) -> str:
    """From chip to card, forward above and gradient below; a chip that gets no gradient has only the first."""
    start, end = right - LINK + 2, right - 2
    if chip is None or chip.kind != "leaf":
        return f'<path class="f" d="M{start:g} {at:g}H{end:g}" marker-end="url(#{marks}f)"/>'
    forward = f'<path class="f" d="M{start:g} {at - 4:g}H{end:g}" marker-end="url(#{marks}f)"/>'
    return forward + f'<path class="g" d="M{start:g} {at + 4:g}H{end:g}" marker-start="url(#{marks}g)"/>'
