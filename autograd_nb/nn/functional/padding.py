"""More elements around a tensor."""

from __future__ import annotations

from typing import Any

from ...engine.assemble import aten


def pad(input: Any, pad: Any, mode: str = "constant", value: float | None = None) -> Any:
    """The input with more elements around it: ``pad`` counts (before, after) from the last dimension backwards.

    Negative counts cut off. mode: "constant" only, filled with ``value`` (default 0).

    >>> import autograd_nb as torch
    >>> torch.nn.functional.pad(torch.ones(2), (1, 2))
    tensor([0., 1., 1., 0., 0.])
    """
    if len(pad) % 2:
        raise RuntimeError("Padding length must be divisible by 2")
    if len(pad) > 2 * input.ndim:
        raise RuntimeError(
            f"Padding length should be less than or equal to two times the input dimension but got padding length "
            f"{len(pad)} and input of dimension {input.ndim}"
        )
    if mode != "constant":
        raise NotImplementedError(f"pad() knows mode='constant', but got mode={mode!r}")
    return aten.constant_pad_nd(input, tuple(pad), 0 if value is None else value)
