"""L-BFGS: steps along a direction that takes the curvature seen in the last steps into account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..engine import modes
from ..engine.plain_writing import wrote
from ..engine.tensor import Tensor
from ..engine.views import alias_of
from .line_search import Point, at_start, strong_wolfe
from .optimizer import Optimizer
from .readings import arrays
from .settings import check_not_negative, check_one_element

REMEMBERED = ("d", "t", "old_dirs", "old_stps", "ro", "H_diag", "prev_flat_grad", "prev_loss")


def _bare(value: Any) -> Any:
    """Arrays for tensors, also in lists."""
    if isinstance(value, list):
        return [_bare(v) for v in value]
    return value._a if isinstance(value, Tensor) else value


def _wrapped(value: Any) -> Any:
    """Tensors for arrays, also in lists."""
    if isinstance(value, list):
        return [_wrapped(v) for v in value]
    return Tensor._of(value) if isinstance(value, np.ndarray | np.generic) else value


class LBFGS(Optimizer):
    """Several iterations in each ``step(closure)``; the closure clears gradients, computes the loss, calls backward.

    One parameter group only. line_search_fn: None (steps of ``lr``) or ``"strong_wolfe"``.

    >>> import autograd_nb as torch
    >>> w = torch.tensor([4.0], requires_grad=True)
    >>> optimizer = torch.optim.LBFGS([w], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = ((w - 1) ** 2).sum()
    ...     loss.backward()
    ...     return loss
    >>> optimizer.step(closure)
    tensor(9., grad_fn=<SumBackward0>)
    >>> w
    tensor([1.], requires_grad=True)
    """

    def __init__(
        self, params: Iterable[Any], lr: Any = 1, max_iter: int = 20, max_eval: int | None = None,
        tolerance_grad: float = 1e-7, tolerance_change: float = 1e-9, history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:  # fmt: skip
        check_one_element(lr)
        check_not_negative(lr=lr)
        super().__init__(params, dict(
            lr=lr, max_iter=max_iter, max_eval=max_iter * 5 // 4 if max_eval is None else max_eval,
            tolerance_grad=tolerance_grad, tolerance_change=tolerance_change, history_size=history_size,
            line_search_fn=line_search_fn))  # fmt: skip
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    # -- the parameters as one long array -----------------------------------------------------------------------
    def _flat_grad(self) -> np.ndarray:
        parts = [np.zeros(p.numel(), p._a.dtype) if p.grad is None else p.grad._a.reshape(-1) for p in self._params]
        flat = np.concatenate([part.view(part.real.dtype) for part in map(np.ascontiguousarray, parts)])
        return np.array(flat)

    def _move(self, t: Any, direction: np.ndarray) -> None:
        start = 0
        for p in self._params:
            alias_of(p)
            size = p._a.size * (2 if p.is_complex() else 1)
            share = direction[start : start + size].view(p._a.dtype).reshape(p._a.shape)
            arrays.add_(p._a, share, float(t))
            wrote(p)
            start += size

    def _evaluated(self, closure: Callable[[], Any], t: Any, direction: np.ndarray) -> Point:
        """Loss and gradient ``t`` along ``direction``; the parameters stay where they are."""
        before = [np.array(p._a) for p in self._params]
        self._move(t, direction)
        loss, grad = float(closure()), self._flat_grad()
        for p, values in zip(self._params, before, strict=True):
            p._a[...] = values
            wrote(p)
        return Point(t, loss, grad, grad.dot(direction))

    # -- the iterations -----------------------------------------------------------------------------------------
    def step(self, closure: Callable[[], Any]) -> Any:  # type: ignore[override]
        """Iterate until the gradient or the progress is small; gives the loss before the first iteration."""
        with modes.no_grad():
            token = modes.quiet(modes.QUIET)
            try:
                return self._iterate(modes.enable_grad()(closure))
            finally:
                modes.loud(token)

    def _iterate(self, closure: Callable[[], Any]) -> Any:
        group, state = self.param_groups[0], self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first_loss = closure()
        loss, grad, evaluations = float(first_loss), self._flat_grad(), 1
        state["func_evals"] += 1
        if np.abs(grad).max() <= group["tolerance_grad"]:
            return first_loss
        run = {name: _bare(state.get(name)) for name in REMEMBERED}
        for n in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            self._direction(run, grad, state)
            run["prev_flat_grad"], run["prev_loss"] = grad, loss
            lr = float(group["lr"])
            run["t"] = min(1.0, 1.0 / np.abs(grad).sum()) * lr if state["n_iter"] == 1 else lr
            slope = grad.dot(run["d"])
            if slope > -group["tolerance_change"]:
                break
            last = n == group["max_iter"]
            loss, grad, used = self._advance(closure, run, loss, grad, slope, group["max_eval"] - evaluations, last)
            evaluations += used
            state["func_evals"] += used
            if last or evaluations >= group["max_eval"] or self._settled(run, loss, grad):
                break
        state.update({name: _wrapped(value) for name, value in run.items()})
        return first_loss

    def _settled(self, run: dict[str, Any], loss: float, grad: np.ndarray) -> bool:
        group = self.param_groups[0]
        return bool(
            np.abs(grad).max() <= group["tolerance_grad"]
            or np.abs(run["d"] * run["t"]).max() <= group["tolerance_change"]
            or abs(loss - run["prev_loss"]) < group["tolerance_change"]
        )

    def _advance(
        self, closure: Callable[[], Any], run: dict[str, Any], loss: float, grad: np.ndarray, slope: Any, most: int,
        last: bool,
    ) -> tuple[float, np.ndarray, int]:  # fmt: skip
        """Go along the direction; gives loss and gradient there, and how often the closure was called."""
        group, direction = self.param_groups[0], run["d"]
        if group["line_search_fn"] is None:
            self._move(run["t"], direction)
            return (loss, grad, 0) if last else (float(closure()), self._flat_grad(), 1)
        if group["line_search_fn"] != "strong_wolfe":
            raise RuntimeError("only 'strong_wolfe' is supported")
        end, used = strong_wolfe(
            lambda t: self._evaluated(closure, t, direction), at_start(loss, grad, slope), run["t"],
            np.abs(direction).max(), most, 1e-9,
        )  # fmt: skip
        run["t"] = end.t
        self._move(end.t, direction)
        return end.loss, end.grad, used

    def _direction(self, run: dict[str, Any], grad: np.ndarray, state: dict[str, Any]) -> None:
        """Set ``run["d"]``: against the gradient, bent by the curvature of the steps that are remembered."""
        if state["n_iter"] == 1:
            run.update(d=-grad, old_dirs=[], old_stps=[], ro=[], H_diag=1)
            return
        size = self.param_groups[0]["history_size"]
        change, step = grad - run["prev_flat_grad"], run["d"] * run["t"]
        along = change.dot(step)
        if along > 1e-10:
            for name, value in (("old_dirs", change), ("old_stps", step), ("ro", 1.0 / along)):
                run[name] = [*run[name], value][-size:]
            run["H_diag"] = along / change.dot(change)
        q, weights = -grad, []
        past = list(zip(run["old_dirs"], run["old_stps"], run["ro"], strict=True))
        for change, step, inverse in reversed(past):
            weights.append(step.dot(q) * inverse)
            arrays.add_(q, change, -float(weights[-1]))
        direction = q * run["H_diag"]
        for change, step, inverse in past:
            arrays.add_(direction, step, float(weights.pop() - change.dot(direction) * inverse))
        run["d"] = direction
