"""What functions that read arrays themselves do under vmap: what they may see of a sample, and who answers for them.

Operations reach a layer by their cards. Functions that make new tensors, draw random numbers or look at values do not;
the decorators here hand them to the vmap level that is on.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from . import modes
from .tensor import Tensor
from .transforms import active

CONTROL_FLOW = (
    "vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We don't support that "
    "yet, please file an issue at https://github.com/pytorch/pytorch/issues ."
)
ITEM = (
    "vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, "
    "please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch "
    "internals, please file a bug report."
)
NO_STORAGE = "Cannot access data pointer of Tensor that doesn't have storage"


class Dense:
    """The flags of memory without gaps, which is how one sample looks from inside."""

    __slots__ = ()
    c_contiguous = f_contiguous = writeable = True


class Unread:
    """Stands where a tensor's array would: what one sample of a batch looks like. Its elements cannot be read."""

    __slots__ = ("dtype", "shape")
    flags = Dense()
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype) -> None:
        self.shape = shape
        self.dtype = dtype

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return math.prod(self.shape)

    @property
    def itemsize(self) -> int:
        return self.dtype.itemsize

    @property
    def nbytes(self) -> int:
        return self.size * self.itemsize

    @property
    def strides(self) -> tuple[int, ...]:
        return tuple(math.prod(self.shape[k + 1 :]) * self.itemsize for k in range(self.ndim))

    def __len__(self) -> int:
        return self.shape[0]

    @property
    def real(self) -> Unread:
        """What the sample's real part looks like."""
        return Unread(self.shape, np.empty(0, self.dtype).real.dtype)

    def swapaxes(self, first: int, second: int) -> Unread:
        """What the sample looks like with two dimensions exchanged."""
        shape = list(self.shape)
        shape[first], shape[second] = shape[second], shape[first]
        return Unread(tuple(shape), self.dtype)

    def refuse(self, *_: Any) -> NoReturn:
        """Raise what PyTorch says where a sample's value would be needed."""
        raise RuntimeError(ITEM)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self.refuse()

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        self.refuse()

    def __bool__(self) -> NoReturn:
        raise RuntimeError(CONTROL_FLOW)

    __getitem__ = __setitem__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = refuse
    __int__ = __float__ = __complex__ = __index__ = __array_ufunc__ = __array_function__ = refuse


def is_batched(value: Any) -> bool:
    """True for a tensor that is one sample of a batch."""
    return isinstance(value, Tensor) and isinstance(value._a, Unread)


def batches_of(tensor: Any) -> frozenset[Any]:
    """The levels of vmap that a tensor has samples for."""
    found: frozenset[Any] = frozenset()
    while is_batched(tensor):
        found |= frozenset(tensor._levels)
        tensor = tensor._value
    return found


def everything(tensor: Tensor) -> Any:
    """The array of a tensor, of all samples where it is one of a batch: for checks that hold for each."""
    while is_batched(tensor):
        tensor = tensor._value  # type: ignore[attr-defined]
    return tensor._a


def latest(handles: str) -> Any:
    """The latest layer that is on and has this method; None if there is none."""
    return next((layer for layer in reversed(active.get()) if hasattr(layer, handles)), None)


def drawing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let vmap decide how a function that draws random numbers draws them for each sample."""

    @functools.wraps(function)
    def draw(*args: Any, **kwargs: Any) -> Any:
        if modes.special and (level := latest("draw")) is not None:
            return level.draw(draw, args, kwargs)
        return function(*args, **kwargs)

    return draw


def alike(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function that makes something of its first argument's shape make one for each sample."""

    @functools.wraps(function)
    def make(*args: Any, **kwargs: Any) -> Any:
        if modes.special and args and is_batched(args[0]) and (level := latest("spread")) is not None:
            return level.spread(make, args, kwargs)
        return function(*args, **kwargs)

    return make


def reading(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of tensors that reads arrays, and makes one tensor without history, be run sample by sample."""

    @functools.wraps(function)
    def read(*args: Any, **kwargs: Any) -> Any:
        if modes.special and any(map(is_batched, args)) and (level := latest("spread")) is not None:
            return level.each(read, args, kwargs)
        return function(*args, **kwargs)

    return read
