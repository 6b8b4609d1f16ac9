"""The step of an optimizer that treats each element alone: on arrays where nothing is recorded, else on Tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .. import dtypes
from ..engine import modes
from ..engine.plain_writing import plain_memory, wrote
from ..engine.tensor import Tensor
from ..engine.views import alias_of
from . import readings
from .optimizer import Optimizer, evaluate

PIECE = 131072
"""Elements updated at a time: what a step reads and makes of so many stays in the processor's cache."""

COUNTERS = {"step", "mu_product", "eta", "mu"}

CAPTURABLE = (
    "If capturable=True, params and state_steps must be on supported devices: "
    "['cuda', 'xpu', 'hpu', 'privateuseone', 'xla']."
)


def scalar(value: Any) -> Any:
    """A setting that may be a tensor of one element: then its 0-d tensor."""
    return value.squeeze() if isinstance(value, Tensor) and value.ndim else value


def memory(tensor: Tensor) -> np.ndarray:
    """The array of a tensor of the optimizer's own, to write into."""
    alias_of(tensor)
    return tensor._a


def counter(value: float = 0.0) -> Tensor:
    """A 0-d tensor that counts."""
    default = dtypes.get_default_dtype()
    return Tensor._of(np.array(value, (default if default is dtypes.float64 else dtypes.float32).numpy))


def advance(state: dict[str, Any]) -> float:
    """Count one step; gives its number."""
    count = memory(state["step"])
    count += 1
    return float(count)


def zeros_like(p: Tensor) -> Tensor:
    """Zeros in the shape, dtype and memory order of a parameter."""
    return Tensor._of(np.zeros_like(np.asarray(p._a), subok=False))


class ElementwiseOptimizer(Optimizer):
    """An optimizer whose ``update`` is one rule for each element.

    A subclass says what it keeps for a parameter (``start``), which of that is changed element by element (``kept``),
    the numbers of one step (``numbers``) and how they change the parameter (``update``).
    """

    later_settings: tuple[tuple[str, Any], ...] = (
        ("maximize", False), ("foreach", None), ("capturable", False), ("differentiable", False),
    )  # fmt: skip
    """What groups of older checkpoints may lack."""
    decays = True  # whether the group's weight_decay is added to the gradient (or, decoupled, taken off the parameter)

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        for group in self.param_groups:
            for name, value in self.later_settings:
                group.setdefault(name, value)
        for values in self.state.values():
            for name in COUNTERS & values.keys():
                if not isinstance(values[name], Tensor):
                    values[name] = counter(float(values[name]))

    def start(self, p: Tensor, group: dict[str, Any]) -> dict[str, Any]:
        """The state of a parameter before its first step."""
        raise NotImplementedError

    def kept(self, group: dict[str, Any]) -> tuple[str, ...]:
        """The names of the state tensors that ``update`` receives."""
        raise NotImplementedError

    def numbers(self, group: dict[str, Any], state: dict[str, Any], lr: Any, first: bool) -> tuple[Any, ...]:
        """What ``update`` has to know of this step, the ``first`` or not; counts it."""
        raise NotImplementedError

    @staticmethod
    def update(xp: Any, p: Any, g: Any, buffers: Any, numbers: tuple[Any, ...]) -> None:
        """Change ``p`` and its buffers in place, by the gradient ``g``."""
        raise NotImplementedError

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change each parameter that has a gradient; gives the loss that ``closure`` computed, or None."""
        with modes.set_grad_enabled(bool(self.defaults.get("differentiable"))):
            loss = evaluate(closure)
            token = modes.quiet(modes.QUIET)
            try:
                for group in self.param_groups:
                    self._step_group(group)
            finally:
                modes.loud(token)
        return loss

    def _step_group(self, group: dict[str, Any]) -> None:
        recorded, kept = bool(group.get("differentiable")), self.kept(group)
        lr = scalar(group["lr"]) if recorded else float(group["lr"])
        change = self._prepared(group, lr, recorded)
        for p in group["params"]:
            grad = p._grad
            if grad is None:
                continue
            state = self.state[p] if kept else {}
            first = bool(kept) and state.get(kept[0]) is None
            if first:
                state.update(self.start(p, group))
            if group.get("capturable"):
                raise AssertionError(CAPTURABLE)
            numbers = self.numbers(group, state, lr, first)
            tensors = [grad, *[state[name] for name in kept]]
            arrays = None if recorded else plain_arrays(p, tensors)
            if arrays is None:
                p_real, g_real, *buffers = as_real(p, tensors)
                change(readings.tensors, p_real, g_real, buffers, numbers)
                continue
            if arrays[0].size <= PIECE:
                change(readings.arrays, arrays[0], arrays[1], arrays[2:], numbers)
            else:
                for piece in pieces(arrays):
                    change(readings.arrays, piece[0], piece[1], piece[2:], numbers)
            wrote(p)

    def _prepared(self, group: dict[str, Any], lr: Any, recorded: bool) -> Callable[..., None]:
        """``update``, after what the group's settings ask to be done with the gradient and the parameter first."""
        decay = group["weight_decay"] if self.decays else 0.0
        if not recorded:
            decay = float(decay)
        decays = isinstance(decay, Tensor) or decay != 0
        if not decays and not group["maximize"]:
            return self.update

        def change(xp: Any, p: Any, g: Any, buffers: Any, numbers: Any) -> None:
            if group["maximize"]:
                g = -g
            if decays and group.get("decoupled_weight_decay"):
                xp.mul_(p, 1 - lr * decay)
            elif decays:
                g = xp.added(g, p, decay)
            self.update(xp, p, g, buffers, numbers)

        return change


def as_real(p: Tensor, others: list[Tensor]) -> list[Tensor]:
    """A parameter, its gradient and its state; complex ones as pairs of real numbers on the same memory."""
    if not p.is_complex():
        return [p, *others]
    from ..engine.assemble import find

    return [find("view_as_real")(t) for t in (p, *others)]


def plain_arrays(p: Tensor, others: list[Tensor]) -> list[np.ndarray] | None:
    """The arrays behind a parameter, its gradient and its state; None where the step has to go by way of Tensors."""
    target = plain_memory(p)
    if target is None or type(target) is not np.ndarray:
        return None
    dtype, shape = target.dtype, target.shape
    arrays = [target]
    for tensor in others:
        a = tensor._a if type(tensor._a) is np.ndarray else memory(tensor)
        if a.dtype != dtype or a.shape != shape:
            return None
        arrays.append(a)
    if not shape:
        arrays = [a.reshape(1) for a in arrays]
    if dtype.kind == "f":
        return arrays
    if dtype.kind != "c" or not all(a.flags.c_contiguous for a in arrays):
        return None
    return [a.view(a.real.dtype) for a in arrays]


def pieces(arrays: list[np.ndarray]) -> Iterator[list[np.ndarray]]:
    """The same arrays, cut into pieces of at most some :data:`PIECE` elements."""
    if all(a.flags.c_contiguous for a in arrays):
        arrays = [a.reshape(-1) for a in arrays]
    rows = max(1, PIECE * len(arrays[0]) // arrays[0].size)
    for start in range(0, len(arrays[0]), rows):
        yield [a[start : start + rows] for a in arrays]
