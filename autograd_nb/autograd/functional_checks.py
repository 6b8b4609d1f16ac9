"""What ``autograd.functional`` accepts, and what its strict mode refuses."""

from __future__ import annotations

from typing import Any

from ..engine.factories import zeros_like
from ..engine.tensor import Tensor


def as_tuple(value: Any, name: str, function: str) -> tuple[bool, tuple[Tensor, ...]]:
    """Whether several tensors were given, and all of them as a tuple; TypeError for anything else."""
    if isinstance(value, Tensor):
        return False, (value,)
    if not isinstance(value, tuple):
        raise TypeError(
            f"The {name} given to {function} must be either a Tensor or a tuple of Tensors but the given {name} has "
            f"type {type(value)}."
        )
    for k, v in enumerate(value):
        if not isinstance(v, Tensor):
            raise TypeError(
                f"The {name} given to {function} must be either a Tensor or a tuple of Tensors but the value at index "
                f"{k} has type {type(v)}."
            )
    return True, value


def needs_single(where: str) -> str:
    """The sentence for a vector that was left out though there are several elements."""
    what = "the user-provided function returns" if where == "function returns" else f"the {where}"
    return f"The vector v can only be None if {what} a single Tensor with a single element."


def check_vector(vectors: tuple[Tensor, ...], like: tuple[Tensor, ...], many: bool) -> None:
    """RuntimeError where number or sizes differ."""
    if len(vectors) != len(like):
        if many:
            raise RuntimeError(f"v is a tuple of invalid length: should be {len(like)} but got {len(vectors)}.")
        raise RuntimeError("The given v should contain a single Tensor.")
    for k, (v, t) in enumerate(zip(vectors, like, strict=True)):
        if v.shape != t.shape:
            where = f"Entry {k} in " if many else ""
            raise RuntimeError(f"{where}v has invalid size: should be {t.size()} but got {v.size()}.")


def check_scalar_output(many: bool, outputs: tuple[Tensor, ...], name: str) -> None:
    """RuntimeError unless the function gave one element."""
    if many:
        raise RuntimeError(f"The function given to {name} should return a single Tensor")
    if outputs[0]._a.size != 1:
        raise RuntimeError(f"The Tensor returned by the function given to {name} should contain a single element")


INDEPENDENT = {
    "outputs": "Output {} of the user-provided function does not require gradients. The outputs must be computed in a "
    "differentiable manner from the input when running in strict mode.",
    "grad_inputs": "The gradient with respect to input {} is independent of the inputs of the user-provided function. "
    "This is not allowed in strict mode.",
    "jacobian": "While computing the hessian, found that the jacobian of the user-provided function with respect to "
    "input {} is independent of the input. This is not allowed in strict mode. You should ensure that your function is "
    "twice differentiable and that the jacobian depends on the inputs (this would be violated by a linear function for "
    "example).",
    "hessian": "The hessian of the user-provided function with respect to input {} is independent of the input. This "
    "is not allowed in strict mode. You should ensure that your function is thrice differentiable and that the hessian "
    "depends on the inputs.",
}


def check_outputs(tensors: tuple[Any, ...], kind: str, strict: bool) -> None:
    """In strict mode RuntimeError for what does not depend on the inputs."""
    if not strict:
        return
    for k, t in enumerate(tensors):
        if t is None:
            raise RuntimeError(
                f"The output of the user-provided function is independent of input {k}. This is not allowed in strict "
                "mode."
            )
        if not t.requires_grad:
            raise RuntimeError(INDEPENDENT[kind].format(k))


MISSING = {
    "back": "The output of the user-provided function is independent of input {}. This is not allowed in strict mode.",
    "back_trick": "The gradient with respect to the input is independent of entry {} in the grad_outputs when using "
    "the double backward trick to compute forward mode gradients. This is not allowed in strict mode.",
    "double_back": "The jacobian of the user-provided function is independent of input {}. This is not allowed in "
    "strict mode.",
    "double_back_trick": "The hessian of the user-provided function is independent of entry {} in the grad_jacobian. "
    "This is not allowed in strict mode as it prevents from using the double backward trick to replace forward mode "
    "AD.",
}


def filled(grads: Any, like: tuple[Tensor, ...], strict: bool, create_graph: bool, stage: str) -> tuple[Tensor, ...]:
    """The gradients with zeros for those that are missing; in strict mode RuntimeError for these."""
    done = []
    for k, (g, t) in enumerate(zip(grads, like, strict=True)):
        if g is None and strict:
            raise RuntimeError(MISSING[stage].format(k))
        if g is not None and strict and create_graph and not g.requires_grad:
            what = "hessian" if "double" in stage else "jacobian"
            raise RuntimeError(
                f"The {what} of the user-provided function is independent of input {k}. This is not allowed in strict "
                "mode when create_graph=True."
            )
        done.append(zeros_like(t.detach()) if g is None else g)
    return tuple(done)


def refuse_strict_vectorized(strict: bool) -> None:
    """RuntimeError: a pass over all rows at once does not tell which of them depends on nothing."""
    if strict:
        raise RuntimeError(
            "torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. "
            "Please either set `strict=False` or `vectorize=False`."
        )
