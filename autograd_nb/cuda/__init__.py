"""``torch.cuda`` without a GPU: what asks says so, what needs one raises PyTorch's error."""

from __future__ import annotations

from typing import Any

from . import amp

NOT_COMPILED = "Torch not compiled with CUDA enabled"


def is_available() -> bool:
    """False."""
    return False


def is_initialized() -> bool:
    """False."""
    return False


def is_bf16_supported(including_emulation: bool = True) -> bool:
    """False."""
    return False


def device_count() -> int:
    """0."""
    return 0


def get_arch_list() -> list[str]:
    """None of them."""
    return []


def manual_seed(seed: int) -> None:
    """Accepted: there is no generator on a GPU to start again."""


def manual_seed_all(seed: int) -> None:
    """Accepted: there is no generator on a GPU to start again."""


def seed() -> None:
    """Accepted: there is no generator on a GPU to start again."""


def seed_all() -> None:
    """Accepted: there is no generator on a GPU to start again."""


def empty_cache() -> None:
    """Nothing to empty."""


def _none_used(device: Any = None) -> int:
    """0: there is no memory on a GPU."""
    return 0


memory_allocated = max_memory_allocated = memory_reserved = max_memory_reserved = _none_used


def _refuse(*_: Any, **__: Any) -> Any:
    """AssertionError: there is no GPU."""
    raise AssertionError(NOT_COMPILED)


current_device = synchronize = get_device_name = get_device_capability = get_device_properties = _refuse
mem_get_info = current_stream = default_stream = get_rng_state = ipc_collect = init = set_device = _refuse
reset_peak_memory_stats = reset_max_memory_allocated = set_rng_state = memory_summary = _refuse


class Event:
    """RuntimeError: events are recorded on a GPU."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise RuntimeError("Tried to instantiate dummy base class Event")


class Stream:
    """RuntimeError: streams are a GPU's."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise RuntimeError("torch.cuda.Stream requires CUDA support")


class device:
    """A GPU to choose for a ``with`` block: entering raises RuntimeError, as there is none."""

    def __init__(self, device: Any) -> None:
        self.device = device

    def __enter__(self) -> None:
        raise RuntimeError("PyTorch was compiled without CUDA support")

    def __exit__(self, *exc: object) -> None:
        return None


__all__ = [
    "Event", "Stream", "amp", "current_device", "device", "device_count", "empty_cache", "get_device_name",
    "is_available", "is_initialized", "manual_seed", "manual_seed_all", "max_memory_allocated", "memory_allocated",
    "seed", "seed_all", "set_device", "synchronize",
]  # fmt: skip
