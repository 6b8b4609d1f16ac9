"""``torch.autograd.functional``: products with Jacobians, Jacobians and Hessians of functions at a point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine.factories import ones_like, zeros_like
from ..engine.modes import enable_grad, grad_enabled, set_grad_enabled
from ..engine.tensor import Tensor
from .functional_checks import (
    as_tuple,
    check_outputs,
    check_scalar_output,
    check_vector,
    filled,
    needs_single,
    refuse_strict_vectorized,
)
from .functional_rows import forward_jacobian, jacobian_rows, passed_back

__all__ = ["hessian", "hvp", "jacobian", "jvp", "vhp", "vjp"]

Tensors = Tensor | tuple[Tensor, ...]
Function = Callable[..., Any]


def fresh(inputs: tuple[Tensor, ...], create_graph: bool, needs_graph: bool = True) -> tuple[Tensor, ...]:
    """Aliases to differentiate for: part of the graph where the result is to be, else leaves."""
    return tuple(
        t.view_as(t) if create_graph and t.requires_grad else t.detach().requires_grad_(needs_graph) for t in inputs
    )


def finished(results: Any, create_graph: bool) -> Any:
    """Results without their graph unless it is wanted."""
    if isinstance(results, Tensor):
        return results if create_graph else results.detach()
    return tuple(finished(r, create_graph) for r in results)


def unpacked(value: Any, many: bool) -> Any:
    """A tuple, or its only entry where a single tensor was given."""
    return value if many else value[0]


def vector_of(v: Any, like: tuple[Tensor, ...], function: str, many: bool, needed: str) -> tuple[Tensor, ...]:
    """The given vector, checked against what it multiplies; a 1 where that is a single element."""
    if v is not None:
        _, vectors = as_tuple(v, "v", function)
        vectors = fresh(vectors, False, False)
        check_vector(vectors, like, many)
        return vectors
    if len(like) != 1 or like[0]._a.size != 1:
        raise RuntimeError(needed)
    return (ones_like(like[0].detach()),)


def vjp(func: Function, inputs: Tensors, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The outputs, and the product of a vector with the Jacobian: ``(outputs, vjp)``, the latter like the inputs.

    v: like the outputs; may be left out for a single element. create_graph: let both be differentiated. strict:
    RuntimeError where an output does not depend on an input, instead of zeros.

    >>> import autograd_nb as torch
    >>> torch.autograd.functional.vjp(lambda x: x ** 2, torch.tensor([1., 2.]), torch.ones(2))
    (tensor([1., 4.]), tensor([2., 4.]))
    """
    with enable_grad():
        many, given = as_tuple(inputs, "inputs", "vjp")
        given = fresh(given, create_graph)
        many_out, outputs = as_tuple(func(*given), "outputs of the user-provided function", "vjp")
        check_outputs(outputs, "outputs", strict)
        v = vector_of(v, outputs, "vjp", many_out, needs_single("function returns"))
    with set_grad_enabled(create_graph or grad_enabled()):
        found = passed_back(outputs, given, v, create_graph)
        result = filled(found, given, strict, create_graph, "back")
    return unpacked(finished(outputs, create_graph), many_out), unpacked(finished(result, create_graph), many)


def jvp(func: Function, inputs: Tensors, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The outputs, and the product of the Jacobian with a vector: ``(outputs, jvp)``, the latter like the outputs.

    v: like the inputs; may be left out for a single element. create_graph and strict as for :func:`vjp`. Reverse mode
    is applied twice here; ``torch.func.jvp`` computes the same forwards.

    >>> import autograd_nb as torch
    >>> torch.autograd.functional.jvp(lambda x: x ** 2, torch.tensor([1., 2.]), torch.tensor([1., 10.]))
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    with enable_grad():
        many, given = as_tuple(inputs, "inputs", "jvp")
        given = fresh(given, create_graph)
        v = vector_of(v, given, "jvp", many, needs_single("input to the user-provided function is"))
        many_out, outputs = as_tuple(func(*given), "outputs of the user-provided function", "jvp")
        check_outputs(outputs, "outputs", strict)
        seeds = tuple(zeros_like(o.detach(), requires_grad=True) for o in outputs)
        grads = passed_back(outputs, given, seeds, True)
        check_outputs(grads, "grad_inputs", strict)
    with set_grad_enabled(create_graph or grad_enabled()):
        found = passed_back(grads, seeds, v, create_graph)
        result = filled(found, outputs, strict, create_graph, "back_trick")
    return unpacked(finished(outputs, create_graph), many_out), unpacked(finished(result, create_graph), many_out)


def jacobian(
    func: Function,
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """The Jacobian: of each output the shape, followed by that of each input; nested tuples where there are several.

    vectorize: all rows in one pass. strategy: "reverse-mode" row by row, or "forward-mode" column by column, which
    needs ``vectorize``. strict: RuntimeError where an output does not depend on an input, instead of zeros.

    >>> import autograd_nb as torch
    >>> torch.autograd.functional.jacobian(lambda x: x ** 2, torch.tensor([1., 2.]))
    tensor([[2., 0.],
            [0., 4.]])
    """
    if strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs '
            'than inputs, "forward-mode" tends to be more performant. Otherwise, prefer to use "reverse-mode".'
        )
    if strategy == "forward-mode":
        return forward_jacobian(func, inputs, create_graph, strict, vectorize)
    with enable_grad():
        many, given = as_tuple(inputs, "inputs", "jacobian")
        given = fresh(given, create_graph)
        many_out, outputs = as_tuple(func(*given), "outputs of the user-provided function", "jacobian")
        check_outputs(outputs, "outputs", strict)
        if vectorize:
            refuse_strict_vectorized(strict)
        rows = jacobian_rows(outputs, given, create_graph, strict, vectorize)
    rows = finished(rows, create_graph)
    return unpacked(tuple(unpacked(r, many) for r in rows), many_out)


def hessian(
    func: Function,
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The Hessian of a function with a single element: of each input the shape, followed by that of each input.

    The parameters are those of :func:`jacobian`, which is applied twice; ``outer_jacobian_strategy`` is the strategy of
    the second time. RuntimeError if ``func`` gives anything but one element.

    >>> import autograd_nb as torch
    >>> torch.autograd.functional.hessian(lambda x: (x ** 3).sum(), torch.tensor([1., 2.]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    many, given = as_tuple(inputs, "inputs", "hessian")
    if outer_jacobian_strategy not in ("forward-mode", "reverse-mode"):
        raise AssertionError('Expected strategy to be either "forward-mode" or "reverse-mode".')
    forward = outer_jacobian_strategy == "forward-mode"

    def single(*args: Any) -> Any:
        output = func(*args)
        many_out, outputs = as_tuple(output, "outputs of the user-provided function", "hessian")
        check_outputs(outputs, "outputs", strict)
        if many_out:
            raise RuntimeError("The function given to hessian should return a single Tensor")
        if outputs[0]._a.size != 1:
            raise RuntimeError("The Tensor returned by the function given to hessian should contain a single element")
        return outputs[0].squeeze()

    def gradient(*args: Any) -> Any:
        if forward:  # the inputs are dual tensors, whose graph the inner pass must see
            args = tuple(a if a.requires_grad else a.view_as(a).requires_grad_() for a in args)
        found = jacobian(single, args if many else args[0], create_graph=True)
        check_outputs(found if many else (found,), "jacobian", strict)
        return found

    return jacobian(
        gradient, given if many else given[0], create_graph=create_graph, strict=strict, vectorize=vectorize,
        strategy=outer_jacobian_strategy,
    )  # fmt: skip


def vhp(func: Function, inputs: Tensors, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The output, and the product of a vector with the Hessian of a function with a single element.

    v: like the inputs; may be left out for a single element. create_graph and strict as for :func:`vjp`.

    >>> import autograd_nb as torch
    >>> torch.autograd.functional.vhp(lambda x: (x ** 3).sum(), torch.tensor([1., 2.]), torch.ones(2))
    (tensor(9.), tensor([ 6., 12.]))
    """
    with enable_grad():
        many, given = as_tuple(inputs, "inputs", "vhp")
        given = fresh(given, create_graph)
        v = vector_of(v, given, "vhp", many, needs_single("input to the user-provided function is"))
        output, grads = gradient_of(func, given, "vhp", strict)
    with set_grad_enabled(create_graph or grad_enabled()):
        found = passed_back(grads, given, v, create_graph)
        result = filled(found, given, strict, create_graph, "double_back")
    return finished(output, create_graph), unpacked(finished(result, create_graph), many)


def hvp(func: Function, inputs: Tensors, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The output, and the product of the Hessian with a vector; the same as :func:`vhp` where the Hessian is symmetric.

    >>> import autograd_nb as torch
    >>> torch.autograd.functional.hvp(lambda x: (x ** 3).sum(), torch.tensor([1., 2.]), torch.ones(2))
    (tensor(9.), tensor([ 6., 12.]))
    """
    with enable_grad():
        many, given = as_tuple(inputs, "inputs", "hvp")
        given = fresh(given, create_graph)
        v = vector_of(v, given, "hvp", many, needs_single("input to the user-provided function is"))
        output, grads = gradient_of(func, given, "hvp", strict)
        seeds = tuple(zeros_like(t.detach(), requires_grad=True) for t in given)
        double = passed_back(grads, given, seeds, True)
        check_outputs(double, "hessian", strict)
    with set_grad_enabled(create_graph or grad_enabled()):
        found = passed_back(double, seeds, v, create_graph)
        result = filled(found, given, strict, create_graph, "double_back_trick")
    return finished(output, create_graph), unpacked(finished(result, create_graph), many)


def gradient_of(func: Function, given: tuple[Tensor, ...], name: str, strict: bool) -> tuple[Tensor, tuple[Any, ...]]:
    """The single output of a function and its gradient, recorded."""
    many, outputs = as_tuple(func(*given), "outputs of the user-provided function", name)
    check_outputs(outputs, "outputs", strict)
    check_scalar_output(many, outputs, name)
    grads = passed_back(outputs, given, (None,), True)
    check_outputs(grads, "jacobian", strict)
    return outputs[0], grads
