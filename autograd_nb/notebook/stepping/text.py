"""Frames as text: complete on its own, for terminals, diffs and screen readers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...graph.mathematics import readable
from .formulas import formula_of_step
from .frames import Frame, Part
from .numbers import line
from .told import Teller


def frame_lines(frame: Frame, teller: Teller) -> Iterator[str]:
    """One frame, a few lines; the first is not indented."""
    words, called = teller.words, teller.called
    origin = called.nodes[frame.node].origin
    place = f"  {origin.place}" if origin is not None and origin.place else ""
    yield f"{words['step'].format(k=frame.number)}{words['colon']}{called.title(frame.node)}{place}"
    for k, array in enumerate(frame.upstream):
        if array is not None:
            output = f", {words['output'].format(k=k)}" if len(frame.upstream) > 1 else ""
            yield f"  {words['upstream']} ȳ{output}{words['colon']}{line(array, words)}"
    for part in frame.parts:
        yield from _part_lines(frame, part, teller)
    if frame.leaf:
        yield f"  {called.title(frame.node)}{words['colon']}{_buffer(frame.before, frame.after, teller)}"
    for note in teller.notes(frame):
        yield f"  {note}{words['stop']}"


def _part_lines(frame: Frame, part: Part, teller: Teller) -> Iterator[str]:
    words, called = teller.words, teller.called
    node = called.nodes[frame.node]
    formula = readable(formula_of_step(node, part.position, called.names(node)))
    yield f"  {words['for'].format(name=called.input(frame.node, part.position))}{words['colon']}{formula}"
    local = teller.local_line(frame, part)
    if local:
        yield f"    {words['local']}{words['colon']}{local}"
    if part.value is None:
        yield f"    {words['nothing']}"
        return
    yield f"    {words['contribution']}{words['colon']}{line(part.value, words)}"
    into = called.into(part.target, part.output)
    yield f"    {words['buffer']} {into}{words['colon']}{_buffer(part.before, part.after, teller)}"


def _buffer(before: np.ndarray | None, after: np.ndarray | None, teller: Teller) -> str:
    words = teller.words
    held = words["empty"] if before is None else line(before, words)
    holds = words["none"] if after is None else line(after, words)
    return f"{words['before']} {held}{words['comma']}{words['after']} {holds}"
