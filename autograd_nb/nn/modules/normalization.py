"""Normalisation over the dimensions of one sample."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from .. import functional as F
from .. import init
from ..functional.map_response import CrossMapLRN2d as _cross_map
from ..parameter import fresh
from .module import Module


class _OverLast(Module):
    """A scale, and maybe a shift, in the shape of the last dimensions."""

    def _set_up(self, normalized_shape: Any, affine: bool, device: Any, dtype: Any, shift: bool | None) -> None:
        one = isinstance(normalized_shape, Integral)
        self.normalized_shape = (normalized_shape,) if one else tuple(normalized_shape)
        self.elementwise_affine = affine
        place = {"device": device, "dtype": dtype}
        self.register_parameter("weight", fresh(*self.normalized_shape, **place) if affine else None)
        if shift is not None:
            self.register_parameter("bias", fresh(*self.normalized_shape, **place) if affine and shift else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Scale 1, shift 0."""
        if self.elementwise_affine:
            init.ones_(self.weight)
            if getattr(self, "bias", None) is not None:
                init.zeros_(self.bias)


class LayerNorm(_OverLast):
    """Mean 0 and variance 1 over the last dimensions, scaled and shifted by element.

    >>> import autograd_nb as torch
    >>> torch.nn.LayerNorm(2)(torch.tensor([[-1., 1.]])).detach()
    tensor([[-1.0000,  1.0000]])
    """

    def __init__(
        self,
        normalized_shape: Any,
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.eps = eps
        self._set_up(normalized_shape, elementwise_affine, device, dtype, bias)

    def forward(self, input: Any) -> Any:
        """The normalised input."""
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The settings."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(_OverLast):
    """The input over the root of its mean square in the last dimensions, scaled by element."""

    def __init__(
        self,
        normalized_shape: Any,
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.eps = eps
        self._set_up(normalized_shape, elementwise_affine, device, dtype, None)

    def forward(self, x: Any) -> Any:
        """The normalised input."""
        return F.rms_norm(x, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """The settings."""
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class GroupNorm(Module):
    """Mean 0 and variance 1 in groups of channels, scaled and shifted by channel. Shape: (N, C, ...)."""

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_channels % num_groups != 0:
            raise ValueError(f"num_channels ({num_channels}) must be divisible by num_groups ({num_groups})")
        self.num_groups, self.num_channels, self.eps, self.affine = num_groups, num_channels, eps, affine
        place = {"device": device, "dtype": dtype}
        self.register_parameter("weight", fresh(num_channels, **place) if affine else None)
        self.register_parameter("bias", fresh(num_channels, **place) if affine and bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Scale 1, shift 0."""
        if self.affine:
            init.ones_(self.weight)
            if self.bias is not None:
                init.zeros_(self.bias)

    def forward(self, input: Any) -> Any:
        """The normalised input."""
        return F.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The settings."""
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class LocalResponseNorm(Module):
    """Each element over a power of the mean square of its neighbours across channels."""

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Any) -> Any:
        """The normalised input."""
        return F.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """The settings."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class CrossMapLRN2d(Module):
    """Each element over a power of the mean square of its neighbours across channels. Shape: (N, C, H, W).

    :class:`LocalResponseNorm` is the one to use: here channel 0 counts as everybody's neighbour and the gradient looks
    at neighbours on one side only, because that is what PyTorch computes under this name. ValueError for other shapes.

    >>> import autograd_nb as torch
    >>> torch.nn.CrossMapLRN2d(3, alpha=3., beta=0.5)(torch.ones(1, 2, 1, 1)).flatten()
    tensor([0.5774, 0.5774])
    """

    size: int
    alpha: float
    beta: float
    k: float

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Any) -> Any:
        """The normalised input."""
        return _cross_map.apply(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """The settings."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


__all__ = ["CrossMapLRN2d", "GroupNorm", "LayerNorm", "LocalResponseNorm", "RMSNorm"]
