"""Differences between neighbours, and integrals over samples by the trapezoidal rule."""

from __future__ import annotations

from typing import Any

from ..dtypes import get_default_dtype
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.errors import wrap_dim
from .arguments import one_int, parsed
from .joining import cat


def part(input: Tensor, dim: int, start: int, end: int) -> Tensor:
    """The indices of a dimension from ``start`` up to ``end``, both counted from the front."""
    return aten.slice_dim(input, dim, start, end, 1)


@composite(methods=("diff",))
@parsed
def diff(input: Tensor, n: int = 1, dim: int = -1, prepend: Any = None, append: Any = None) -> Tensor:
    """The differences between neighbours along ``dim``, ``n`` times over; of truth values where they change.

    >>> import autograd_nb as torch
    >>> torch.diff(torch.tensor([1, 3, 2]))
    tensor([ 2, -1])
    """
    dim = one_int("diff", dim, position=3)
    if not input._a.ndim:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    axis = wrap_dim(dim, input._a.ndim)
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    for other in (prepend, append):
        if other is not None:
            _check_beside(input, other, axis)
    if n == 0:
        return input.new_zeros(input.shape).copy_(input)
    if prepend is not None or append is not None:
        input = cat([t for t in (prepend, input, append) if t is not None], axis)
    for _ in range(min(n, input.shape[axis])):
        size = input.shape[axis]
        later, earlier = part(input, axis, 1, size), part(input, axis, 0, max(size - 1, 0))
        input = aten.logical_xor(later, earlier) if input._a.dtype.kind == "b" else aten.sub(later, earlier)
    return input


def _check_beside(input: Tensor, other: Tensor, axis: int) -> None:
    if other._a.ndim != input._a.ndim:
        raise RuntimeError("diff expects prepend or append to be the same dimension as input")
    for k, (n, m) in enumerate(zip(input.shape, other.shape, strict=True)):
        if n != m and k != axis:
            raise RuntimeError(
                f"diff expects the shape of tensor to prepend or append to match that of input except along the "
                f"differencing dimension; input.size({k}) = {n}, but got tensor.size({k}) = {m}"
            )


def _spacing(name: str, y: Tensor, x: Tensor, axis: int) -> Tensor:
    """The distances between neighbouring sample points, in a shape that broadcasts against the samples' gaps."""
    if x.ndim == 1:
        if x.shape[0] != y.shape[axis]:
            raise RuntimeError(f"{name}: There must be one `x` value for each sample point")
        shape = [1] * y.ndim
        shape[axis] = x.shape[0]
        x = aten.view(x, tuple(shape))
    elif x.ndim < y.ndim:
        x = aten.view(x, (1,) * (y.ndim - x.ndim) + tuple(x.shape))
    size = x.shape[axis]
    return aten.sub(part(x, axis, 1, size), part(x, axis, 0, size - 1))


def _check_samples(name: str, y: Tensor, x: Tensor | None, dim: int) -> int:
    if not y._a.ndim:
        raise IndexError(
            f"Dimension specified as {dim} but tensor has no dimensions" if name == "trapezoid"
            else "slice() cannot be applied to a 0-dim tensor."
        )  # fmt: skip
    axis = wrap_dim(dim, y._a.ndim)
    for letter, t in (("y", y), ("x", x)):
        if t is not None and t._a.dtype.kind == "b":
            raise RuntimeError(f"{name}: received a bool input for `{letter}`, but bool is not supported")
    if isinstance(x, Tensor) and not x._a.ndim:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    return axis


def as_float(y: Tensor) -> Tensor:
    """Integers in the default float dtype, as a quotient or a product with a float makes them."""
    return y.to(get_default_dtype()) if y._a.dtype.kind in "iu" else y


def _sums(y: Tensor, axis: int) -> Tensor:
    """The sum of each two neighbouring samples."""
    size = y.shape[axis]
    return aten.add(part(y, axis, 0, size - 1), part(y, axis, 1, size))


@composite("trapezoid", "trapz", methods=())
def trapezoid(y: Tensor, x: Any = None, *, dx: Any = None, dim: int = -1) -> Tensor:
    """The integral along ``dim`` of samples ``y`` at the points ``x``, or ``dx`` (default 1) apart.

    >>> import autograd_nb as torch
    >>> torch.trapezoid(torch.tensor([1., 2., 3.]))
    tensor(4.)
    """
    axis = _check_samples("trapezoid", y, x, dim)
    if x is not None:
        if not y.shape[axis]:
            return y.new_zeros(y.shape[:axis] + y.shape[axis + 1 :])
        areas = aten.mul(_sums(y, axis), _spacing("trapezoid", y, x, axis))
        return aten.div_scalar(aten.sum_dim(as_float(areas), (axis,), False), 2.0)
    if not y.shape[axis]:
        return y.new_zeros(y.shape[:axis] + y.shape[axis + 1 :])
    y = as_float(y)
    ends = aten.add(aten.select(y, axis, 0), aten.select(y, axis, -1))
    inner = aten.sub(aten.sum_dim(y, (axis,), False), aten.mul_scalar(ends, 0.5))
    return aten.mul_scalar(inner, 1.0 if dx is None else _number(dx))


@composite(methods=())
def cumulative_trapezoid(y: Tensor, x: Any = None, *, dx: Any = None, dim: int = -1) -> Tensor:
    """The running integral along ``dim`` of samples ``y`` at the points ``x``, or ``dx`` (default 1) apart.

    >>> import autograd_nb as torch
    >>> torch.cumulative_trapezoid(torch.tensor([1., 2., 3.]))
    tensor([1.5000, 4.0000])
    """
    axis = _check_samples("cumulative_trapezoid", y, x, dim)
    if x is not None:
        areas = aten.mul(_sums(y, axis), _spacing("cumulative_trapezoid", y, x, axis))
        return aten.div_scalar(aten.cumsum(as_float(areas), axis), 2.0)
    return aten.cumsum(aten.mul_scalar(as_float(_sums(y, axis)), (1.0 if dx is None else _number(dx)) / 2.0), axis)


def _number(value: Any) -> Any:
    return value.item() if isinstance(value, Tensor) else value


@composite(methods=())
def gradient(input: Tensor, *, spacing: Any = 1, dim: Any = None, edge_order: int = 1) -> tuple[Tensor, ...]:
    """The derivative along each dimension (or those in ``dim``), by central differences inside, one-sided at the ends.

    spacing: the distance of the samples, one for each dimension, or their coordinates as tensors.
    RuntimeError for a dimension with fewer than ``edge_order + 1`` samples.

    >>> import autograd_nb as torch
    >>> torch.gradient(torch.tensor([1., 4., 9.]))
    (tensor([3., 4., 5.]),)
    """
    dims = _dims(input, dim)
    steps = _steps(input, 1 if spacing is None else spacing, dims, dim)
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    if any(input.shape[d] < edge_order + 1 for d in dims):
        raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
    if input._a.dtype.kind == "u":
        raise RuntimeError("torch.gradient does not support uint8 input.")
    return tuple(
        (_uneven if isinstance(step, Tensor) else _even)(as_float(input), d, step, edge_order)
        for d, step in zip(dims, steps, strict=True)
    )


def _dims(input: Tensor, dim: Any) -> list[int]:
    if dim is None:
        return list(range(input.ndim))
    dims = [wrap_dim(d, input.ndim) for d in ((dim,) if isinstance(dim, int) else dim)]
    for d in dims:
        if dims.count(d) > 1:
            raise RuntimeError(f"dim {d} appears multiple times in the list of dims")
    return dims


def _steps(input: Tensor, spacing: Any, dims: list[int], dim: Any) -> list[Any]:
    if not isinstance(spacing, (tuple, list)):
        return [_number(spacing)] * len(dims)
    if len(spacing) != len(dims):
        if dim is None:
            raise RuntimeError(
                "torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to 'self.dim() "
                f"= {input.ndim}', since dim argument was not given, but got a list of length {len(spacing)}"
            )
        raise RuntimeError(
            "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the "
            f"same length, but got a spacing argument of length {len(spacing)} and a dim argument of length "
            f"{len(dims)}."
        )
    for step in spacing:
        if isinstance(step, Tensor) and step._a.ndim != 1:
            raise RuntimeError(
                "torch.gradient expected each element of spacing to have one dimension, but got an element with "
                f"{step._a.ndim} dimensions!"
            )
    return list(spacing)


def _even(y: Tensor, d: int, step: Any, order: int) -> Tensor:
    """The derivative of samples at equal distances."""
    n = y.shape[d]
    inner = aten.sub(part(y, d, 2, n), part(y, d, 0, n - 2))
    middle = aten.div_scalar(aten.div_scalar(inner, step), 2)
    if order == 1:
        first = aten.sub(part(y, d, 1, 2), part(y, d, 0, 1))
        last = aten.sub(part(y, d, n - 1, n), part(y, d, n - 2, n - 1))
    else:
        a, b, c = (aten.mul_scalar(part(y, d, k, k + 1), w) for k, w in ((0, -1.5), (1, 2), (2, 0.5)))
        first = aten.sub(aten.add(a, b), c)
        a, b, c = (aten.mul_scalar(part(y, d, n - k, n - k + 1), w) for k, w in ((1, 1.5), (2, 2), (3, 0.5)))
        last = aten.add(aten.sub(a, b), c)
    return cat([aten.div_scalar(first, step), middle, aten.div_scalar(last, step)], d)


def _uneven(y: Tensor, d: int, points: Tensor, order: int) -> Tensor:
    """The derivative of samples at given coordinates: that of the parabola through each three."""
    n = y.shape[d]
    gaps = diff(points)
    shape = [1] * y.ndim
    shape[d] = -1
    before, after = gaps[:-1].reshape(shape), gaps[1:].reshape(shape)
    both = before + after
    weights = (-after / (before * both), (after - before) / (before * after), before / (after * both))
    middle = _weighted(y, d, weights, (0, 1, 2), n - 2)
    if order == 1:
        first = aten.div(aten.sub(part(y, d, 1, 2), part(y, d, 0, 1)), gaps[0])
        last = aten.div(aten.sub(part(y, d, n - 1, n), part(y, d, n - 2, n - 1)), gaps[-1])
        return cat([first, middle, last], d)
    x, z = gaps[0], gaps[1]
    weights = (-(2 * x + z) / (x * (x + z)), (x + z) / (x * z), -x / (z * (x + z)))
    first = _weighted(y, d, weights, (0, 1, 2), 1)
    x, z = gaps[-2], gaps[-1]
    weights = (z / (x * (x + z)), -(z + x) / (x * z), (2 * z + x) / (z * (x + z)))
    return cat([first, middle, _weighted(y, d, weights, (n - 3, n - 2, n - 1), 1)], d)


def _weighted(y: Tensor, d: int, weights: Any, starts: Any, count: int) -> Tensor:
    a, b, c = (aten.mul(w, part(y, d, s, s + count)) for w, s in zip(weights, starts, strict=True))
    return aten.add(aten.add(a, b), c)
