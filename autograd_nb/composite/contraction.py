"""Sums of products over named dimensions: ``tensordot`` and ``einsum``, laid out as batches of matrix products."""

from __future__ import annotations

from math import prod
from typing import Any

from ..engine.assemble import aten, composite
from ..ops.errors import wrap_dim
from .subscripts import Equation


@composite(methods=())
def tensordot(a: Any, b: Any, dims: Any = 2, out: Any = None) -> Any:
    """The sum of products over the last ``dims`` dimensions of ``a`` and the first of ``b``, or over the pairs given.

    RuntimeError where the sizes of a pair differ.

    >>> import autograd_nb as torch
    >>> torch.tensordot(torch.ones(2, 3), torch.ones(3, 4), dims=1).shape
    torch.Size([2, 4])
    """
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(a.ndim, b.ndim):
            raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
        dims = list(range(a.ndim - dims, a.ndim)), list(range(dims))
    first = [wrap_dim(d, a.ndim) for d in _listed(dims[0])]
    second = [wrap_dim(d, b.ndim) for d in _listed(dims[1])]
    if len(first) != len(second):
        raise RuntimeError("both dimension lists should have same length")
    result = _contract(a, b, first, second)
    return result if out is None else out.copy_(result)


def _listed(dims: Any) -> list[int]:
    return [dims] if isinstance(dims, int) else list(dims)


def _contract(a: Any, b: Any, first: list[int], second: list[int]) -> Any:
    for n, m in zip(first, second, strict=True):
        x, y = a._a.shape[n], b._a.shape[m]
        if y == 1:
            a = a.sum(n, keepdim=True)
        elif x == 1:
            b = b.sum(m, keepdim=True)
        elif x != y:
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {x} in dim {n} and second has size {y} "
                f"in dim {m}"
            )
    rest_a = [k for k in range(a.ndim) if k not in first]
    rest_b = [k for k in range(b.ndim) if k not in second]
    inner = prod(a._a.shape[k] for k in first)
    size_a, size_b = [a._a.shape[k] for k in rest_a], [b._a.shape[k] for k in rest_b]
    rows, columns = a.permute(*rest_a, *first), b.permute(*second, *rest_b)
    if prod(size_a) == 1 == prod(size_b):
        return aten.view(_sum_of_products(rows, columns, inner), (*size_a, *size_b))
    product = rows.reshape(prod(size_a), inner).mm(columns.reshape(inner, prod(size_b)))
    return product.view(*size_a, *size_b)


def _sum_of_products(a: Any, b: Any, count: int) -> Any:
    if not (a._a.flags.c_contiguous and b._a.flags.c_contiguous):
        return (a.squeeze() * b.squeeze()).sum()
    return aten.dot(a, b) if a.ndim == 1 else aten.dot(a.reshape(count), b.reshape(count))


@composite(methods=())
def einsum(*args: Any) -> Any:
    """The sum of products that an equation such as ``"ij,jk->ik"`` names, for any number of operands.

    Repeated letters take diagonals, ``...`` stands for dimensions that broadcast; without ``->`` the letters that occur
    once make the result, in alphabetical order. Operands and lists of integers may alternate instead of an equation.
    RuntimeError where equation and operands do not fit.

    >>> import autograd_nb as torch
    >>> torch.einsum("ij,j->i", torch.ones(2, 3), torch.ones(3))
    tensor([3., 3.])
    """
    equation, operands = Equation.of(args)
    parts = [equation.arrange(t, letters) for t, letters in zip(operands, equation.inputs, strict=True)]
    if len(parts) == 1:
        kept = equation.kept
        return parts[0] if parts[0].ndim == kept else parts[0].sum(tuple(range(kept, parts[0].ndim)))
    return _all_products(parts, equation)


def _all_products(parts: list[Any], equation: Equation) -> Any:
    """The operands multiplied from left to right, each dimension summed as soon as no later operand has it."""
    total = parts[0].ndim
    holders = [sum(p._a.shape[d] != 1 for p in parts) for d in range(total)]
    result = parts[0]
    for other in parts[1:]:
        together: list[int] = []
        alone: tuple[list[int], list[int]] = ([], [])
        for d in range(equation.kept, total):
            x, y = result._a.shape[d] != 1, other._a.shape[d] != 1
            if x and y:
                holders[d] -= 1
                if holders[d] == 1:
                    together.append(d)
                    holders[d] = 0
            elif holders[d] == 1 and (x or y):
                alone[0 if x else 1].append(d)
                holders[d] = 0
        if alone[0]:
            result = result.sum(tuple(alone[0]), keepdim=True)
        if alone[1]:
            other = other.sum(tuple(alone[1]), keepdim=True)
        result = _pair(result, other, together)
    return result.view(*result._a.shape[: equation.kept]) if total > equation.kept else result


def _pair(left: Any, right: Any, summed: list[int]) -> Any:
    """The product of two operands of equally many dimensions, summed over some, as one batch of matrix products."""
    if not summed:
        return left * right
    a, b = left._a.shape, right._a.shape
    rest = [d for d in range(len(a)) if d not in summed]
    both = [d for d in rest if a[d] != 1 and b[d] != 1]
    first = [d for d in rest if a[d] != 1 and b[d] == 1]
    second = [d for d in rest if a[d] == 1]
    inner, batch = prod(a[d] for d in summed), prod(a[d] for d in both)
    rows = left.permute(*both, *first, *summed, *second).reshape(batch, prod(a[d] for d in first), inner)
    columns = right.permute(*both, *summed, *second, *first).reshape(batch, inner, prod(b[d] for d in second))
    shape = [a[d] for d in (*both, *first)] + [1] * len(summed) + [b[d] for d in second]
    made = [*both, *first, *summed, *second]
    return aten.bmm(rows, columns).view(*shape).permute(*(made.index(d) for d in range(len(made))))
