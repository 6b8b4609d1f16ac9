"""The gradient scaler, switched off: in float32 gradients need no scaling."""

from __future__ import annotations

import warnings
from typing import Any


class GradScaler:
    """Takes its place in a training loop and changes nothing: ``scale(loss)`` is the loss, ``step`` steps.

    Warns if it is switched on for a GPU, which there is not.

    >>> scaler = GradScaler("cpu")
    >>> scaler.scale(2.0), scaler.is_enabled()
    (2.0, False)
    """

    def __init__(
        self, device: str = "cuda", init_scale: float = 2.0**16, growth_factor: float = 2.0,
        backoff_factor: float = 0.5, growth_interval: int = 2000, enabled: bool = True,
    ) -> None:  # fmt: skip
        if enabled and device == "cuda":
            warnings.warn(
                "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling.",
                UserWarning, stacklevel=3 if type(self) is not GradScaler else 2,
            )  # fmt: skip

    def scale(self, outputs: Any) -> Any:
        """The outputs as they are."""
        return outputs

    def unscale_(self, optimizer: Any) -> None:
        """Nothing was scaled."""

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """``optimizer.step()``."""
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale: Any = None) -> None:
        """There is no scale to change."""

    def get_scale(self) -> float:
        """1.0."""
        return 1.0

    def is_enabled(self) -> bool:
        """False."""
        return False

    def state_dict(self) -> dict[str, Any]:
        """Nothing to save."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Nothing to load."""
