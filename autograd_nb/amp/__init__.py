"""``torch.amp`` in float32: the words are understood, nothing is cast and nothing is scaled."""

from .autocast_mode import autocast, is_autocast_available
from .grad_scaler import GradScaler

__all__ = ["GradScaler", "autocast", "is_autocast_available"]
