"""What the public Fourier transforms share: arguments, padding, and which kernel is asked."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from ..ops.card import raw
from ..ops.errors import wrap_dim

COMPLEX = {dtypes.float32: dtypes.complex64, dtypes.float64: dtypes.complex128}


@composite(methods=(), function=False)
def spectrum_weights(spectrum: Tensor, dim: int, size: int) -> Tensor:
    """How often each number of a one-sided spectrum stands in the whole one, outside every graph."""
    return Tensor._of(raw.spectrum_weights(spectrum._a, dim, size))


def mode_of(norm: Any, forward: bool) -> int:
    """How a kernel scales: 0 not at all, 1 by the root of the number of points, 2 by their number."""
    if norm is None or norm == "backward":
        return 0 if forward else 2
    if norm == "forward":
        return 2 if forward else 0
    if norm == "ortho":
        return 1
    raise RuntimeError(f'Invalid normalization mode: "{norm}"')


def prepared(input: Tensor, to_complex: bool = False) -> Tensor:
    """Integers as the default float, and real numbers as complex ones where these are asked for."""
    kind = input.dtype
    if kind in (dtypes.float16, getattr(dtypes, "bfloat16", None)):
        raise RuntimeError(f"Unsupported dtype {dtypes.SCALAR_TYPE_NAMES[kind]}")
    if not (kind.is_floating_point or kind.is_complex):
        input = input.to(dtypes.get_default_dtype())
        kind = input.dtype
    return input.to(COMPLEX[kind]) if to_complex and not kind.is_complex else input


def one_dim(input: Tensor, dim: int) -> int:
    """The dimension counted from the front."""
    if not input.ndim:
        raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")
    return wrap_dim(dim, input.ndim)


def several_dims(input: Tensor, s: Any, dim: Any) -> tuple[tuple[int, ...], list[int]]:
    """(the dimensions to transform, the size of each), from what PyTorch calls ``s`` and ``dim``."""
    if isinstance(s, int):
        s = (s,)
    if isinstance(dim, int):
        dim = (dim,)
    if dim is not None:
        dims = tuple(one_dim(input, d) for d in dim)
        if len(set(dims)) < len(dims):
            raise RuntimeError("FFT dims must be unique")
        if s is not None and len(s) != len(dims):
            raise RuntimeError("When given, dim and shape arguments must have the same length")
    elif s is not None:
        if len(s) > input.ndim:
            raise RuntimeError(f"Got shape with {len(s)} values but input tensor only has {input.ndim} dimensions.")
        dims = tuple(range(input.ndim - len(s), input.ndim))
    else:
        dims = tuple(range(input.ndim))
    shape = input._a.shape
    sizes = [shape[d] if s is None or s[k] == -1 else s[k] for k, d in enumerate(dims)]
    check_sizes(sizes)
    return dims, sizes


def check_sizes(sizes: list[int]) -> None:
    """RuntimeError for a transform of nothing."""
    for size in sizes:
        if size < 1:
            raise RuntimeError(f"Invalid number of data points ({size}) specified")


def resized(input: Tensor, dims: tuple[int, ...], sizes: list[int]) -> Tensor:
    """The input with these sizes: cut off, or zeros added behind."""
    pad = [0] * (2 * input.ndim)
    for d, size in zip(dims, sizes, strict=True):
        have = input._a.shape[d]
        if have > size:
            input = aten.slice_dim(input, d, 0, size)
        pad[2 * (input.ndim - 1 - d) + 1] = max(0, size - have)
    return aten.constant_pad_nd(input, tuple(pad), 0) if any(pad) else input


def complex_transform(input: Tensor, n: Any, dim: int, norm: Any, forward: bool) -> Tensor:
    """``fft`` and ``ifft``: of real numbers by the kernel for real ones."""
    source = prepared(input)
    d = one_dim(input, dim)
    size = input._a.shape[d] if n is None else n
    check_sizes([size])
    source = resized(source, (d,), [size])
    mode = mode_of(norm, forward)
    if source.dtype.is_complex:
        return aten.fft_c2c(source, (d,), mode, forward)
    found = aten.fft_r2c(source, (d,), mode, False)
    return found if forward else found.conj()


def from_real(name: str, input: Tensor, n: Any, dim: int, norm: Any, forward: bool) -> Tensor:
    """``rfft`` and ``ihfft``."""
    refuse_complex(f"{name} expects a real input tensor", input)
    source = prepared(input)
    d = one_dim(input, dim)
    size = input._a.shape[d] if n is None else n
    check_sizes([size])
    found = aten.fft_r2c(resized(source, (d,), [size]), (d,), mode_of(norm, forward), True)
    return found if forward else found.conj()


def refuse_complex(sentence: str, input: Tensor) -> None:
    """RuntimeError for complex numbers."""
    if input.dtype.is_complex:
        raise RuntimeError(f"{sentence}, but got {dtypes.SCALAR_TYPE_NAMES[input.dtype]}")


def to_real(input: Tensor, n: Any, dim: int, norm: Any, forward: bool) -> Tensor:
    """``irfft`` and ``hfft``."""
    source = prepared(input, to_complex=True)
    d = one_dim(input, dim)
    size = 2 * (input._a.shape[d] - 1) if n is None else n
    check_sizes([size])
    source = resized(source, (d,), [size // 2 + 1])
    source = source.conj() if forward else source
    return aten.fft_c2r(source, (d,), mode_of(norm, forward), size)


def halved(input: Tensor, s: Any, dim: Any, name: str) -> tuple[tuple[int, ...], list[int], int]:
    """(dimensions, sizes of the spectrum, size of the last dimension of the result) for results that are real."""
    dims, sizes = several_dims(input, s, dim)
    if not dims:
        raise RuntimeError(f"{name} must transform at least one axis")
    given = None if s is None else (s if isinstance(s, int) else s[-1])
    last = 2 * (input._a.shape[dims[-1]] - 1) if given in (None, -1) else given
    check_sizes([last])
    return dims, [*sizes[:-1], last // 2 + 1], last
