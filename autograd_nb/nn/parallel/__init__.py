"""What spreads work over devices elsewhere; on the one CPU there is, it calls the module itself."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from ...engine.missing import answers
from ...engine.tensor import Tensor
from ..modules.module import Module


class DataParallel(Module):
    """The module itself, under the name ``module``, as PyTorch has it where there is no GPU.

    >>> import autograd_nb as torch
    >>> torch.nn.DataParallel(torch.nn.Linear(2, 3))(torch.zeros(5, 2)).shape
    torch.Size([5, 3])
    """

    def __init__(self, module: Module, device_ids: Any = None, output_device: Any = None, dim: int = 0) -> None:
        super().__init__()
        self.module, self.dim = module, dim
        self.device_ids: list[Any] = []

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        """What the module gives."""
        return self.module(*inputs, **kwargs)


def data_parallel(
    module: Module, inputs: Any, device_ids: Any = None, output_device: Any = None, dim: int = 0,
    module_kwargs: dict[str, Any] | None = None,
) -> Any:  # fmt: skip
    """What the module gives for the inputs."""
    inputs = inputs if isinstance(inputs, tuple) else (inputs,)
    return module(*inputs, **(module_kwargs or {}))


def scatter(inputs: Any, target_gpus: Sequence[Any], dim: int = 0) -> list[Any]:
    """Tensors cut into a part for each target, everything else as it is for each."""
    count = len(target_gpus)
    if isinstance(inputs, Tensor):
        return list(inputs.chunk(count, dim))
    if isinstance(inputs, (tuple, list)) and inputs:
        return [type(inputs)(parts) for parts in zip(*[scatter(i, target_gpus, dim) for i in inputs], strict=False)]
    if isinstance(inputs, dict) and inputs:
        columns = [scatter(value, target_gpus, dim) for value in inputs.values()]
        return [dict(zip(inputs, parts, strict=True)) for parts in zip(*columns, strict=False)]
    return [inputs] * count


def gather(outputs: Sequence[Any], target_device: Any, dim: int = 0) -> Any:
    """Parts put together again."""
    from ...engine.assemble import find

    first = outputs[0]
    if isinstance(first, Tensor):
        return find("cat")(list(outputs), dim)
    if isinstance(first, dict):
        return {key: gather([out[key] for out in outputs], target_device, dim) for key in first}
    if first is None:
        return None
    return type(first)(gather(parts, target_device, dim) for parts in zip(*outputs, strict=True))


def replicate(network: Module, devices: Sequence[Any], detach: bool = False) -> list[Module]:
    """The module once for each device, all on the same parameters."""
    return [copy.copy(network) for _ in devices]


def parallel_apply(
    modules: Sequence[Module], inputs: Sequence[Any], kwargs_tup: Any = None, devices: Any = None
) -> list[Any]:
    """What each module gives for its inputs."""
    given = kwargs_tup or [{}] * len(modules)
    return [
        module(*(one if isinstance(one, tuple) else (one,)), **kwargs)
        for module, one, kwargs in zip(modules, inputs, given, strict=True)
    ]


__all__ = ["DataParallel", "data_parallel", "gather", "parallel_apply", "replicate", "scatter"]

__getattr__ = answers(__name__)
