"""Freed memory is kept for the next arrays, where the C library would hand it back to the system each time.

A training step frees and asks for the same large arrays again and again. glibc gives memory beyond a limit back when it
is freed; fetching it anew makes the system clear every page, which takes longer than the arithmetic on it. So the
first backward pass raises glibc's limits for this process: at most ``KEPT`` bytes stay with it that it might have given
back. ``AUTOGRAD_NB_KEEP_MEMORY=0`` in the environment leaves the limits alone.
"""

from __future__ import annotations

import os
import sys

KEPT = 512 * 2**20
LARGEST = 32 * 2**20
"""The largest threshold glibc takes for blocks that come from its heap; larger ones always go back at once."""

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # from malloc.h

settled = False
"""True once the limits have been looked after; the run loop asks before it calls."""


def keep_freed_memory() -> None:
    """Raise the limits, once, where the platform has them and the environment allows it."""
    global settled
    settled = True
    if not sys.platform.startswith("linux") or os.environ.get("AUTOGRAD_NB_KEEP_MEMORY") == "0":
        return
    if any(name in os.environ for name in ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_")):
        return  # somebody has chosen them
    import ctypes  # NumPy has imported it already where it is there at all

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return
    mallopt(M_MMAP_THRESHOLD, LARGEST)
    mallopt(M_TRIM_THRESHOLD, KEPT)
