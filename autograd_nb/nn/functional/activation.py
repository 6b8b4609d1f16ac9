"""Activation functions in the form layers call them."""

from __future__ import annotations

import warnings
from typing import Any

from ...engine.assemble import aten


def relu(input: Any, inplace: bool = False) -> Any:
    """Negative elements replaced by zero.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.relu(torch.tensor([-1., 2.]))
    tensor([0., 2.])
    """
    return aten.relu_(input) if inplace else aten.relu(input)


def leaky_relu(input: Any, negative_slope: float = 0.01, inplace: bool = False) -> Any:
    """Negative elements scaled by ``negative_slope``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.leaky_relu(torch.tensor([-1., 2.]), 0.5)
    tensor([-0.5000,  2.0000])
    """
    return (aten.leaky_relu_written_ if inplace else aten.leaky_relu)(input, negative_slope)


def elu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    """Negative elements bent towards ``-alpha``: ``alpha * (exp(x) - 1)``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.elu(torch.tensor([0., 2.]))
    tensor([0., 2.])
    """
    return (aten.elu_written_ if inplace else aten.elu)(input, alpha)


def silu(input: Any, inplace: bool = False) -> Any:
    """Each element times its own sigmoid.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.silu(torch.tensor([0., 2.]))
    tensor([0.0000, 1.7616])
    """
    return (aten.silu_ if inplace else aten.silu)(input)


def gelu(input: Any, approximate: str = "none") -> Any:
    """Each element times the chance that a standard normal number is smaller; ``approximate="tanh"`` is quicker.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.gelu(torch.tensor([0., 1.]))
    tensor([0.0000, 0.8413])
    """
    return aten.gelu(input, approximate)


def softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """A smooth relu, ``log(1 + exp(beta * x)) / beta``; the input itself where ``beta * x`` exceeds ``threshold``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.softplus(torch.tensor([0.]))
    tensor([0.6931])
    """
    return aten.softplus(input, beta, threshold)


def sigmoid(input: Any) -> Any:
    """The logistic function ``1 / (1 + exp(-x))``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.sigmoid(torch.tensor([0.]))
    tensor([0.5000])
    """
    return input.sigmoid()


def tanh(input: Any) -> Any:
    """The hyperbolic tangent.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.tanh(torch.tensor([0.]))
    tensor([0.])
    """
    return input.tanh()


def _dim_of(name: str, ndim: int, stacklevel: int) -> int:
    """The dimension PyTorch takes where none is given, with its warning."""
    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
        UserWarning,
        stacklevel=stacklevel,
    )
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input: Any, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    """Exponentials along ``dim`` divided by their sum: positive numbers that add up to one.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.softmax(torch.zeros(2), dim=0)
    tensor([0.5000, 0.5000])
    """
    if dim is None:
        dim = _dim_of("softmax", input.ndim, _stacklevel)
    return input.softmax(dim) if dtype is None else input.softmax(dim, dtype=dtype)


def log_softmax(input: Any, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    """The logarithm of :func:`softmax`, computed without losing small probabilities.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.log_softmax(torch.zeros(2), dim=0)
    tensor([-0.6931, -0.6931])
    """
    if dim is None:
        dim = _dim_of("log_softmax", input.ndim, _stacklevel)
    return input.log_softmax(dim) if dtype is None else input.log_softmax(dim, dtype=dtype)


def softmin(input: Any, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    """:func:`softmax` of the negated input: the smallest number gets the largest share.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.softmin(torch.zeros(2), dim=0)
    tensor([0.5000, 0.5000])
    """
    if dim is None:
        dim = _dim_of("softmin", input.ndim, _stacklevel)
    turned = -input
    return turned.softmax(dim) if dtype is None else turned.softmax(dim, dtype=dtype)
