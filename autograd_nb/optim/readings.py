"""What an update is written in, read twice: on arrays, in place and at once, or on Tensors, so that it can be recorded.

Names that end in ``_`` change their first operand. ``plus``, ``times`` and ``over`` may use up theirs, which has to be
an intermediate result.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.blas import SMALL, add_multiple

EXACT = SMALL
"""Up to so many elements ``x + y * z`` is rounded once, as the processor's instruction does for PyTorch.

NumPy has no such instruction, but its BLAS has where ``z`` is a number. Else there is only the way round by a wider
dtype, which is slow for many elements, where sums differ anyway.
"""

_WIDER = {np.dtype(np.float16): np.float32, np.dtype(np.float32): np.float64}


def _fuse(x: Any, y: Any, z: Any, out: Any) -> None:
    """``out = x + y * z``."""
    if type(z) is float and x.size > EXACT:
        if out is not x:
            np.copyto(out, x)
        if add_multiple(out, y, z):
            return
    wider = _WIDER.get(x.dtype) if x.size <= EXACT else None
    if wider is not None:
        total = y.astype(wider)
        total *= np.float32(z) if type(z) is float else z
        total += x
        out[...] = total
    else:
        np.add(x, y * z, out)


class arrays:
    """Ndarrays of at least one dimension, all of one shape and dtype; numbers are Python's."""

    sqrt, sign, maximum, absolute = np.sqrt, np.sign, np.maximum, np.absolute

    @staticmethod
    def add_(x: Any, y: Any, alpha: float = 1.0) -> None:
        if alpha == 1:
            np.add(x, y, x)
        else:
            _fuse(x, y, float(alpha), x)

    @staticmethod
    def added(x: Any, y: Any, alpha: float) -> Any:
        out = np.empty_like(x)
        _fuse(x, y, float(alpha), out)
        return out

    @staticmethod
    def mul_(x: Any, y: Any) -> None:
        np.multiply(x, y, x)

    @staticmethod
    def addcmul_(x: Any, y: Any, z: Any, value: float = 1.0) -> None:
        if x.size <= EXACT:
            _fuse(x, y if value == 1 else y * value, z, x)
        else:
            _fuse(x, y * z, float(value), x)

    @staticmethod
    def addcmul(x: Any, y: Any, z: Any, value: float = 1.0) -> Any:
        out = np.empty_like(x)
        _fuse(x, y * value, z, out)
        return out

    @staticmethod
    def addcdiv_(x: Any, y: Any, z: Any, value: float = 1.0) -> None:
        share = y / z if value == 1 else y * value
        if value != 1:
            np.divide(share, z, share)
        np.add(x, share, x)

    @staticmethod
    def lerp_(x: Any, y: Any, weight: float) -> None:
        if weight < 0.5:
            _fuse(x, y - x, float(weight), x)
        else:
            _fuse(y, y - x, float(weight - 1), x)

    @staticmethod
    def copy_(x: Any, y: Any) -> None:
        x[...] = y

    @staticmethod
    def clamp_(x: Any, low: float, high: float) -> None:
        np.clip(x, x.dtype.type(low), x.dtype.type(high), x)

    @staticmethod
    def maximum_(x: Any, y: Any) -> None:
        np.maximum(x, y, out=x)

    @staticmethod
    def plus(x: Any, y: Any) -> Any:
        return np.add(x, y, x)

    @staticmethod
    def times(x: Any, y: Any) -> Any:
        return np.multiply(x, y, x)

    @staticmethod
    def over(x: Any, y: Any) -> Any:
        return np.divide(x, y, x)

    @staticmethod
    def where(condition: Any, x: Any, y: Any) -> Any:
        return np.where(condition, x, y)


class tensors:
    """Tensors, or numbers that are 0-d Tensors; an operand that is changed later is cloned where it would be saved."""

    @staticmethod
    def sqrt(x: Any) -> Any:
        return x.clone().sqrt()

    @staticmethod
    def sign(x: Any) -> Any:
        return x.sign()

    @staticmethod
    def maximum(x: Any, y: Any) -> Any:
        return x.clone().maximum(y.clone())

    @staticmethod
    def absolute(x: Any) -> Any:
        return x.clone().abs()

    @staticmethod
    def add_(x: Any, y: Any, alpha: Any = 1.0) -> None:
        x.add_(y * alpha)

    @staticmethod
    def added(x: Any, y: Any, alpha: Any) -> Any:
        return x + y.clone() * alpha

    @staticmethod
    def mul_(x: Any, y: Any) -> None:
        x.mul_(y)

    @staticmethod
    def addcmul_(x: Any, y: Any, z: Any, value: Any = 1.0) -> None:
        x.add_(y.clone() * value * z.clone())

    @staticmethod
    def addcmul(x: Any, y: Any, z: Any, value: Any = 1.0) -> Any:
        return x + y.clone() * value * z.clone()

    @staticmethod
    def addcdiv_(x: Any, y: Any, z: Any, value: Any = 1.0) -> None:
        x.add_(y.clone() * value / z.clone())

    @staticmethod
    def lerp_(x: Any, y: Any, weight: Any) -> None:
        x.add_((y - x) * weight)

    @staticmethod
    def copy_(x: Any, y: Any) -> None:
        x.copy_(y)

    @staticmethod
    def clamp_(x: Any, low: float, high: float) -> None:
        x.clamp_(low, high)

    @staticmethod
    def maximum_(x: Any, y: Any) -> None:
        x.copy_(x.maximum(y))

    @staticmethod
    def plus(x: Any, y: Any) -> Any:
        return x + y

    @staticmethod
    def times(x: Any, y: Any) -> Any:
        return x * y

    @staticmethod
    def over(x: Any, y: Any) -> Any:
        return x / y

    @staticmethod
    def where(condition: Any, x: Any, y: Any) -> Any:
        from ..engine.assemble import find

        return find("where")(condition, x, y)
