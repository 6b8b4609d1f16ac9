"""Gates and squashing functions."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten


def glu(input: Any, dim: int = -1) -> Any:
    """The first half along ``dim`` times the sigmoid of the second half; RuntimeError for an odd size.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.glu(torch.tensor([4., 0.]))
    tensor([2.])
    """
    return aten.glu(input, dim)


def logsigmoid(input: Any) -> Any:
    """The logarithm of the sigmoid, without overflow.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.logsigmoid(torch.tensor([0., -100.]))
    tensor([  -0.6931, -100.0000])
    """
    return aten.log_sigmoid(input)


def mish(input: Any, inplace: bool = False) -> Any:
    """Each element times the tanh of its softplus.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.mish(torch.tensor([0., 1.]))
    tensor([0.0000, 0.8651])
    """
    return (aten.mish_ if inplace else aten.mish)(input)


def hardsigmoid(input: Any, inplace: bool = False) -> Any:
    """A straight line from 0 at -3 to 1 at 3, flat outside: a quick sigmoid.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.hardsigmoid(torch.tensor([-4., 0., 4.]))
    tensor([0.0000, 0.5000, 1.0000])
    """
    return (aten.hardsigmoid_ if inplace else aten.hardsigmoid)(input)


def hardswish(input: Any, inplace: bool = False) -> Any:
    """Each element times its :func:`hardsigmoid`.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.hardswish(torch.tensor([-4., 1., 4.]))
    tensor([-0.0000, 0.6667, 4.0000])
    """
    return (aten.hardswish_ if inplace else aten.hardswish)(input)


def softsign(input: Any) -> Any:
    """``x / (1 + |x|)``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.softsign(torch.tensor([-1., 3.]))
    tensor([-0.5000,  0.7500])
    """
    return input / (input.abs() + 1)


def tanhshrink(input: Any) -> Any:
    """``x - tanh(x)``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.tanhshrink(torch.tensor([0., 1.]))
    tensor([0.0000, 0.2384])
    """
    return input - input.tanh()


def hardshrink(input: Any, lambd: float = 0.5) -> Any:
    """Elements between ``-lambd`` and ``lambd`` replaced by zero.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.hardshrink(torch.tensor([-0.2, 1.]))
    tensor([0., 1.])
    """
    return aten.hardshrink(input, lambd)


def softshrink(input: Any, lambd: float = 0.5) -> Any:
    """Elements moved towards zero by ``lambd``, and not beyond it; RuntimeError for a negative ``lambd``.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.softshrink(torch.tensor([-0.2, 1.]))
    tensor([-0.0000, 0.5000])
    """
    return aten.softshrink(input, lambd)
