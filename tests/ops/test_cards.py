"""Every op card: its rules against finite differences, its three readings against each other, its declaration."""

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb.engine.assemble import aten
from autograd_nb.ops.card import cards, raw
from autograd_nb.ops.symbols import derivative, formula

# Recorded, as in PyTorch, but with a derivative that only raises.
NO_DERIVATIVE = {"floor_divide", "igamma", "igammac", "special_zeta"}
ELEMENTWISE = sorted(
    c.name
    for c in cards.values()
    if c.vjp and c.name not in NO_DERIVATIVE and c.promote in ("arith", "float")
    and c.outputs == 1 and not c.lists and set(c.params) == set(c.tensors)
)  # fmt: skip
DIFFERENTIABLE = sorted(c.name for c in cards.values() if c.vjp)
# Away from these cards' kinks and poles; an op's own card says where else it may not be tested.
DEFAULT_DOMAIN = (0.2, 0.9)


def operands(card, seed=0, shape=(3, 2)):
    """Float64 leaves inside the card's domain."""
    rng = np.random.default_rng(seed)
    leaves = []
    for name in card.params:
        low, high = card.domain.get(name, DEFAULT_DOMAIN)
        leaf = torch.from_numpy(rng.uniform(low, high, shape))
        leaves.append(leaf.requires_grad_() if name in card.vjp else leaf)
    return leaves


def numeric_gradient(function, leaves, cotangent, position, step=1e-6):
    """Central differences of <cotangent, function> with respect to one operand."""
    base = [leaf.detach().numpy().copy() for leaf in leaves]
    result = np.zeros_like(base[position])
    for index in np.ndindex(result.shape):
        values = []
        for sign in (1, -1):
            moved = [b.copy() for b in base]
            moved[position][index] += sign * step
            values.append(float((function(*map(torch.from_numpy, moved)).numpy() * cotangent).sum()))
        result[index] = (values[0] - values[1]) / (2 * step)
    return result


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_rules_equal_finite_differences(name):
    card, function = cards[name], getattr(aten, name)
    leaves = operands(card)
    out = function(*leaves)
    cotangent = np.random.default_rng(1).uniform(0.5, 1.5, tuple(out.shape))
    wanted = [k for k, p in enumerate(card.params) if p in card.vjp]
    grads = torch.autograd.grad(out, [leaves[k] for k in wanted], torch.from_numpy(cotangent))
    for k, grad in zip(wanted, grads, strict=True):
        np.testing.assert_allclose(grad.numpy(), numeric_gradient(function, leaves, cotangent, k), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_recorded_pass_gives_the_same_numbers(name):
    card, function = cards[name], getattr(aten, name)
    leaves = operands(card)
    out = function(*leaves)
    wanted = [leaf for leaf in leaves if leaf.requires_grad]
    upstream = torch.from_numpy(np.random.default_rng(2).uniform(0.5, 1.5, tuple(out.shape)))
    plain = torch.autograd.grad(out, wanted, upstream, retain_graph=True)
    recorded = torch.autograd.grad(out, wanted, upstream, create_graph=True)
    for a, b in zip(plain, recorded, strict=True):
        np.testing.assert_allclose(a.numpy(), b.detach().numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_second_derivative_equals_differences_of_the_first(name):
    card, function = cards[name], getattr(aten, name)
    leaves = operands(card, seed=3)
    wanted = [k for k, p in enumerate(card.params) if p in card.vjp]

    def first(*values):
        own = [v.detach().requires_grad_() if k in wanted else v for k, v in enumerate(values)]
        grads = torch.autograd.grad(function(*own).sum(), [own[k] for k in wanted], allow_unused=True)
        return sum((g * (k + 1) for k, g in enumerate(grads) if g is not None), torch.zeros(3, 2, dtype=torch.float64))

    grads = torch.autograd.grad(function(*leaves).sum(), [leaves[k] for k in wanted], create_graph=True)
    weighted = sum(g * (k + 1) for k, g in enumerate(grads))
    if not weighted.requires_grad:  # a linear card: its first derivative does not depend on the operands
        return
    second = torch.autograd.grad(weighted.sum(), [leaves[k] for k in wanted], allow_unused=True, materialize_grads=True)
    for k, grad in zip(wanted, second, strict=True):
        expected = numeric_gradient(first, leaves, np.ones((3, 2)), k)
        np.testing.assert_allclose(grad.numpy(), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_float32_stays_float32(name):
    leaves = [leaf.detach().float().requires_grad_(leaf.requires_grad) for leaf in operands(cards[name])]
    out = getattr(aten, name)(*leaves)
    assert out.dtype is torch.float32
    for grad in torch.autograd.grad(out.sum(), [leaf for leaf in leaves if leaf.requires_grad]):
        assert grad.dtype is torch.float32


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_zero_dimensional_and_strided_operands(name):
    card, function = cards[name], getattr(aten, name)
    leaves = operands(card, shape=(2, 3))
    turned = [torch.from_numpy(leaf.detach().numpy().T) for leaf in leaves]
    np.testing.assert_allclose(function(*turned).numpy(), function(*leaves).detach().numpy().T, rtol=1e-15)
    points = [leaf.detach()[0, 0] for leaf in leaves]
    assert function(*points).shape == ()
    np.testing.assert_allclose(function(*points).item(), function(*leaves)[0, 0].item(), rtol=1e-12)


@pytest.mark.parametrize("name", DIFFERENTIABLE)
def test_rules_ask_only_for_what_the_card_has(name):
    card = cards[name]
    assert set(card.vjp) <= set(card.params)
    assert set(card.reads) == set(card.vjp)
    assert hasattr(raw, name)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_rules_read_as_mathematics(name):
    card = cards[name]
    shown = formula(card).latex
    assert shown.count("{") == shown.count("}")
    for param in card.vjp:
        latex = derivative(name, param)
        assert latex is not None, f"{name}: the rule of {param} cannot be read as a formula"
        assert latex.count("{") == latex.count("}")


def test_there_are_cards_to_test():
    assert len(ELEMENTWISE) > 30
