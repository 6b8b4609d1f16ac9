"""Softmax's and the norms' cards."""

from __future__ import annotations

from typing import Any

from ..assemble import aten
from .call import Call
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


@rule("linalg_svd", "identity_beside")
def matrices(call: Call) -> Any:
    """Whatever works on the last two dimensions takes any others in front."""
    return call.run(*call.values) if call.ndim(0) >= 2 else NotImplemented
