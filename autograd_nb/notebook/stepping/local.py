"""The local derivative of one executed node, found by asking the node itself: its step is linear in the gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Gradients = Sequence["np.ndarray | None"]
Linear = Callable[[Gradients], Gradients]
"""What a node does: the gradients of its inputs for the gradients of its outputs."""

# A matrix with more entries than this is no longer read; asking for its rows one by one would take long, too.
MOST_ENTRIES, MOST_ROWS = 256, 64


@dataclass(frozen=True, slots=True)
class Local:
    """What one input's gradient takes from the gradient of one output.

    kind: "factor": each element of the contribution is ``values`` times one upstream element, ``places`` says which
    (None: the one at its own place), summed to ``shape`` where the input was broadcast. "jacobian": ``values`` is the
    matrix of d output / d input, elements in reading order. "map": neither; the formula says what happens.
    """

    kind: str
    shape: tuple[int, ...]
    values: np.ndarray | None = None
    places: np.ndarray | None = None

    def product(self, upstream: np.ndarray) -> np.ndarray | None:
        """Upstream x local; None for a map, which cannot be multiplied with."""
        if self.values is None:
            return None
        with np.errstate(all="ignore"):
            if self.kind == "jacobian":
                return np.asarray(upstream.reshape(-1) @ self.values).reshape(self.shape)
            if self.places is None:
                return summed_to(self.values * upstream, self.shape)
            taken = upstream.reshape(-1)[self.places]
            return summed_to(np.where(self.values == 0, 0, self.values * taken), self.shape)


def summed_to(array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """``array`` summed over the dimensions in which ``shape`` was stretched to it."""
    array = np.asarray(array)
    lead = array.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(k + lead for k, n in enumerate(shape) if n == 1 < array.shape[k + lead])
    return array.sum(axis=axes, keepdims=False).reshape(shape) if axes else array.reshape(shape)


def locals_of(
    step: Linear, upstream: Gradients, contributions: Gradients
) -> tuple[list[list[tuple[int, Local]]], dict[int, np.ndarray]]:
    """For each contribution a pair (output number, its local derivative) for each output that has a gradient.

    Beside it what the node gives by itself, which hooks may have changed. Every answer is checked on the gradient of
    the pass: what does not give the contribution becomes a map.
    """
    found: list[list[tuple[int, Local]]] = [[] for _ in contributions]
    own: dict[int, np.ndarray] = {}
    for number, given in enumerate(upstream):
        if given is None:
            continue

        def alone(gradient: np.ndarray, at: int = number) -> Gradients:
            return step([gradient if j == at else None for j in range(len(upstream))])

        real = alone(given)
        probe = _Probe(alone, given)
        for k, contribution in enumerate(contributions):
            made = real[k] if k < len(real) else None
            if contribution is None or made is None:
                continue
            local = probe.local(k, contribution.shape)
            made = summed_to(made, contribution.shape)
            own[k] = own[k] + made if k in own else made
            product = local.product(given)
            if product is not None and not close(product, made):
                local = Local("map", contribution.shape)
            found[k].append((number, local))
    return found, own


def close(left: np.ndarray, right: np.ndarray) -> bool:
    """True if two gradients are the same up to rounding; nan and infinities must stand at the same places."""
    if left.shape != right.shape:
        return False
    with np.errstate(all="ignore"):
        return _close(left, right)


def _close(left: np.ndarray, right: np.ndarray) -> bool:
    small = {2: 2e-3, 4: 1e-5, 8: 1e-12}.get(right.real.dtype.itemsize, 1e-12) if right.dtype.kind in "fc" else 0.0
    finite = np.abs(right[np.isfinite(right)])
    scale = float(finite.max(initial=0.0))
    return bool(np.allclose(left, right, rtol=10 * small, atol=small * max(scale, 1e-30), equal_nan=True))


class _Probe:
    """Asks one node about one of its outputs; every question is asked once."""

    def __init__(self, step: Callable[[np.ndarray], Gradients], upstream: np.ndarray) -> None:
        self.step, self.upstream = step, upstream
        size = upstream.size
        shape, kind = upstream.shape, upstream.dtype
        self.noise = ((np.arange(size) * 0.6180339887) % 1 + 0.25).astype(kind).reshape(shape)
        self.ones = step(np.ones(shape, kind))
        self.ramp = step(np.arange(1, size + 1).astype(kind).reshape(shape))
        self.answer = step(self.noise)
        self._rows: list[Gradients] | None = None

    def local(self, k: int, shape: tuple[int, ...]) -> Local:
        """The local derivative of input ``k``, whose gradient has this shape."""
        ones, ramp, answer = self.ones[k], self.ramp[k], self.answer[k]
        if ones is None or ramp is None or answer is None:
            return Local("map", shape)
        with np.errstate(all="ignore"):
            return self._factor(ones, ramp, answer, shape) or self._jacobian(k, shape) or Local("map", shape)

    def _factor(self, ones: np.ndarray, ramp: np.ndarray, answer: np.ndarray, shape: tuple[int, ...]) -> Local | None:
        """A factor where each element takes from at most one upstream element."""
        if ones.shape == self.noise.shape and close(ones * self.noise, answer):
            return Local("factor", shape, ones)
        known = np.isfinite(ones) & (ones != 0)
        if not self.noise.size or not known.any():
            return None
        position = np.divide(ramp, ones, out=np.ones(ones.shape, ones.dtype), where=known).real - 1
        places = np.clip(np.rint(np.nan_to_num(position)), 0, self.noise.size - 1).astype(np.int64)
        if not close(ones * self.noise.reshape(-1)[places], answer):
            return self._even(ones, answer, shape)
        return Local("factor", shape, ones, places)

    def _even(self, ones: np.ndarray, answer: np.ndarray, shape: tuple[int, ...]) -> Local | None:
        """The same factor everywhere, where the node itself summed over what was broadcast."""
        whole = self.noise.shape
        try:
            times = np.broadcast_to(np.empty(shape, bool), whole).size // max(1, ones.size)
        except ValueError:
            return None
        if ones.shape != shape or times < 2:
            return None
        values = np.broadcast_to(ones / times, whole).astype(ones.dtype)
        return Local("factor", shape, values) if close(summed_to(values * self.noise, shape), answer) else None

    def _jacobian(self, k: int, shape: tuple[int, ...]) -> Local | None:
        size = self.upstream.size
        columns = int(np.prod(shape, dtype=np.int64))
        if not size or not columns or size > MOST_ROWS or size * columns > MOST_ENTRIES:
            return None
        if self._rows is None:
            units = np.eye(size, dtype=self.upstream.dtype)
            self._rows = [self.step(unit.reshape(self.upstream.shape)) for unit in units]
        rows = [row[k] for row in self._rows]
        if any(row is None for row in rows):
            return None
        return Local("jacobian", shape, np.stack([summed_to(r, shape).reshape(-1) for r in rows if r is not None]))
