"""``state_dict`` and ``load_state_dict`` beside PyTorch's."""

from collections import OrderedDict

import pytest

from tests.engine.oracle import same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def network(T):
    T.manual_seed(1)
    return T.nn.Sequential(OrderedDict(fc=T.nn.Linear(2, 2), norm=T.nn.BatchNorm1d(2), act=T.nn.ReLU()))


@same
def test_contents(T):
    net = network(T)
    state = net.state_dict()
    yield type(state).__name__, list(state.items()), list(state._metadata.items())
    yield list(net.state_dict(prefix="p.")), net.state_dict(keep_vars=True)["fc.weight"].requires_grad
    into = {"old": 1}
    yield net.state_dict(destination=into) is into, list(into)
    with T.no_grad():
        net.fc.weight.fill_(2.0)
    yield state["fc.weight"], T.nn.ReLU().state_dict()


@same
def test_loading(T):
    net, other = network(T), network(T)
    with T.no_grad():
        other.fc.weight.fill_(3.0)
    weight = net.fc.weight
    yield str(net.load_state_dict(other.state_dict())), net.fc.weight, net.fc.weight is weight
    given = T.full((2, 2), 4.0)
    state = {**net.state_dict(), "fc.weight": given}
    yield str(net.load_state_dict(state, assign=True)), net.fc.weight, net.fc.weight is weight
    yield type(net.fc.weight).__name__
    given.fill_(5.0)
    yield net.fc.weight
    yield net.load_state_dict(OrderedDict(other.state_dict())), net.norm.num_batches_tracked


@same
def test_what_does_not_fit(T):
    net = network(T)
    yield whole_error(net.load_state_dict, 3), whole_error(net.load_state_dict, {"q": 1})
    full = net.state_dict()
    for key, value in (
        ("fc.weight", T.ones(3)), ("fc.bias", 3), ("fc.other", T.ones(1)), ("act.x", 1), ("norm.q.r", 1),
    ):  # fmt: skip
        yield whole_error(net.load_state_dict, {**full, key: value})
    keys = net.load_state_dict({"fc.weight": T.ones(2, 2), "odd": 1}, strict=False)
    yield str(keys), keys.missing_keys, keys.unexpected_keys, net.fc.weight
    yield whole_error(T.nn.Linear(1, 1).load_state_dict, {"weight": T.ones(1, 1, 1), "bias": T.ones(1)})


@same
def test_extra_state(T):
    class Counting(T.nn.Module):
        count = 0

        def get_extra_state(self):
            return {"count": self.count}

        def set_extra_state(self, state):
            self.count = state["count"]

    module = Counting()
    module.count = 7
    other = Counting()
    yield module.state_dict(), other.load_state_dict(module.state_dict()), other.count
    yield whole_error(other.load_state_dict, {}), whole_error(T.nn.ReLU().load_state_dict, {"_extra_state": 1})
    yield whole_error(T.nn.ReLU().get_extra_state), whole_error(T.nn.ReLU().set_extra_state, 1)


@same
def test_statistics_saved_before_they_were_counted(T):
    norm = T.nn.BatchNorm1d(2)
    state = dict(norm.state_dict())
    del state["num_batches_tracked"]
    yield str(norm.load_state_dict(state)), norm.num_batches_tracked
    plain = T.nn.InstanceNorm1d(2)
    yield whole_error(plain.load_state_dict, {"running_mean": T.ones(2)})


@same
def test_lazy_layers(T):
    lazy = T.nn.Sequential(T.nn.LazyLinear(2), T.nn.LazyBatchNorm1d())
    yield [str(v) for v in lazy.state_dict().values()], repr(lazy)
    full = T.nn.Sequential(T.nn.Linear(3, 2), T.nn.BatchNorm1d(2))
    yield str(lazy.load_state_dict(full.state_dict())), lazy[0].weight.shape
    yield lazy(T.ones(4, 3)).shape, repr(lazy), type(lazy[0].weight).__name__
    yield whole_error(full.load_state_dict, T.nn.Sequential(T.nn.LazyLinear(2), T.nn.LazyBatchNorm1d()).state_dict())[0]
