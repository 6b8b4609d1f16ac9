"""More elements around the input."""

from __future__ import annotations

from typing import Any

from .. import functional as F
from .module import Module
from .sizes import each


class _Pad(Module):
    """``padding`` counts elements before and after, from the last dimension backwards."""

    _dims: int
    _mode: str

    def __init__(self, padding: Any) -> None:
        super().__init__()
        self.padding = each(padding, 2 * self._dims)

    def forward(self, input: Any) -> Any:
        """The padded input."""
        return F.pad(input, self.padding, self._mode)

    def extra_repr(self) -> str:
        """The counts."""
        return f"{self.padding}"


class _ConstantPad(_Pad):
    _mode = "constant"

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Any) -> Any:
        """The padded input."""
        return F.pad(input, self.padding, self._mode, self.value)

    def extra_repr(self) -> str:
        """The counts, and what is filled in."""
        return f"padding={self.padding}, value={self.value}"


class _CircularPad(_Pad):
    _mode = "circular"

    def forward(self, input: Any) -> Any:
        """The padded input."""
        if input.dim() not in (self._dims + 1, self._dims + 2):
            raise ValueError(f"expected {self._dims + 1}D or {self._dims + 2}D input (got {input.dim()}D input)")
        return F.pad(input, self.padding, self._mode)


class ConstantPad1d(_ConstantPad):
    """A number around signals.

    >>> import autograd_nb as torch
    >>> torch.nn.ConstantPad1d(1, 5.)(torch.zeros(1, 2))
    tensor([[5., 0., 0., 5.]])
    """

    _dims = 1


class ZeroPad1d(ConstantPad1d):
    """Zeros around signals."""

    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        """The counts."""
        return f"{self.padding}"


class ReflectionPad1d(_Pad):
    """Around signals, what lies inside them, mirrored at the border element."""

    _dims, _mode = 1, "reflect"


class ReplicationPad1d(_Pad):
    """Around signals, their border element again and again."""

    _dims, _mode = 1, "replicate"


class CircularPad1d(_CircularPad):
    """Around signals, what lies at their other end."""

    _dims = 1


class ConstantPad2d(_ConstantPad):
    """A number around images."""

    _dims = 2


class ZeroPad2d(ConstantPad2d):
    """Zeros around images."""

    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        """The counts."""
        return f"{self.padding}"


class ReflectionPad2d(_Pad):
    """Around images, what lies inside them, mirrored at the border element."""

    _dims, _mode = 2, "reflect"


class ReplicationPad2d(_Pad):
    """Around images, their border element again and again."""

    _dims, _mode = 2, "replicate"


class CircularPad2d(_CircularPad):
    """Around images, what lies at their other end."""

    _dims = 2


class ConstantPad3d(_ConstantPad):
    """A number around volumes."""

    _dims = 3


class ZeroPad3d(ConstantPad3d):
    """Zeros around volumes."""

    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        """The counts."""
        return f"{self.padding}"


class ReflectionPad3d(_Pad):
    """Around volumes, what lies inside them, mirrored at the border element."""

    _dims, _mode = 3, "reflect"


class ReplicationPad3d(_Pad):
    """Around volumes, their border element again and again."""

    _dims, _mode = 3, "replicate"


class CircularPad3d(_CircularPad):
    """Around volumes, what lies at their other end."""

    _dims = 3


__all__ = [
    "CircularPad1d", "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d", "ConstantPad3d",
    "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d", "ReplicationPad2d",
    "ReplicationPad3d", "ZeroPad1d", "ZeroPad2d", "ZeroPad3d",
]  # fmt: skip
