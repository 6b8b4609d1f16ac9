"""Hooks on saved tensors as users switch them on: packing, keeping on the CPU, refusing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..engine import saved_hooks
from ..engine.modes import enter_special, leave_special
from ..engine.tensor import Tensor


class saved_tensors_hooks:
    """Inside the block, ``pack_hook(tensor)`` decides what is kept of each tensor an operation saves for backward.

    ``unpack_hook`` must make a tensor of that again when a gradient, or somebody who looks, needs it. Of nested pairs
    the innermost is asked. RuntimeError if the pack hook changes its tensor in place.

    >>> import autograd_nb as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> with torch.autograd.graph.saved_tensors_hooks(lambda t: t.numpy(force=True), torch.from_numpy):
    ...     y = (x * x).sum()
    >>> y.backward()
    >>> x.grad
    tensor([2., 4.])
    """

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]) -> None:
        self.pack_hook = pack_hook
        self.unpack_hook = unpack_hook

    def __enter__(self) -> None:
        reason = saved_hooks.disabled.get()
        if reason is not None:
            raise RuntimeError(reason)
        saved_hooks.stack.set((*saved_hooks.stack.get(), (self.pack_hook, self.unpack_hook)))
        enter_special()

    def __exit__(self, *exc: object) -> None:
        leave_special()
        saved_hooks.stack.set(saved_hooks.stack.get()[:-1])


class save_on_cpu(saved_tensors_hooks):
    """Inside the block, saved tensors are kept in the memory of the CPU, where all of this package's tensors are."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda tensor: tensor.detach(), lambda kept: kept)


@contextmanager
def disable_saved_tensors_hooks(error_message: str) -> Iterator[None]:
    """Inside the block, using ``saved_tensors_hooks`` raises RuntimeError with this message.

    >>> with disable_saved_tensors_hooks("not here"), saved_tensors_hooks(print, print):
    ...     pass
    Traceback (most recent call last):
    RuntimeError: not here
    """
    if saved_hooks.stack.get():
        raise RuntimeError(error_message)
    token = saved_hooks.disabled.set(error_message)
    try:
        yield
    finally:
        saved_hooks.disabled.reset(token)
