"""Modules as functions of their parameters: ``functional_call``, ``stack_module_state``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..engine.assemble import composites
from ..engine.tensor import Tensor


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """What the module gives with these parameters and buffers in place of its own.

    parameter_and_buffer_dicts: a dict from names as in ``named_parameters()`` to tensors, or a sequence of dicts; what
    is not named stays the module's own. tie_weights: a tensor that the module holds under several names is replaced
    under all. strict: RuntimeError for names that are missing or unknown. The module itself is left as it was, but for
    buffers that its forward assigns.

    >>> import autograd_nb as torch
    >>> module = torch.nn.Linear(1, 1)
    >>> weights = {"weight": torch.tensor([[2.]]), "bias": torch.tensor([1.])}
    >>> torch.func.functional_call(module, weights, torch.tensor([3.]))
    tensor([7.])
    """
    values = merged(parameter_and_buffer_dicts)
    given = () if args is None else args if isinstance(args, tuple) else (args,)
    with swapped(module, values, tie_weights, strict):
        return module(*given, **(kwargs or {}))


def merged(dicts: Any) -> dict[str, Any]:
    """One dict of several; ValueError where two hold the same name."""
    if isinstance(dicts, dict):
        return dicts
    if not isinstance(dicts, Sequence):
        raise ValueError(
            f"Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got {type(dicts)}"
        )
    if not all(isinstance(d, dict) for d in dicts):
        raise ValueError("Expected all elements of parameter_and_buffer_dicts to be dictionaries")
    names = [name for d in dicts for name in d]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{twice} appeared in multiple dictionaries; behavior of functional call is ambiguous")
    return {name: value for d in dicts for name, value in d.items()}


def places_of(module: Any) -> dict[str, tuple[Any, dict[str, Any], str]]:
    """Where each parameter and buffer is kept, by its full name."""
    found = {}
    for prefix, part in module.named_modules(remove_duplicate=False):
        for table in (part._parameters, part._buffers):
            for name, value in table.items():
                if value is not None:
                    found[f"{prefix}.{name}" if prefix else name] = (value, table, name)
    return found


def with_ties(places: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The values, and under every other name of the tensors that they replace too."""
    new: dict[int, tuple[str, Any]] = {}
    for name, value in values.items():
        if name not in places:
            continue
        held = id(places[name][0])
        if held in new and new[held][1] is not value:
            raise ValueError(
                f"functional_call got multiple values for keys {sorted((new[held][0], name))}, which are tied. "
                "Consider using tie_weights=False"
            )
        new.setdefault(held, (name, value))
    tied = {name: new[id(held)][1] for name, (held, _, _) in places.items() if id(held) in new}
    return {**tied, **values}


def check_names(module: Any, places: dict[str, Any], values: dict[str, Any], strict: bool) -> None:
    """RuntimeError in strict mode for missing names, and for unknown ones."""
    unknown = sorted(name for name in values if name not in places)
    missing = sorted(name for name in places if name not in values)
    problems = []
    if strict and unknown:
        problems.append("Unexpected key(s): " + ", ".join(unknown) + ".")
    if strict and missing:
        problems.append("Missing key(s): " + ", ".join(missing) + ".")
    if problems:
        raise RuntimeError(f"Error(s) in reparametrizing for {type(module).__name__}:\n\t" + "\n\t".join(problems))
    if unknown:
        owner, _, attribute = unknown[0].rpartition(".")
        name = f"{type(module).__name__}.{unknown[0]}" if owner else attribute
        raise AttributeError(f"`{name}` is not a parameter or buffer of {type(module).__name__}")


@contextmanager
def swapped(module: Any, values: dict[str, Any], tie_weights: bool, strict: bool) -> Iterator[None]:
    """While the block runs, the module holds the given tensors."""
    places = places_of(module)
    for name, value in values.items():
        if not isinstance(value, Tensor) and value is not None:
            raise TypeError(f"{value} is not an instance of torch.Tensor")
        if name in places:
            continue
    if tie_weights:
        values = with_ties(places, values)
    check_names(module, places, values, strict)
    try:
        for name, value in values.items():
            _, table, key = places[name]
            table[key] = value
        yield
    finally:
        for name in values:
            held, table, key = places[name]
            table[key] = held


def stack_module_state(models: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters and the buffers of several models of one class, stacked by name: for ``vmap`` over models.

    The stacked parameters are leaves that require grad as those of the models do. RuntimeError for models of different
    classes or modes.

    >>> import autograd_nb as torch
    >>> params, buffers = torch.func.stack_module_state([torch.nn.Linear(3, 2) for _ in range(5)])
    >>> params["weight"].shape
    torch.Size([5, 2, 3])
    """
    if not models:
        raise RuntimeError("stack_module_state: Expected at least one model, got 0.")
    if not (all(m.training for m in models) or all(not m.training for m in models)):
        raise RuntimeError("stack_module_state: Expected all models to have the same training/eval mode.")
    if not all(type(m) is type(models[0]) for m in models):
        raise RuntimeError("stack_module_state: Expected all models to be of the same class.")
    parameters = [dict(m.named_parameters()) for m in models]
    buffers = [dict(m.named_buffers()) for m in models]
    return (
        {name: stacked([p[name] for p in parameters]) for name in parameters[0]},
        {name: stacked([b[name] for b in buffers]) for name in buffers[0]},
    )


def stacked(tensors: list[Tensor]) -> Tensor:
    """The tensors along a new first dimension, as a leaf."""
    needs = {t.requires_grad for t in tensors}
    if len(needs) > 1:
        raise RuntimeError("Expected each tensor to have the same .requires_grad")
    whole = composites["stack"](tensors, 0).detach()
    return whole.requires_grad_() if needs == {True} else whole
