"""Jacobians of recorded outputs, row by row or all rows at once; and of functions, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
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


def unit_gradients(facts: list[Any], total: int, chunk: int) -> Iterator[list[Tensor]]:
    """Gradients that are one at a single element of one output, ``chunk`` of them at a time."""
    starts = (0, *accumulate(int(np.prod(shape, dtype=np.int64)) for shape, _ in facts))
    for first in range(0, max(total, 1), chunk):
        count = min(chunk, total - first)
        basis = []
        for (shape, dtype), start in zip(facts, starts, strict=False):
            size = int(np.prod(shape, dtype=np.int64))
            rows = np.zeros((count, size), dtype)
            inside = np.arange(max(first, start), min(first + count, start + size))
            rows[inside - first, inside - start] = 1
            basis.append(Tensor._of(rows.reshape((count, *shape))))
        yield basis


def jacobian_rows(
    outputs: tuple[Tensor, ...], inputs: tuple[Tensor, ...], create_graph: bool, strict: bool, vectorize: bool
) -> tuple[tuple[Tensor, ...], ...]:
    """For each output and each input the Jacobian, in the shape of the output followed by the input's."""
    if vectorize:
        columns = all_at_once(outputs, inputs, create_graph)
    else:
        columns = [one_by_one(k, output, inputs, create_graph, strict) for k, output in enumerate(outputs)]
    return tuple(
        tuple(c.reshape((*o._a.shape, *t._a.shape)) for c, t in zip(row, inputs, strict=True))
        for o, row in zip(outputs, columns, strict=True)
    )


def all_at_once(
    outputs: tuple[Tensor, ...], inputs: tuple[Tensor, ...], create_graph: bool
) -> list[tuple[Tensor, ...]]:
    """One pass for the elements of all outputs; for each output and input the rows."""
    sizes = [o._a.size for o in outputs]
    total = sum(sizes)
    (basis,) = unit_gradients([(o._a.shape, o._a.dtype) for o in outputs], total, max(total, 1))
    found = passed_back(outputs, inputs, basis, create_graph, is_grads_batched=True)
    whole = [none_of(t, total) if g is None else g for g, t in zip(found, inputs, strict=True)]
    starts = accumulate(sizes, initial=0)
    return [tuple(w.narrow(0, start, n) for w in whole) for start, n in zip(starts, sizes, strict=False)]


def none_of(like: Tensor, count: int) -> Tensor:
    """Zeros, so many times the shape of a tensor."""
    return aten.expand(zeros_like(like.detach()), (count, *like._a.shape))


def one_by_one(
    position: int, output: Tensor, inputs: tuple[Tensor, ...], create_graph: bool, strict: bool
) -> tuple[Tensor, ...]:
    """A pass for each element of one output, stacked for each input."""
    columns: list[list[Tensor]] = [[] for _ in inputs]
    for row in unit_rows(output._a.shape, output._a.dtype):
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
            'torch.autograd.functional.jacobian: `create_graph=True` and `strategy="forward-mode"` are not supported '
            'together (yet). Please either set `create_graph=False` or `strategy="reverse-mode"`.'
        )
    if strict:
        raise RuntimeError(
            'torch.autograd.functional.jacobian: `strict=True` and `strategy="forward-mode"` are not supported '
            'together (yet). Please either set `strict=False` or `strategy="reverse-mode"`.'
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
        (basis,) = unit_gradients([(t._a.shape, t._a.dtype) for t in given], total, max(total, 1))
        duals = [dual.make(t, level.wrap(b)) for t, b in zip(given, basis, strict=True)]
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
