"""PyTorch's tensors given to our factories."""

import pytest

import autograd_nb as ours

torch = pytest.importorskip("torch", reason="its tensors are what is given")


@pytest.mark.parametrize("make", [ours.tensor, ours.as_tensor])
def test_values_and_dtype_are_theirs(make):
    for theirs in (torch.arange(6.0).reshape(2, 3), torch.tensor(2), torch.tensor([True, False]), torch.zeros(0)):
        found = make(theirs)
        assert found.tolist() == theirs.tolist()
        assert str(found.dtype) == str(theirs.dtype)


def test_a_copy_is_a_copy():
    theirs = torch.zeros(2)
    copy = ours.tensor(theirs)
    theirs += 1
    assert copy.tolist() == [0, 0]


def test_what_carries_a_graph_is_refused_by_its_owner():
    with pytest.raises(RuntimeError, match="that requires grad"):
        ours.tensor(torch.ones(2, requires_grad=True))
