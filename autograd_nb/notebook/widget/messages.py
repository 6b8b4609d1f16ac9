"""Questions that the viewer asks of the kernel, and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .exploration import Answer


def answer(message: Any, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The reply to ``message``; a question that cannot be answered gets ``{"error": sentence}``.

    >>> answer({"ask": "size"}, {"size": lambda message: {"size": 3}})
    {'size': 3}
    >>> answer({"ask": "colour"}, {})
    {'error': "the kernel has no answer to 'colour'"}
    """
    asked = message.get("ask") if isinstance(message, dict) else None
    function = answers.get(str(asked))
    if function is None:
        return {"error": f"the kernel has no answer to {asked!r}"}
    try:
        return function(message)
    except KeyboardInterrupt:
        return {"error": "interrupted"}
    except Exception as error:  # noqa: BLE001  the view says it; in the kernel's log nobody would see it
        return {"error": f"{type(error).__name__}: {error}"}
