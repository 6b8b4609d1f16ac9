"""Batches come in the order, and with the errors, that PyTorch has."""

import random
from collections import OrderedDict, namedtuple

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import error, same

pytest.importorskip("torch")

Point = namedtuple("Point", "x y")


def dataset(T, count=10):
    return T.utils.data.TensorDataset(T.arange(float(count * 2)).reshape(count, 2), T.arange(count))


def module(T):
    """``torch.utils.data``, which has to be imported on its own in neither."""
    return T.utils.data


@pytest.mark.parametrize("settings", [
    dict(), dict(batch_size=3), dict(batch_size=3, shuffle=True), dict(batch_size=3, shuffle=True, drop_last=True),
    dict(batch_size=None), dict(batch_size=None, shuffle=True), dict(shuffle=False, batch_size=100),
])  # fmt: skip
@same
def test_batches_and_their_order(T, settings):
    T.manual_seed(5)
    loader = module(T).DataLoader(dataset(T), **settings)
    yield len(loader)
    for _ in range(2):
        yield list(loader)
    yield T.rand(2)
    generator = T.Generator().manual_seed(3)
    loader = module(T).DataLoader(dataset(T), **settings, generator=generator)
    yield list(loader), T.rand(2), generator.initial_seed()
    yield T.rand(2, generator=generator)


@same
def test_samplers(T):
    D = module(T)
    T.manual_seed(1)
    for sampler in (
        D.SequentialSampler("abc"), D.RandomSampler(range(600)), D.RandomSampler(range(5), num_samples=12),
        D.RandomSampler(range(5), True, 40), D.SubsetRandomSampler([3, 5, 9]), D.BatchSampler(range(7), 3, True),
        D.WeightedRandomSampler([0.1, 0.9, 0.4], 6), D.WeightedRandomSampler([0.1, 0.9, 0.4], 2, replacement=False),
        D.BatchSampler(D.RandomSampler(range(7)), 3, False),
        D.DistributedSampler(range(11), 3, 1), D.DistributedSampler(range(11), 3, 2, drop_last=True),
        D.DistributedSampler(range(2), 5, 4, shuffle=False),
    ):  # fmt: skip
        yield len(sampler), list(sampler), list(sampler)
    for replacement in (False, True):
        seeded = D.RandomSampler(range(9), replacement, generator=T.Generator().manual_seed(2))
        yield list(seeded), list(seeded)
    shares = D.DistributedSampler(range(6), 2, 0)
    shares.set_epoch(4)
    yield list(shares)
    yield T.rand(1)


@same
def test_datasets(T):
    D, data = module(T), dataset(T)

    class Stream(D.IterableDataset):
        def __init__(self, n):
            self.n = n

        def __iter__(self):
            return iter(range(self.n))

        def __len__(self):
            return self.n

    both = data + D.Subset(data, [1, 3])
    yield len(both), both[11], both[-1], both.cumulative_sizes
    yield error(both.__getitem__, -13)
    stacked, named = D.StackDataset(data, range(10)), D.StackDataset(a=data, b=range(10))
    yield len(stacked), stacked[2], named[2], stacked.__getitems__([1, 2]), named.__getitems__([1, 2])
    chained = Stream(2) + Stream(3)
    yield list(chained), len(chained), data[2:4], len(data)
    yield list(D.DataLoader(chained, batch_size=2)), list(D.DataLoader(chained, batch_size=None))
    yield list(D.DataLoader(chained, batch_size=2, drop_last=True)), len(D.DataLoader(chained, batch_size=2))
    loader = D.DataLoader(named, batch_size=4)
    yield list(loader)
    yield list(D.DataLoader(D.Subset(D.Subset(data, [5, 3, 1]), [2, 0]), batch_size=2))


@same
def test_splits(T):
    D = module(T)
    T.manual_seed(3)
    for lengths in ([7, 3], [0.5, 0.5], [0.3, 0.3, 0.4], [1.0, 0.0]):
        yield [list(part.indices) for part in D.random_split(range(10), lengths)]
    yield [list(p) for p in D.random_split(range(10), [4, 6], generator=T.Generator().manual_seed(42))]
    yield error(D.random_split, range(10), [4, 4])
    yield error(D.random_split, range(10), [1.5, -0.5])


@same
def test_collating(T):
    C = module(T).default_collate
    for batch in (
        [1, 2], [1.5, 2.5], [True, False], ["a", "b"], [b"a", b"b"], [np.float32(1), np.float32(2)],
        [np.arange(2), np.arange(2)], [T.ones(2), T.zeros(2)], [{"a": 1, "b": [1, 2]}, {"a": 3, "b": [3, 4]}],
        [(1, "x"), (2, "y")], [[1, 2], [3, 4]], [Point(1, 2.0), Point(3, 4.0)], [np.array(1.5), np.array(2.5)],
        [OrderedDict(a=1), OrderedDict(a=2)], [T.ones(2, requires_grad=True), T.ones(2)],
        [np.float64(1), np.float64(3)], [np.bool_(1), np.bool_(0)], [(T.ones(1), 3), (T.zeros(1), 4)],
    ):  # fmt: skip
        made = C(batch)
        yield type(made).__name__, made
    yield error(C, [object()])[0]
    yield error(C, [2**70, 1])[0], C([1, True]), C([1.5, 2]), C([np.uint8(1), np.uint8(2)])
    yield error(C, [[1], [1, 2]])
    yield error(C, [T.ones(2), T.ones(3)])
    yield error(C, [np.array(["a"])])
    convert = module(T).default_convert
    for data in (np.arange(2), {"a": np.ones(1)}, (1, np.ones(1)), [np.ones(1)], Point(1, 2), "a", np.array(["a"]), 3):
        yield convert(data)


@same
def test_collating_by_hand(T):
    T.manual_seed(0)
    for collate in (lambda batch: [len(batch), batch[0][1]], lambda batch: batch):
        yield list(module(T).DataLoader(dataset(T, 5), batch_size=2, shuffle=True, collate_fn=collate))
    loader = module(T).DataLoader(dataset(T), batch_sampler=[[1, 2], [3]])
    yield list(loader), len(loader), loader.batch_size
    yield list(module(T).DataLoader(dataset(T), sampler=[4, 2, 2], batch_size=2))
    yield next(iter(module(T).DataLoader([{"x": T.ones(1), "y": i} for i in range(3)], batch_size=3)))


def stream(T):
    """Four numbers that say they are two."""

    class Stream(module(T).IterableDataset):
        def __iter__(self):
            return iter(range(4))

        def __len__(self):
            return 2

    return Stream()


@same
def test_loaders_refuse(T):
    D, data = module(T), dataset(T)
    for settings in (
        dict(num_workers=-1), dict(timeout=-1), dict(prefetch_factor=2), dict(persistent_workers=True),
        dict(sampler=[1], shuffle=True), dict(batch_sampler=[[1]], batch_size=2), dict(batch_size=None, drop_last=True),
        dict(batch_size=0), dict(batch_size=2, drop_last=1), dict(multiprocessing_context="fork"),
    ):  # fmt: skip
        yield error(D.DataLoader, data, **settings)
    for settings in (dict(shuffle=True), dict(sampler=[1]), dict(batch_sampler=[1])):
        yield error(D.DataLoader, stream(T), **settings)
    yield error(lambda: list(D.DataLoader(data, sampler=[99], batch_size=1)))
    loader = D.DataLoader(data)
    yield error(setattr, loader, "batch_size", 3)


@same
def test_datasets_refuse(T):
    D, data = module(T), dataset(T)
    yield error(D.TensorDataset, T.ones(2), T.ones(3))
    yield error(D.ConcatDataset, [])
    yield error(D.ConcatDataset, [stream(T)])
    yield error(lambda: list(D.ChainDataset([data])))
    yield error(D.StackDataset)
    yield error(D.StackDataset, data, a=data)
    yield error(D.StackDataset, data, range(3))
    yield error(D.Dataset().__getitem__, 0)

    class Half(D.Subset):
        def __getitem__(self, index):
            return 0

    yield error(Half, data, [1])


@same
def test_samplers_refuse(T):
    D, data = module(T), dataset(T)
    yield error(D.RandomSampler, data, replacement=1)
    yield error(D.RandomSampler, data, num_samples=0)
    yield error(D.RandomSampler, [])
    yield error(D.WeightedRandomSampler, [1.0], 0)
    yield error(D.WeightedRandomSampler, [[1.0]], 1)
    yield error(D.WeightedRandomSampler, [1.0], 1, 3)
    yield error(D.DistributedSampler, data, 2, 2)


@same
def test_unusual_loaders(T):
    D = module(T)
    loader = D.DataLoader(stream(T), batch_size=None)
    yield len(loader)
    yield list(loader)
    yield next(iter(D.DataLoader(dataset(T), batch_size=5, pin_memory=True)))


class Numbers(autograd_nb.utils.data.IterableDataset):
    """Shares its numbers out among workers."""

    def __iter__(self):
        info = autograd_nb.utils.data.get_worker_info()
        return iter(range(7)) if info is None else iter(range(info.id, 7, info.num_workers))


class Noise(autograd_nb.utils.data.Dataset):
    def __len__(self):
        return 6

    def __getitem__(self, index):
        return autograd_nb.rand(()).item(), random.random()


def test_workers_take_turns():
    D = autograd_nb.utils.data
    assert [b.tolist() for b in D.DataLoader(Numbers(), batch_size=2, num_workers=2)] == [[0, 2], [1, 3], [4, 6], [5]]
    assert D.get_worker_info() is None
    seen = []
    loader = D.DataLoader(range(4), num_workers=2, worker_init_fn=lambda k: seen.append((k, D.get_worker_info().id)))
    assert [b.item() for b in loader] == [0, 1, 2, 3]
    assert seen == [(0, 0), (1, 1)]


def test_workers_draw_numbers_of_their_own():
    autograd_nb.manual_seed(1)
    random.seed(1)
    expected = autograd_nb.utils.data.DataLoader(range(3), num_workers=0)
    list(expected)
    after = autograd_nb.rand(1).item(), random.random()
    autograd_nb.manual_seed(1)
    random.seed(1)
    rows = [tuple(v.item() for v in b) for b in autograd_nb.utils.data.DataLoader(Noise(), num_workers=2)]
    assert len({a for a, _ in rows}) == len({b for _, b in rows}) == 6
    assert (autograd_nb.rand(1).item(), random.random()) == after


def test_a_workers_numbers_are_those_of_its_seed():
    autograd_nb.manual_seed(1)
    loader = autograd_nb.utils.data.DataLoader(Noise(), num_workers=2)
    seeds = []
    loader.worker_init_fn = lambda k: seeds.append(autograd_nb.initial_seed())
    first = next(iter(loader))[0].item()
    assert seeds[1] == seeds[0] + 1
    assert autograd_nb.rand((), generator=autograd_nb.Generator().manual_seed(seeds[0])).item() == pytest.approx(first)


def test_a_batch_of_rows_is_no_view():
    x = autograd_nb.zeros(4, 2)
    (batch,) = next(iter(autograd_nb.utils.data.DataLoader(autograd_nb.utils.data.TensorDataset(x), batch_size=4)))
    batch.add_(1)
    assert x.sum() == 0


@pytest.mark.parametrize("second", [np.arange(3.0), np.arange(6.0)[::2], np.arange(3.0, dtype="float32")])
def test_arrays_of_one_kind_and_of_several_are_stacked_alike(second):
    import torch

    batch = [np.array([1.5, 2.5, 3.5]), second]
    ours, theirs = (T.utils.data.default_collate(batch) for T in (autograd_nb, torch))
    assert str(ours) == str(theirs)
    ours[0, 0] = 7
    assert batch[0][0] == 1.5
