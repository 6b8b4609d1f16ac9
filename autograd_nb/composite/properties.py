"""What tensors offer as properties: transposes, and the parts of complex numbers.

A file to itself, which is imported with the package: ``engine/assemble.py`` says why properties cannot wait.
"""

from __future__ import annotations

import warnings
from typing import Any

from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor

REVERSE = (
    "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it will throw an "
    "error in a future release. Consider `x.mT` to transpose batches of matrices or `x.permute(*torch.arange(x.ndim "
    "- 1, -1, -1))` to reverse the dimensions of a tensor."
)


def reversed_dims(self: Tensor) -> Tensor:
    """The dimensions in reverse order; for a matrix its transpose."""
    if self._a.ndim != 2:
        warnings.warn(REVERSE, UserWarning, stacklevel=2)
    return aten.permute(self, tuple(range(self._a.ndim))[::-1])


def matrix_transpose(self: Tensor) -> Tensor:
    """The last two dimensions exchanged; RuntimeError for a vector."""
    if not self._a.ndim:
        return self
    if self._a.ndim < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {self._a.ndim}-D tensor."
        )
    return aten.transpose(self, -2, -1)


def hermitian(self: Tensor) -> Tensor:
    """The conjugate transpose of a matrix; RuntimeError for other dimensions than two or none."""
    if self._a.ndim not in (0, 2):
        raise RuntimeError(
            "tensor.H is only supported on matrices (2-D tensors). Got {}-D tensor.{}".format(
                self._a.ndim, " For batches of matrices, consider using tensor.mH" if self._a.ndim > 2 else ""
            )
        )
    return self if not self._a.ndim else self.adjoint()


def batch_adjoint(self: Tensor) -> Tensor:
    """The conjugate transposes of a batch of matrices; a 0-d tensor as it is."""
    return self.adjoint() if self._a.ndim else self


for _name, _function in {"H": hermitian, "mH": batch_adjoint, "T": reversed_dims, "mT": matrix_transpose}.items():
    setattr(Tensor, _name, property(_function))


@composite(methods=())
def real(input: Any) -> Any:
    """The real parts, on the same memory; a real tensor itself.

    >>> import autograd_nb as torch
    >>> torch.real(torch.tensor([1 + 2j]))
    tensor([1.])
    """
    return input if input._a.dtype.kind != "c" else aten.select(aten.view_as_real(input), -1, 0)


@composite(methods=())
def imag(input: Any) -> Any:
    """The imaginary parts, on the same memory; RuntimeError for a real tensor.

    >>> import autograd_nb as torch
    >>> torch.imag(torch.tensor([1 + 2j]))
    tensor([2.])
    """
    if input._a.dtype.kind != "c":
        raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")
    return aten.select(aten.view_as_real(input), -1, 1)


def _write_real(self: Tensor, value: Any) -> None:
    real(self).copy_(value)


def _write_imag(self: Tensor, value: Any) -> None:
    imag(self).copy_(value)


Tensor.real = property(real, _write_real, doc=real.__doc__)  # type: ignore[assignment]
Tensor.imag = property(imag, _write_imag, doc=imag.__doc__)  # type: ignore[assignment]
