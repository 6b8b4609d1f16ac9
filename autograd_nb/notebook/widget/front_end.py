"""Whether somebody is looking at this session now: a notebook's page, or a terminal."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def page_listens() -> bool:
    """Whether the cell that runs now was sent by somebody who could also type an answer, that is by a notebook's page.

    Programmes that execute notebooks say with each cell that nobody would.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    request = kernel.get_parent("shell") or {}
    return bool(request.get("content", {}).get("allow_stdin", False))


def has_widgets() -> bool:
    """Whether pages can be spoken to: anywidget is installed."""
    return find_spec("anywidget") is not None
