"""Conjugates, parts and tests of complex tensors as PyTorch offers them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..dtypes import SCALAR_TYPE_NAMES
from ..engine.assemble import aten, composite
from ..engine.destinations import into
from ..engine.per_sample import reading
from ..engine.tensor import Tensor
from ..ops.complex_numbers import REAL_OF
from ..ops.errors import not_tensor
from .rounding import zeros_of


@composite(methods=(), function=False)
def conjugate(input: Any) -> Any:
    """The complex conjugate; a real tensor itself."""
    return aten.conj_physical(input) if input._a.dtype.kind == "c" else input


@composite(methods=(), function=False)
def real_part(input: Any) -> Any:
    """The real part on memory of its own; a real tensor itself."""
    return input if input._a.dtype.kind != "c" else aten.to_copy(input, REAL_OF[input._a.dtype], None)


@composite(methods=(), function=False)
def abs_slope(input: Any) -> Any:
    """What the magnitude of each element grows by."""
    return conjugate(aten.sgn(input))


@composite("abs_", methods=("abs_", "absolute_"))
def abs_in_place(self: Any) -> Any:
    """Replace each element by its absolute value; RuntimeError for a complex tensor, which cannot hold it."""
    if isinstance(self, Tensor) and self._a.dtype.kind == "c":
        raise RuntimeError("In-place abs is not supported for complex tensors.")
    return aten.abs_(self)


@composite(methods=(), function=False)
def angle_slope(input: Any) -> Any:
    """What the angle of each element grows by."""
    return (-1j / input).masked_fill(input == 0, 0) if input._a.dtype.kind == "c" else zeros_of(input)


@composite(methods=(), function=False)
def contiguous_pairs(input: Any) -> Any:
    """The tensor with each pair of its last dimension side by side."""
    return input.contiguous()


@composite()
def conj(input: Any) -> Any:
    """The complex conjugate; a real tensor itself.

    The result says ``is_conj()`` as PyTorch's, which is a view; ours has memory of its own.

    >>> import autograd_nb as torch
    >>> torch.tensor([1 + 2j]).conj()
    tensor([1.-2.j])
    """
    if not isinstance(input, Tensor):
        raise not_tensor("conj", "input", 1, input)
    if input._a.dtype.kind != "c":
        return input
    out = aten.conj(input)
    if not is_conj(input):
        out._conjugated = True
    return out


@composite()
def conj_physical(input: Any) -> Any:
    """The complex conjugate, computed at once; a real tensor itself.

    >>> import autograd_nb as torch
    >>> torch.tensor([1 + 2j]).conj_physical().is_conj()
    False
    """
    return conjugate(input)


@composite()
def conj_physical_(input: Any) -> Any:
    """Turn each element into its conjugate, in place."""
    return aten.conj_physical_(input) if input._a.dtype.kind == "c" else input


@composite()
def is_conj(input: Any) -> bool:
    """True for what ``conj()`` gave, and for views of that, until ``resolve_conj()``."""
    base = input._base
    return hasattr(input, "_conjugated") or (base is not None and hasattr(base, "_conjugated"))


@composite()
def resolve_conj(input: Any) -> Any:
    """The tensor itself, or a copy where it says ``is_conj()``.

    >>> import autograd_nb as torch
    >>> torch.tensor([1 + 2j]).conj().resolve_conj().is_conj()
    False
    """
    return input.clone() if is_conj(input) else input


@composite()
def is_neg(input: Any) -> bool:
    """False: no tensor here is the negative of its memory."""
    return False


@composite()
def resolve_neg(input: Any) -> Any:
    """The tensor itself."""
    return input


@composite(methods=())
def view_as_real(input: Any) -> Any:
    """Real and imaginary parts as a last dimension of two, on the same memory.

    RuntimeError for real tensors, and for what ``conj()`` gave.

    >>> import autograd_nb as torch
    >>> torch.view_as_real(torch.tensor([1 + 2j]))
    tensor([[1., 2.]])
    """
    if is_conj(input):
        raise RuntimeError(
            "view_as_real doesn't work on unresolved conjugated tensors.  To resolve the conjugate tensor so you can "
            "view it as real, use self.resolve_conj(); however, be warned that the resulting tensor will NOT alias the "
            "original."
        )
    return aten.view_as_real(input)


@composite(methods=())
def complex(real: Any, imag: Any, *, out: Any = None) -> Any:
    """Complex numbers of their real and imaginary parts; RuntimeError unless both are floats of one dtype.

    >>> import autograd_nb as torch
    >>> torch.complex(torch.tensor([1., 2.]), torch.tensor([0., -1.]))
    tensor([1.+0.j, 2.-1.j])
    """
    return _put(aten.complex(real, imag), out)


@composite(methods=())
def polar(abs: Any, angle: Any, *, out: Any = None) -> Any:
    """Complex numbers of magnitude and angle; RuntimeError unless both are floats of one dtype.

    >>> import autograd_nb as torch
    >>> torch.polar(torch.tensor([2.]), torch.tensor([0.]))
    tensor([2.+0.j])
    """
    return _put(aten.polar(abs, angle), out)


def _put(result: Any, out: Any) -> Any:
    """The result in ``out``, if there is one; RuntimeError for another dtype."""
    if out is None:
        return result
    if out.dtype is not result.dtype:
        expected, given = (SCALAR_TYPE_NAMES[t.dtype] for t in (result, out))
        raise RuntimeError(f"Expected object of scalar type {expected} but got scalar type {given} for argument 'out'")
    return into("complex", out, result)


@composite()
@reading
def isreal(input: Any) -> Tensor:
    """Which elements have no imaginary part.

    >>> import autograd_nb as torch
    >>> torch.isreal(torch.tensor([1 + 1j, 1]))
    tensor([False,  True])
    """
    return Tensor._of(np.isreal(input._a))
