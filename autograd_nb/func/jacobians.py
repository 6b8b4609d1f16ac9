"""``jacrev``: Jacobians row by row, the rows of an output computed together."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..autograd.functional_rows import unit_gradients
from ..engine import tree
from ..engine.assemble import composites
from ..engine.tensor import Tensor
from .argnums import Argnums, checked, chosen, replaced
from .reverse import check_outputs, zeros_for
from .trace import Trace


def jacrev(
    func: Callable[..., Any],
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    _preallocate_and_copy: bool = False,
) -> Callable[..., Any]:
    """A function that gives the Jacobian of ``func``, in reverse mode: best for few outputs and many inputs.

    The shape is that of the output followed by that of the input; several outputs or inputs give their structure
    nested in this order. argnums: the argument, or several, to differentiate for. has_aux: ``func`` gives
    ``(output, aux)``, and the result is ``(jacobian, aux)``. chunk_size: how many rows at a time, all by default.

    >>> import autograd_nb as torch
    >>> torch.func.jacrev(lambda x: x ** 2)(torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if not (chunk_size is None or chunk_size > 0):
        raise ValueError("jacrev: `chunk_size` should be greater than 0.")

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        places = checked(argnums, len(args))
        leaves, spec = tree.flatten(chosen(args, places))
        refuse_complex("jacrev", leaves, True)
        trace = Trace(leaves)
        output = trace.run(func, replaced(args, places, tree.unflatten(trace.inputs, spec)), kwargs)
        aux = None
        if has_aux:
            if not (isinstance(output, tuple) and len(output) == 2):
                raise RuntimeError(
                    "vjp(f, *primals): output of function f should be a tuple: (output, aux) if has_aux is True"
                )
            output, aux = output
        outputs, out_spec = tree.flatten(output)
        check_outputs(outputs)
        refuse_complex("jacrev", outputs, False)
        rows = rows_of(trace, outputs, leaves, chunk_size)
        jacobian = tree.unflatten([tree.unflatten(parts, spec) for parts in by_output(rows, outputs)], out_spec)
        return (jacobian, tree.mapped(trace.closed, aux)) if has_aux else jacobian

    return wrapper


def refuse_complex(name: str, tensors: list[Any], is_input: bool) -> None:
    """RuntimeError for complex tensors, whose Jacobian is no array of derivatives."""
    for t in tensors:
        if isinstance(t, Tensor) and t._a.dtype.kind == "c":
            what = "inputs" if is_input else "outputs"
            raise RuntimeError(
                f"{name}: Expected all {what} to be real but received complex tensor at flattened input idx: "
                f"{tensors.index(t)}"
            )


def rows_of(trace: Trace, outputs: list[Tensor], leaves: list[Tensor], chunk: int | None) -> list[Tensor]:
    """For each input the derivatives of all elements of all outputs, one below the other."""
    total = sum(y._a.size for y in outputs)
    parts = []
    for basis in unit_gradients([(y._a.shape, y._a.dtype) for y in outputs], total, chunk or max(total, 1)):
        count = basis[0]._a.shape[0]
        found = trace.pull_rows(list(zip(outputs, basis, strict=True)))
        parts.append(zeros_for(leaves, found, (count,)))
    return [p[0] if len(p) == 1 else composites["cat"](list(p), 0) for p in zip(*parts, strict=True)]


def by_output(rows: list[Tensor], outputs: list[Tensor]) -> list[list[Tensor]]:
    """The rows of each output, for each input, in the shape of the output followed by the input's."""
    parts, start = [], 0
    for y in outputs:
        size = y._a.size
        parts.append([r.narrow(0, start, size).reshape((*y._a.shape, *r._a.shape[1:])) for r in rows])
        start += size
    return parts
