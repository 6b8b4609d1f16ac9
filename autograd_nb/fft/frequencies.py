"""The frequencies that belong to the numbers of a spectrum, and spectra with frequency zero in the middle."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..composite.calling import public
from ..engine.destinations import resized
from ..engine.tensor import Tensor


def fftfreq(
    n: int, d: float = 1.0, *, out: Any = None, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """The frequencies of ``fft`` for ``n`` points at a distance ``d``, in its order.

    >>> import autograd_nb as torch
    >>> torch.fft.fftfreq(4)
    tensor([ 0.0000,  0.2500, -0.5000, -0.2500])
    """
    steps = np.concatenate((np.arange((n + 1) // 2), np.arange(-(n // 2), 0)))
    return _frequencies("fftfreq", steps, n, d, dtype, requires_grad, out)


def rfftfreq(
    n: int, d: float = 1.0, *, out: Any = None, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """The frequencies of ``rfft`` for ``n`` points at a distance ``d``.

    >>> import autograd_nb as torch
    >>> torch.fft.rfftfreq(4)
    tensor([0.0000, 0.2500, 0.5000])
    """
    return _frequencies("rfftfreq", np.arange(n // 2 + 1), n, d, dtype, requires_grad, out)


def _frequencies(name: str, steps: Any, n: int, d: float, dtype: Any, requires_grad: bool, out: Any) -> Tensor:
    kind = dtypes.get_default_dtype() if dtype is None else dtype
    if not (kind.is_floating_point or kind.is_complex):
        raise RuntimeError(f"{name} requires a floating point or complex dtype")
    scaled = steps.astype(kind.numpy) * kind.numpy.type(1.0 / (n * d))
    result = Tensor._of(scaled)
    if out is not None:
        return resized(out, result).copy_(result)
    return result.requires_grad_(requires_grad)


def _dims(input: Tensor, dim: Any) -> tuple[int, ...]:
    if dim is None:
        return tuple(range(input.ndim))
    return (dim,) if isinstance(dim, int) else tuple(dim)


@public
def fftshift(input: Tensor, dim: Any = None) -> Tensor:
    """A spectrum with frequency zero in the middle.

    >>> import autograd_nb as torch
    >>> torch.fft.fftshift(torch.fft.fftfreq(4))
    tensor([-0.5000, -0.2500,  0.0000,  0.2500])
    """
    dims = _dims(input, dim)
    return input.roll([input._a.shape[d] // 2 for d in dims], dims)


@public
def ifftshift(input: Tensor, dim: Any = None) -> Tensor:
    """The inverse of ``fftshift``."""
    dims = _dims(input, dim)
    return input.roll([(input._a.shape[d] + 1) // 2 for d in dims], dims)
