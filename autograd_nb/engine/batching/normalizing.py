"""Normalisation over the last dimensions, and over channels."""

from __future__ import annotations

from typing import Any

from ..assemble import aten
from .call import Call, merge_front
from .convolutions import into_channels, out_of_channels
from .elements import aligned
from .rules import rule


@rule("native_layer_norm")
def layer_norm(call: Call) -> Any:
    """Any dimensions may stand in front of those that are normalised; weights of the samples come afterwards."""
    value, shape, weight, bias, eps = call.values
    if call.only("input"):
        return call.run(value, shape, weight, bias, eps)
    out, *rest = call.run(call.full(0), shape, None, None, eps)
    width = out._a.ndim - 1
    for name, given in (("weight", weight), ("bias", bias)):
        if given is not None:
            given = aligned(given, width) if call.is_batched(name) else given
            out = aten.mul(out, given) if name == "weight" else aten.add(out, given)
    return (out, *rest)


@rule("native_batch_norm")
def batch_norm(call: Call) -> Any:
    """Samples become channels, whose statistics do not mix."""
    _, weight, bias, mean, variance, training, eps = call.values
    image = into_channels(call.full(0))
    flat = [None if t is None else merge_front(call.full(k + 1)) for k, t in enumerate((weight, bias, mean, variance))]
    out, *statistics = call.run(image, *flat, training, eps)
    scaled = statistics.pop()
    own = [s.reshape((call.size, -1)) for s in statistics]
    return (out_of_channels(out, call.size), *own, out_of_channels(scaled, call.size))
