"""Shapes: ``view``, ``reshape``, ``expand`` and what is built from them."""

from __future__ import annotations

import math
import operator
from typing import Any

from .. import dtypes
from ..engine.assemble import aten, composite
from ..engine.column_sums import column_sums
from ..ops.errors import wrap_dim
from ..ops.shape import size_error


def sizes(size: tuple[Any, ...], named: Any = None) -> tuple[int, ...]:
    """Whole numbers given as ``f(2, 3)``, ``f((2, 3))`` or by name; one-element tensors count as numbers."""
    if named is not None:
        size = (named,)
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = tuple(size[0])
    for n in size:
        if type(n) is not int:
            return tuple(map(operator.index, size))
    return size


@composite(methods=("view",), function=False)
def view(input: Any, *shape: Any, size: Any = None, dtype: Any = None) -> Any:
    """The same memory in another shape (one size may be -1) or, for a dtype, read as other numbers.

    RuntimeError where the number of elements or the memory layout does not fit.

    >>> import autograd_nb as torch
    >>> torch.arange(6).view(2, -1)
    tensor([[0, 1, 2],
            [3, 4, 5]])
    """
    if dtype is not None or (len(shape) == 1 and isinstance(shape[0], dtypes.dtype)):
        return aten.view_dtype(input, (dtype or shape[0]).numpy)
    wanted = sizes(shape, size)
    return aten.view(input, whole_size(wanted, input._a.size) if wanted and min(wanted) < 0 else wanted)


@composite()
def reshape(input: Any, *sizes_: Any, shape: Any = None) -> Any:
    """The same elements in another shape: a view where the memory layout allows it, else a copy.

    >>> import autograd_nb as torch
    >>> torch.arange(6).reshape(3, 2).T.reshape(-1)
    tensor([0, 2, 4, 1, 3, 5])
    """
    size = sizes(sizes_, shape)
    whole = whole_size(size, input._a.size) if size and min(size) < 0 else size
    if input._a.flags.c_contiguous:
        return aten.view(input, whole)
    if math.prod(whole) != input._a.size:
        raise size_error(input._a.size, size)
    try:
        return aten.reshape_alias(input, whole)
    except RuntimeError:
        return aten.unsafe_view(aten.clone_contiguous(input), whole)


def whole_size(size: tuple[int, ...], count: int) -> tuple[int, ...]:
    """A shape with -1 in it worked out; RuntimeError where the number of elements does not fit."""
    known = math.prod(n for n in size if n != -1)
    if min(size) < -1 or known == 0 or count % known or size.count(-1) > 1:
        raise size_error(count, size)
    return tuple(count // known if n == -1 else n for n in size)


@composite(methods=("view_as",), function=False)
def view_as(input: Any, other: Any) -> Any:
    """A view in the shape of another tensor."""
    return aten.view(input, other._a.shape)


@composite(methods=("reshape_as",), function=False)
def reshape_as(input: Any, other: Any) -> Any:
    """Reshaped to the shape of another tensor."""
    return reshape(input, other._a.shape)


@composite(methods=("expand",), function=False)
def expand(input: Any, *sizes_: Any, size: Any = None) -> Any:
    """Dimensions of size one repeated to ``size`` without copying; -1 keeps a dimension's size.

    >>> import autograd_nb as torch
    >>> torch.tensor([[1], [2]]).expand(-1, 3)
    tensor([[1, 1, 1],
            [2, 2, 2]])
    """
    target, shape = sizes(sizes_, size), input._a.shape
    lead = len(target) - len(shape)
    if lead < 0:
        kind = dtypes.SCALAR_TYPE_NAMES[input.dtype]
        raise RuntimeError(
            f"expand(torch.{kind}Tensor{{{list(shape)}}}, size={list(target)}): the number of sizes provided "
            f"({len(target)}) must be greater or equal to the number of dimensions in the tensor ({len(shape)})"
        )
    if -1 in target:
        for k in range(lead):
            if target[k] == -1:
                raise RuntimeError(
                    f"The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension {k}"
                )
        target = tuple(shape[k - lead] if n == -1 else n for k, n in enumerate(target))
    return aten.expand(input, target)


@composite(methods=("expand_as",), function=False)
def expand_as(input: Any, other: Any) -> Any:
    """Expanded to the shape of another tensor."""
    return expand(input, other._a.shape)


@composite()
def broadcast_to(input: Any, size: Any) -> Any:
    """The tensor expanded to ``size``."""
    return expand(input, size)


@composite()
def permute(input: Any, *order: Any, dims: Any = None) -> Any:
    """The dimensions in another order, as a view.

    >>> import autograd_nb as torch
    >>> torch.zeros(2, 3, 4).permute(2, 0, 1).shape
    torch.Size([4, 2, 3])
    """
    if not order and dims is None:
        raise TypeError('permute() missing 1 required positional arguments: "dims"')
    return aten.permute(input, sizes(order, dims))


@composite()
def squeeze(input: Any, dim: Any = None) -> Any:
    """Without dimensions of size one: all of them, or those named.

    >>> import autograd_nb as torch
    >>> torch.zeros(1, 3, 1).squeeze().shape, torch.zeros(1, 3, 1).squeeze(0).shape
    (torch.Size([3]), torch.Size([3, 1]))
    """
    if dim is None:
        return aten.squeeze_all(input)
    if isinstance(dim, (tuple, list)):
        return aten.squeeze_dims(input, tuple(dim))
    return aten.squeeze_dim(input, dim)


@composite()
def flatten(input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    """The dimensions from ``start_dim`` to ``end_dim`` as one.

    >>> import autograd_nb as torch
    >>> torch.zeros(2, 3, 4).flatten(1).shape
    torch.Size([2, 12])
    """
    shape = input._a.shape
    start, end = wrap_dim(start_dim, len(shape)), wrap_dim(end_dim, len(shape))
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if not shape:
        return reshape(input, (1,))
    if start == end:
        return input
    return reshape(input, (*shape[:start], math.prod(shape[start : end + 1]), *shape[end + 1 :]))


@composite()
def ravel(input: Any) -> Any:
    """All elements in one dimension."""
    return aten.view(input.contiguous(), (-1,))


@composite()
def unflatten(input: Any, dim: int, sizes: Any) -> Any:
    """One dimension split into several; one of ``sizes`` may be -1."""
    shape = input._a.shape
    d, parts = wrap_dim(dim, len(shape)), tuple(sizes)
    if not parts:
        raise RuntimeError("unflatten: sizes must be non-empty")
    known = math.prod(n for n in parts if n != -1)
    if known != shape[d] if -1 not in parts else known == 0 or shape[d] % known:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(parts)} don't multiply up to the size of dim {d} ({shape[d]}) in the "
            "input tensor"
        )
    parts = tuple(shape[d] // known if n == -1 else n for n in parts)
    return aten.view(input, (*shape[:d], *parts, *shape[d + 1 :]))


@composite("movedim", "moveaxis")
def movedim(input: Any, source: Any, destination: Any) -> Any:
    """The dimensions ``source`` moved to the places ``destination``, the others in their order around them."""
    ndim = input._a.ndim
    pairs = [(d,) if isinstance(d, int) else tuple(d) for d in (source, destination)]
    if len(pairs[0]) != len(pairs[1]):
        raise RuntimeError(
            f"movedim: Invalid source or destination dims: source ({list(pairs[0])} dims) should contain the same "
            f"number of dims as destination ({list(pairs[1])} dims)"
        )
    start, end = ([wrap_dim(d, ndim) for d in dims] for dims in pairs)
    for dims, name, given in ((start, "source", pairs[0]), (end, "destination", pairs[1])):
        if len(set(dims)) != len(dims):
            raise RuntimeError(f"movedim: repeated dim in `{name}` ({list(given)})")
    if not ndim:
        return aten.alias(input)
    rest = iter(d for d in range(ndim) if d not in start)
    placed = dict(zip(end, start, strict=True))
    return aten.permute(input, tuple(placed[k] if k in placed else next(rest) for k in range(ndim)))


@composite(methods=("contiguous",), function=False)
def contiguous(input: Any, memory_format: Any = None) -> Any:
    """The tensor itself if its elements lie in row-major order without gaps, else a copy that does."""
    return input if input._a.flags.c_contiguous else aten.clone_contiguous(input)


@composite(methods=("sum_to_size",), function=False)
def sum_to(input: Any, *shape: Any) -> Any:
    """The sum over what broadcasting from ``shape`` to the input's shape repeats."""
    size, have = sizes(shape), input._a.shape
    if not size:
        return aten.sum_all(input)
    if have[1:] == size:  # a bias: what recorded passes ask for most
        summed = column_sums(input)
        if summed is not None:
            return summed
        return aten.view(aten.sum_dim(input, (0,), True, None), size)
    lead = len(have) - len(size)
    if lead < 0 or (have[lead:] != size and any(n not in (1, m) for n, m in zip(size, have[lead:], strict=True))):
        raise RuntimeError(f"size {{{list(size)}}} is not expandable to size {{{list(have)}}}.")
    dims = tuple(range(lead)) + tuple(k + lead for k, n in enumerate(size) if n == 1 and have[k + lead] != 1)
    summed = aten.sum_dim(input, dims, True, None) if dims else input
    return aten.view(summed, size) if lead else summed
