"""Reductions over all dimensions of a sample, which leave the batch."""

from __future__ import annotations

from typing import Any

from ..assemble import aten
from .call import Call
from .dims import shifted
from .elements import with_dimension
from .rules import rule


def flat(call: Call) -> Any:
    """Each sample of the first operand as a vector."""
    return call.values[0].reshape((call.size, -1)) if call.values[0]._a.size else NotImplemented


@rule(
    "sum_dim", "mean_dim", "amax", "amin", "all_true", "any_true", "var", "std", "var_mean", "std_mean",
    "nonzero_count", "linalg_vector_norm", "logsumexp", "aminmax",
)  # fmt: skip
def over_dims(call: Call) -> Any:
    """Over the dimensions that are named, or over all of them."""
    k = call.card.params.index("dim")
    if call.values[k] not in (None, ()):
        return shifted(call)
    ndim = call.ndim(0)
    whole = Call(call.card, list(call.values), call.batched, call.size)
    whole.values[k] = tuple(range(ndim)) if ndim else (0,)
    if call.card.name == "aminmax":
        if ndim > 1 and call["keepdim"]:
            return NotImplemented
        whole.values[0], whole.values[k] = flat(call), 0
    return shifted(whole)


@rule("sum_all", "mean_all")
def over_all(call: Call) -> Any:
    """The sum or mean of each sample."""
    card = aten.sum_dim if call.card.name == "sum_all" else aten.mean_dim
    value = with_dimension(call.values[0])
    return card(value, tuple(range(1, value._a.ndim)), False, call["dtype"])


@rule("prod_all")
def product(call: Call) -> Any:
    """The product of each sample's elements."""
    return aten.prod_dim(flat(call), 1, False, call["dtype"])


@rule("max_all", "min_all")
def extreme(call: Call) -> Any:
    """The largest or smallest element of each sample."""
    return (aten.amax if call.card.name == "max_all" else aten.amin)(flat(call), (1,), False)


@rule("median_all", "nanmedian_all")
def middle(call: Call) -> Any:
    """The median of each sample."""
    card = aten.median_dim if call.card.name == "median_all" else aten.nanmedian_dim
    return card(flat(call), 1, False)[0]


@rule("argmax", "argmin")
def place(call: Call) -> Any:
    """Where the extreme stands, along a dimension or in the flattened sample."""
    if call["dim"] is not None:
        return shifted(call)
    found = call.run(flat(call), 1, False)
    return found.reshape((call.size, *(1,) * call.ndim(0))) if call["keepdim"] else found
