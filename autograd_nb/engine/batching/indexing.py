"""Index tensors and masks: the batch as one more leading dimension, which index tensors may vary along."""

from __future__ import annotations

from typing import Any

from ...ops.errors import wrap_dim
from ..assemble import aten
from ..factories import arange
from .call import Call
from .dims import shifted
from .elements import aligned
from .rules import Impossible, rule

MASK = (
    "vmap: We do not support batching operators that can support dynamic shape. Attempting to batch over indexing with "
    "a boolean mask."
)
MASKED_SELECT = (
    "vmap: Attempted to vmap over `mask` in torch.masked_select(self, mask) We cannot support this because for each "
    "batch this would return a differently shaped Tensor. Please file an issue at "
    "https://github.com/pytorch/pytorch/issues if you need this feature."
)
DYNAMIC = (
    "vmap: We do not support batching operators that can output dynamic shape. Attempted to vmap over aten::{}. "
    "Please file an issue at https://github.com/pytorch/pytorch/issues if you need this feature."
)


class Indices:
    """The index tensors of a call, with one for the batch in front where they vary with it.

    ``order`` says how the dimensions of the physical result lie in that of a sample: the batch first.
    """

    def __init__(self, call: Call, name: str = "indices") -> None:
        place = call.card.params.index(name)
        given, flags = call.values[place], call.batched[place] or (False,) * len(call.values[place])
        self.varies = any(flags)
        if any(one and t._a.dtype.kind == "b" for t, one in zip(given, flags, strict=True)):
            raise Impossible(MASK)
        self.width = max((t._a.ndim - one if t._a.dtype.kind != "b" else 1
                          for t, one in zip(given, flags, strict=True) if t is not None), default=0)  # fmt: skip
        self.lead = next((k for k, t in enumerate(given) if t is not None), 0)
        named = [k for k, t in enumerate(given) if t is not None]
        self.apart = bool(named) and named[-1] - named[0] + 1 != len(named)
        listed = [aligned(t, self.width) if one else t for t, one in zip(given, flags, strict=True)]
        if self.varies:
            if any(t is not None and t._a.dtype.kind == "b" for t in given):
                raise NotImplementedError("masks beside index tensors that vary")
            first = arange(call.size).reshape((call.size, *(1,) * self.width))
            self.listed = (first, *listed)
        else:
            self.listed = (None, *listed)

    def to_sample(self, result: Any) -> Any:
        """The physical result with the batch first and, behind it, the dimensions as a sample has them."""
        if self.varies:
            inside = self.lead and not self.apart
            return moved(result, range(1, 1 + self.width), self.lead + 1) if inside else result
        return moved(result, range(self.width), 1) if self.apart else result

    def to_batch(self, values: Any) -> Any:
        """The way back: what a sample's result looks like in the physical one."""
        if self.varies:
            inside = self.lead and not self.apart
            return moved(values, range(1 + self.lead, 1 + self.lead + self.width), 1) if inside else values
        return moved(values, range(1, 1 + self.width), 0) if self.apart else values


def moved(value: Any, source: range, to: int) -> Any:
    """Some neighbouring dimensions moved so that the first of them stands at ``to``."""
    rest = [k for k in range(value._a.ndim) if k not in source]
    return aten.permute(value, (*rest[:to], *source, *rest[to:]))


@rule("index")
def indexed(call: Call) -> Any:
    """Elements of every sample, at the same places or at others for each."""
    indices = Indices(call)
    if indices.varies and not call.batched[0] and not indices.apart:
        result = aten.index(call.values[0], indices.listed[1:])
        return moved(result, range(indices.lead, indices.lead + 1), 0) if indices.lead else result
    return indices.to_sample(aten.index(call.full(0), indices.listed))


@rule("index_backward")
def indexed_backward(call: Call) -> Any:
    """The gradient added into zeros for every sample."""
    indices = Indices(call)
    shape = (call.size, *call["shape"])
    return aten.index_backward(indices.to_batch(call.full(0)), shape, indices.listed)


@rule("index_clear")
def cleared(call: Call) -> Any:
    """Zeros at the places of the index in every sample."""
    return aten.index_clear(call.full(0), Indices(call).listed)


@rule("index_put")
def put(call: Call) -> Any:
    """Values written into every sample; they are brought to the full shape first, so that they line up."""
    indices, whole = Indices(call), call.full(0)
    values, accumulate = call["values"], call["accumulate"]
    shape = indices.to_sample(aten.index(whole.detach(), indices.listed))._a.shape
    if call.is_batched("values"):
        values = aligned(values, len(shape) - 1)
    values = indices.to_batch(aten.expand(values, shape))
    return aten.index_put(whole, indices.listed, values, accumulate)


@rule("index_add", "index_copy", "index_fill_value", "index_fill_tensor", "index_select_backward")
def along(call: Call) -> Any:
    """Slices named by an index that is the same for all samples."""
    card, values = call.card, list(call.values)
    if call.is_batched("index") or (call.is_batched("value") if "value" in card.params else False):
        return NotImplemented
    ndim = call.ndim(0)
    for name in ("self", "grad", "source"):
        if name in card.params:
            k = card.params.index(name)
            values[k] = call.full(k)
            if call.ndim(k) != ndim:
                return NotImplemented
    if not ndim:
        return NotImplemented
    if "shape" in card.params:
        values[card.params.index("shape")] = (call.size, *call["shape"])
    values[card.params.index("dim")] = wrap_dim(call["dim"], ndim) + 1
    return call.run(*values)


@rule("gather", "scatter_src", "scatter_value", "scatter_add", "scatter_reduced", "gather_backward")
def at_places(call: Call) -> Any:
    """Index tensors of as many dimensions as the sample: the batch is one more for all of them."""
    return shifted(call)


@rule("take")
def taken(call: Call) -> Any:
    """Elements of the flattened sample."""
    if call.is_batched("index"):
        index = call["index"]
        found = aten.gather(call.full(0).reshape((call.size, -1)), 1, index.reshape((call.size, -1)))
        return found.reshape(index.shape)
    found = aten.index_select(call.values[0].reshape((call.size, -1)), 1, call["index"].reshape((-1,)))
    return found.reshape((call.size, *call["index"].shape))


@rule("masked_select")
def selected(call: Call) -> Any:
    """The same elements of every sample."""
    if call.is_batched("mask"):
        raise Impossible(MASKED_SELECT)
    return NotImplemented


@rule("unique_all", "unique_dim")
def distinct(call: Call) -> Any:
    """Never: each sample has another number of distinct elements."""
    raise Impossible(DYNAMIC.format("_unique2" if call.card.name == "unique_all" else "unique_dim"))
