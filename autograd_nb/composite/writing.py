"""The four in-place operations of every training loop, made quick where nothing is recorded."""

from __future__ import annotations

import numpy as np

from ..engine.assemble import aten
from ..engine.plain_writing import make_plain_twin
from ..engine.tensor import Tensor

for _ufunc, _name, _methods in (
    (np.add, "add_", ("__iadd__",)),
    (np.subtract, "sub_", ("__isub__",)),
    (np.multiply, "mul_", ("__imul__", "mul_", "multiply_")),
    (np.true_divide, "div_", ("__itruediv__",)),
):
    _twin = make_plain_twin(_ufunc, getattr(aten, _name))
    _twin.__name__ = _twin.__qualname__ = _name
    _twin.__doc__ = getattr(aten, _name).__doc__
    setattr(aten, _name, _twin)
    for _method in _methods:
        setattr(Tensor, _method, _twin)
