"""Convolutions and transposed convolutions."""

from __future__ import annotations

import math
from typing import Any

from .. import functional as F
from .. import init
from ..parameter import UninitializedParameter, fresh
from .lazy import LazyModuleMixin
from .module import Module
from .sizes import around, each

_MODES = ("zeros", "reflect", "replicate", "circular")


class _ConvNd(Module):
    """Weight, bias, steps and text of a convolution over ``_dims`` dimensions."""

    _dims: int
    transposed = False
    weight: Any
    bias: Any

    def _set_up(
        self,
        channels: tuple[int, int],
        window: tuple[Any, Any, Any, Any, Any],
        groups: int,
        bias: bool,
        padding_mode: str,
        place: dict[str, Any],
    ) -> None:
        kernel_size, stride, padding, dilation, output_padding = window
        self.in_channels, self.out_channels = channels
        self.groups, self.padding_mode = groups, padding_mode
        self.kernel_size, self.stride = each(kernel_size, self._dims), each(stride, self._dims)
        self.padding = padding if isinstance(padding, str) else each(padding, self._dims)
        self.dilation, self.output_padding = each(dilation, self._dims), each(output_padding, self._dims)
        self._check()
        self._reversed_padding_repeated_twice = self._around()
        self.weight = fresh(*self._weight_shape(), **place)
        if bias:
            self.bias = fresh(self.out_channels, **place)
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def _check(self) -> None:
        if self.groups <= 0:
            raise ValueError("groups must be a positive integer")
        if self.in_channels % self.groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        if self.out_channels % self.groups != 0:
            raise ValueError("out_channels must be divisible by groups")
        if isinstance(self.padding, str):
            if self.padding not in ("same", "valid"):
                valid = {"same", "valid"}
                raise ValueError(f"Invalid padding string {self.padding!r}, should be one of {valid}")
            if self.padding == "same" and any(s != 1 for s in self.stride):
                raise ValueError("padding='same' is not supported for strided convolutions")
        if self.padding_mode not in _MODES:
            valid = set(_MODES)
            raise ValueError(f"padding_mode must be one of {valid}, but got padding_mode='{self.padding_mode}'")

    def _around(self) -> list[int]:
        if not isinstance(self.padding, str):
            return around(self.padding)
        totals = [d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=False)]
        if self.padding == "valid":
            totals = [0] * len(totals)
        return [side for total in reversed(totals) for side in (total // 2, total - total // 2)]

    def _weight_shape(self) -> tuple[int, ...]:
        if self.transposed:
            return (self.in_channels, self.out_channels // self.groups, *self.kernel_size)
        return (self.out_channels, self.in_channels // self.groups, *self.kernel_size)

    def reset_parameters(self) -> None:
        """Draw weight and bias anew, between -1/sqrt(fan_in) and 1/sqrt(fan_in)."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in, _ = init._calculate_fan_in_and_fan_out(self.weight)
            bound = 1 / math.sqrt(fan_in) if fan_in > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def extra_repr(self) -> str:
        """The sizes, and what is not as usual."""
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        for name, usual in (("padding", 0), ("dilation", 1), ("output_padding", 0)):
            value = getattr(self, name)
            if value != (usual,) * len(value):
                text += f", {name}={value}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        return text + (f", padding_mode={self.padding_mode}" if self.padding_mode != "zeros" else "")


class _Conv(_ConvNd):
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        window = (kernel_size, stride, padding, dilation, 0)
        self._set_up(
            (in_channels, out_channels), window, groups, bias, padding_mode, {"device": device, "dtype": dtype}
        )

    def forward(self, input: Any) -> Any:
        """The convolved input."""
        return self._conv_forward(input, self.weight, self.bias)

    def _conv_forward(self, input: Any, weight: Any, bias: Any) -> Any:
        convolve, padding = getattr(F, f"conv{self._dims}d"), self.padding
        if self.padding_mode != "zeros":
            input = F.pad(input, self._reversed_padding_repeated_twice, mode=self.padding_mode)
            padding = (0,) * self._dims
        return convolve(input, weight, bias, self.stride, padding, self.dilation, self.groups)


class Conv1d(_Conv):
    """Convolution over signals. Shapes: (N, C, L) or (C, L)."""

    _dims = 1


class Conv2d(_Conv):
    """Convolution over images. Shapes: (N, C, H, W) or (C, H, W).

    >>> import autograd_nb as torch
    >>> torch.nn.Conv2d(1, 8, kernel_size=3, padding=1)(torch.zeros(2, 1, 5, 5)).shape
    torch.Size([2, 8, 5, 5])
    """

    _dims = 2


class Conv3d(_Conv):
    """Convolution over volumes. Shapes: (N, C, D, H, W) or (C, D, H, W)."""

    _dims = 3


class _ConvTransposeNd(_ConvNd):
    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__()
        window = (kernel_size, stride, padding, dilation, output_padding)
        self._set_up(
            (in_channels, out_channels), window, groups, bias, padding_mode, {"device": device, "dtype": dtype}
        )

    def forward(self, input: Any, output_size: Any = None) -> Any:
        """The result of the transposed convolution; ``output_size`` picks one of the sizes a stride allows."""
        convolve = getattr(F, f"conv_transpose{self._dims}d")
        more = self._output_padding(input, output_size)
        return convolve(input, self.weight, self.bias, self.stride, self.padding, more, self.groups, self.dilation)

    def _output_padding(self, input: Any, output_size: Any) -> Any:
        if output_size is None:
            return self.output_padding
        dims, leading = self._dims, 2 if input.dim() == self._dims + 2 else 1
        wanted = list(output_size)
        if len(wanted) == leading + dims:
            wanted = wanted[leading:]
        if len(wanted) != dims:
            raise ValueError(
                f"ConvTranspose{dims}D: for {input.dim()}D input, output_size must have {dims} or {leading + dims} "
                f"elements (got {len(wanted)})"
            )
        smallest = [
            (n - 1) * s - 2 * p + d * (k - 1) + 1
            for n, s, p, d, k in zip(
                input.shape[leading:], self.stride, self.padding, self.dilation, self.kernel_size, strict=True
            )
        ]
        largest = [n + s - 1 for n, s in zip(smallest, self.stride, strict=True)]
        if any(not low <= n <= high for low, n, high in zip(smallest, wanted, largest, strict=True)):
            raise ValueError(
                f"requested an output size of {wanted}, but valid sizes range from {smallest} to {largest} (for an "
                f"input of {input.size()[2:]})"
            )
        return [n - low for n, low in zip(wanted, smallest, strict=True)]


class ConvTranspose1d(_ConvTransposeNd):
    """Transposed convolution over signals. Shapes: (N, C, L) or (C, L)."""

    _dims = 1


class ConvTranspose2d(_ConvTransposeNd):
    """Transposed convolution over images. Shapes: (N, C, H, W) or (C, H, W).

    >>> import autograd_nb as torch
    >>> torch.nn.ConvTranspose2d(16, 33, 3, stride=2)
    ConvTranspose2d(16, 33, kernel_size=(3, 3), stride=(2, 2))
    """

    _dims = 2


class ConvTranspose3d(_ConvTransposeNd):
    """Transposed convolution over volumes. Shapes: (N, C, D, H, W) or (C, D, H, W)."""

    _dims = 3


class _LazyConv(LazyModuleMixin):
    """A convolution that finds ``in_channels`` out at the first call."""

    weight: Any
    bias: Any

    def __init__(self: Any, out_channels: int, kernel_size: Any, *args: Any, bias: bool = True, **given: Any) -> None:
        if len(args) > 4:  # stride, padding, dilation or output_padding, groups, bias, ...
            args, bias = (*args[:4], False, *args[5:]), args[4]
        else:
            given["bias"] = False
        super().__init__(0, 0, kernel_size, *args, **given)  # type: ignore[call-arg]
        place: dict[str, Any] = {name: given.get(name) for name in ("device", "dtype")}
        self.weight = UninitializedParameter(**place)
        self.out_channels = out_channels
        if bias:
            self.bias = UninitializedParameter(**place)

    def reset_parameters(self: Any) -> None:
        """Draw weight and bias anew, once they have a shape."""
        if not self.has_uninitialized_params() and self.in_channels != 0:
            super().reset_parameters()  # type: ignore[misc]

    def initialize_parameters(self: Any, input: Any, *args: Any, **kwargs: Any) -> None:
        """Take ``in_channels`` from the input."""
        if not self.has_uninitialized_params():
            return
        if input.dim() not in (self._dims + 1, self._dims + 2):
            raise RuntimeError(
                f"Expected {self._dims + 1}D (unbatched) or {self._dims + 2}D (batched) input to "
                f"{type(self).__name__}, but got input of size: {input.shape}"
            )
        self.in_channels = input.shape[1] if input.dim() == self._dims + 2 else input.shape[0]
        if self.in_channels % self.groups != 0:
            raise ValueError("in_channels must be divisible by groups")
        self.weight.materialize(self._weight_shape())
        if self.bias is not None:
            self.bias.materialize((self.out_channels,))
        self.reset_parameters()


class LazyConv1d(_LazyConv, Conv1d):
    """A :class:`Conv1d` that finds ``in_channels`` out at the first call."""

    cls_to_become = Conv1d


class LazyConv2d(_LazyConv, Conv2d):
    """A :class:`Conv2d` that finds ``in_channels`` out at the first call."""

    cls_to_become = Conv2d


class LazyConv3d(_LazyConv, Conv3d):
    """A :class:`Conv3d` that finds ``in_channels`` out at the first call."""

    cls_to_become = Conv3d


class LazyConvTranspose1d(_LazyConv, ConvTranspose1d):
    """A :class:`ConvTranspose1d` that finds ``in_channels`` out at the first call."""

    cls_to_become = ConvTranspose1d


class LazyConvTranspose2d(_LazyConv, ConvTranspose2d):
    """A :class:`ConvTranspose2d` that finds ``in_channels`` out at the first call."""

    cls_to_become = ConvTranspose2d


class LazyConvTranspose3d(_LazyConv, ConvTranspose3d):
    """A :class:`ConvTranspose3d` that finds ``in_channels`` out at the first call."""

    cls_to_become = ConvTranspose3d


__all__ = [
    "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d", "LazyConv1d", "LazyConv2d",
    "LazyConv3d", "LazyConvTranspose1d", "LazyConvTranspose2d", "LazyConvTranspose3d",
]  # fmt: skip
