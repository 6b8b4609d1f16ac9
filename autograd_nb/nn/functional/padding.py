"""More elements around a tensor."""

from __future__ import annotations

from typing import Any

from ...composite.wrapping import wrapped
from ...engine.assemble import aten

MODES = {"reflect": "reflection", "replicate": "replication", "circular": ""}


def pad(input: Any, pad: Any, mode: str = "constant", value: float | None = None) -> Any:
    """The input with more elements around it: ``pad`` counts (before, after) from the last dimension backwards.

    Negative counts cut off. mode: "constant", filled with ``value`` (default 0), for any dimensions; or, for the last
    one to three of inputs with a channel, "reflect" (mirrored), "replicate" (the last element again), "circular".
    RuntimeError or NotImplementedError where sizes do not fit.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.pad(torch.ones(2), (1, 2))
    tensor([0., 1., 1., 0., 0.])
    >>> torch.nn.functional.pad(torch.tensor([[1., 2., 3.]]), (2, 1), mode="reflect")
    tensor([[3., 2., 1., 2., 3., 2.]])
    """
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(pad) > 2 * input.ndim:
        raise RuntimeError(
            f"Padding length should be less than or equal to two times the input dimension but got padding length "
            f"{len(pad)} and input of dimension {input.ndim}"
        )
    padding = tuple(pad)
    if mode == "constant":
        return aten.constant_pad_nd(input, padding, 0 if value is None else value)
    if value:
        raise RuntimeError(f'Padding mode "{mode}" doesn\'t take in value argument')
    dims = len(padding) // 2
    if dims not in (1, 2, 3) or input.ndim not in (dims + 1, dims + 2):
        raise NotImplementedError(f"Padding size {len(padding)} is not supported for {input.ndim}D input tensor.")
    if mode not in MODES:
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    if mode == "circular":
        return wrapped(input, padding)
    return getattr(aten, f"{MODES[mode]}_pad{dims}d")(input, padding)
