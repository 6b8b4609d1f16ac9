"""The notebook side: what ``%load_ext autograd_nb`` switches on. IPython is imported by `load`, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .extension import Extension

_loaded: Extension | None = None


def load(shell: Any) -> None:
    """Switch magics, names and grad_fn cards on; loading twice is loading once. ImportError without IPython."""
    global _loaded
    from .extension import Extension

    if _loaded is not None:
        unload(_loaded.shell)
    _loaded = Extension(shell)
    _loaded.switch_on()


def unload(shell: Any) -> None:
    """Undo everything `load` did."""
    global _loaded
    if _loaded is not None:
        _loaded.switch_off()
        _loaded = None
