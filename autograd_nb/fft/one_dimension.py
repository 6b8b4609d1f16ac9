"""Transforms along one dimension."""

from __future__ import annotations

from ..composite import fourier
from ..composite.calling import public
from ..engine.tensor import Tensor


@public
def fft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The Fourier transform along ``dim``, of ``n`` points; norm: "backward" (not scaled), "ortho" or "forward".

    >>> import autograd_nb as torch
    >>> torch.fft.fft(torch.tensor([1., 0., -1., 0.]))
    tensor([0.+0.j, 2.+0.j, 0.+0.j, 2.+0.j])
    """
    return fourier.complex_transform(input, n, dim, norm, True)


@public
def ifft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The inverse of ``fft``."""
    return fourier.complex_transform(input, n, dim, norm, False)


@public
def rfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The transform of real numbers without the half that mirrors the other.

    >>> import autograd_nb as torch
    >>> torch.fft.rfft(torch.ones(4))
    tensor([4.+0.j, 0.+0.j, 0.+0.j])
    """
    return fourier.from_real("rfft", input, n, dim, norm, True)


@public
def irfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The inverse of ``rfft``; ``n`` is the size of the result, by default an even one.

    >>> import autograd_nb as torch
    >>> torch.fft.irfft(torch.fft.rfft(torch.tensor([1., 2., 3.])), n=3)
    tensor([1., 2., 3.])
    """
    return fourier.to_real(input, n, dim, norm, False)


@public
def hfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The transform of one half of a Hermitian signal, which is real."""
    return fourier.to_real(input, n, dim, norm, True)


@public
def ihfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The inverse of ``hfft``."""
    return fourier.from_real("ihfft", input, n, dim, norm, False)
