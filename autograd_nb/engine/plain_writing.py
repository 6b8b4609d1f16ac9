"""Writing in place where there is nothing to record and nothing to refuse: the quick way of the in-place operations."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..ops.scalars import like
from . import modes
from .blas import SMALL, add_multiple
from .modes import QUIET, grad_enabled, loud, quiet
from .tensor import Tensor
from .views import alias_of

UNUSUAL = (AttributeError, TypeError, ValueError, OverflowError)

# NumPy complains of 1/0 and the like once everything is written. PyTorch does not complain, so neither do we; and what
# a stricter filter makes an error must not run the operation a second time.
COMPLAINTS = (RuntimeWarning, FloatingPointError)
warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_nb\.engine\.plain_writing")

PIECE = 65536  # elements of a scaled operand worked on at a time: what the processor's cache holds
_scratch: dict[str, list[np.ndarray]] = {}
"""Memory for a piece, by dtype; a thread takes it out while it uses it."""
NUMBERS = (int, float, complex, np.generic)


def plain_memory(target: Tensor, other: Any = None) -> np.ndarray | None:
    """The array to write into, if writing needs no history; else None, and the general way has to decide."""
    if modes.special:
        return None
    alias = target._alias
    if alias is None:
        alias_of(target)
    elif alias.inference or (alias.base is not None and grad_enabled()):
        return None
    if (target._rg or (isinstance(other, Tensor) and other._rg)) and grad_enabled():
        return None
    memory = target._a
    return None if alias is not None and 0 in memory.strides else memory


def wrote(target: Tensor) -> Tensor:
    """Count one in-place change; gives the tensor back."""
    target._alias.version.number += 1  # type: ignore[union-attr]
    return target


def make_plain_twin(ufunc: np.ufunc, general: Callable[..., Tensor], operands: int) -> Callable[..., Tensor]:
    """The in-place twin of a ufunc of one or two operands: at once where possible, else by way of ``general``."""

    def write_one(self: Any) -> Any:
        memory = plain_memory(self) if isinstance(self, Tensor) else None
        if memory is None:
            return general(self)
        try:
            ufunc(memory, memory)
        except COMPLAINTS:
            return wrote(self)
        except UNUSUAL:
            return general(self)
        return wrote(self)

    def write(self: Any, other: Any) -> Any:
        memory = plain_memory(self, other)
        if memory is None:
            return general(self, other) if isinstance(other, (Tensor, *NUMBERS)) else NotImplemented
        if isinstance(other, Tensor):
            operand, alias = other._a, other._alias
            if operand.dtype is not memory.dtype or (alias is not None and alias.version is self._alias.version):
                return general(self, other)
        elif type(other) is float or type(other) is int:
            operand = like(memory, other)
        else:
            return general(self, other) if isinstance(other, NUMBERS) else NotImplemented
        try:
            ufunc(memory, operand, memory)
        except COMPLAINTS:
            return wrote(self)
        except UNUSUAL:
            return general(self, other)
        return wrote(self)

    return write if operands == 2 else write_one


def write_scaled(ufunc: np.ufunc, target: Tensor, other: Tensor, alpha: float) -> bool:
    """``target += alpha * other`` (or -=) at once and without a large temporary; False where it cannot be."""
    memory = plain_memory(target, other)
    operand, alias = other._a, other._alias
    if (
        memory is None or type(operand) is not np.ndarray or operand.dtype is not memory.dtype
        or operand.shape != memory.shape or memory.dtype.kind != "f" or type(alpha) is not float
        or not memory.flags.c_contiguous or (alias is not None and alias.version is alias_of(target).version)
    ):  # fmt: skip
        return False
    if memory.size <= SMALL or not add_multiple(memory, operand, -alpha if ufunc is np.subtract else alpha):
        _write_in_pieces(ufunc, memory.reshape(-1), operand.reshape(-1), like(operand, alpha))
    wrote(target)
    return True


def _write_in_pieces(ufunc: np.ufunc, to: np.ndarray, of: np.ndarray, factor: Any) -> None:
    if to.size <= SMALL:
        token = quiet(QUIET)
        try:
            ufunc(to, of * factor, to)
        finally:
            loud(token)
        return
    spare = _scratch.setdefault(to.dtype.char, [])
    try:
        scratch = spare.pop()
    except IndexError:
        scratch = np.empty(PIECE, to.dtype)
    token = quiet(QUIET)
    try:
        for start in range(0, to.size, PIECE):
            piece = to[start : start + PIECE]
            part = scratch[: piece.size]
            np.multiply(of[start : start + PIECE], factor, part)
            ufunc(piece, part, piece)
    finally:
        loud(token)
        spare.append(scratch)
