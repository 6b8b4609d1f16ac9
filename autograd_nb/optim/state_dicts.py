"""An optimizer's state as plain data, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from itertools import chain
from typing import TYPE_CHECKING, Any

from .. import dtypes
from ..engine.tensor import Tensor

if TYPE_CHECKING:
    from .optimizer import Optimizer


def packed(optimizer: Optimizer) -> dict[str, Any]:
    """State and groups of an optimizer, each parameter replaced by its number."""
    numbers: dict[int, int] = {}
    groups, start = [], 0
    for group in optimizer.param_groups:
        for number, p in enumerate(group["params"], start):
            numbers.setdefault(id(p), number)
        start += len(group["params"])
        settings = {k: v for k, v in group.items() if k != "params"}
        groups.append({**settings, "params": [numbers[id(p)] for p in group["params"]]})
    state = {numbers[id(k)] if isinstance(k, Tensor) else k: v for k, v in optimizer.state.items()}
    return {"state": state, "param_groups": groups}


def unpacked(optimizer: Optimizer, state_dict: dict[str, Any]) -> dict[str, Any]:
    """What ``optimizer`` has to take over of a state dict: ``state`` and ``param_groups`` with its own parameters."""
    groups, saved = optimizer.param_groups, deepcopy(state_dict["param_groups"])
    if len(groups) != len(saved):
        raise ValueError("loaded state dict has a different number of parameter groups")
    if any(len(g["params"]) != len(s["params"]) for g, s in zip(groups, saved, strict=True)):
        raise ValueError(
            "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
        )
    numbers, params = (chain.from_iterable(g["params"] for g in side) for side in (saved, groups))
    known = dict(zip(numbers, params, strict=True))
    state: defaultdict[Any, Any] = defaultdict(dict)
    for key, value in state_dict["state"].items():
        if key in known:
            state[known[key]] = _suited(known[key], value, _keeps_step(saved, key))
        else:
            state[key] = value
    for group, new in zip(groups, saved, strict=True):
        new["params"] = group["params"]
        if "param_names" in group:
            new.setdefault("param_names", group["param_names"])
    return {"state": state, "param_groups": saved}


def _keeps_step(groups: list[dict[str, Any]], number: Any) -> bool:
    """False where a step count has to be float32."""
    group = next(g for g in groups if number in g["params"])
    return not (group.get("fused") or group.get("capturable"))


def _suited(param: Tensor, value: Any, keep_step: bool, key: Any = None) -> Any:
    """A state value in the dtype of its parameter; counters stay as they are."""
    if isinstance(value, Tensor):
        if key == "step":
            return value if keep_step else value.to(dtypes.float32)
        return value.to(param.dtype) if param.is_floating_point() else value
    if isinstance(value, dict):
        return {k: _suited(param, v, keep_step, k) for k, v in value.items()}
    if isinstance(value, Iterable):
        return type(value)(_suited(param, v, keep_step) for v in value)  # type: ignore[call-arg]
    return value
