"""``torch.autograd.forward_ad``: derivatives in the direction of a tangent, computed along with the values."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..engine.attributes import first_base, storage_offset
from ..engine.duals import DualLevel, public_level, visible_level
from ..engine.modes import _Mode
from ..engine.namespaces import ten
from ..engine.tensor import Tensor
from ..engine.views import alias_of

__all__ = ["UnpackedDualTensor", "dual_level", "enter_dual_level", "exit_dual_level", "make_dual", "unpack_dual"]

NO_LEVEL = "Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first."


class UnpackedDualTensor(NamedTuple):
    """What a dual tensor consists of; ``tangent`` is None for a tensor that is not dual."""

    primal: Tensor
    tangent: Tensor | None


def enter_dual_level() -> int:
    """Begin a level, in which tensors can have tangents; gives its number, 0. :class:`dual_level` is the better way.

    RuntimeError inside a level: levels of this kind do not nest, those of ``torch.func.jvp`` do.
    """
    if public_level.get() is not None:
        raise RuntimeError("Nested forward mode AD is not supported at the moment")
    public_level.set(DualLevel().__enter__())
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """End the level: all tangents are gone. RuntimeError where there is none."""
    current = public_level.get()
    if level is not None and level != (-1 if current is None else 0):
        raise RuntimeError(
            "Trying to exit a forward AD level that was not the last one that was created. This is not supported."
        )
    if current is None:
        raise RuntimeError("Dual level must be a positive number.")
    public_level.set(None)
    current.__exit__()


class dual_level(_Mode):
    """A block, or as decorator a function, in which tensors can have tangents.

    >>> import autograd_nb as torch
    >>> import autograd_nb.autograd.forward_ad as fwAD
    >>> with fwAD.dual_level():
    ...     x = fwAD.make_dual(torch.tensor([1., 2.]), torch.tensor([1., 10.]))
    ...     fwAD.unpack_dual(x ** 2).tangent
    tensor([ 2., 40.])
    """

    def __enter__(self) -> int:
        return enter_dual_level()

    def __exit__(self, *exc: object) -> None:
        exit_dual_level()


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """A view of ``tensor`` that carries ``tangent``, the direction in which to differentiate.

    Every operation on it computes the tangent of its result too. A tangent laid out in memory as the tensor is kept as
    it is, any other is copied. ValueError unless both are floating point or complex; RuntimeError outside of a level,
    for a tensor that has a tangent already, and for a tangent of another shape.

    >>> import autograd_nb as torch
    >>> import autograd_nb.autograd.forward_ad as fwAD
    >>> with fwAD.dual_level():
    ...     fwAD.make_dual(torch.tensor([1., 2.]), torch.ones(2))
    tensor([1., 2.], tangent=tensor([1., 1.]))
    """
    current = visible_level()
    if current is None or (level is not None and level < 0):
        raise RuntimeError(NO_LEVEL)
    for role, given in (("primal", tensor), ("tangent", tangent)):
        if not (given.is_floating_point() or given.is_complex()):
            raise ValueError(f"Expected {role} to be floating point or complex, but got: {given.dtype}")
    if level:
        raise RuntimeError("Invalid level given to _make_dual")
    if current.tangent(tensor) is not None:
        raise RuntimeError(
            "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not "
            "supported."
        )
    return current.make(tensor, tangent if same_layout(tensor, tangent) else laid_out(tangent, tensor))


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """The value and the tangent of a tensor as a named tuple; the tangent is None where it has none.

    >>> import autograd_nb as torch
    >>> unpack_dual(torch.ones(2))
    UnpackedDualTensor(primal=tensor([1., 1.]), tangent=None)
    """
    current = visible_level()
    if current is None or (level is not None and level < 0):
        return UnpackedDualTensor(tensor, None)
    if not isinstance(tensor, Tensor):
        raise TypeError(f"_unpack_dual(): argument 'dual' (position 1) must be Tensor, not {type(tensor).__name__}")
    return UnpackedDualTensor(*current.unpack(tensor))


def same_layout(tensor: Tensor, tangent: Tensor) -> bool:
    """True if views of the one can be repeated on the other; an error is raised later where shapes differ."""
    alias_of(tensor), alias_of(tangent)
    a, b = tensor._a, tangent._a
    return a.shape != b.shape or (
        all(s == t or n == 1 for n, s, t in zip(a.shape, tensor.stride(), tangent.stride(), strict=True))
        and storage_offset(tensor) == storage_offset(tangent)
        and first_base(a).size == first_base(b).size
    )


def laid_out(tangent: Tensor, like: Tensor) -> Tensor:
    """A copy of the tangent that lies in memory as ``like`` does."""
    return ten.copy_(Tensor._of(np.empty_like(like._a, tangent._a.dtype)), tangent)
