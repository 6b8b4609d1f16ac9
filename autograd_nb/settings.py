"""Settings of the whole session: threads, determinism, precision, default device; and ``compile``, which is none."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from typing import Any

from . import dtypes
from .engine.attributes import CPU, check_device
from .engine.attributes import device as Device
from .engine.blas import library
from .engine.type_names import TYPES

_state: dict[str, Any] = {"threads": None, "deterministic": False, "warn_only": False, "precision": "highest"}


def set_num_threads(int: Any) -> None:
    """Let matrix products use so many threads, where NumPy's library can be told; RuntimeError unless positive."""
    count: Any = int
    if not hasattr(count, "__index__") or isinstance(count, bool):
        raise RuntimeError(f"set_num_threads expects an int, but got {type(count).__name__}")
    if count <= 0:
        raise RuntimeError("set_num_threads expects a positive integer")
    _state["threads"] = count
    blas = library()
    if blas is not None:
        blas.scipy_openblas_set_num_threads64_(count)


def get_num_threads() -> int:
    """How many threads matrix products use."""
    if _state["threads"] is not None:
        return _state["threads"]
    blas = library()
    return blas.scipy_openblas_get_num_threads64_() if blas is not None else os.cpu_count() or 1


def set_num_interop_threads(int: Any) -> None:
    """Accepted: operations run one after another."""


def get_num_interop_threads() -> int:
    """1: operations run one after another."""
    return 1


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Accepted and remembered: every operation here is deterministic anyway. TypeError for anything but a bool."""
    if not isinstance(mode, bool):
        kind = type(mode).__name__
        raise TypeError(f"_set_deterministic_algorithms(): argument 'mode' (position 1) must be bool, not {kind}")
    _state.update(deterministic=mode, warn_only=mode and warn_only)


def are_deterministic_algorithms_enabled() -> bool:
    """What :func:`use_deterministic_algorithms` was told."""
    return _state["deterministic"]


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """What :func:`use_deterministic_algorithms` was told."""
    return _state["warn_only"]


def set_float32_matmul_precision(precision: str) -> None:
    """Accepted and remembered: "highest", "high" or "medium"; products are computed in float32 anyway."""
    if precision in ("highest", "high", "medium"):
        _state["precision"] = precision
    else:
        warnings.warn(
            f"{precision} is not one of 'highest', 'high', or 'medium'; the currentsetFloat32MatmulPrecision call has "
            "no effect.",
            stacklevel=2,
        )


def get_float32_matmul_precision() -> str:
    """What :func:`set_float32_matmul_precision` was told."""
    return _state["precision"]


def set_default_device(device: Any) -> None:
    """Accepts the CPU, or None for the same; an error for any other device, as there is none."""
    check_device(device)


def get_default_device() -> Device:
    """Where new tensors lie: on the CPU."""
    return CPU


def set_default_tensor_type(t: Any) -> None:
    """Make the dtype of ``torch.FloatTensor`` or its like the default one; TypeError for anything else."""
    kind: Any = TYPES.get(t.removeprefix("torch.")) if isinstance(t, str) else t
    if kind not in TYPES.values():
        raise TypeError(f"invalid type object: {t}")
    dtypes.set_default_dtype(kind.dtype)


def compile(model: Callable[..., Any] | None = None, **options: Any) -> Any:
    """The function or module itself: there is nothing to compile to. Also a decorator, with or without options.

    >>> import autograd_nb as torch
    >>> @torch.compile(mode="max-autotune")
    ... def double(x):
    ...     return x * 2
    >>> double(torch.ones(1))
    tensor([2.])
    """
    return (lambda function: function) if model is None else model
