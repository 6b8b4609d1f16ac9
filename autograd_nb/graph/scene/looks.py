"""What a card says and how its texts are arranged, as plain data that equal cards share."""

from __future__ import annotations

from typing import Any

from ..model import Chip
from ..render.cards import CHIP_GAP, CHIP_H, PAD, STACK, Card, Line
from ..render.typeset import text_width
from .finding import search_text


def look_of(card: Card) -> dict[str, Any]:
    """Texts and chips of ``card``; distances are from the top left corner of the card itself, without its chips.

    ``lines``: pieces [text, CSS classes] that start at ``x`` on the baseline ``y``; ``badge`` [text, x, width] stands
    before them, ``right`` at the right edge. ``chips``: ``dy`` is the top of each. ``search``: all texts unshortened.
    """
    port = card.node.kind == "port"
    left, top = (18.0, -11.5) if port else (PAD, 0.0)
    look: dict[str, Any] = {"w": card.width, "h": card.height, "lines": _lines(card, left, top)}
    if card.node.kind == "fold":
        look["stack"] = STACK
    if card.chips:
        look["chips"] = _chips(card)
    look["search"] = search_text(card.node)
    return look


def _lines(card: Card, left: float, top: float) -> list[dict[str, Any]]:
    spare = max(0.0, card.height - 14 - sum(line.size * 1.45 for line in card.lines))
    y = top + 7 + spare / 2
    lines = []
    for line in card.lines:
        y += line.size * 1.45
        lines.append(_line(line, left, round(y - line.size * 0.4, 1)))
    return lines


def _line(line: Line, x: float, y: float) -> dict[str, Any]:
    found: dict[str, Any] = {"size": line.size, "x": x, "y": y, "pieces": []}
    for text, css in line.pieces:
        if css == "badge":
            wide = round(text_width(text, line.size, bold=True) + 14, 1)
            found |= {"badge": [text, found["x"] - 2, wide], "x": round(found["x"] + wide + 8, 1)}
        else:
            found["pieces"].append([text, css])
    if line.right:
        found["right"] = line.right
    return found


def _chips(card: Card) -> list[dict[str, Any]]:
    y = (card.height - len(card.chips) * (CHIP_H + CHIP_GAP) + CHIP_GAP) / 2
    found = []
    for chip, label, width in card.chips:
        name, _, shape = label.partition("\0")
        found.append({"kind": chip.kind if chip else "more", "text": name, "css": _css(chip), "dy": round(y, 1)})
        found[-1]["w"] = width
        if shape:
            found[-1]["shape"] = shape
        y += CHIP_H + CHIP_GAP
    return found


def _css(chip: Chip | None) -> str:
    if chip is None:
        return "u"
    return "m n" if chip.label else "m" if chip.value is not None else "m u"
