"""Transforms along several dimensions."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..composite import fourier
from ..composite.calling import public
from ..composite.fourier import mode_of, prepared, resized, several_dims
from ..engine.assemble import aten
from ..engine.tensor import Tensor

LAST_TWO = (-2, -1)


@public
def fftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The Fourier transform along the dimensions ``dim`` (default all), of ``s`` points each.

    >>> import autograd_nb as torch
    >>> torch.fft.fftn(torch.ones(2, 2))
    tensor([[4.+0.j, 0.+0.j],
            [0.+0.j, 0.+0.j]])
    """
    return _complex(input, s, dim, norm, True)


@public
def ifftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The inverse of ``fftn``."""
    return _complex(input, s, dim, norm, False)


def _complex(input: Tensor, s: Any, dim: Any, norm: Any, forward: bool) -> Tensor:
    dims, sizes = several_dims(input, s, dim)
    source = resized(prepared(input, to_complex=True), dims, sizes)
    return aten.fft_c2c(source, dims, mode_of(norm, forward), forward)


@public
def rfftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The transform of real numbers along several dimensions, the last one without its mirrored half."""
    fourier.refuse_complex("rfftn expects a real-valued input tensor", input)
    dims, sizes = several_dims(input, s, dim)
    if not dims:
        raise RuntimeError("rfftn must transform at least one axis")
    return aten.fft_r2c(resized(prepared(input), dims, sizes), dims, mode_of(norm, True), True)


@public
def irfftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The inverse of ``rfftn``; ``s`` holds the sizes of the result."""
    dims, sizes, last = fourier.halved(input, s, dim, "irfftn")
    source = resized(prepared(input, to_complex=True), dims, sizes)
    return aten.fft_c2r(source, dims, mode_of(norm, False), last)


@public
def hfftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The transform of one half of a signal that is Hermitian in the last dimension."""
    dims, sizes, last = fourier.halved(input, s, dim, "hfftn")
    source, mode = resized(prepared(input, to_complex=True), dims, sizes), mode_of(norm, True)
    if len(dims) > 1:
        source = aten.fft_c2c(source, dims[:-1], mode, True)
    return aten.fft_c2r(source.conj(), dims[-1:], mode, last)


@public
def ihfftn(input: Tensor, s: Any = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """The inverse of ``hfftn``."""
    if input.dtype.is_complex:
        raise RuntimeError(f"Only supports floating-point dtypes, but found: {dtypes.SCALAR_TYPE_NAMES[input.dtype]}")
    dims, sizes = several_dims(input, s, dim)
    if not dims:
        raise RuntimeError("ihfftn must transform at least one axis")
    mode = mode_of(norm, False)
    found = aten.fft_r2c(resized(prepared(input), dims, sizes), dims[-1:], mode, True)
    if len(dims) == 1:
        return found.conj()
    return aten.fft_c2c(aten.conj_physical(found), dims[:-1], mode, False)


@public
def fft2(input: Tensor, s: Any = None, dim: Any = LAST_TWO, norm: str | None = None) -> Tensor:
    """The Fourier transform along two dimensions."""
    return fftn(input, s, dim, norm)


@public
def ifft2(input: Tensor, s: Any = None, dim: Any = LAST_TWO, norm: str | None = None) -> Tensor:
    """The inverse of ``fft2``."""
    return ifftn(input, s, dim, norm)


@public
def rfft2(input: Tensor, s: Any = None, dim: Any = LAST_TWO, norm: str | None = None) -> Tensor:
    """The transform of real numbers along two dimensions."""
    return rfftn(input, s, dim, norm)


@public
def irfft2(input: Tensor, s: Any = None, dim: Any = LAST_TWO, norm: str | None = None) -> Tensor:
    """The inverse of ``rfft2``."""
    return irfftn(input, s, dim, norm)


@public
def hfft2(input: Tensor, s: Any = None, dim: Any = LAST_TWO, norm: str | None = None) -> Tensor:
    """The transform along two dimensions of one half of a signal that is Hermitian in the last one."""
    return hfftn(input, s, dim, norm)


@public
def ihfft2(input: Tensor, s: Any = None, dim: Any = LAST_TWO, norm: str | None = None) -> Tensor:
    """The inverse of ``hfft2``."""
    return ihfftn(input, s, dim, norm)
