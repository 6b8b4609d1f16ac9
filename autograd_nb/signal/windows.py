"""Window functions under the names of ``torch.signal.windows``.

Each gives ``M`` samples of a bump, symmetric, or with ``sym=False`` one period of it, for spectra.

>>> import autograd_nb as torch
>>> torch.signal.windows.hann(5)
tensor([0.0000, 0.5000, 1.0000, 0.5000, 0.0000])
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from ..dtypes import dtype as dtype_class
from ..dtypes import float32, float64, get_default_dtype
from ..engine.assemble import aten
from ..engine.attributes import strided
from ..engine.creation import tensor
from ..engine.factories import arange, empty, linspace, ones
from ..engine.tensor import Tensor

Dtype = dtype_class | None

__all__ = [
    "bartlett", "blackman", "cosine", "exponential", "gaussian", "general_cosine", "general_hamming", "hamming", "hann",
    "kaiser", "nuttall",
]  # fmt: skip


def _check(name: str, M: int, dtype: Dtype, layout: Any) -> dict[str, Any]:
    """The arguments for new tensors; ValueError for a negative length or what is no float."""
    kind = get_default_dtype() if dtype is None else dtype
    if M < 0:
        raise ValueError(f"{name} requires non-negative window length, got M={M}")
    if layout not in (None, strided):
        raise ValueError(f"{name} is implemented for strided tensors only, got: {layout}")
    if kind not in (float32, float64):
        raise ValueError(f"{name} expects float32 or float64 dtypes, got: {kind}")
    return {"dtype": kind}


def _span(M: int, sym: bool) -> int:
    """How many steps make up the whole window."""
    return M if not sym and M > 1 else M - 1


def exponential(
    M: int, *, center: float | None = None, tau: float = 1.0, sym: bool = True, dtype: Dtype = None,
    layout: Any = None, device: Any = None, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """exp(-|n - center| / tau); ValueError for a tau that is not positive or a center of a symmetric window."""
    kind = _check("exponential", M, dtype, layout)
    if tau <= 0:
        raise ValueError(f"Tau must be positive, got: {tau} instead.")
    if sym and center is not None:
        raise ValueError("Center must be None for symmetric windows")
    if M == 0:
        return empty((0,), requires_grad=requires_grad, **kind)
    middle = _span(M, sym) / 2.0 if center is None else center
    k = linspace(-middle / tau, (-middle + (M - 1)) / tau, M, requires_grad=requires_grad, **kind)
    return (-k.abs()).exp()


def cosine(
    M: int, *, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Half a period of a sine."""
    kind = _check("cosine", M, dtype, layout)
    if M == 0:
        return empty((0,), requires_grad=requires_grad, **kind)
    step = math.pi / (M + 1 if not sym and M > 1 else M)
    return linspace(0.5 * step, (0.5 + (M - 1)) * step, M, requires_grad=requires_grad, **kind).sin()


def gaussian(
    M: int, *, std: float = 1.0, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """exp(-n^2 / (2 std^2)), n counted from the middle; ValueError for a std that is not positive."""
    kind = _check("gaussian", M, dtype, layout)
    if std <= 0:
        raise ValueError(f"Standard deviation must be positive, got: {std} instead.")
    if M == 0:
        return empty((0,), requires_grad=requires_grad, **kind)
    start, scale = -_span(M, sym) / 2.0, 1 / (std * math.sqrt(2))
    k = linspace(start * scale, (start + (M - 1)) * scale, M, requires_grad=requires_grad, **kind)
    return (-(k**2)).exp()


def kaiser(
    M: int, *, beta: float = 12.0, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Modified Bessel functions over an ellipse; ValueError for a negative beta."""
    kind = _check("kaiser", M, dtype, layout)
    if beta < 0:
        raise ValueError(f"beta must be non-negative, got: {beta} instead.")
    if M == 0:
        return empty((0,), requires_grad=requires_grad, **kind)
    if M == 1:
        return ones((1,), requires_grad=requires_grad, **kind)
    limit = tensor(beta, **kind)
    end = min(beta, -beta + (M - 1) * (2.0 * beta / _span(M, sym)))
    k = linspace(-beta, end, M, requires_grad=requires_grad, **kind)
    return aten.i0((limit * limit - k**2).sqrt()) / aten.i0(limit)


def general_cosine(
    M: int, *, a: Iterable[float], sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """A sum of cosines with the weights ``a``, their signs alternating; TypeError and ValueError for unfit weights."""
    kind = _check("general_cosine", M, dtype, layout)
    if M == 0:
        return empty((0,), requires_grad=requires_grad, **kind)
    if M == 1:
        return ones((1,), requires_grad=requires_grad, **kind)
    if not isinstance(a, Iterable):
        raise TypeError("Coefficients must be a list/tuple")
    weights = list(a)
    if not weights:
        raise ValueError("Coefficients cannot be empty")
    step = 2 * math.pi / _span(M, sym)
    k = linspace(0, (M - 1) * step, M, requires_grad=requires_grad, **kind)
    signed = tensor([(-1) ** i * w for i, w in enumerate(weights)], **kind)
    multiples = arange(len(weights), **kind)
    return (signed.unsqueeze(-1) * (multiples.unsqueeze(-1) * k).cos()).sum(0)


def general_hamming(
    M: int, *, alpha: float = 0.54, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """One cosine on a pedestal: alpha - (1 - alpha) cos."""
    return general_cosine(M, a=[alpha, 1.0 - alpha], sym=sym, dtype=dtype, layout=layout, device=device,
                          requires_grad=requires_grad)  # fmt: skip


def hamming(
    M: int, *, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """The cosine on a pedestal of 0.54."""
    return general_hamming(M, sym=sym, dtype=dtype, layout=layout, device=device, requires_grad=requires_grad)


def hann(
    M: int, *, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """One period of a cosine, from zero to one and back."""
    return general_hamming(M, alpha=0.5, sym=sym, dtype=dtype, layout=layout, device=device,
                           requires_grad=requires_grad)  # fmt: skip


def blackman(
    M: int, *, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """The sum of cosines with the weights 0.42, 0.5 and 0.08."""
    return general_cosine(M, a=[0.42, 0.5, 0.08], sym=sym, dtype=dtype, layout=layout, device=device,
                          requires_grad=requires_grad)  # fmt: skip


def nuttall(
    M: int, *, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """The sum of four cosines with the smallest side lobes."""
    return general_cosine(M, a=[0.3635819, 0.4891775, 0.1365995, 0.0106411], sym=sym, dtype=dtype, layout=layout,
                          device=device, requires_grad=requires_grad)  # fmt: skip


def bartlett(
    M: int, *, sym: bool = True, dtype: Dtype = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """A triangle from zero to one and back."""
    kind = _check("bartlett", M, dtype, layout)
    if M == 0:
        return empty((0,), requires_grad=requires_grad, **kind)
    if M == 1:
        return ones((1,), requires_grad=requires_grad, **kind)
    k = linspace(-1, -1 + (M - 1) * (2 / _span(M, sym)), M, requires_grad=requires_grad, **kind)
    return 1 - k.abs()
