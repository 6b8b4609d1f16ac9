"""Which of the tensors that can be reached now were recorded since an earlier moment."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from ...graph import from_grad_fn
from ..reachable import reachable
from ..tensors import is_tensor


class Recorded:
    """The tensors of a namespace at one moment, held weakly."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._known = {id(t): (weakref.ref(t), _number(t)) for _, t in reachable(variables)}

    def since(self, variables: Mapping[str, Any], value: Any = None) -> list[Any]:
        """The nodes behind tensors that are new, or were recorded anew, in ``variables`` or as ``value``.

        Only the ends: what another of these nodes was computed from is part of that one's graph.
        """
        tensors = [tensor for _, tensor in reachable(variables)]
        if is_tensor(value):
            tensors.append(value)
        found: list[Any] = []
        for tensor in tensors:
            node = tensor.grad_fn
            if node is not None and not self._knew(tensor) and not any(node is other for other in found):
                found.append(node)
        return _ends(found)

    def _knew(self, tensor: Any) -> bool:
        reference, number = self._known.get(id(tensor), (None, None))
        return reference is not None and reference() is tensor and number == _number(tensor)


def _number(tensor: Any) -> int | None:
    return None if tensor.grad_fn is None else int(tensor.grad_fn._sequence_nr())


def _ends(nodes: list[Any]) -> list[Any]:
    if len(nodes) < 2:
        return nodes
    graph = from_grad_fn(nodes)
    used = {edge.target for edge in graph.edges}
    return [node for node, name in zip(nodes, graph.roots, strict=True) if name not in used]
