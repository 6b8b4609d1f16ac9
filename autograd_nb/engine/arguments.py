"""What a card's parameters are given: bound to their names, taken out of tensors, cast to a common dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import dtypes
from ..ops.card import Card
from .tensor import Tensor

ARRAYS = (np.ndarray, np.generic)


def bind(card: Card, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The values of all parameters, in order; TypeError where they do not fit."""
    params, defaults = card.params, card.defaults
    if not kwargs and len(args) == len(params):
        return args
    bound = list(args)
    first_default = len(params) - len(defaults)
    for position in range(len(args), len(params)):
        name = params[position]
        if name in kwargs:
            bound.append(kwargs.pop(name))
        elif position == 0 and "input" in kwargs:
            bound.append(kwargs.pop("input"))
        elif position >= first_default:
            bound.append(defaults[position - first_default])
        else:
            raise TypeError(f'{card.name}() missing 1 required positional arguments: "{name}"')
    if kwargs:
        raise TypeError(f"{card.name}() got an unexpected keyword argument '{next(iter(kwargs))}'")
    if len(bound) > len(params):
        raise TypeError(f"{card.name}() takes {len(params)} positional arguments but {len(args)} were given")
    return tuple(bound)


def unwrap(value: Any) -> Any:
    """The array of a tensor, in lists too; anything else as it is."""
    if isinstance(value, Tensor):
        return value._a
    if isinstance(value, (list, tuple)):
        return [v._a if isinstance(v, Tensor) else v for v in value]
    return value


def promote(card: Card, arrays: list[Any]) -> list[Any]:
    """The operands cast to the dtype PyTorch computes in."""
    positions = [k for k, p in enumerate(card.params) if p in card.tensors and arrays[k] is not None]
    operands: list[Any] = []
    for k in positions:
        operands.extend(arrays[k] if isinstance(arrays[k], list) else [arrays[k]])
    if all(isinstance(v, ARRAYS) and v.dtype.kind in "fc" and v.dtype is operands[0].dtype for v in operands):
        return arrays
    target = dtypes.result_dtype(operands)
    if card.promote == "float" and target.category < dtypes.FLOAT:
        target = dtypes.get_default_dtype()
    cast = list(arrays)
    for k in positions:
        value = arrays[k]
        cast[k] = [_cast(v, target.numpy) for v in value] if isinstance(value, list) else _cast(value, target.numpy)
    return cast


def _cast(value: Any, numpy_dtype: np.dtype) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value if value.dtype is numpy_dtype else value.astype(numpy_dtype)
    try:
        return numpy_dtype.type(value)
    except OverflowError:
        return np.asarray(value).astype(numpy_dtype)[()]  # PyTorch wraps around
