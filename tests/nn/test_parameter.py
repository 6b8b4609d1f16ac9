"""nn.Parameter: a leaf that prints as one, whose results are tensors."""

import copy

import pytest

import autograd_nb as torch


def test_it_prints_and_requires_grad():
    assert repr(torch.nn.Parameter(torch.zeros(2))) == "Parameter containing:\ntensor([0., 0.], requires_grad=True)"
    assert not torch.nn.Parameter(torch.zeros(2), requires_grad=False).requires_grad


def test_results_and_gradients_are_tensors():
    p = torch.nn.Parameter(torch.ones(2))
    (p * 2).sum().backward()
    assert type(p * 2) is torch.Tensor
    assert type(p.grad) is torch.Tensor
    assert p.is_leaf


def test_it_is_on_the_memory_of_its_data():
    data = torch.zeros(2)
    p = torch.nn.Parameter(data)
    data.add_(1)
    assert p.tolist() == [1.0, 1.0]


def test_a_copy_is_independent_and_a_parameter():
    p = torch.nn.Parameter(torch.zeros(2))
    other = copy.deepcopy([p, p])
    assert other[0] is other[1]
    assert type(other[0]) is torch.nn.Parameter
    other[0].data.add_(1)
    assert p.tolist() == [0.0, 0.0]


def test_integers_cannot_be_trained():
    with pytest.raises(RuntimeError, match="Only Tensors of floating point and complex dtype can require gradients"):
        torch.nn.Parameter(torch.tensor([1]))
