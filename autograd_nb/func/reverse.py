"""Reverse mode as functions: ``grad``, ``grad_and_value``, ``vjp``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ..engine import tree
from ..engine.assemble import aten
from ..engine.factories import zeros_like
from ..engine.tensor import Tensor
from .argnums import checked, chosen, replaced
from .trace import Trace


def zeros_for(given: Any, found: list[Tensor | None], extra: tuple[int, ...] = ()) -> list[Any]:
    """The gradients, zeros where an output does not depend on an input."""

    def zero(t: Tensor) -> Tensor:
        none = zeros_like(t.detach())
        return aten.expand(none, (*extra, *t._a.shape)) if extra else none

    return [zero(t) if g is None else g for t, g in zip(given, found, strict=True)]


def grad_and_value(
    func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """A function that gives the gradient of ``func`` and its value, as ``(gradient, value)``.

    argnums: the argument, or several, to differentiate for; the gradient has the structure of the argument.
    has_aux: ``func`` gives ``(output, aux)``, and the result is ``(gradient, (value, aux))``.
    RuntimeError if the output is no scalar tensor.

    >>> import autograd_nb as torch
    >>> torch.func.grad_and_value(lambda x: (x ** 2).sum())(torch.tensor([1., 2.]))
    (tensor([2., 4.]), tensor(5.))
    """

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        places = checked(argnums, len(args))
        leaves, spec = tree.flatten(chosen(args, places))
        trace = Trace(leaves)
        output = trace.run(func, replaced(args, places, tree.unflatten(trace.inputs, spec)), kwargs)
        aux = None
        if has_aux:
            if not (isinstance(output, tuple) and len(output) == 2):
                raise RuntimeError(
                    "grad_and_value(f)(*args): output of function f should be a tuple: (output, aux) if has_aux is True"
                )
            output, aux = output
        check_scalar(output)
        found = trace.pull([(output, ones_like(output))])
        gradient = tree.unflatten(zeros_for(leaves, found), spec)
        value = trace.closed(output)
        return gradient, (value, tree.mapped(trace.closed, aux)) if has_aux else value

    return wrapper


def ones_like(output: Tensor) -> Tensor:
    """The gradient to start with, of a scalar, which no transform has part in."""
    return Tensor._of(output._a.dtype.type(1))


def check_scalar(output: Any) -> None:
    """RuntimeError unless it is a tensor without dimensions."""
    if not isinstance(output, Tensor):
        raise RuntimeError(f"grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got {type(output)}")
    if output._a.ndim:
        raise RuntimeError(
            "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with "
            f"{output._a.ndim} dims. Maybe you wanted to use the vjp or jacrev APIs instead?"
        )


def grad(func: Callable[..., Any], argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """A function that gives the gradient of ``func``, which gives a scalar.

    argnums: the argument, or several, to differentiate for. has_aux: ``func`` gives ``(output, aux)``, and the result
    is ``(gradient, aux)``. RuntimeError if the output is no scalar tensor.

    >>> import autograd_nb as torch
    >>> torch.func.grad(torch.sin)(torch.tensor(0.))
    tensor(1.)
    """
    both = grad_and_value(func, argnums, has_aux)

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        gradient, value = both(*args, **kwargs)
        return (gradient, value[1]) if has_aux else gradient

    return wrapper


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """The output of ``func`` and a function that gives, for gradients of the output, those of the inputs.

    Gives ``(output, vjp_fn)``, with ``has_aux`` ``(output, vjp_fn, aux)``. ``vjp_fn(gradients)`` takes the structure
    of the output and gives a tuple, one gradient for each primal; it may be called any number of times.

    >>> import autograd_nb as torch
    >>> output, vjp_fn = torch.func.vjp(lambda x: x ** 2, torch.tensor([1., 2.]))
    >>> vjp_fn(torch.tensor([1., 10.]))
    (tensor([ 2., 40.]),)
    """
    leaves, spec = tree.flatten(primals)
    trace = Trace(leaves)
    output = trace.run(func, tree.unflatten(trace.inputs, spec), {})
    aux = None
    if has_aux:
        if not (isinstance(output, tuple) and len(output) == 2):
            raise RuntimeError(
                "vjp(f, *primals): output of function f should be a tuple: (output, aux) if has_aux is True"
            )
        output, aux = output
    outputs, out_spec = tree.flatten(output)
    check_outputs(outputs)

    def vjp_fn(cotangents: Any, retain_graph: bool = True, create_graph: bool | None = None) -> Any:
        """The gradients of the primals, as a tuple."""
        given, given_spec = tree.flatten(cotangents)
        if given_spec != out_spec:
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the "
                f"function. cotangents: {given_spec}, primal output: {out_spec}"
            )
        check_shapes(outputs, given)
        found = trace.pull(list(zip(outputs, given, strict=True)))
        return tree.unflatten(zeros_for(leaves, found), spec)

    closed = tree.mapped(trace.closed, output)
    return (closed, vjp_fn, tree.mapped(trace.closed, aux)) if has_aux else (closed, vjp_fn)


def check_outputs(outputs: list[Any]) -> None:
    """RuntimeError unless there are outputs, and all are tensors of numbers with a derivative."""
    if not outputs:
        raise RuntimeError("vjp(f, *primals): Expected f to be a function that has non-empty output (got output = [])")
    for output in outputs:
        if not isinstance(output, Tensor):
            raise RuntimeError(
                f"vjp(f, *primals): expected f(*primals) to return only tensors, got unsupported type {type(output)}"
            )
        if output._a.dtype.kind not in "fc":
            raise RuntimeError(
                "vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype "
                f"{output.dtype}"
            )


def check_shapes(outputs: list[Tensor], given: list[Any]) -> None:
    """RuntimeError where a gradient has another shape than its output."""
    for k, (output, g) in enumerate(zip(outputs, given, strict=True)):
        if tuple(g.shape) != tuple(output.shape):
            raise RuntimeError(
                f"Mismatch in shape: grad_output[{k}] has a shape of {g.shape} and output[{k}] has a shape of "
                f"{output.shape}."
            )
