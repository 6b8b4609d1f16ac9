"""Pruning beside PyTorch's: what stays, what a module holds, random choices, and refusals."""

import importlib

import pytest

from tests.engine.oracle import error, same, same_or_raises

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def pruning(T):
    return importlib.import_module(f"{T.__name__}.nn.utils.prune")


def layer(T):
    T.manual_seed(3)
    return T.nn.Linear(4, 3)


def facts(module):
    return {k: v.detach() for k, v in module.state_dict().items()}, [n for n, _ in module.named_parameters()]


ONE = {
    "l1 share": lambda p, m: p.l1_unstructured(m, "weight", 0.4),
    "l1 count": lambda p, m: p.l1_unstructured(m, "weight", amount=5),
    "l1 none": lambda p, m: p.l1_unstructured(m, "weight", 0),
    "l1 scores": lambda p, m: p.l1_unstructured(m, "weight", 2, importance_scores=m.weight.detach() ** -1),
    "random": lambda p, m: p.random_unstructured(m, "bias", 0.5),
    "channels": lambda p, m: p.ln_structured(m, "weight", 0.5, 2, 0),
    "columns": lambda p, m: p.ln_structured(m, "weight", 2, 1, -1),
    "random channels": lambda p, m: p.random_structured(m, "weight", 0.5, 1),
    "no channels": lambda p, m: p.random_structured(m, "weight", 0, 1),
    "mask": lambda p, m: p.custom_from_mask(m, "bias", m.bias.detach() > 0),
    "identity": lambda p, m: p.identity(m, "bias"),
}


@pytest.mark.parametrize("name", ONE)
@same
def test_one_parameter(T, name):
    p, m = pruning(T), layer(T)
    yield ONE[name](p, m) is m, facts(m), p.is_pruned(m)
    m(T.ones(2, 4)).sum().backward()
    yield m.weight, [q.grad for q in m.parameters()]
    pruned = "bias" if hasattr(m, "bias_orig") else "weight"
    p.remove(m, pruned)
    yield facts(m), p.is_pruned(m), getattr(m, pruned).is_leaf


@pytest.mark.parametrize("first", ["l1 share", "channels", "random channels"])
@pytest.mark.parametrize("second", ["l1 share", "columns", "channels", "random channels"])
@same_or_raises
def test_one_after_the_other(T, first, second):
    p, m = pruning(T), layer(T)
    for name in (first, second, second):
        ONE[name](p, m)
    (hook,) = m._forward_pre_hooks.values()
    yield facts(m), len(hook), [type(h) for h in hook], type(hook[0])
    p.remove(m, "weight")
    yield facts(m)


@same
def test_several_parameters_at_once(T):
    p = pruning(T)
    m = T.nn.Sequential(layer(T), T.nn.ReLU(), layer(T))
    p.l1_unstructured(m[0], "weight", 2)
    p.global_unstructured([(m[0], "weight"), (m[2], "weight")], pruning_method=p.L1Unstructured, amount=0.5)
    yield facts(m), p.is_pruned(m)
    yield error(p.global_unstructured, [(m[2], "bias")], p.RandomStructured, None, amount=1)
    yield error(p.global_unstructured, 3, p.L1Unstructured)


@same
def test_a_tensor_alone(T):
    p = pruning(T)
    yield p.L1Unstructured(2).prune(T.tensor([3.0, -1.0, 2.0, 0.5]))


@same
def test_refusals(T):
    p, m = pruning(T), layer(T)
    for amount in (13, 1.5, -1, "a"):
        yield error(p.l1_unstructured, m, "weight", amount)
    yield error(p.ln_structured, m, "weight", 1, 2, 3), error(p.ln_structured, m, "bias", 1, 2, 0)
    yield error(p.remove, m, "weight"), [n for n, _ in m.named_parameters()]
