"""Checks of the settings that many optimizers share, in PyTorch's words."""

from __future__ import annotations

from typing import Any

from ..engine.tensor import Tensor


def check_one_element(lr: Any) -> None:
    """ValueError for a learning rate of several numbers."""
    if isinstance(lr, Tensor) and lr.numel() != 1:
        raise ValueError("Tensor lr must be 1-element")


def check_not_negative(**settings: Any) -> None:
    """ValueError for the first setting below 0, with the name it has in the sentence (spaces as underscores)."""
    for name, value in settings.items():
        if not value >= 0.0:
            raise ValueError(f"Invalid {NAMES.get(name, name + ' value')}: {value}")


NAMES = {"lr": "learning rate", "eps": "epsilon value"}


def check_betas(betas: tuple[Any, Any]) -> None:
    """ValueError unless both lie in [0, 1)."""
    for i in (0, 1):
        if not 0.0 <= betas[i] < 1.0:
            raise ValueError(f"Invalid beta parameter at index {i}: {betas[i]}")


def check_fused(fused: bool | None, foreach: bool | None, differentiable: bool) -> None:
    """RuntimeError for what PyTorch cannot do together; here both words are accepted and change nothing."""
    if fused and differentiable:
        raise RuntimeError("`fused` does not support `differentiable`")
    if fused and foreach:
        raise RuntimeError("`fused` and `foreach` cannot be `True` together.")
