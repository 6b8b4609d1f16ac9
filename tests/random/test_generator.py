"""Seeds, states and copies of the generator against PyTorch's."""

import copy
import pickle

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="seeds and states are compared with PyTorch's own")

from autograd_nb import random as nb  # noqa: E402

FLOAT = np.dtype("float32")
SEEDS = (0, 1, -1, -5, 2**31, 2**32, 2**32 + 5, 2**63, 2**64 - 1, -(2**63))


@pytest.mark.parametrize("seed", SEEDS)
def test_any_64_bit_seed_is_taken_as_torch_takes_it(seed):
    ours, theirs = nb.Generator(), torch.Generator()
    assert ours.manual_seed(seed) is ours
    theirs.manual_seed(seed)
    assert ours.initial_seed() == theirs.initial_seed()
    assert ours.get_state().tobytes() == theirs.get_state().numpy().tobytes()
    assert np.array_equal(nb.uniform(ours, (700,), FLOAT), torch.rand(700, generator=theirs).numpy())


@pytest.mark.parametrize("seed", [2**64, -(2**63) - 1, 1.5, "a", None, True, np.int64(3), np.float32(2)])
def test_bad_seeds_raise_what_torch_raises(seed):
    with pytest.raises((RuntimeError, ValueError, TypeError)) as theirs:
        torch.Generator().manual_seed(seed)
    generator = nb.Generator().manual_seed(4)
    with pytest.raises(theirs.type) as ours:
        generator.manual_seed(seed)
    assert str(ours.value) == str(theirs.value).split("\n")[0]
    assert generator.initial_seed() == 4


def test_a_new_generator_has_torchs_default_seed():
    assert nb.Generator().initial_seed() == torch.Generator().initial_seed()
    assert nb.Generator("cpu").device == str(torch.Generator("cpu").device)


@pytest.mark.parametrize("device", ["cuda", "cuda:0", "meta", "nonsense"])
def test_other_devices_are_refused_with_torchs_first_sentence(device):
    with pytest.raises(RuntimeError) as theirs:
        torch.Generator(device)
    with pytest.raises(RuntimeError) as ours:
        nb.Generator(device)
    first = str(ours.value).split("\n")[0]
    if device == "nonsense":  # torch lists its device types here
        assert first == "Invalid device string: 'nonsense'"
    else:
        assert str(theirs.value).startswith(first)


@pytest.mark.parametrize("drawn", [0, 1, 2, 5, 623, 624, 625, 1247, 1248, 5000])
@pytest.mark.parametrize("normals", [0, 1, 2])
def test_states_travel_both_ways(drawn, normals):
    theirs = torch.Generator().manual_seed(77)
    torch.rand(drawn, generator=theirs)
    torch.randn(normals, generator=theirs)
    ours = nb.Generator()
    ours.set_state(theirs.get_state().numpy())
    assert ours.initial_seed() == 77
    assert ours.get_state().tobytes() == theirs.get_state().numpy().tobytes()
    back = torch.Generator()
    back.set_state(torch.from_numpy(ours.get_state()))
    for _ in range(3):
        expected = torch.randn(3, generator=theirs).numpy()
        assert np.array_equal(nb.normal(ours, (3,), FLOAT), expected)
        assert np.array_equal(torch.randn(3, generator=back).numpy(), expected)
    assert np.array_equal(nb.uniform(ours, (1500,), FLOAT), torch.rand(1500, generator=theirs).numpy())


def test_the_unused_float_normal_survives_the_round_trip():
    state = torch.Generator().get_state().numpy()
    state[-8:-4] = np.float32(0.25).tobytes() and np.frombuffer(np.float32(0.25).tobytes(), np.uint8)
    state[-4] = 1
    ours = nb.Generator()
    ours.set_state(state)
    assert ours.next_float_normal == 0.25
    assert ours.get_state().tobytes() == state.tobytes()


def bad_states():
    good = torch.Generator().get_state()
    return [good[:100], good[:5048], good.float(), torch.zeros(5056, dtype=torch.uint8)]


@pytest.mark.parametrize("number", range(4))
def test_bad_states_raise_what_torch_raises_and_change_nothing(number):
    state = bad_states()[number]
    with pytest.raises((RuntimeError, TypeError)) as theirs:
        torch.Generator().set_state(state)
    generator = nb.Generator().manual_seed(1)
    before = generator.get_state()
    with pytest.raises(theirs.type) as ours:
        generator.set_state(state.numpy())
    assert str(ours.value) == str(theirs.value).split("\n")[0]
    assert np.array_equal(generator.get_state(), before)


def test_something_that_is_no_array_is_no_state():
    with pytest.raises(TypeError, match=r"expected a torch\.ByteTensor, but got NoneType"):
        nb.Generator().set_state(None)


def test_manual_seed_forgets_the_waiting_normal_as_torch_does():
    ours, theirs = nb.Generator().manual_seed(5), torch.Generator().manual_seed(5)
    for generator, draw in (
        (ours, lambda: nb.normal(ours, (1,), FLOAT)),
        (theirs, lambda: torch.randn(1, generator=theirs)),
    ):
        draw()
        generator.manual_seed(6)
    assert np.array_equal(nb.normal(ours, (3,), FLOAT), torch.randn(3, generator=theirs).numpy())


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, nb.Generator.clone_state, lambda g: pickle.loads(pickle.dumps(g))]
)
def test_copies_go_their_own_way_from_the_same_point(duplicate):
    generator = nb.Generator().manual_seed(8)
    nb.normal(generator, (3,), FLOAT)
    twin = duplicate(generator)
    ours = nb.normal(generator, (700,), FLOAT)
    assert np.array_equal(nb.normal(twin, (700,), FLOAT), ours)


def test_repr_is_torchs():
    ours, theirs = repr(nb.Generator()), repr(torch.Generator())
    assert ours.partition(" at 0x")[:2] == theirs.partition(" at 0x")[:2]
