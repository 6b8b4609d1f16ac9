"""Elements picked and placed along one dimension: gather, scatter, index_select and their relatives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..dtypes import SCALAR_TYPE_NAMES, of
from .card import op, raw_only
from .errors import wrap_dim
from .indexing import add_rows

ALL = slice(None)


def out_of_bounds(index: np.ndarray, dim: int, size: int) -> str | None:
    """PyTorch's sentence for an index outside [0, size), or None."""
    # Seen as unsigned, a negative number is a large one: one comparison finds both.
    if index.size and (index.view(f"u{index.itemsize}") >= size).any():
        wrong = index[(index < 0) | (index >= size)].flat[0]
        return f"index {wrong} is out of bounds for dimension {dim} with size {size}"
    return None


def _lifted(array: np.ndarray) -> np.ndarray:
    return array if array.ndim else np.asarray(array).reshape(1)


def _check_index(name: str, self: np.ndarray, dim: int, index: np.ndarray, role: str) -> int:
    d = wrap_dim(dim, self.ndim)
    if index.dtype.kind not in "iu":
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")
    if max(index.ndim, 1) != max(self.ndim, 1) and index.size:
        raise RuntimeError(f"Index tensor must have the same number of dimensions as {role} tensor")
    return d


def _corner(index: np.ndarray, dim: int) -> tuple[slice, ...]:
    return tuple(ALL if k == dim else slice(n) for k, n in enumerate(index.shape))


# PyTorch keeps the operand too, so that a later in-place write to it is an error.
@op(vjp=dict(self=lambda xp, g, self, dim, index: xp.gather_backward(g, self.shape, dim, index)), tensors=("index",),
    latex=r"{self}_{{index}}", jvp="linear", names=(), methods=())  # fmt: skip
def gather(self, dim, index):
    """At each place the element that the index there names along a dimension."""
    d = _check_index("gather", self, dim, index, "input")
    source, places = _lifted(self), _lifted(index)
    for k, (n, m) in enumerate(zip(places.shape, source.shape, strict=False)):
        if n > m and k != d:
            raise RuntimeError(
                f"Size does not match at dimension {k} expected index {list(index.shape)} to be no larger than self "
                f"{list(self.shape)} apart from dimension {d}"
            )
    if not index.size:
        return np.empty(index.shape, self.dtype)
    wrong = out_of_bounds(places, d, source.shape[d])
    if wrong:
        raise RuntimeError(wrong)
    if source.flags.c_contiguous:
        return source.reshape(-1).take(flat_places(source.shape, d, places)).reshape(index.shape)
    return np.take_along_axis(source[_corner(places, d)], places, d).reshape(index.shape)


def flat_places(shape: tuple[int, ...], dim: int, index: np.ndarray) -> np.ndarray:
    """Where the elements lie in a contiguous array that an index names along a dimension."""
    places: Any = 0
    step = 1
    for k in reversed(range(len(shape))):
        if k == dim:
            places = places + (index if step == 1 else index * step)
        elif index.shape[k] > 1:
            steps = np.arange(0, index.shape[k] * step, step)
            places = places + steps.reshape((-1,) + (1,) * (len(shape) - 1 - k))
        step *= shape[k]
    return places


@op(
    vjp=dict(grad=lambda xp, g, dim, index: xp.gather(g, dim, index)),
    tensors=("index",),
    jvp="linear",
    names=(),
    methods=(),
)
def gather_backward(grad, shape, dim, index):
    """Zeros of ``shape`` with the gradient added where it was gathered."""
    out = np.zeros(shape, grad.dtype)
    add_along(_lifted(out), wrap_dim(dim, len(shape)), _lifted(index), _lifted(grad))
    return out


def add_along(out: np.ndarray, dim: int, index: np.ndarray, values: np.ndarray) -> None:
    """Add values at the places an index names along a dimension."""
    if not index.size:
        return
    if not out.flags.c_contiguous:
        grid = [*np.ix_(*map(np.arange, index.shape))]
        grid[dim] = index
        np.add.at(out, tuple(grid), values)
        return
    places = flat_places(out.shape, dim, index)
    np.add.at(out.reshape(-1), places.reshape(-1), values.reshape(-1))


def _check_scatter(name: str, self: np.ndarray, dim: int, index: np.ndarray, src: np.ndarray | None) -> int:
    d = _check_index(name, self, dim, index, "self")
    if src is not None and src.dtype != self.dtype:
        raise RuntimeError(f"{name}(): Expected self.dtype to be equal to src.dtype")
    if not index.size:
        return d
    places, target = _lifted(index), _lifted(self)
    fits = all(n <= m or k == d for k, (n, m) in enumerate(zip(places.shape, target.shape, strict=True)))
    if src is not None:
        if max(src.ndim, 1) != places.ndim:
            raise RuntimeError("Index tensor must have the same number of dimensions as src tensor")
        fits = fits and all(n <= m for n, m in zip(places.shape, _lifted(src).shape, strict=True))
    if not fits:
        tail = "" if src is None else f" and to be no larger size than src {list(src.shape)}"
        raise RuntimeError(
            f"Expected index {list(index.shape)} to be no larger than self {list(self.shape)} apart from dimension "
            f"{d}{tail}"
        )
    wrong = out_of_bounds(places, d, target.shape[d])
    if wrong:
        raise RuntimeError(wrong)
    return d


def _scatter_into(self, dim, index, src):
    d = _check_scatter("scatter", self, dim, index, src)
    if index.size:
        places = _lifted(index)
        np.put_along_axis(_lifted(self)[_corner(places, d)], places, _lifted(src)[tuple(map(slice, places.shape))], d)


@op(vjp=dict(self=lambda xp, g, dim, index: xp.scatter_value(g, dim, index, 0),
             src=lambda xp, g, dim, index: xp.gather(g, dim, index)),
    tensors=("index",), latex=r"{self}", jvp="linear", grad_fn="ScatterBackward0", names=(), methods=(), inplace=True,
    write=_scatter_into)  # fmt: skip
def scatter_src(self, dim, index, src):
    """A copy with elements of ``src`` where the index names places along a dimension."""
    out = np.array(self)
    _scatter_into(out, dim, index, src)
    return out


def _fill_along(self, dim, index, value):
    d = _check_scatter("scatter", self, dim, index, None)
    if isinstance(value, complex) and self.dtype.kind != "c":
        kind = {"float32": "float", "float64": "double"}.get(self.dtype.name, self.dtype.name)
        raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
    if index.size:
        places = _lifted(index)
        np.put_along_axis(_lifted(self)[_corner(places, d)], places, self.dtype.type(value), d)


@op(vjp=dict(self=lambda xp, g, dim, index: xp.scatter_value(g, dim, index, 0)), tensors=("index",), latex=r"{self}",
    grad_fn="ScatterBackward1", names=(), methods=(), inplace=True, write=_fill_along)  # fmt: skip
def scatter_value(self, dim, index, value):
    """A copy with a number where the index names places along a dimension."""
    out = np.array(self)
    _fill_along(out, dim, index, value)
    return out


def _reduce_into(self, dim, index, src, reduce):
    if reduce not in ("add", "multiply"):
        raise RuntimeError("reduce argument must be either add or multiply.")
    src = np.asarray(src)
    d = _check_scatter("scatter", self, dim, index, src if src.ndim else None)
    places = _lifted(index)
    grid = [*np.ix_(*map(np.arange, places.shape))]
    grid[d] = places
    values = src[tuple(map(slice, places.shape))] if src.ndim else self.dtype.type(src)
    (np.add if reduce == "add" else np.multiply).at(_lifted(self), tuple(grid), values)


@raw_only
def no_derivative(name):
    """The error of an operation that PyTorch gives no derivative."""
    raise RuntimeError(f"derivative for {name} is not implemented")


@op(vjp=dict(self=lambda xp, g: xp.no_derivative("aten::scatter"), src=lambda xp, g: xp.no_derivative("aten::scatter")),
    tensors=("index",), grad_fn="NotImplemented", names=(), methods=(), inplace=True, write=_reduce_into)  # fmt: skip
def scatter_reduced(self, dim, index, src, reduce):
    """A copy with elements of ``src`` added to, or multiplied onto, the places that the index names."""
    out = np.array(self)
    _reduce_into(out, dim, index, src, reduce)
    return out


def _add_into(self, dim, index, src):
    d = _check_scatter("scatter", self, dim, index, src)
    places = _lifted(index)
    if index.size:
        add_along(_lifted(self), d, places, _lifted(src)[tuple(map(slice, places.shape))])


@op(vjp=dict(self=lambda xp, g: g, src=lambda xp, g, dim, index: xp.gather(g, dim, index)), tensors=("index",),
    latex=r"{self} + {src}", jvp="linear", inplace=True, write=_add_into)  # fmt: skip
def scatter_add(self, dim, index, src):
    """A copy with elements of ``src`` added where the index names places along a dimension."""
    out = np.array(self)
    _add_into(out, dim, index, src)
    return out


@op(vjp=dict(self=lambda xp, g, self_shape, dim, index: xp.index_select_backward(g, self_shape, dim, index)),
    tensors=("index",), latex=r"{self}_{{index}}", jvp="linear")  # fmt: skip
def index_select(self, dim, index):
    """The slices of a dimension that a vector of indices names."""
    d = wrap_dim(dim, self.ndim)
    if index.ndim > 1:
        raise IndexError("index_select(): Index is supposed to be a vector")
    if index.dtype not in (np.int32, np.int64):
        raise RuntimeError("index_select(): Expected dtype int32 or int64 for index")
    if index.size and self.ndim and not self.shape[d]:
        raise RuntimeError("index_select(): self indexing axis dim should be positive")
    if index.size and (index.min() < 0 or index.max() >= (self.shape[d] if self.ndim else 1)):
        raise IndexError("index out of range in self")
    if not self.ndim and index.size != 1:
        raise RuntimeError(f"index_select(): Index to scalar can have only 1 value, got {index.size} value(s)")
    return self.take(np.atleast_1d(index), d) if self.ndim else np.array(self)


@op(vjp=dict(grad=lambda xp, g, dim, index: xp.index_select(g, dim, index)), tensors=("index",), jvp="linear", names=(),
    methods=())  # fmt: skip
def index_select_backward(grad, shape, dim, index):
    """Zeros of ``shape`` with the gradients of the selected slices added in their places."""
    out = np.zeros(shape, grad.dtype)
    if not shape:
        return out + grad
    add_slices(out, wrap_dim(dim, len(shape)), np.atleast_1d(index), grad)
    return out


def add_slices(out: np.ndarray, dim: int, index: np.ndarray, values: np.ndarray) -> None:
    """Add slices along a dimension at a vector of indices that may repeat."""
    if dim == 0 and out.flags.c_contiguous:
        width = math.prod(out.shape[1:])
        add_rows(out.reshape(out.shape[0], width), index, values.reshape(index.size, width))
    else:
        np.add.at(np.moveaxis(out, dim, 0), index, np.moveaxis(values, dim, 0))


def _check_add(self, dim, index, source):
    d = wrap_dim(dim, self.ndim)
    if index.ndim > 1:
        raise IndexError(
            f"index_add_(): Index is supposed to be a vector, but got dim: {index.ndim} with type: "
            f"{SCALAR_TYPE_NAMES[of(index)]} and size: {list(index.shape)}"
        )
    if index.dtype not in (np.int32, np.int64):
        raise RuntimeError(
            f"index_add_(): Expected dtype int32/int64 for index but got: {SCALAR_TYPE_NAMES[of(index)]}"
        )
    if source.dtype != self.dtype:
        kinds = [SCALAR_TYPE_NAMES[of(a)] for a in (self, source)]
        raise RuntimeError(f"index_add_(): self ({kinds[0]}) and source ({kinds[1]}) must have the same scalar type")
    _check_source(self, d, index, source)
    wrong = out_of_bounds(np.asarray(index), d, self.shape[d] if self.ndim else 1)
    if wrong:
        raise RuntimeError(wrong)
    return d


def _check_source(self, dim, index, source):
    length = source.shape[dim] if source.ndim else 1
    rest, other = list(self.shape), list(source.shape)
    del rest[dim : dim + 1], other[dim : dim + 1]
    if self.ndim != source.ndim or rest != other:
        raise RuntimeError(
            "source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = "
            f"{list(self.shape)} source.shape = {list(source.shape)}"
        )
    if index.size != length:
        raise RuntimeError(
            f"index_add_(): Number of indices ({index.size}) should be equal to source.size(dim): ({length}), for "
            f"dim: {dim}"
        )


def _index_add_into(self, dim, index, source, alpha=1):
    d = _check_add(self, dim, index, source)
    values = _lifted(source) if alpha == 1 else _lifted(source) * self.dtype.type(alpha)
    add_slices(_lifted(self), d, np.atleast_1d(index), values)


@op(vjp=dict(self=lambda xp, g: g, source=lambda xp, g, dim, index, alpha: xp.index_select(g, dim, index) * alpha),
    tensors=("index",), latex=r"{self} + {source}", jvp="linear", inplace=True, write=_index_add_into)  # fmt: skip
def index_add(self, dim, index, source, alpha=1):
    """A copy with the slices of ``source`` added at a vector of indices."""
    out = np.array(self)
    _index_add_into(out, dim, index, source, alpha)
    return out
