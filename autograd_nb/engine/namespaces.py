"""``ten``: the operations on Tensors under their card's name, what ``xp`` is when the backward pass is itself recorded."""

from __future__ import annotations

from types import SimpleNamespace

ten = SimpleNamespace()
