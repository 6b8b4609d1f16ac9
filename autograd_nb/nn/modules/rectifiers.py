"""Activations with a kink, and their rounded relatives."""

from __future__ import annotations

import warnings
from typing import Any

from .. import functional as F
from .. import init as initialisers
from ..parameter import fresh
from .module import Module


def and_inplace(text: str, inplace: bool) -> str:
    """A layer's settings, with ``inplace`` named only where it is on."""
    return ", ".join(part for part in (text, "inplace=True" if inplace else "") if part)


class MaybeInPlace(Module):
    """A function of each element that may write into its input."""

    inplace: bool

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def extra_repr(self) -> str:
        """The setting."""
        return and_inplace("", self.inplace)


class ReLU(MaybeInPlace):
    """Negative elements replaced by zero.

    >>> import autograd_nb as torch
    >>> torch.nn.ReLU()(torch.tensor([-1., 2.]))
    tensor([0., 2.])
    """

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.relu(input, inplace=self.inplace)


class Threshold(Module):
    """Elements up to ``threshold`` replaced by ``value``."""

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold, self.value, self.inplace = threshold, value, inplace

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        """The settings."""
        return and_inplace(f"threshold={self.threshold}, value={self.value}", self.inplace)


class RReLU(Module):
    """Negative elements scaled by a slope drawn between ``lower`` and ``upper``; their mean in evaluation."""

    def __init__(self, lower: float = 1.0 / 8, upper: float = 1.0 / 3, inplace: bool = False) -> None:
        super().__init__()
        self.lower, self.upper, self.inplace = lower, upper, inplace

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        """The settings."""
        return and_inplace(f"lower={self.lower}, upper={self.upper}", self.inplace)


class Hardtanh(Module):
    """Elements cut off at ``min_val`` and ``max_val``."""

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__()
        for old, given in (("min", min_value), ("max", max_value)):
            if given is not None:
                warnings.warn(
                    f"keyword argument `{old}_value` is deprecated and renamed to `{old}_val`",
                    FutureWarning,
                    stacklevel=2,
                )
        self.min_val = min_val if min_value is None else min_value
        self.max_val = max_val if max_value is None else max_value
        self.inplace = inplace
        if self.max_val <= self.min_val:
            raise AssertionError(f"max_val ({self.max_val}) must be greater than min_val ({self.min_val})")

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        """The settings."""
        return and_inplace(f"min_val={self.min_val}, max_val={self.max_val}", self.inplace)


class ReLU6(Hardtanh):
    """Elements cut off at 0 and 6."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        """The setting."""
        return and_inplace("", self.inplace)


class LeakyReLU(Module):
    """Negative elements scaled by ``negative_slope``."""

    def __init__(self, negative_slope: float = 1e-2, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope, self.inplace = negative_slope, inplace

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        """The settings."""
        return and_inplace(f"negative_slope={self.negative_slope}", self.inplace)


class PReLU(Module):
    """Negative elements scaled by a slope that is trained, one for all or one for each channel."""

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = fresh(num_parameters, device=device, dtype=dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Start with the slope ``init`` again."""
        initialisers.constant_(self.weight, self.init)

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        """The setting."""
        return f"num_parameters={self.num_parameters}"


class _Exponential(Module):
    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha, self.inplace = alpha, inplace

    def extra_repr(self) -> str:
        """The settings."""
        return and_inplace(f"alpha={self.alpha}", self.inplace)


class ELU(_Exponential):
    """Negative elements bent towards ``-alpha``: ``alpha * (exp(x) - 1)``."""

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.elu(input, self.alpha, self.inplace)


class CELU(_Exponential):
    """Negative elements bent towards ``-alpha`` with slope 1 at zero: ``alpha * (exp(x / alpha) - 1)``."""

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.celu(input, self.alpha, self.inplace)


class SELU(MaybeInPlace):
    """An ELU scaled so that mean 0 and variance 1 are kept from layer to layer."""

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.selu(input, self.inplace)


class _Shrink(Module):
    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def extra_repr(self) -> str:
        """The setting."""
        return str(self.lambd)


class Hardshrink(_Shrink):
    """Elements between ``-lambd`` and ``lambd`` replaced by zero."""

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.hardshrink(input, self.lambd)


class Softshrink(_Shrink):
    """Elements moved by ``lambd`` towards zero, those nearer to it replaced by zero."""

    def forward(self, input: Any) -> Any:
        """The activation."""
        return F.softshrink(input, self.lambd)


__all__ = [
    "CELU", "ELU", "SELU", "Hardshrink", "Hardtanh", "LeakyReLU", "PReLU", "RReLU", "ReLU", "ReLU6", "Softshrink",
    "Threshold",
]  # fmt: skip
