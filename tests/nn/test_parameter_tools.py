"""``nn.utils``, ``nn.parallel`` and ``nn.attention`` beside PyTorch's."""

import copy
import pickle
from importlib import import_module

import pytest

from tests.engine.oracle import same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def trained(T):
    T.manual_seed(0)
    layer = T.nn.Linear(3, 2)
    layer(T.ones(4, 3)).square().sum().backward()
    return layer


@same
def test_clipping(T):
    tools = T.nn.utils
    for norm_type in (2.0, 1, float("inf"), 0.5):
        layer = trained(T)
        yield tools.clip_grad_norm_(layer.parameters(), 0.1, norm_type), [p.grad for p in layer.parameters()]
    layer = trained(T)
    yield tools.clip_grad_norm_(layer.weight, 1e9), layer.weight.grad
    yield tools.clip_grad_value_(layer.parameters(), 0.5), [p.grad for p in layer.parameters()]
    yield tools.get_total_norm([p.grad for p in layer.parameters()]), tools.get_total_norm([])
    yield tools.clip_grads_with_norm_(layer.parameters(), 0.1, T.tensor(2.0)), layer.bias.grad
    layer.bias.grad.fill_(float("nan"))
    yield whole_error(lambda: tools.clip_grad_norm_(layer.parameters(), 1.0, error_if_nonfinite=True))
    yield tools.clip_grad_norm_([], 1.0), tools.clip_grad_norm_((p for p in []), 1.0)
    yield tools.clip_grad_norm(layer.weight, 1)


@same
def test_vectors(T):
    layer, tools = trained(T), T.nn.utils
    vector = tools.parameters_to_vector(layer.parameters())
    yield vector
    tools.vector_to_parameters(T.arange(8.0), layer.parameters())
    yield layer.weight, layer.bias, whole_error(tools.vector_to_parameters, 3, [])


def symmetric(T):
    class Symmetric(T.nn.Module):
        def forward(self, x):
            return x.triu() + x.triu(1).transpose(-1, -2)

        def right_inverse(self, x):
            return x.triu()

    return Symmetric()


@same
def test_parametrizations(T):
    parametrize = T.nn.utils.parametrize
    T.manual_seed(0)
    layer = T.nn.Linear(3, 3)
    yield parametrize.register_parametrization(layer, "weight", symmetric(T)) is layer, repr(layer), layer.weight
    yield list(layer.state_dict()), parametrize.is_parametrized(layer), parametrize.is_parametrized(layer, "bias")
    layer.weight = T.arange(9.0).reshape(3, 3)
    yield layer.weight, layer.parametrizations.weight.original, type(layer).__name__
    layer(T.ones(1, 3)).sum().backward()
    yield layer.parametrizations.weight.original.grad
    parametrize.register_parametrization(layer, "weight", T.nn.Tanh())
    yield layer.weight, whole_error(setattr, layer, "weight", T.ones(3, 3))
    with parametrize.cached():
        yield layer.weight is layer.weight
    yield copy.deepcopy(layer).weight, parametrize.type_before_parametrizations(layer).__name__
    yield whole_error(pickle.dumps, layer)
    parametrize.remove_parametrizations(layer, "weight")
    yield layer.weight, repr(layer), list(layer.state_dict())
    yield whole_error(parametrize.remove_parametrizations, layer, "weight")
    yield whole_error(parametrize.register_parametrization, layer, "what", T.nn.Tanh())[0]
    yield whole_error(parametrize.register_parametrization, layer, "weight", T.nn.Flatten(0))


@pytest.mark.parametrize("name", ["weight_norm", "spectral_norm"])
@same
def test_ready_made(T, name):
    T.manual_seed(0)
    normalise = getattr(T.nn.utils.parametrizations, name)
    for layer in (T.nn.Linear(3, 2), T.nn.Conv2d(2, 3, 2), T.nn.ConvTranspose2d(2, 3, 2)):
        normalise(layer)
        yield list(layer.state_dict().items()), layer.weight.detach()
        layer.weight.sum().backward()
        yield [p.grad for p in layer.parameters()], layer.eval().weight.detach()
        T.nn.utils.parametrize.remove_parametrizations(layer, "weight")
        yield list(layer.state_dict()), layer.weight.detach()
    yield whole_error(T.nn.utils.parametrizations.spectral_norm, T.nn.ReLU())


@pytest.mark.parametrize("name", ["weight_norm", "spectral_norm"])
@same
def test_by_hooks(T, name):
    T.manual_seed(0)
    tools = T.nn.utils
    for layer in (T.nn.Linear(3, 2), T.nn.Conv2d(2, 3, 2)):
        getattr(tools, name)(layer)
        x = T.ones(2, 3) if layer.weight.dim() == 2 else T.ones(1, 2, 3, 3)
        out = layer(x)
        out.sum().backward()
        yield out.detach(), list(layer.state_dict().items()), [p.grad for p in layer.parameters()]
        yield whole_error(getattr(tools, name), layer)
        getattr(tools, f"remove_{name}")(layer)
        yield list(layer.state_dict()), layer(x).detach(), whole_error(getattr(tools, f"remove_{name}"), layer)


@same
def test_old_names_of_weight_norm(T):
    T.manual_seed(0)
    layer = T.nn.utils.parametrizations.weight_norm(T.nn.Linear(3, 2))
    state = {"weight_g": T.ones(2, 1), "weight_v": T.ones(2, 3), "bias": T.zeros(2)}
    yield str(layer.load_state_dict(state)), layer.weight.detach()


@same
def test_parallel(T):
    T.manual_seed(0)
    net = T.nn.DataParallel(T.nn.Linear(2, 3))
    yield repr(net), list(net.state_dict()), net(T.ones(4, 2)).detach(), net.device_ids
    yield net.module.weight.shape, T.nn.parallel.DataParallel is T.nn.DataParallel


@same
def test_choosing_a_way_to_compute_attention(T):
    attention = import_module(f"{T.__name__}.nn.attention")
    with attention.sdpa_kernel([attention.SDPBackend.MATH]):
        yield T.nn.functional.scaled_dot_product_attention(*[T.ones(1, 2, 4)] * 3)
    yield attention.SDPBackend.MATH.name


def test_parts_and_wholes():
    import autograd_nb as T

    parallel, x = T.nn.parallel, T.arange(4.0)
    parts = parallel.scatter({"x": x, "k": 3}, [0, 1])
    assert [(p["x"].tolist(), p["k"]) for p in parts] == [([0.0, 1.0], 3), ([2.0, 3.0], 3)]
    assert parallel.gather([(x, None), (x, None)], 0)[0].shape == (8,)
    layers = parallel.replicate(T.nn.Linear(4, 1), [0, 1])
    assert layers[0].weight is layers[1].weight
    assert len(parallel.parallel_apply(layers, [x, (x,)])) == 2
