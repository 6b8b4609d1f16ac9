"""Random functions under vmap: refused, one draw for all samples, or a draw for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..assemble import aten
from ..tensor import Tensor
from .call import merge_front, split_front

if TYPE_CHECKING:
    from .level import VmapLevel

ERROR_MODE = (
    "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' "
    "randomness flags on vmap or perform the randomness operation out of vmap"
)
INPLACE_UNBATCHED = (
    "vmap: Cannot ask for different inplace randomness on an unbatched tensor. This will appear like same randomness. "
    "If this is necessary for your usage, please file an issue with functorch."
)
SAME_BATCHED = (
    "Vmap does not currently support same randomness with a batched tensor input. Please file an issue with functorch"
)
SIZED = ("rand", "randn")
SHAPE_FIRST = ("drawn_mask", "drawn_stays")


def draw(level: VmapLevel, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result for all samples of one level; the levels below are asked in turn."""
    if level.randomness == "error":
        raise RuntimeError(ERROR_MODE)
    every = (*args, *kwargs.values())
    held = any(map(level.holds, every))
    if function.__name__.endswith("_"):
        return draw_in_place(level, function, args, kwargs)
    if level.randomness == "same":
        return draw_same(level, function, args, kwargs) if held else function(*args, **kwargs)
    if not any(isinstance(v, Tensor) for v in every):
        return level.wrap(draw_sized(level.size, function, args, kwargs))
    args = tuple(level.front(v) if isinstance(v, Tensor) else v for v in args)
    kwargs = {n: level.front(v) if isinstance(v, Tensor) else v for n, v in kwargs.items()}
    if function.__name__ == "multinomial" and args[0]._a.ndim == 3:
        rows = function(merge_front(args[0]), *args[1:], **kwargs)
        return level.wrap(split_front(rows, level.size))
    return level.wrap(function(*args, **kwargs))


def draw_in_place(level: VmapLevel, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Fill a tensor: all samples with draws of their own, or all with the same."""
    target, *rest = args
    if level.randomness == "different":
        if not level.holds(target):
            raise RuntimeError(INPLACE_UNBATCHED)
        function(level.unwrap(target), *map(level.unwrap, rest), **kwargs)
    elif not level.holds(target):
        function(*args, **kwargs)
    else:
        value = level.unwrap(target)
        drawn = aten.clone(aten.select(value.detach(), 0, 0))
        aten.copy_(value, function(drawn, *rest, **kwargs))
    return target


def draw_same(level: VmapLevel, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """One draw in the shape of a sample; RuntimeError where the numbers depend on the sample's values."""
    name = function.__name__
    value = level.unwrap(args[0])
    shown = aten.select(value.detach(), 0, 0)
    if name.endswith("_like"):
        return function(shown, *args[1:], **kwargs)
    raise RuntimeError(SAME_BATCHED)


def draw_sized(size: int, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor:
    """A draw for each sample by a function that is told the shape."""
    name = function.__name__
    if "size" in kwargs:
        return function(*args, **{**kwargs, "size": (size, *kwargs["size"])})
    if name in SIZED:
        shape = tuple(args[0]) if len(args) == 1 and isinstance(args[0], (tuple, list)) else args
        return function((size, *shape), **kwargs)
    if name in SHAPE_FIRST:
        return function((size, *args[0]), *args[1:], **kwargs)
    if isinstance(args[-1], (tuple, list)):
        return function(*args[:-1], (size, *args[-1]), **kwargs)
    return aten.pile([function(*args, **kwargs) for _ in range(size)], 0)
