"""Jacobians of recorded outputs, row by row or all rows at once; and of functions, column by column."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..engine.assemble import aten
from ..engine.batching.level import VmapLevel
from ..engine.duals import DualLevel
from ..engine.factories import zeros_like
from ..engine.tensor import Tensor
from .backward import grad
from .functional_checks import as_tuple


def passed_back(
    outputs: tuple[Tensor, ...], inputs: tuple[Tensor, ...], grads: Any, create_graph: bool, **options: Any
) -> tuple[Any, ...]:
    """The gradients of the inputs from those outputs that require them; None for what nothing depends on."""
    pairs = [(o, g) for o, g in zip(outputs, grads, strict=True) if o is not None and o.requires_grad]
    if not pairs:
        return (None,) * len(inputs)
    some, given = zip(*pairs, strict=True)
    return grad(some, inputs, given, create_graph=create_graph, allow_unused=True, **options)


def unit_rows(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """An array of the given shape for each of its elements, one there and zero elsewhere."""
    size = int(np.prod(shape, dtype=np.int64))
    return np.eye(size, dtype=dtype).reshape((size, *shape))


def jacobian_rows(
    outputs: tuple[Tensor, ...], inputs: tuple[Tensor, ...], create_graph: bool, strict: bool, vectorize: bool
) -> tuple[tuple[Tensor, ...], ...]:
    """For each output and each input the Jacobian, in the shape of the output followed by the input's."""
    found = []
    for k, output in enumerate(outputs):
        rows = unit_rows(output._a.shape, output._a.dtype)
        if vectorize:
            given = (Tensor._of(rows),)
            columns = passed_back((output,), inputs, given, create_graph, retain_graph=True, is_grads_batched=True)
            columns = tuple(none_of(t, len(rows)) if c is None else c for c, t in zip(columns, inputs, strict=True))
        else:
            columns = one_by_one(k, output, inputs, rows, create_graph, strict)
        found.append(tuple(c.reshape((*output._a.shape, *t._a.shape)) for c, t in zip(columns, inputs, strict=True)))
    return tuple(found)


def none_of(like: Tensor, count: int) -> Tensor:
    """Zeros, so many times the shape of a tensor."""
    return aten.expand(zeros_like(like.detach()), (count, *like._a.shape))


def one_by_one(
    position: int, output: Tensor, inputs: tuple[Tensor, ...], rows: np.ndarray, create_graph: bool, strict: bool
) -> tuple[Tensor, ...]:
    """A pass for each element of one output, stacked for each input."""
    columns: list[list[Tensor]] = [[] for _ in inputs]
    for row in rows:
        seed = Tensor._of(row if row.ndim else row[()])
        found = passed_back((output,), inputs, (seed,), create_graph, retain_graph=True)
        for k, (g, t) in enumerate(zip(found, inputs, strict=True)):
            if g is None and strict:
                raise RuntimeError(
                    f"Output {position} of the user-provided function is independent of input {k}. This is not allowed "
                    "in strict mode."
                )
            if g is not None and strict and create_graph and not g.requires_grad:
                raise RuntimeError(
                    f"The jacobian of the user-provided function is independent of input {position}. This is not "
                    "allowed in strict mode when create_graph=True."
                )
            columns[k].append(zeros_like(t.detach()) if g is None else g)
    return tuple(aten.pile(c, 0) if c else none_of(t, 0) for c, t in zip(columns, inputs, strict=True))


def forward_jacobian(func: Any, inputs: Any, create_graph: bool, strict: bool, vectorize: bool) -> Any:
    """The Jacobian in forward mode, all columns at once."""
    if create_graph:
        raise NotImplementedError(
            "torch.autograd.functional.jacobian: `create_graph=True` and `strategy=\"forward-mode\"` are not supported "
            "together (yet). Please either set `create_graph=False` or `strategy=\"reverse-mode\"`."
        )
    if strict:
        raise RuntimeError(
            "torch.autograd.functional.jacobian: `strict=True` and `strategy=\"forward-mode\"` are not supported "
            "together (yet). Please either set `strict=False` or `strategy=\"reverse-mode\"`."
        )
    if not vectorize:
        raise NotImplementedError(
            "Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented for "
            "`vectorize=True`."
        )
    many, given = as_tuple(inputs, "inputs", "jacobian")
    total = sum(t._a.size for t in given)
    level, starts = VmapLevel(total), np.cumsum([0, *(t._a.size for t in given)])
    with level, DualLevel() as dual:
        duals = [dual.make(t, level.wrap(directions(t, total, start))) for t, start in zip(given, starts, strict=False)]
        many_out, outputs = as_tuple(func(*duals), "outputs", "None")
        parts = [dual.unpack(o) for o in outputs]
    results = []
    for output, (_, tangent) in zip(outputs, parts, strict=True):
        columns = none_of(output, total) if tangent is None else level.front(tangent)
        last = aten.permute(columns, (*range(1, columns._a.ndim), 0))
        pieces = [last.narrow(-1, int(s), t._a.size) for t, s in zip(given, starts, strict=False)]
        shaped = tuple(p.reshape((*output._a.shape, *t._a.shape)) for p, t in zip(pieces, given, strict=True))
        results.append(shaped if many else shaped[0])
    return tuple(results) if many_out else results[0]


def directions(like: Tensor, total: int, start: int) -> Tensor:
    """Tangents of one input: for each column of all inputs a one at its element, zeros for elements of others."""
    size = like._a.size
    rows = np.zeros((total, size), like._a.dtype)
    rows[np.arange(start, start + size), np.arange(size)] = 1
    return Tensor._of(rows.reshape((total, *like._a.shape)))
