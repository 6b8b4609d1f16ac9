"""Which cell a piece of code belongs to."""

from __future__ import annotations

import re
import sys
from typing import Any

_CELL = re.compile(r"In\[(\d+)\]")


class Cells:
    """The numbers of the cells of one shell, as its prompt counts them.

    Where cells are run without being counted, as nbval runs them, each has the number after the one before: so a
    notebook that is replayed says the same places.
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self._uncounted: dict[str, int] = {}
        self._last = self.running()

    def before(self, info: Any) -> None:
        """Number the cell that is about to run, if the shell does not."""
        text = getattr(info, "transformed_cell", None) or info.raw_cell
        name = self.shell.compile.get_code_name(info.raw_cell, text, self.shell.execution_count)
        self._uncounted.pop(name, None)
        if not info.store_history:
            self._last += 1
            self._uncounted[name] = self._last

    def after(self, result: Any) -> None:
        """Go on from the number that the shell gave the cell."""
        if result.info.store_history and result.execution_count is not None:
            self._last = result.execution_count

    def of(self, filename: str) -> int | None:
        """The number of the cell that was compiled under this file name; None for what is no cell."""
        if filename in self._uncounted:
            return self._uncounted[filename]
        named = self.shell.compile.format_code_name(filename)
        found = _CELL.search(named[1]) if named else None
        return int(found[1]) if found else None

    def running(self) -> int:
        """The number of the cell that is being run; the shell's own counter may already be at the next one."""
        frame = sys._getframe(1)
        while frame.f_back is not None:
            number = self.of(frame.f_code.co_filename)
            if number is not None:
                return number
            frame = frame.f_back
        return int(self.shell.execution_count)
