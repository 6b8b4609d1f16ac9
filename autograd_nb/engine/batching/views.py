"""Other shapes of the same elements: the batch stays in front of every shape, size and order of dimensions."""

from __future__ import annotations

from typing import Any

from ...ops.errors import wrap_dim
from ..assemble import aten
from .call import Call
from .dims import after_batch
from .elements import aligned
from .rules import rule


@rule("view", "reshape_alias", "unsafe_view")
def reshaped(call: Call) -> Any:
    """A sample's memory may have gaps that it does not show, so a copy is made where one is needed."""
    return call.values[0].reshape((call.size, *call["size"]))


@rule("expand")
def expanded(call: Call) -> Any:
    """New dimensions come between the batch and those of the sample."""
    size = tuple(call["size"])
    value = aligned(call.values[0], len(size))
    sizes = tuple(n if m < 0 else m for n, m in zip(value._a.shape[1:], size, strict=True))
    lead = len(size) - call.ndim(0)
    if len(sizes) != len(size) or any(n < 0 for n in size[:lead]):
        return NotImplemented
    return aten.expand(value, (call.size, *sizes))


@rule("permute")
def permuted(call: Call) -> Any:
    """The batch first, the rest in the order asked for."""
    if len(call["dims"]) != call.ndim(0):
        return NotImplemented
    return aten.permute(call.values[0], (0, *after_batch(tuple(call["dims"]), call.ndim(0))))


@rule("transpose", "become_transposed")
def transposed(call: Call) -> Any:
    """Two dimensions of every sample exchanged."""
    ndim = call.ndim(0)
    first, second = after_batch(call["dim0"], ndim), after_batch(call["dim1"], ndim)
    return aten.transpose(call.values[0], first, second) if ndim else aten.alias(call.values[0])


@rule("t", "become_t")
def matrix_transposed(call: Call) -> Any:
    """Matrices transposed; vectors and numbers as they are."""
    if call.ndim(0) > 2:
        return NotImplemented
    return aten.transpose(call.values[0], 1, 2) if call.ndim(0) == 2 else aten.alias(call.values[0])


@rule("squeeze_all", "become_squeezed")
def squeezed(call: Call) -> Any:
    """Without the dimensions of size one that a sample has."""
    shape = call.values[0]._a.shape
    return aten.squeeze_dims(call.values[0], tuple(k for k, n in enumerate(shape) if k and n == 1))


@rule("squeeze_dim", "become_squeezed_dim")
def squeezed_one(call: Call) -> Any:
    """Without one dimension, if its size is one."""
    d = after_batch(call["dim"], call.ndim(0))
    return aten.squeeze_dim(call.values[0], d) if call.ndim(0) else aten.alias(call.values[0])


@rule("squeeze_dims", "become_squeezed_dims")
def squeezed_some(call: Call) -> Any:
    """Without those of some dimensions whose size is one."""
    dims = after_batch(tuple(call["dim"]), call.ndim(0))
    return aten.squeeze_dims(call.values[0], dims) if call.ndim(0) else aten.alias(call.values[0])


@rule("unsqueeze", "become_unsqueezed")
def unsqueezed(call: Call) -> Any:
    """With a new dimension behind the batch."""
    return aten.unsqueeze(call.values[0], wrap_dim(call["dim"], call.ndim(0) + 1) + 1)


@rule("squeeze_product")
def squeezed_product(call: Call) -> Any:
    """The product of a vector without the dimension it was given."""
    return aten.squeeze_dim(call.values[0], after_batch(call["dim"], call.ndim(0)))


@rule("view_dtype")
def read_as(call: Call) -> Any:
    """The same bytes as other numbers; the batch is untouched as long as a sample has dimensions."""
    return call.run(*call.values) if call.ndim(0) else NotImplemented
