"""What ``save_for_backward`` keeps of the tensors given to it."""

from __future__ import annotations

from typing import Any

from ..engine import modes, transforms
from ..engine.namespaces import ten
from ..engine.saved import check_output_version, check_version
from ..engine.saved_hooks import Packed
from ..engine.saved_hooks import stack as hooked
from ..engine.tensor import Tensor
from ..engine.views import Version, alias_of, version_of


class SavedInput:
    """A saved tensor that is not one of the function's outputs."""

    def __init__(self, tensor: Tensor) -> None:
        self.tensor = tensor
        self.version = version_of(tensor)

    def unpack(self, node: Any) -> Tensor:
        check_version(self.tensor, self.version)
        return self.tensor


class SavedOutput:
    """A saved output: its array only, since the tensor itself holds the node."""

    def __init__(self, tensor: Tensor, index: int) -> None:
        self.counter: Version = alias_of(tensor).version
        self.version = self.counter.number
        self.array = tensor._a
        self.index = index

    def unpack(self, node: Any) -> Tensor:
        check_output_version(node, self.index, self.array, self.counter, self.version)
        out = Tensor._of(self.array)
        if node is not None:
            out._edge, out._rg = node.edge(self.index), True
            if modes.special:
                transforms.restore(node, self.index, out)
        return out


class SavedPacked(Packed):
    """A saved tensor as the hook on saved tensors gave it."""

    __slots__ = ()

    def unpack(self, node: Any) -> Tensor:
        return self.read(node, ten)


def keep(tensor: Tensor, output: int | None) -> Any:
    """What a node keeps of a tensor given to ``save_for_backward``; ``output`` is its number among the results."""
    if modes.special and (pairs := hooked.get()):
        return SavedPacked(tensor, pairs[-1], output)
    return SavedInput(tensor) if output is None else SavedOutput(tensor, output)
