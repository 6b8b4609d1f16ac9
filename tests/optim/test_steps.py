"""Each optimizer goes where PyTorch's goes."""

import copy
import pickle
import warnings

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import error, same, whole_error

torch = pytest.importorskip("torch")

SETTINGS = [
    ("SGD", {}), ("SGD", dict(momentum=0.9)), ("SGD", dict(momentum=0.9, nesterov=True, weight_decay=0.01)),
    ("SGD", dict(momentum=0.9, dampening=0.3, maximize=True)), ("Adam", {}),
    ("Adam", dict(amsgrad=True, weight_decay=0.1)), ("AdamW", {}), ("AdamW", dict(betas=(0.3, 0.4), maximize=True)),
    ("Adamax", dict(weight_decay=0.1)), ("NAdam", {}), ("NAdam", dict(weight_decay=0.1, decoupled_weight_decay=True)),
    ("RAdam", {}), ("RAdam", dict(weight_decay=0.1)), ("RMSprop", {}),
    ("RMSprop", dict(centered=True, momentum=0.9, weight_decay=0.01)), ("Rprop", {}), ("Adagrad", {}),
    ("Adagrad", dict(lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.1)),
    ("Adadelta", dict(weight_decay=0.1)), ("ASGD", dict(t0=3, weight_decay=0.1)), ("Adafactor", {}),
    ("Adafactor", dict(weight_decay=0.1, lr=0.1)),
]  # fmt: skip
ELEMENTWISE = [(n, s) for n, s in SETTINGS if n != "Adafactor"]
# The others take square roots, which PyTorch does not always round to nearest.
WITHOUT_ROOTS = ("SGD", "Adamax", "Rprop", "ASGD")


def trained(T, name, settings, dtype="float32", shape=(7, 3), steps=12):
    """Parameters (a matrix, a vector, a scalar) after some steps on given gradients, and the optimizer."""
    draw = np.random.RandomState(0)
    params = [T.tensor(np.asarray(draw.randn(*s)).astype(dtype), requires_grad=True) for s in (shape, (3,), ())]
    optimizer = getattr(T.optim, name)(params, **settings)
    for _ in range(steps):
        for p in params:
            p.grad = T.tensor(np.asarray(draw.randn(*p.shape)).astype(dtype))
        optimizer.step()
    return params, optimizer


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_numbers_are_those_of_pytorch(name, settings, dtype):
    ours, theirs = (trained(T, name, settings, dtype)[0] for T in (autograd_nb, torch))
    room = {"float16": 2e-2, "float32": 2e-6, "float64": 1e-12}[dtype]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), room, room)


@pytest.mark.skipif("AVX" not in torch.backends.cpu.get_cpu_capability(), reason="rounds once where it can")
@pytest.mark.parametrize(("name", "settings"), [(n, s) for n, s in SETTINGS if n in WITHOUT_ROOTS])
def test_small_parameters_agree_to_the_last_bit(name, settings):
    ours, theirs = (trained(T, name, settings)[0] for T in (autograd_nb, torch))
    for a, b in zip(ours, theirs, strict=True):
        assert (a.detach().numpy() == b.detach().numpy()).all()


@pytest.mark.parametrize(("name", "settings"), ELEMENTWISE)
def test_large_parameters_go_in_pieces(name, settings):
    ours, theirs = (trained(T, name, settings, shape=(300, 150), steps=3)[0] for T in (autograd_nb, torch))
    np.testing.assert_allclose(ours[0].detach().numpy(), theirs[0].detach().numpy(), 1e-4, 2e-6)


@pytest.mark.parametrize(("name", "settings"), ELEMENTWISE)
def test_memory_in_another_order(name, settings):
    draw = np.random.RandomState(1)
    values, grads = draw.randn(300, 150).astype("f4"), draw.randn(300, 150).astype("f4")

    def step(T, transposed):
        p = T.from_numpy(np.array(values.T).T if transposed else values.copy()).requires_grad_()
        p.grad = T.from_numpy(grads.copy())
        getattr(T.optim, name)([p], **settings).step()
        return p.detach().numpy()

    np.testing.assert_allclose(step(autograd_nb, True), step(autograd_nb, False), 1e-5, 1e-6)


@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_state_and_text_are_those_of_pytorch(name, settings):
    ours, theirs = (trained(T, name, settings)[1] for T in (autograd_nb, torch))
    assert repr(ours) == repr(theirs)
    a, b = ours.state_dict(), theirs.state_dict()
    assert a["param_groups"] == b["param_groups"]
    assert a["state"].keys() == b["state"].keys()
    for number, values in b["state"].items():
        assert a["state"][number].keys() == values.keys()
        for key, value in values.items():
            found = a["state"][number][key]
            assert (str(found.dtype), tuple(found.shape)) == (str(value.dtype), tuple(value.shape))
            np.testing.assert_allclose(found.numpy(), value.numpy(), 1e-5, 1e-6)


@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_a_loaded_state_goes_on_as_if_nothing_had_been(name, settings):
    def go_on(params, optimizer):
        for p in params:
            p.grad = p.detach() * 0.1
        optimizer.step()
        return [p.detach().numpy() for p in params]

    params, optimizer = trained(autograd_nb, name, settings)
    twins = [p.detach().clone().requires_grad_() for p in params]
    twin = getattr(autograd_nb.optim, name)(twins, **settings)
    twin.load_state_dict(pickle.loads(pickle.dumps(optimizer.state_dict())))
    for a, b in zip(go_on(params, optimizer), go_on(twins, twin), strict=True):
        assert (a == b).all()


@pytest.mark.parametrize(("name", "settings"), ELEMENTWISE)
def test_the_recorded_step_is_the_same_step(name, settings):
    plain, recorded = (
        trained(autograd_nb, name, given, "float64")[0] if not given.get("differentiable") else _recorded(name, given)
        for given in (settings, {**settings, "differentiable": True})
    )
    for a, b in zip(plain, recorded, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), 1e-9, 1e-9)


def _recorded(name, settings):
    with autograd_nb.no_grad():  # the same arithmetic on Tensors
        draw = np.random.RandomState(0)
        params = [autograd_nb.tensor(np.asarray(draw.randn(*s))) for s in ((7, 3), (3,), ())]
        optimizer = getattr(autograd_nb.optim, name)(params, **settings)
        for _ in range(12):
            for p in params:
                p.grad = autograd_nb.tensor(np.asarray(draw.randn(*p.shape)))
            optimizer.step()
    return params


@pytest.mark.parametrize("name", ["SGD", "Adam", "RMSprop", "Adagrad"])
def test_a_gradient_through_the_step(name):
    def through(T):
        scale = T.tensor([0.5, -2.0], dtype=T.float64, requires_grad=True)
        w = T.tensor([1.0, 2.0], dtype=T.float64, requires_grad=True)
        inner = w.clone()
        optimizer = getattr(T.optim, name)([inner], lr=0.1, differentiable=True)
        inner.grad = scale * inner.detach().clone()
        optimizer.step()
        inner.sum().backward()
        return scale.grad.numpy(), w.grad.numpy()

    for a, b in zip(through(autograd_nb), through(torch), strict=True):
        np.testing.assert_allclose(a, b, 1e-4)  # PyTorch computes the bias corrections in float32


@same
def test_a_step_counts_as_a_change_in_place(T):
    w = T.tensor([1.0, 2.0], requires_grad=True)
    loss = (w * w).sum()
    w.grad = T.ones(2)
    T.optim.SGD([w], lr=0.1).step()
    yield w._version
    yield error(loss.backward)


@same
def test_closures_groups_and_what_is_left_out(T):
    a, b, c = (T.tensor([float(k)], requires_grad=True) for k in (1, 2, 3))
    optimizer = T.optim.SGD([{"params": a, "lr": 0.5}, {"params": [b, c]}], lr=0.1)

    def closure():
        optimizer.zero_grad()
        loss = (a * b).sum()
        loss.backward()
        return loss

    yield optimizer.step(closure)
    yield a, b, c
    yield len(optimizer.state)
    optimizer.zero_grad(set_to_none=False)
    yield a.grad, c.grad
    optimizer.zero_grad()
    yield a.grad
    optimizer.add_param_group({"params": [T.zeros(1, requires_grad=True)], "momentum": 0.5})
    yield str(optimizer)


@same
def test_wrong_uses(T):
    w = T.zeros(2, requires_grad=True)
    SGD, Adam = T.optim.SGD, T.optim.Adam
    for args in (
        (w,), ([],), ([1],), ([w * 2],), ({w},), ([w], -1.0), ([w], 0.1, -1.0), ([w], 0.1, 0.0, 0.0, -1.0),
        ([w], 0.1, 0.0, 0.0, 0.0, True), ([w], T.ones(2)), ([{"params": {w}}],), ([{"params": [w]}, {"params": [w]}],),
    ):  # fmt: skip
        yield whole_error(SGD, *args)
    wrong = (dict(lr=-1.0), dict(eps=-1.0), dict(betas=(1.0, 0.9)), dict(betas=(0.9, 1.0)), dict(weight_decay=-1))
    for settings in wrong:
        yield error(Adam, [w], **settings)
        yield error(T.optim.NAdam, [w], **settings)
        yield error(T.optim.Adafactor, [w], **{k: v for k, v in settings.items() if k in ("lr", "weight_decay")})
    yield error(Adam, [w], betas=(T.tensor(0.9), 0.9))
    yield error(Adam, [w], fused=True, foreach=True)
    yield error(SGD, [w], fused=True, differentiable=True)
    yield error(T.optim.Rprop, [w], etas=(2.0, 3.0))
    yield error(T.optim.Adadelta, [w], rho=2.0)
    yield error(T.optim.Adagrad, [w], lr_decay=-1)
    yield error(T.optim.RMSprop, [w], alpha=-1)
    optimizer = SGD([w], 0.1)
    yield error(optimizer.add_param_group, [w])
    yield error(optimizer.add_param_group, {"params": [("w", T.zeros(1))]})
    yield error(optimizer.load_state_dict, {"state": {}, "param_groups": []})
    yield error(optimizer.load_state_dict, {"state": {}, "param_groups": [{"params": []}]})
    yield error(SGD, [("a", w), T.zeros(1)])
    w.grad = T.ones(2)
    yield error(Adam([w], capturable=True).step)
    yield error(T.optim.Optimizer([w], {}).step)


@same
def test_names_are_kept(T):
    a, b = T.zeros(1, requires_grad=True), T.zeros(2, requires_grad=True)
    optimizer = T.optim.SGD([("a", a), ("b", b)], lr=0.1)
    yield optimizer.param_groups[0]["param_names"]
    yield optimizer.state_dict()["param_groups"]


@same
def test_the_same_parameter_twice_is_remarked_on(T):
    w = T.zeros(1, requires_grad=True)
    T.optim.SGD([w, w], lr=0.1)
    yield 0


@same
def test_hooks(T):
    w = T.tensor([1.0], requires_grad=True)
    optimizer, seen = T.optim.SGD([w], lr=0.1), []
    first = optimizer.register_step_pre_hook(lambda o, a, k: seen.append(("before", len(a), k)))
    optimizer.register_step_post_hook(lambda o, a, k: seen.append("after"))
    optimizer.register_state_dict_post_hook(lambda o, d: {**d, "more": 1})
    optimizer.register_state_dict_pre_hook(lambda o: seen.append("saving"))
    optimizer.register_load_state_dict_pre_hook(lambda o, d: seen.append(sorted(d)))
    optimizer.register_load_state_dict_post_hook(lambda o: seen.append("loaded"))
    optimizer.step()
    first.remove()
    optimizer.step()
    optimizer.load_state_dict(optimizer.state_dict())
    yield seen
    optimizer.register_step_pre_hook(lambda o, a, k: 1)
    yield error(optimizer.step)[0]


@same
def test_copies(T):
    w = T.tensor([1.0], requires_grad=True)
    optimizer = T.optim.Adam([w], lr=0.1)
    w.grad = T.ones(1)
    optimizer.step()
    twin = copy.deepcopy(optimizer)
    yield twin.state_dict()
    yield twin.param_groups[0]["params"][0] is w


@same
def test_an_optimizer_of_ones_own(T):
    class Half(T.optim.Optimizer):
        def __init__(self, params, share=0.5):
            super().__init__(params, dict(share=share))

        @T.no_grad()
        def step(self, closure=None):
            for group in self.param_groups:
                for p in group["params"]:
                    p.mul_(group["share"])
                    self.state[p]["seen"] = 1

    w = T.tensor([8.0], requires_grad=True)
    optimizer = Half([w])
    optimizer.step()
    yield w, str(optimizer), optimizer.state_dict()


@same
def test_complex_parameters(T):
    for name in ("SGD", "Adam", "RMSprop", "Adagrad", "Rprop", "ASGD", "Adadelta", "Adamax", "NAdam", "RAdam"):
        w = T.tensor([[1 + 2j, 3 - 1j]], requires_grad=True)
        optimizer = getattr(T.optim, name)([w], lr=0.1)
        for _ in range(3):
            w.grad = (w.detach() * (1 + 1j)).resolve_conj()
            optimizer.step()
        yield w.detach().real, w.detach().imag


def test_learning_rates_that_are_tensors():
    ours, theirs = (trained(T, "Adam", dict(lr=T.tensor(0.01)))[0] for T in (autograd_nb, torch))
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), 1e-6)


def test_division_by_zero_is_silent():
    w = autograd_nb.zeros(2, requires_grad=True)
    w.grad = autograd_nb.zeros(2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        autograd_nb.optim.RMSprop([w], eps=0.0).step()
    assert w.isnan().all()
