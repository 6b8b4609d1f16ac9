"""New tensors of a shape: filled with a value, counting up, like another tensor."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import dtypes
from ..ops.casting import cast
from .assemble import described
from .attributes import check_device
from .creation import array_of, finish, tensor
from .destinations import resized
from .once import say
from .per_sample import alike
from .spacing import evenly, stepped
from .tensor import Tensor

Dtype = dtypes.dtype | None

RECOUNTED = (
    "The number of elements in the out tensor of shape {} is {} which does not match the computed number of elements "
    "{}. Note that this may occur as a result of rounding error. The out tensor will be resized to a tensor of shape "
    "({},)."
)


def whole_sizes(name: str, size: tuple[Any, ...]) -> tuple[int, ...]:
    """The shape given as ``f(2, 3)`` or ``f((2, 3))``; TypeError for what is no whole number."""
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = tuple(size[0])
    elif not size:
        raise TypeError(f'{name}() missing 1 required positional arguments: "size"')
    for n in size:
        if type(n) is not int:
            return tuple(_whole(name, n) for n in size)
    return size


def _whole(name: str, n: Any) -> int:
    if isinstance(n, (bool, np.bool_)) or not hasattr(n, "__index__"):
        raise TypeError(f"{name}(): argument 'size' (position 1) must be tuple of ints, not {type(n).__name__}")
    return operator.index(n)


def shape_of(name: str, size: tuple[Any, ...]) -> tuple[int, ...]:
    """The shape for a new tensor; RuntimeError for a negative dimension."""
    shape = whole_sizes(name, size)
    for n in shape:
        if n < 0:
            if name == "zeros":
                raise RuntimeError("zeros: Dimension size must be non-negative.")
            raise RuntimeError(f"Trying to create tensor with negative dimension {n}: {list(shape)}")
    return shape


def numpy_dtype(name: str, dtype: Dtype) -> np.dtype:
    """What stores ``dtype``, by default the default float; TypeError for anything but a dtype."""
    if dtype is None:
        return dtypes.get_default_dtype().numpy
    if not isinstance(dtype, dtypes.dtype):
        raise TypeError(f"{name}(): argument 'dtype' must be torch.dtype, not {type(dtype).__name__}")
    return dtype.numpy


def _maker(name: str, make: Callable[[Any, np.dtype], np.ndarray], doc: str) -> Callable[..., Tensor]:
    def create(
        *size: Any, out: Tensor | None = None, dtype: Dtype = None, layout: Any = None, device: Any = None,
        pin_memory: bool = False, requires_grad: bool = False, **given: Any,
    ) -> Tensor:  # fmt: skip
        if "size" in given and not size:
            size = (given.pop("size"),)
        if name == "empty":
            given.pop("memory_format", None)
        if given:
            raise TypeError(f"{name}() got an unexpected keyword argument '{next(iter(given))}'")
        check_device(device)
        made = finish(make(shape_of(name, size), numpy_dtype(name, dtype)), requires_grad)
        return made if out is None else resized(out, made, remark=False).copy_(made)

    return described(create, name, doc)


zeros = _maker("zeros", np.zeros, "Zeros of the given shape: ``zeros(2, 3)`` or ``zeros((2, 3))``.")
ones = _maker("ones", np.ones, "Ones of the given shape: ``ones(2, 3)`` or ``ones((2, 3))``.")
empty = _maker("empty", np.empty, "Memory of the given shape, with whatever is in it.")


def full(
    size: Any, fill_value: Any, *, out: Tensor | None = None, dtype: Dtype = None, layout: Any = None,
    device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """``fill_value`` in every place; its kind decides the dtype where none is given.

    >>> import autograd_nb as torch
    >>> torch.full((2,), 7)
    tensor([7, 7])
    """
    check_device(device)
    if not isinstance(size, (tuple, list)):
        raise TypeError(f"full(): argument 'size' (position 1) must be tuple of ints, not {type(size).__name__}")
    kind = dtype
    if isinstance(fill_value, Tensor):
        if fill_value.requires_grad or fill_value._a.ndim:
            raise TypeError("full(): argument 'fill_value' (position 2) must be Number, not Tensor")
        fill_value = fill_value._a.item()
    target = numpy_dtype("full", kind or dtypes.of_scalar(fill_value))
    made = finish(np.full(shape_of("full", (size,)), filler(fill_value, target), target), requires_grad)
    return made if out is None else resized(out, made, remark=False).copy_(made)


def filler(value: Any, target: np.dtype) -> Any:
    """A number in the dtype it fills; a fraction loses its digits where integers are stored."""
    if isinstance(value, complex) and target.kind not in "c":
        raise RuntimeError(f"value cannot be converted to type {_c_name(target)} without overflow")
    return np.array(value).astype(target)


def _c_name(target: np.dtype) -> str:
    return {"float32": "float", "float64": "double"}.get(target.name, target.name)


def _number(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value._a.item()
    return value.item() if isinstance(value, np.generic) else value


def arange(
    start: Any = 0, end: Any = None, step: Any = 1, *, out: Tensor | None = None, dtype: Dtype = None,
    layout: Any = None, device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Numbers from ``start`` (default 0) up to but not including ``end``, ``step`` apart.

    int64 if all three are integers, else the default float. RuntimeError for a zero step or a sign that never ends.

    >>> import autograd_nb as torch
    >>> torch.arange(1, 2, 0.25)
    tensor([1.0000, 1.2500, 1.5000, 1.7500])
    """
    check_device(device)
    if end is None:
        start, end = 0, start
    start, end, step = _number(start), _number(end), _number(step)
    integral = all(isinstance(v, int) for v in (start, end, step))
    _check_range(start, end, step)
    target = numpy_dtype("arange", out.dtype if out is not None else dtype or (dtypes.int64 if integral else None))
    whole = target.kind in "iu"
    if whole and not int(step):
        raise ValueError("step must be nonzero")
    count = math.ceil((end - start) / step)
    if whole:
        values = int(start) + np.arange(count, dtype=np.int64) * int(step)
    else:
        values = start + np.arange(count, dtype=np.int64) * step if integral else stepped(start, step, count, target)
    made = finish(values.astype(target, copy=False), requires_grad)
    if out is not None and out.numel() not in (0, made.numel()):
        say(RECOUNTED.format(list(out.shape), out.numel(), made.numel(), made.numel()))
    return made if out is None else resized(out, made, remark=False).copy_(made)


def _check_range(start: Any, end: Any, step: Any) -> None:
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if not (math.isfinite(start) and math.isfinite(end)):
        raise RuntimeError(f"unsupported range: {start:g} -> {end:g}")
    if (end - start) * step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")


def _check_ends(name: str, start: Any, end: Any, steps: Any) -> None:
    ndims = [v._a.ndim if isinstance(v, Tensor) else 0 for v in (start, end)]
    if any(ndims):
        raise RuntimeError(
            f"{name} only supports 0-dimensional start and end tensors, but got start with {ndims[0]} dimension(s) "
            f"and end with {ndims[1]} dimension(s)."
        )
    if not isinstance(steps, int):
        given = ", ".join(type(v).__name__ for v in (start, end, steps))
        raise TypeError(f"{name}() received an invalid combination of arguments - got ({given}), but expected one of:")


def linspace(
    start: Any, end: Any, steps: int, *, out: Tensor | None = None, dtype: Dtype = None, layout: Any = None,
    device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """``steps`` numbers from ``start`` to ``end``, both included, evenly apart.

    >>> import autograd_nb as torch
    >>> torch.linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    check_device(device)
    _check_ends("linspace", start, end, steps)
    target = numpy_dtype("linspace", dtype)
    wide = np.dtype(np.float64) if target.kind in "iub" else target
    # PyTorch's loop is compiled to fused multiply-adds: the middle of -1 ... 1 in 101 steps is 2.2e-08, not 0.
    values = evenly(_number(start), _number(end), steps, target, wide, fused=wide.char in "fd")
    made = finish(values.astype(target), requires_grad)
    return made if out is None else resized(out, made, remark=False).copy_(made)


def logspace(
    start: Any, end: Any, steps: int, base: float = 10.0, *, out: Tensor | None = None, dtype: Dtype = None,
    layout: Any = None, device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """``base`` to the power of ``steps`` evenly spaced exponents from ``start`` to ``end``."""
    check_device(device)
    _check_ends("logspace", start, end, steps)
    target = numpy_dtype("logspace", dtype)
    wide = np.dtype(np.complex128 if target.kind == "c" else np.float64)
    exponents = evenly(_number(start), _number(end), steps, target, wide, fused=False)
    with np.errstate(over="ignore"):
        values = np.power(float(base), exponents).astype(target)
    made = finish(values, requires_grad)
    return made if out is None else resized(out, made, remark=False).copy_(made)


def eye(
    n: int, m: int | None = None, *, out: Tensor | None = None, dtype: Dtype = None, layout: Any = None,
    device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """The identity matrix, n x m.

    >>> import autograd_nb as torch
    >>> torch.eye(2)
    tensor([[1., 0.],
            [0., 1.]])
    """
    check_device(device)
    for name, value in (("n", n), ("m", n if m is None else m)):
        if value < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {value}")
    made = finish(np.eye(n, m, dtype=numpy_dtype("eye", dtype)), requires_grad)
    return made if out is None else resized(out, made, remark=False).copy_(made)


def scalar_tensor(s: Any, *, dtype: Dtype = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A 0-d tensor of one number, of the default float dtype unless told."""
    return tensor(_number(s), dtype=dtype or dtypes.get_default_dtype(), device=device, requires_grad=requires_grad)


def triangle_indices(rows: np.ndarray, dtype: Dtype) -> Tensor:
    """Row and column numbers, one below the other."""
    return finish(np.stack(rows).astype(numpy_dtype("tril_indices", dtype or dtypes.int64)), False)


def tril_indices(row: int, col: int, offset: int = 0, *, dtype: Dtype = None, device: Any = None) -> Tensor:
    """The places of the lower triangle of a matrix, row by row."""
    check_device(device)
    return triangle_indices(np.tril_indices(row, offset, col), dtype)


def triu_indices(row: int, col: int, offset: int = 0, *, dtype: Dtype = None, device: Any = None) -> Tensor:
    """The places of the upper triangle of a matrix, row by row."""
    check_device(device)
    return triangle_indices(np.triu_indices(row, offset, col), dtype)


def like(name: str, given: Any) -> Tensor:
    """The tensor that a ``*_like`` function was given; TypeError for anything else."""
    if not isinstance(given, Tensor):
        raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {type(given).__name__}")
    return given


def _like_maker(name: str, make: Callable[..., np.ndarray], doc: str) -> Callable[..., Tensor]:
    def create(
        input: Tensor, *, dtype: Dtype = None, layout: Any = None, device: Any = None, requires_grad: bool = False,
        memory_format: Any = None, pin_memory: bool = False,
    ) -> Tensor:  # fmt: skip
        check_device(device)
        source = like(name, input)._a
        target = source.dtype if dtype is None else numpy_dtype(name, dtype)
        return finish(make(source, target), requires_grad)

    return alike(described(create, name, doc))


zeros_like = _like_maker("zeros_like", np.zeros_like, "Zeros in the shape and dtype of another tensor.")
ones_like = _like_maker("ones_like", np.ones_like, "Ones in the shape and dtype of another tensor.")
empty_like = _like_maker("empty_like", np.empty_like, "Memory in the shape and dtype of another tensor.")


@alike
def full_like(
    input: Tensor, fill_value: Any, *, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, memory_format: Any = None, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """A value in every place of the shape and dtype of another tensor."""
    check_device(device)
    source = like("full_like", input)._a
    target = source.dtype if dtype is None else numpy_dtype("full_like", dtype)
    return finish(np.full_like(source, filler(_number(fill_value), target), target), requires_grad)


def _new_maker(name: str, make: Callable[[Any, np.dtype], np.ndarray]) -> Callable[..., Tensor]:
    def create(
        self: Tensor, *size: Any, dtype: Dtype = None, device: Any = None, requires_grad: bool = False,
        layout: Any = None, pin_memory: bool = False, **given: Any,
    ) -> Tensor:  # fmt: skip
        check_device(device)
        target = self._a.dtype if dtype is None else numpy_dtype(name, dtype)
        return finish(make(shape_of(name, (given["size"],) if given else size), target), requires_grad)

    doc = f"A new tensor of the given shape and this one's dtype; see ``{name.removeprefix('new_')}``."
    return described(create, name, doc)


def new_full(
    self: Tensor, size: Any, fill_value: Any, *, dtype: Dtype = None, device: Any = None, requires_grad: bool = False,
    layout: Any = None, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """A new tensor of one value, of this one's dtype."""
    kind = dtype or self.dtype
    return full(size, _number(fill_value), dtype=kind, device=device, requires_grad=requires_grad)


def new_tensor(
    self: Tensor, data: Any, *, dtype: Dtype = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A new leaf with a copy of ``data``, of this tensor's dtype."""
    check_device(device)
    values = cast(data._a, (dtype or self.dtype).numpy) if isinstance(data, Tensor) else data
    return finish(array_of(values, dtype or self.dtype, copy=True), requires_grad)


FUNCTIONS = {f.__name__: f for f in (
    arange, empty, empty_like, eye, full, full_like, linspace, logspace, ones, ones_like, scalar_tensor, tril_indices,
    triu_indices, zeros, zeros_like)}  # fmt: skip


def attach() -> None:
    """Give Tensor the ``new_*`` methods."""
    for name, make in {"new_zeros": np.zeros, "new_ones": np.ones, "new_empty": np.empty}.items():
        setattr(Tensor, name, _new_maker(name, make))
    for function in (new_full, new_tensor):
        setattr(Tensor, function.__name__, function)
