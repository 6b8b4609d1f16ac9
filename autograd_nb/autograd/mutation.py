"""Saved tensors that may be overwritten: they are copied just before somebody writes into their memory."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

from ..engine import saved_hooks
from ..engine.attributes import first_base
from ..engine.tensor import Tensor
from .saved_tensors import saved_tensors_hooks

_running: ContextVar[bool] = ContextVar("mutation_allowed", default=False)

OUTSIDE = (
    "Trying to backward outside of the 'allow_mutation_on_saved_tensors' contextin which the graph was originally "
    "recorded."
)


class _Kept:
    """A saved tensor: the memory itself, or a copy of it once that was written to."""

    def __init__(self, tensor: Tensor) -> None:
        self.array = tensor._a


class AllowMutationOnSaved:
    """What is kept while mutation is allowed, by the memory it lies in."""

    def __init__(self) -> None:
        self._valid: weakref.WeakSet[_Kept] = weakref.WeakSet()
        self._by_memory: dict[int, weakref.WeakSet[_Kept]] = {}

    def pack(self, tensor: Tensor) -> _Kept:
        """Remember where the tensor lies."""
        kept = _Kept(tensor)
        self._valid.add(kept)
        if isinstance(kept.array, np.ndarray):  # a NumPy scalar is a value, nobody can write into it
            self._by_memory.setdefault(id(first_base(kept.array)), weakref.WeakSet()).add(kept)
        return kept

    def unpack(self, kept: _Kept) -> Tensor:
        """The value as it was saved; AssertionError outside the block."""
        if kept not in self._valid:
            raise AssertionError(OUTSIDE)
        return Tensor._of(kept.array)

    def before_write(self, target: Tensor) -> None:
        """Copy what is kept of the memory that will be written to."""
        for kept in self._by_memory.get(id(first_base(target._a)), ()):
            if np.may_share_memory(kept.array, target._a):
                kept.array = kept.array.copy()

    def clear(self) -> None:
        """Forget everything; backward through what was recorded so far raises from now on."""
        self._valid.clear()
        self._by_memory.clear()


@contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[AllowMutationOnSaved]:
    """Inside the block, tensors that were saved for backward may be changed in place: the old values are kept.

    Backward must run inside the same block, otherwise it raises AssertionError. RuntimeError where blocks are nested.

    >>> import autograd_nb as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> with torch.autograd.graph.allow_mutation_on_saved_tensors():
    ...     y = x.clone()
    ...     loss = (y * y).sum()
    ...     _ = y.mul_(100)
    ...     loss.backward()
    >>> x.grad
    tensor([2., 2.])
    """
    if _running.get():
        raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
    context = AllowMutationOnSaved()
    token, told = _running.set(True), saved_hooks.before_write.set(context.before_write)
    try:
        with saved_tensors_hooks(context.pack, context.unpack):
            yield context
    finally:
        context.clear()
        saved_hooks.before_write.reset(told)
        _running.reset(token)
