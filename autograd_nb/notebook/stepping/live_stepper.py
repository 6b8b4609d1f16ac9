"""The live stepper. Only this file of the stepper needs anywidget."""

from __future__ import annotations

from dataclasses import replace

from ..widget.exploration import Content
from ..widget.explorer import Explorer
from .stepper import Stepping


class Stepper(Stepping, Explorer):
    """The backward pass of one value as the notebook shows it and as Python sees it.

    Beside the traits of the explorer: ``frame``, the place of the shown frame among `frames`; `run_to`, `check`,
    `edit` and `reset`.
    """

    def __init__(self, content: Content) -> None:
        super().__init__(replace(content, answers=dict(content.answers) | {"edit": self.answer_edit}))
