"""From indices to a batch; and workers, who fetch by turns with random numbers of their own."""

from __future__ import annotations

import copy
import random as python_random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...engine.tensor import Tensor
from ...random import default_generator
from .collate import default_collate
from .dataset import IterableDataset, Subset, TensorDataset

if TYPE_CHECKING:
    from .dataloader import DataLoader

Fetch = Callable[[Any], Any]


def rows_of(dataset: Any, indices: list[int]) -> list[Tensor] | None:
    """A batch of a TensorDataset, or of a Subset of one, taken from its tensors at once; None for anything else."""
    while type(dataset) is Subset:
        indices = [dataset.indices[i] for i in indices]
        dataset = dataset.dataset
    if type(dataset) is not TensorDataset or any(type(t) is not Tensor or t._rg for t in dataset.tensors):
        return None
    rows = np.asarray(indices)
    if rows.dtype.kind != "i":
        return None
    try:
        return [Tensor._of(t._a[rows]) for t in dataset.tensors]
    except IndexError:
        return None  # taken one by one, the wrong index is named in PyTorch's words


def by_index(loader: DataLoader, dataset: Any) -> Fetch:
    """How to fetch from a dataset with indices."""
    collate = loader.collate_fn

    def fetch(index: Any) -> Any:
        if loader.batch_sampler is None:
            return collate(dataset[index])
        if collate is default_collate:
            batch = rows_of(dataset, index)
            if batch is not None:
                return batch
        many = getattr(dataset, "__getitems__", None)
        return collate(many(index) if many else [dataset[i] for i in index])

    return fetch


def in_turn(loader: DataLoader, dataset: Any) -> Fetch:
    """How to fetch from an iterable dataset: the next samples; StopIteration when there are none."""
    samples, ended = iter(dataset), False

    def fetch(index: Any) -> Any:
        nonlocal ended
        if ended:
            raise StopIteration
        if loader.batch_sampler is None:
            return loader.collate_fn(next(samples))
        batch = []
        for _ in index:
            try:
                batch.append(next(samples))
            except StopIteration:
                ended = True
                break
        if not batch or (loader.drop_last and len(batch) < len(index)):
            raise StopIteration
        return loader.collate_fn(batch)

    return fetch


def fetcher(loader: DataLoader, dataset: Any) -> Fetch:
    """How to fetch from the loader's dataset, or a worker's copy of it."""
    return (in_turn if isinstance(dataset, IterableDataset) else by_index)(loader, dataset)


@dataclass(frozen=True)
class WorkerInfo:
    """What :func:`get_worker_info` gives: the worker's number, how many there are, its seed, its dataset."""

    id: int
    num_workers: int
    seed: int
    dataset: Any


_working: WorkerInfo | None = None


def get_worker_info() -> WorkerInfo | None:
    """Which worker is fetching; None outside workers."""
    return _working


class Worker:
    """Fetches in this process, but with its own copy of the dataset and its own random numbers."""

    def __init__(self, loader: DataLoader, number: int, base_seed: int) -> None:
        self.info = WorkerInfo(number, loader.num_workers, base_seed + number, copy.copy(loader.dataset))
        with self._alone():
            python_random.seed(self.info.seed)
            default_generator.manual_seed(self.info.seed)
            if loader.worker_init_fn is not None:
                loader.worker_init_fn(number)
            self._fetch = fetcher(loader, self.info.dataset)

    _states: tuple[Any, Any] | None = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """The worker's random states in place of the session's, which come back afterwards."""
        global _working
        before, outside = _working, (default_generator.get_state(), python_random.getstate())
        _working = self.info
        if self._states is not None:
            _restore(self._states)
        try:
            yield
        finally:
            self._states = (default_generator.get_state(), python_random.getstate())
            _restore(outside)
            _working = before

    def fetch(self, index: Any) -> Any:
        """A batch; StopIteration when the worker's iterable dataset has ended."""
        with self._alone():
            try:
                return True, self._fetch(index)
            except StopIteration:
                return False, None


def _restore(states: tuple[Any, Any]) -> None:
    default_generator.set_state(states[0])
    python_random.setstate(states[1])
