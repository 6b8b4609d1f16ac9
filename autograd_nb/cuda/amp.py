"""``torch.cuda.amp``: mixed precision on a GPU, which is switched off without one."""

from __future__ import annotations

import warnings
from typing import Any

from .. import amp


class autocast(amp.autocast):
    """:class:`torch.amp.autocast` for the GPU: nothing is cast."""

    def __init__(self, enabled: bool = True, dtype: Any = None, cache_enabled: bool = True) -> None:
        _deprecated("autocast")
        super().__init__("cuda", dtype, enabled, cache_enabled)


class GradScaler(amp.GradScaler):
    """:class:`torch.amp.GradScaler` for the GPU: nothing is scaled."""

    def __init__(
        self, init_scale: float = 2.0**16, growth_factor: float = 2.0, backoff_factor: float = 0.5,
        growth_interval: int = 2000, enabled: bool = True,
    ) -> None:  # fmt: skip
        _deprecated("GradScaler")
        super().__init__("cuda", init_scale, growth_factor, backoff_factor, growth_interval, enabled)


def _deprecated(name: str) -> None:
    warnings.warn(
        f"`torch.cuda.amp.{name}(args...)` is deprecated. Please use `torch.amp.{name}('cuda', args...)` instead.",
        FutureWarning, stacklevel=3,
    )  # fmt: skip
