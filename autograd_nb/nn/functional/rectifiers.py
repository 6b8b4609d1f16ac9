"""Rectifiers with a bend, a slope that is learnt or drawn, or bounds; ``name_`` writes in place."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...engine.inplace import check_writable
from ...engine.tensor import Tensor
from ...ops.errors import not_tensor
from ...random import default_generator, uniform

SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def relu_(input: Any) -> Any:
    """:func:`relu`, in place.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.relu_(torch.tensor([-1., 2.]))
    tensor([0., 2.])
    """
    return aten.relu_(input)


def leaky_relu_(input: Any, negative_slope: float = 0.01) -> Any:
    """:func:`leaky_relu`, in place. The slope must not be negative where a gradient is asked for.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.leaky_relu_(torch.tensor([-1., 2.]), 0.5)
    tensor([-0.5000,  2.0000])
    """
    return aten.leaky_relu_written_(input, negative_slope)


def elu_(input: Any, alpha: float = 1.0) -> Any:
    """:func:`elu`, in place.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.elu_(torch.tensor([0., 2.]))
    tensor([0., 2.])
    """
    return aten.elu_written_(input, alpha)


def celu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    """Negative elements bent towards ``-alpha`` with slope one at zero: ``alpha * (exp(x / alpha) - 1)``.

    RuntimeError for ``alpha`` zero.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.celu(torch.tensor([-1., 2.]), alpha=2.0)
    tensor([-0.7869,  2.0000])
    """
    return aten.celu_written_(input, alpha) if inplace else aten.celu(input, alpha)


def celu_(input: Any, alpha: float = 1.0) -> Any:
    """:func:`celu`, in place.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.celu_(torch.tensor([0., 2.]))
    tensor([0., 2.])
    """
    return aten.celu_written_(input, alpha)


def selu(input: Any, inplace: bool = False) -> Any:
    """:func:`elu` scaled so that mean zero and variance one are kept from layer to layer.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.selu(torch.tensor([-1., 1.]))
    tensor([-1.1113,  1.0507])
    """
    return (aten.elu_written_ if inplace else aten.elu)(input, SELU_ALPHA, SELU_SCALE)


def selu_(input: Any) -> Any:
    """:func:`selu`, in place.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.selu_(torch.tensor([1.]))
    tensor([1.0507])
    """
    return aten.elu_written_(input, SELU_ALPHA, SELU_SCALE)


def rrelu(
    input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, inplace: bool = False
) -> Any:
    """Negative elements times a slope: drawn between the bounds for each in ``training``, else their mean.

    RuntimeError for bounds out of order.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.rrelu(torch.tensor([-1., 2.]), 0.2, 0.4)
    tensor([-0.3000,  2.0000])
    """
    if lower > upper:
        raise RuntimeError("Lower bound should be less than or equal to the upper bound")
    if not isinstance(input, Tensor):
        raise not_tensor("rrelu", "input", 1, input)
    if inplace:
        check_writable(input, input.requires_grad)  # before the stream moves on
    noise = _slopes(input._a, lower, upper) if training else None
    return (aten.rrelu_written_ if inplace else aten.rrelu_with_noise)(input, noise, lower, upper, training)


def _slopes(array: Any, lower: float, upper: float) -> Tensor:
    """A factor for each element: one, or a drawn slope where it is not positive."""
    out = np.ones(array.shape, array.dtype)
    chosen = np.asarray(array <= 0)
    drawn = uniform(default_generator, (int(chosen.sum()),), np.dtype(np.float64), lower, upper)
    out[chosen] = drawn
    return Tensor._of(out[()])


def rrelu_(input: Any, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False) -> Any:
    """:func:`rrelu`, in place.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.rrelu_(torch.tensor([-1., 2.]), 0.2, 0.4)
    tensor([-0.3000,  2.0000])
    """
    return rrelu(input, lower, upper, training, True)


def threshold(input: Any, threshold: float, value: float, inplace: bool = False) -> Any:
    """Elements that do not lie above ``threshold`` replaced by ``value``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.threshold(torch.tensor([0., 2.]), 1.0, -5.0)
    tensor([-5.,  2.])
    """
    return (aten.threshold_written_ if inplace else aten.threshold)(input, threshold, value)


def threshold_(input: Any, threshold: float, value: float) -> Any:
    """:func:`threshold`, in place.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.threshold_(torch.tensor([0., 2.]), 1.0, -5.0)
    tensor([-5.,  2.])
    """
    return aten.threshold_written_(input, threshold, value)


def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Any:
    """The elements held between two numbers; ValueError for bounds out of order.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.hardtanh(torch.tensor([-2., 0.5, 2.]))
    tensor([-1.0000,  0.5000,  1.0000])
    """
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return (aten.hardtanh_ if inplace else aten.hardtanh)(input, min_val, max_val)


def hardtanh_(input: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """:func:`hardtanh`, in place.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.hardtanh_(torch.tensor([-2., 2.]))
    tensor([-1.,  1.])
    """
    return aten.hardtanh_(input, min_val, max_val)


def relu6(input: Any, inplace: bool = False) -> Any:
    """:func:`relu`, cut off at 6.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.relu6(torch.tensor([-1., 3., 7.]))
    tensor([0., 3., 6.])
    """
    return (aten.hardtanh_ if inplace else aten.hardtanh)(input, 0.0, 6.0)
