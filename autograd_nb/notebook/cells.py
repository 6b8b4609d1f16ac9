"""Which cell a piece of code belongs to."""

from __future__ import annotations

import re
import sys
from typing import Any

_CELL = re.compile(r"In\[(\d+)\]")


def cell_of(shell: Any, filename: str) -> int | None:
    """The number of the cell that was compiled under this file name; None for what is no cell."""
    named = shell.compile.format_code_name(filename)
    found = _CELL.search(named[1]) if named else None
    return int(found[1]) if found else None


def running_cell(shell: Any) -> int:
    """The number of the cell that is being run; the shell's own counter may already be at the next one."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        number = cell_of(shell, frame.f_code.co_filename)
        if number is not None:
            return number
        frame = frame.f_back
    return int(shell.execution_count)
