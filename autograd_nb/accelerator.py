"""``torch.accelerator``: there is none."""

from __future__ import annotations

from typing import Any

from .engine.placement import NO_ACCELERATOR


def is_available() -> bool:
    """False: everything is computed on the CPU."""
    return False


def device_count() -> int:
    """0."""
    return 0


def current_accelerator(check_available: bool = False) -> None:
    """None."""
    return


def _refuse(*_: Any, **__: Any) -> Any:
    """RuntimeError: there is no accelerator."""
    raise RuntimeError(NO_ACCELERATOR)


current_device_index = current_device_idx = set_device_index = set_device_idx = synchronize = current_stream = _refuse
