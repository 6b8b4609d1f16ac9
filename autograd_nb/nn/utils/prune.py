"""Pruning: parameters whose least important values are kept at zero, with the names of ``torch.nn.utils.prune``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...engine.factories import ones_like
from ...engine.missing import answers
from ..modules.module import Module
from .convert_parameters import parameters_to_vector
from .pruning_methods import (
    BasePruningMethod,
    CustomFromMask,
    Identity,
    L1Unstructured,
    LnStructured,
    PruningContainer,
    RandomStructured,
    RandomUnstructured,
    hooks_of,
)


def identity(module: Module, name: str) -> Module:
    """Give a parameter a mask of ones; gives the module."""
    Identity.apply(module, name)
    return module


def random_unstructured(module: Module, name: str, amount: Any) -> Module:
    """Prune so many elements (int), or such a share of them (float), at random; gives the module."""
    RandomUnstructured.apply(module, name, amount)
    return module


def l1_unstructured(module: Module, name: str, amount: Any, importance_scores: Any = None) -> Module:
    """Prune so many elements (int), or such a share of them (float), of the smallest absolute value.

    >>> import autograd_nb as torch
    >>> from autograd_nb.nn.utils import prune
    >>> layer = torch.nn.Linear(3, 1)
    >>> layer.weight.data = torch.tensor([[3.0, -1.0, 2.0]])
    >>> prune.l1_unstructured(layer, "weight", amount=1).weight
    tensor([[3., -0., 2.]], grad_fn=<MulBackward0>)
    """
    L1Unstructured.apply(module, name, amount, importance_scores=importance_scores)
    return module


def random_structured(module: Module, name: str, amount: Any, dim: int) -> Module:
    """Prune so many channels (int), or such a share of them (float), of one dimension at random."""
    RandomStructured.apply(module, name, amount, dim)
    return module


def ln_structured(module: Module, name: str, amount: Any, n: Any, dim: int, importance_scores: Any = None) -> Module:
    """Prune so many channels (int), or such a share of them (float), of one dimension, of the smallest norm ``n``."""
    LnStructured.apply(module, name, amount, n, dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module: Module, name: str, mask: Any) -> Module:
    """Prune where the mask has zeros; gives the module."""
    CustomFromMask.apply(module, name, mask)
    return module


def global_unstructured(
    parameters: Iterable[tuple[Module, str]], pruning_method: type[BasePruningMethod], importance_scores: Any = None,
    **kwargs: Any,
) -> None:  # fmt: skip
    """Prune several parameters as if they were one; TypeError for a method that looks at channels."""
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured(): parameters is not an Iterable")
    if not isinstance(importance_scores or {}, dict):
        raise TypeError("global_unstructured(): importance_scores must be of type dict")
    method = pruning_method(**kwargs)
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(
            'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method '
            f"{pruning_method} of type {method.PRUNING_TYPE}"
        )
    pairs, scores = list(parameters), importance_scores or {}
    values = [getattr(module, name) for module, name in pairs]
    masks = [
        getattr(module, name + "_mask", ones_like(value)) for (module, name), value in zip(pairs, values, strict=True)
    ]
    method._tensor_name = "all"
    mask = PruningContainer(method).compute_mask(
        parameters_to_vector([scores.get(pair, value) for pair, value in zip(pairs, values, strict=True)]),
        parameters_to_vector(masks),
    )
    parts = mask.split([value.numel() for value in values])
    for (module, name), value, part in zip(pairs, values, parts, strict=True):
        custom_from_mask(module, name, part.view_as(value))


def remove(module: Module, name: str) -> Module:
    """Keep a parameter's zeros and forget that it was pruned; ValueError if it was not."""
    for key, hook in hooks_of(module, name):
        hook.remove(module)
        del module._forward_pre_hooks[key]
        return module
    raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")


def is_pruned(module: Module) -> bool:
    """True if a parameter of the module, or of one inside it, is pruned."""
    return any(hooks_of(inner) for inner in module.modules())


__all__ = [
    "BasePruningMethod", "CustomFromMask", "Identity", "L1Unstructured", "LnStructured", "PruningContainer",
    "RandomStructured", "RandomUnstructured", "custom_from_mask", "global_unstructured", "identity", "is_pruned",
    "l1_unstructured", "ln_structured", "random_structured", "random_unstructured", "remove",
]  # fmt: skip

__getattr__ = answers(__name__)
