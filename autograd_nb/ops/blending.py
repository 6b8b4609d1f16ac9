"""Operations of three tensors: a product or a quotient added, and points on the way from one tensor to another."""

from __future__ import annotations

import numpy as np

from .. import dtypes
from .card import op, passes
from .errors import C_NAMES, not_implemented

INTEGERS = (
    "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true "
    "division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * "
    "torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for "
    "float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), "
    "for all dtypes."
)


@op(vjp=dict(self=passes, tensor1=lambda xp, g, tensor2, value: g * (tensor2 * value),
             tensor2=lambda xp, g, tensor1, value: g * (tensor1 * value)),
    promote="arith", latex=r"{self} + {value}\,{tensor1}\,{tensor2}", names=(), methods=(), inplace=True)  # fmt: skip
def addcmul(self, tensor1, tensor2, value=1):
    """The product of two tensors, times a number, added to a third."""
    if self.dtype.kind == "b":
        raise not_implemented("addcmul_cpu_out", self)
    product = tensor1 * tensor2
    return self + (product if value == 1 else product * self.dtype.type(value))


def refuse_integers(self, tensor1, tensor2, value):
    """RuntimeError where both sides of the division are integers."""
    if tensor1.dtype.kind in "biu" and tensor2.dtype.kind in "biu":
        raise RuntimeError(INTEGERS)


@op(vjp=dict(self=passes, tensor1=lambda xp, g, tensor2, value: g * (value / tensor2),
             tensor2=lambda xp, g, tensor1, tensor2, value: -g * (value * tensor1 / (tensor2 * tensor2))),
    promote="arith", latex=r"{self} + {value}\,\frac{{tensor1}}{{tensor2}}", names=(), methods=(), inplace=True,
    check=refuse_integers, domain={"tensor2": (0.5, 2)})  # fmt: skip
def addcdiv(self, tensor1, tensor2, value=1):
    """The quotient of two tensors, times a number, added to a third."""
    quotient = tensor1 / tensor2
    return self + (quotient if value == 1 else quotient * self.dtype.type(value))


def check_end(self, end, weight):
    """RuntimeError where the other end, or a tensor of weights, has another dtype."""
    for name, other in (("end", end), ("weight", weight)):
        if getattr(other, "ndim", None) is not None and other.dtype != self.dtype:
            words = C_NAMES[dtypes.of(self)], C_NAMES[dtypes.of(other)]
            raise RuntimeError(f"expected dtype {words[0]} for `{name}` but got dtype {words[1]}")


def _between(self, end, weight):
    # From whichever end is nearer, so that a weight of one gives the end exactly.
    return np.where(np.abs(weight) < 0.5, self + weight * (end - self), end - (end - self) * (1 - weight))[()]


@op(vjp=dict(self=lambda xp, g, weight: g * (1 - weight), end=lambda xp, g, weight: g * weight), promote="arith",
    latex=r"{self} + {weight}\,({end} - {self})", grad_fn="LerpBackward0", names=(), methods=(), inplace=True,
    check=check_end)  # fmt: skip
def lerp_scalar(self, end, weight):
    """The point a share ``weight`` of the way from the first tensor to the second."""
    if self.dtype.kind in "biu":
        raise not_implemented("lerp_kernel_scalar", self)
    weight = self.dtype.type(weight)
    return self + weight * (end - self) if abs(weight) < 0.5 else end - (end - self) * (1 - weight)


@op(vjp=dict(self=lambda xp, g, weight: g * (1 - weight), end=lambda xp, g, weight: g * weight,
             weight=lambda xp, g, self, end: g * (end - self)),
    promote="arith", latex=r"{self} + {weight}\,({end} - {self})", grad_fn="LerpBackward1", names=(), methods=(),
    inplace=True, check=check_end)  # fmt: skip
def lerp_tensor(self, end, weight):
    """The point a share ``weight``, element by element, of the way from the first tensor to the second."""
    if self.dtype.kind in "biu":
        raise not_implemented("lerp_kernel_tensor", self)
    return _between(self, end, weight)
