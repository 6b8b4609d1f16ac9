"""``vmap``: a function of one sample, applied to many at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..engine import tree
from ..engine.assemble import aten, composites
from ..engine.batching.level import VmapLevel
from ..engine.running import running
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim

RANDOMNESS = ("error", "different", "same")


def vmap(
    func: Callable[..., Any],
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """A function that maps ``func`` over a dimension of its inputs, computing all samples together.

    in_dims: the dimension of each input to map over, None for an input that all samples share; an int for all inputs
    or a structure that matches them; keyword arguments are shared. out_dims: where the new dimension goes in each
    output. randomness: "error", "same" or "different" draws for the samples. chunk_size: how many samples at a time,
    all by default.
    ValueError where dimensions and inputs do not fit; RuntimeError where ``func`` asks for the value of a sample.

    >>> import autograd_nb as torch
    >>> batched_dot = torch.func.vmap(torch.dot)
    >>> batched_dot(torch.ones(2, 3), torch.ones(2, 3))
    tensor([3., 3.])
    """
    if randomness not in RANDOMNESS:
        raise RuntimeError(f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    @functools.wraps(func)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return mapped_over(func, in_dims, out_dims, randomness, chunk_size, args, kwargs)

    return wrapped


def mapped_over(
    func: Callable[..., Any], in_dims: Any, out_dims: Any, randomness: str, chunk_size: int | None, args: Any,
    kwargs: dict[str, Any],
) -> Any:  # fmt: skip
    """The result of ``func`` for all samples of ``args``; all of them share ``kwargs``."""
    name = name_of(func)
    check_out_dims(out_dims, name)
    size, dims, leaves, spec = samples(in_dims, args, name)

    def call(values: list[Any]) -> Any:
        return func(*tree.unflatten(values, spec), **kwargs)

    if chunk_size is None or chunk_size >= size:
        return at_once(call, leaves, dims, size, randomness, out_dims, name)
    return in_chunks(call, leaves, dims, size, randomness, out_dims, name, chunk_size)


def name_of(func: Callable[..., Any]) -> str:
    """What a function is called in error sentences."""
    return getattr(func, "__name__", None) or repr(func)


def samples(in_dims: Any, args: tuple[Any, ...], name: str) -> tuple[int, list[Any], list[Any], tree.Spec]:
    """The batch size, the dimension of each leaf of the inputs, the leaves, and their structure."""
    if not isinstance(in_dims, int) and not isinstance(in_dims, tuple):
        raise ValueError(
            f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): expected `in_dims` to be int or a (potentially nested) "
            f"tuple matching the structure of inputs, got: {type(in_dims)}."
        )
    if not args:
        raise ValueError(
            f"vmap({name})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a "
            "function with no inputs. The latter is unsupported."
        )
    leaves, spec = tree.flatten(args)
    dims = tree.spread(in_dims, spec)
    if dims is None:
        raise ValueError(
            f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): in_dims is not compatible with the structure of "
            f"`inputs`. in_dims has structure {tree.flatten(in_dims)[1]} but inputs has structure {spec}."
        )
    for k, (leaf, dim) in enumerate(zip(leaves, dims, strict=True)):
        dims[k] = checked_dim(leaf, dim, in_dims, name)
    return shared_size(leaves, dims), dims, leaves, spec


def checked_dim(leaf: Any, dim: Any, in_dims: Any, name: str) -> int | None:
    """The dimension counted from the front; ValueError where the input has no such dimension."""
    start = f"vmap({name}, in_dims={in_dims}, ...)(<inputs>): Got in_dim={dim} for "
    if dim is None:
        return None
    if not isinstance(dim, int):
        raise ValueError(f"{start}an input but in_dim must be either an integer dimension or None.")
    if not isinstance(leaf, Tensor):
        raise ValueError(
            f"{start}an input but the input is of type {type(leaf)}. We cannot vmap over non-Tensor arguments, please "
            "use None as the respective in_dim"
        )
    ndim = leaf._a.ndim
    if not -ndim <= dim < ndim:
        raise ValueError(
            f"{start}some input, but that input is a Tensor of dimensionality {ndim} so expected in_dim to satisfy "
            f"-{ndim} <= in_dim < {ndim}."
        )
    return dim % ndim


def shared_size(leaves: list[Any], dims: list[Any]) -> int:
    """The size that all mapped dimensions have; ValueError where they differ or where there is none."""
    sizes = [leaf._a.shape[d] for leaf, d in zip(leaves, dims, strict=True) if d is not None]
    if not sizes:
        raise ValueError("vmap: Expected at least one Tensor to vmap over")
    if any(n != sizes[0] for n in sizes):
        raise ValueError(
            "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
            f"{sizes} for the mapped dimension"
        )
    return sizes[0]


def check_out_dims(out_dims: Any, name: str) -> None:
    """ValueError for anything but numbers, None, and containers of them."""
    if isinstance(out_dims, int) or out_dims is None:
        return
    if any(not isinstance(d, int) and d is not None for d in tree.leaves_of(out_dims)):
        raise ValueError(
            f"vmap({name}, ..., out_dims={out_dims}): `out_dims` must be an int, None or a python collection of ints "
            "representing where in the outputs the vmapped dimension should appear."
        )


def at_once(
    call: Callable[[list[Any]], Any], leaves: list[Any], dims: list[Any], size: int, randomness: str, out_dims: Any,
    name: str,
) -> Any:  # fmt: skip
    """The outputs of one level over all samples."""
    level = VmapLevel(size, randomness)
    values = [
        leaf if d is None else level.wrap(leaf if d == 0 else in_front(leaf, d))
        for leaf, d in zip(leaves, dims, strict=True)
    ]
    with level, running():
        result = call(values)
    outputs, spec = tree.flatten(result)
    wanted = tree.spread(out_dims, spec)
    if wanted is None:
        raise ValueError(
            f"vmap({name}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible with the structure of "
            f"`outputs`. out_dims has structure {tree.flatten(out_dims)[1]} but outputs has structure {spec}."
        )
    return tree.unflatten([taken_out(level, o, d, name) for o, d in zip(outputs, wanted, strict=True)], spec)


def in_front(value: Any, dim: int) -> Any:
    """A dimension moved to the front."""
    return aten.permute(value, (dim, *(k for k in range(value._a.ndim) if k != dim)))


def taken_out(level: VmapLevel, output: Any, dim: int | None, name: str) -> Any:
    """One output of all samples, with the batch where ``out_dims`` wants it."""
    if not isinstance(output, Tensor):
        if dim is None:
            return output
        raise ValueError(
            f"vmap({name}, ...): `{name}` must only return Tensors, got type {type(output)}. Did you mean to set "
            "out_dims= to None for output?"
        )
    if dim is None:
        if level.holds(output):
            raise ValueError(f"vmap({name}, ...): `{name}` can not return a BatchedTensor when out_dim is None")
        return output
    value = level.front(output)
    to = wrap_dim(dim, value._a.ndim)
    order = list(range(1, value._a.ndim))
    order.insert(to, 0)
    return value if to == 0 else aten.permute(value, tuple(order))


def in_chunks(
    call: Callable[[list[Any]], Any], leaves: list[Any], dims: list[Any], size: int, randomness: str, out_dims: Any,
    name: str, chunk: int,
) -> Any:  # fmt: skip
    """The outputs of one level after the other over ``chunk`` samples each, joined."""
    parts, spec = [], tree.LEAF
    for start in range(0, size, chunk):
        some = min(chunk, size - start)
        values = [v if d is None else v.narrow(d, start, some) for v, d in zip(leaves, dims, strict=True)]
        result = at_once(call, values, dims, some, randomness, out_dims, name)
        outputs, spec = tree.flatten(result)
        parts.append(outputs)
    wanted = tree.spread(out_dims, spec)
    assert wanted is not None
    joined = [
        column[0] if d is None else composites["cat"](list(column), d)
        for column, d in zip(zip(*parts, strict=True), wanted, strict=True)
    ]
    return tree.unflatten(joined, spec)
