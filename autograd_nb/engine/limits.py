"""``finfo`` and ``iinfo``: how far and how finely the numbers of a dtype go."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes


class _Limits:
    """What both have in common: the text, and being equal by dtype."""

    _shown: tuple[str, ...] = ()
    dtype: str

    def __repr__(self) -> str:
        facts = [f"{name}={getattr(self, name):g}" for name in self._shown]
        return f"{type(self).__name__}({', '.join([*facts, f'dtype={self.dtype}'])})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.dtype == other.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)


def _check(name: str, kind: Any) -> None:
    if not isinstance(kind, dtypes.dtype):
        raise TypeError(f"{name}(): argument 'type' (position 1) must be torch.dtype, not {type(kind).__name__}")


class finfo(_Limits):
    """The limits of a floating-point dtype, of the parts of a complex one; TypeError for others.

    >>> import autograd_nb as torch
    >>> torch.finfo(torch.float32).eps
    1.1920928955078125e-07
    """

    _shown = ("resolution", "min", "max", "eps", "smallest_normal", "tiny")

    def __init__(self, type: dtypes.dtype | None = None) -> None:
        kind = dtypes.get_default_dtype() if type is None else type
        _check("finfo", kind)
        if kind.category < dtypes.FLOAT:
            raise TypeError(
                "torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'"
            )
        self.dtype = kind.to_real().name
        if kind is dtypes.bfloat16:  # the exponents of float32 with eight binary digits
            self.bits, self.eps, self.resolution = 16, 2.0**-7, 0.01
            self.max, self.tiny = (2 - 2.0**-7) * 2.0**127, 2.0**-126
            self.min, self.smallest_normal = -self.max, self.tiny
            return
        facts = np.finfo(kind.to_real().numpy)
        self.bits = int(facts.bits)
        self.min, self.max, self.eps = float(facts.min), float(facts.max), float(facts.eps)
        self.smallest_normal = self.tiny = float(facts.tiny)
        self.resolution = 10.0 ** -int(facts.precision)


class iinfo(_Limits):
    """The limits of an integer dtype; TypeError for others.

    >>> import autograd_nb as torch
    >>> torch.iinfo(torch.int8).max
    127
    """

    _shown = ("min", "max")

    def __init__(self, type: dtypes.dtype) -> None:
        _check("iinfo", type)
        if type.category != dtypes.INTEGER:
            raise TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'")
        facts = np.iinfo(type.numpy)
        self.dtype, self.bits, self.min, self.max = type.name, int(facts.bits), int(facts.min), int(facts.max)
