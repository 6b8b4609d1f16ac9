"""Forward mode as functions: ``jvp``, ``jacfwd``, ``linearize``, and ``hessian``, which is forward over reverse."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..autograd.functional_rows import unit_gradients
from ..engine import tree
from ..engine.assemble import aten
from ..engine.batching.level import VmapLevel
from ..engine.duals import DualLevel
from ..engine.factories import zeros_like
from ..engine.running import running
from ..engine.tensor import Tensor
from .argnums import Argnums, checked, chosen, replaced
from .jacobians import by_output, jacrev, refuse_complex
from .reverse import vjp

JVP = "jvp(f, primals, tangents)"


def jvp(func: Callable[..., Any], primals: Any, tangents: Any, *, strict: bool = False, has_aux: bool = False) -> Any:
    """The output of ``func`` and its derivative in the direction of ``tangents``: ``(output, tangent)``.

    primals, tangents: tuples of the same structure. strict: RuntimeError where an output does not depend on the
    primals, instead of zeros. has_aux: ``func`` gives ``(output, aux)``, and aux comes third.

    >>> import autograd_nb as torch
    >>> torch.func.jvp(lambda x: x ** 2, (torch.tensor([1., 2.]),), (torch.tensor([1., 10.]),))
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    if not isinstance(primals, tuple):
        raise RuntimeError(f"{JVP}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    given, spec = tree.flatten(primals)
    turned, turned_spec = tree.flatten(tangents)
    if spec != turned_spec:
        raise RuntimeError(
            f"{JVP}: Expected primals and tangents to have the same python structure. For example, if primals is a "
            "tuple of 3 tensors, tangents also must be. Got primals with structure "
            f"{spec} and tangents with structure {turned_spec}"
        )
    for name, values in (("primals", given), ("tangents", turned)):
        check_tensors(values, name)
    output, parts, aux = pushed(func, spec, given, turned, has_aux)
    _, out_spec = tree.flatten(output)
    values = tree.unflatten([primal for primal, _ in parts], out_spec)
    derivative = tree.unflatten([tangent_of(part, strict) for part in parts], out_spec)
    return (values, derivative, aux) if has_aux else (values, derivative)


def pushed(
    func: Callable[..., Any], spec: tree.Spec, given: list[Tensor], tangents: list[Tensor], has_aux: bool
) -> tuple[Any, list[tuple[Tensor, Tensor | None]], Any]:
    """The output, its values and tangents, and aux without tangents."""
    with DualLevel() as level, running():
        duals = [level.make(t, v) for t, v in zip(given, tangents, strict=True)]
        output, aux = func(*tree.unflatten(duals, spec)), None
        if has_aux:
            if not (isinstance(output, tuple) and len(output) == 2):
                raise RuntimeError(f"{JVP}: output of function f should be a tuple: (output, aux) if has_aux is True")
            output, aux = output
            aux = tree.mapped(lambda t: level.unpack(t)[0] if isinstance(t, Tensor) else t, aux)
        outputs = tree.leaves_of(output)
        for o in outputs:
            if not isinstance(o, Tensor):
                raise RuntimeError(f"{JVP}: expected f(*args) to return only tensors, got unsupported type {type(o)}")
        return output, [level.unpack(o, aten.alias) for o in outputs], aux


def check_tensors(values: list[Any], name: str) -> None:
    """RuntimeError unless there are values, and all are tensors."""
    if not values:
        raise RuntimeError(f"{JVP}: Expected {name} to contain at least one Tensor.")
    for v in values:
        if not isinstance(v, Tensor):
            raise RuntimeError(f"{JVP}: Expected {name} to only contain Tensors, got {type(v)}")


def tangent_of(part: tuple[Tensor, Tensor | None], strict: bool) -> Tensor:
    """The tangent of an output, zeros where there is none; in strict mode RuntimeError instead."""
    primal, tangent = part
    if tangent is None and strict:
        raise RuntimeError(
            "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is not allowed "
            "with strict=True."
        )
    return zeros_like(primal) if tangent is None else tangent


def jacfwd(
    func: Callable[..., Any],
    argnums: Argnums = 0,
    has_aux: bool = False,
    *,
    randomness: str = "error",
) -> Callable[..., Any]:
    """A function that gives the Jacobian of ``func``, in forward mode: best for few inputs and many outputs.

    Shapes, structure, argnums and has_aux are those of :func:`jacrev`. randomness: what random functions in ``func``
    do for the columns; see :func:`vmap`.

    >>> import autograd_nb as torch
    >>> torch.func.jacfwd(lambda x: x ** 2)(torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        places = checked(argnums, len(args))
        leaves, spec = tree.flatten(chosen(args, places))
        refuse_complex("jacfwd", leaves, True)

        def call(*duals: Any) -> Any:
            return func(*replaced(args, places, tree.unflatten(list(duals), spec)), **kwargs)

        output, columns, aux = columns_of(call, leaves, randomness, has_aux)
        _, out_spec = tree.flatten(output)
        jacobian = []
        for column in columns:
            rows = by_output([column], leaves)
            jacobian.append(tree.unflatten([behind(r[0], t) for r, t in zip(rows, leaves, strict=True)], spec))
        result = tree.unflatten(jacobian, out_spec)
        return (result, aux) if has_aux else result

    return wrapper


def behind(value: Tensor, like: Tensor) -> Tensor:
    """The dimensions of an input, which stand in front, behind those of the output."""
    lead = like._a.ndim
    order = (*range(lead, value._a.ndim), *range(lead))
    return aten.permute(value, order) if lead else value


def columns_of(
    call: Callable[..., Any], leaves: list[Tensor], randomness: str, has_aux: bool
) -> tuple[Any, list[Tensor], Any]:
    """The output, for each of its tensors the derivatives for all elements of all inputs, and aux."""
    total = sum(t._a.size for t in leaves)
    spec = tree.Spec(list, None, (tree.LEAF,) * len(leaves))
    (basis,) = unit_gradients([(t._a.shape, t._a.dtype) for t in leaves], total, max(total, 1))
    level = VmapLevel(total, randomness)
    with level:
        output, found, aux = pushed(call, spec, leaves, [level.wrap(b) for b in basis], has_aux)
        refuse_complex("jacfwd", tree.leaves_of(output), False)
        tangents = [tangent_of(part, False) for part in found]
    return output, [level.front(t) for t in tangents], tree.mapped(lambda t: first_of(level, t), aux)


def first_of(level: VmapLevel, value: Any) -> Any:
    """What does not depend on the direction, taken out of the batch of directions."""
    return aten.select(level.unwrap(value), 0, 0) if level.holds(value) else value


def hessian(func: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """A function that gives the Hessian of ``func``, forward over reverse: ``jacfwd(jacrev(func))``.

    >>> import autograd_nb as torch
    >>> torch.func.hessian(lambda x: (x ** 3).sum())(torch.tensor([1., 2.]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)


def linearize(func: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[..., Any]]:
    """The output of ``func`` and its derivative as a linear function: ``(output, jvp_fn)``.

    ``jvp_fn(*tangents)`` gives the derivative in the direction of tangents like the primals; ``func`` itself is not run
    again. RuntimeError for tangents of another structure or shape.

    >>> import autograd_nb as torch
    >>> output, jvp_fn = torch.func.linearize(lambda x: x ** 2, torch.tensor([1., 2.]))
    >>> jvp_fn(torch.tensor([1., 10.]))
    tensor([ 2., 40.])
    """
    output, vjp_fn = vjp(func, *primals)
    _, transposed = vjp(vjp_fn, tree.mapped(zeros_like, output))
    given, spec = tree.flatten(primals)

    def jvp_fn(*tangents: Any) -> Any:
        turned, turned_spec = tree.flatten(tangents)
        if turned_spec != spec:
            raise RuntimeError(f"Expected the tangents {turned_spec} to have the same argspec as the primals {spec}")
        for k, (t, v) in enumerate(zip(given, turned, strict=True)):
            if t.shape != v.shape:
                raise RuntimeError(
                    f"tangent:{k} with shape {v.shape} in flattened pytree doesn't match the shape {t.shape} of the "
                    "corresponding primal."
                )
            if t.dtype is not v.dtype:
                raise RuntimeError(
                    f"tangent:{k} with dtype {v.dtype} in flattened pytree doesn't match the dtype {t.dtype} of the "
                    "corresponding primal."
                )
        return transposed(tangents)[0]

    return output, jvp_fn
