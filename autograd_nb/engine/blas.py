"""NumPy's own library for matrices, called directly for what NumPy has no function for."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable
from typing import Any

import numpy as np

SMALL = 2048
"""Up to so many elements the call through ctypes costs more than it saves."""


@functools.cache
def library() -> Any:
    """The OpenBLAS that NumPy's wheels bring along; None where NumPy was built in another way."""
    from pathlib import Path

    folder = Path(np.__file__).parent.parent / "numpy.libs"
    for path in sorted(folder.glob("*openblas*")) if folder.is_dir() else ():
        try:
            found = ctypes.CDLL(str(path))
        except OSError:
            continue
        if hasattr(found, "scipy_openblas_set_num_threads64_"):
            return found
    return None


@functools.cache
def _routines() -> dict[str, Callable[..., None]]:
    """The routines for ``y += alpha * x`` by dtype character; none where the library lacks them."""
    whole, place = ctypes.c_int64, ctypes.c_void_p
    routines = {}
    for char, name, number in (("f", "saxpy", ctypes.c_float), ("d", "daxpy", ctypes.c_double)):
        routine = getattr(library(), f"scipy_cblas_{name}64_", None)
        if routine is not None:
            routine.argtypes, routine.restype = (whole, number, place, whole, place, whole), None
            routines[char] = routine
    return routines


def add_multiple(y: np.ndarray, x: np.ndarray, alpha: float) -> bool:
    """``y += alpha * x`` in one pass, rounded once, as PyTorch does; False, and nothing done, where it cannot be.

    It can for large float32 or float64 arrays of one shape, contiguous and writable, where NumPy has OpenBLAS.
    """
    if y.size <= SMALL:
        return False
    routine = _routines().get(y.dtype.char)
    if routine is None or x.dtype is not y.dtype or x.shape != y.shape or alpha == 0:  # 0 would skip what is not finite
        return False
    try:
        to, of = ctypes.c_char.from_buffer(y), ctypes.c_char.from_buffer(x)
    except (TypeError, ValueError, BufferError):  # read-only or scattered
        return False
    routine(y.size, alpha, ctypes.byref(of), 1, ctypes.byref(to), 1)
    return True
