"""``nn.Module`` beside PyTorch's: attributes, names, conversions, text, copies."""

import copy
import pickle
from importlib import import_module

import pytest

import autograd_nb
from tests.engine.oracle import error, same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def small(T):
    """A network with a parameter of its own, a buffer, and two levels of submodules."""
    nn = T.nn

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(2, 2)

        def forward(self, x):
            return self.fc(x).relu()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(T.ones(1))
            self.register_buffer("seen", T.zeros(2))
            self.register_buffer("hidden", T.zeros(1), persistent=False)
            self.block = Block()
            self.again = self.block
            self.tail = nn.Sequential(nn.Linear(2, 1), nn.Tanh())
            self.nothing = None
            self.register_parameter("absent", None)

        def forward(self, x):
            return self.tail(self.block(x)) * self.scale

    T.manual_seed(3)
    return Net()


def names(pairs):
    return [name for name, _ in pairs]


@same
def test_names(T):
    net = small(T)
    yield names(net.named_parameters()), names(net.named_buffers()), names(net.named_modules())
    yield len(list(net.modules()))
    yield names(net.named_parameters(prefix="p", recurse=False)), names(net.named_buffers(recurse=False))
    yield names(net.named_parameters(remove_duplicate=False)), names(net.named_modules(remove_duplicate=False))
    yield names(net.named_children()), len(list(net.children())), len(list(net.parameters()))
    yield list(net.state_dict()), dict(net.state_dict()._metadata)
    yield list(net._parameters), list(net._buffers), list(net._modules), "scale" in dir(net)
    yield names(T.nn.Linear(2, 1, bias=False).named_parameters()), T.nn.Linear(2, 1, bias=False).bias


@same
def test_looking_up(T):
    net = small(T)
    yield str(net.get_submodule("block.fc")), net.get_submodule("") is net, net.get_parameter("block.fc.bias").shape
    yield net.get_buffer("seen")
    net.set_submodule("tail.1", T.nn.ReLU())
    yield str(net.tail)
    for look, path in (
        (net.get_submodule, "block.x"), (net.get_submodule, "scale"), (net.get_parameter, "tail.0.x"),
        (net.get_parameter, "seen"), (net.get_buffer, "scale"), (net.get_buffer, "x"),
    ):  # fmt: skip
        yield whole_error(look, path)
    yield whole_error(net.set_submodule, "", net), whole_error(net.set_submodule, "a", 3)


@same
def test_attributes(T):
    nn = T.nn
    net = small(T)
    net.scale = nn.Parameter(T.zeros(2))
    yield net.scale, names(net.named_parameters())
    net.scale = None
    yield net.scale, names(net.named_parameters())
    net.seen = T.ones(3)
    yield net.seen, list(net.state_dict())
    net.block = nn.Identity()
    yield str(net)
    del net.tail, net.hidden
    yield hasattr(net, "tail"), names(net.named_modules()), names(net.named_buffers())
    net.late = nn.Parameter(T.ones(1))
    net.late = None
    yield net.late, "late" in net._parameters
    net.extra = nn.Buffer(T.ones(2), persistent=False)
    yield net.extra, list(net.state_dict()), isinstance(net.extra, nn.Buffer)
    net._parameters["scale"] = nn.Parameter(T.full((1,), 7.0))
    yield net.scale
    del net._buffers["seen"]
    yield hasattr(net, "seen")


@same
def test_refused_members(T):
    nn = T.nn
    linear, net = nn.Linear(2, 2), small(T)
    for name, value in (("weight", 3), ("weight", T.ones(2))):
        yield whole_error(setattr, linear, name, value)
    yield whole_error(setattr, net, "block", 3), whole_error(setattr, net, "seen", 3)
    grown = nn.Parameter(T.ones(2)) * 2
    for name, value in (
        ("weight", T.ones(2)), ("forward", None), ("", None), ("a.b", None), (3, None), ("q", T.ones(2)), ("q", grown),
    ):  # fmt: skip
        yield whole_error(linear.register_parameter, name, value)
    for name, value in (("weight", T.ones(2)), (3, None), ("a.b", None), ("", None), ("q", 3)):
        yield whole_error(linear.register_buffer, name, value)
    for name, value in (("weight", linear), ("q", 3), (3, linear), ("", linear), ("a.b", linear)):
        yield whole_error(linear.add_module, name, value)
    yield whole_error(getattr, linear, "foo"), whole_error(delattr, linear, "foo")


@same
def test_forgetting_to_call_init(T):
    nn = T.nn

    class Bare(nn.Module):
        def __init__(self, put=None):
            if put is not None:
                put(self)

    yield whole_error(Bare, lambda m: setattr(m, "a", nn.Linear(1, 1)))
    yield whole_error(Bare, lambda m: setattr(m, "a", nn.Parameter(T.ones(1))))
    yield whole_error(Bare, lambda m: m.register_buffer("a", T.ones(1)))
    yield whole_error(lambda: list(Bare().parameters()))
    yield whole_error(nn.Module, 3), whole_error(lambda: nn.Module(a=3)), whole_error(nn.Module(), 3)


@same
def test_getattr_of_a_subclass(T):
    class Wrapper(T.nn.Module):
        def __init__(self, module):
            super().__init__()
            self.module = module

        def __getattr__(self, name):
            try:
                return super().__getattr__(name)
            except AttributeError:
                return getattr(self.module, name)

    wrapped = Wrapper(T.nn.Linear(2, 3))
    yield wrapped.in_features, wrapped.weight.shape, wrapped.module.out_features
    yield error(getattr, wrapped, "nothing")


@same
def test_modes_and_gradients(T):
    net = small(T)
    yield net.training, net.eval().training, net.tail.training, net.train().tail[0].training, whole_error(net.train, 3)
    net(T.ones(3, 2)).sum().backward()
    yield [p.grad for p in net.parameters()]
    net.zero_grad(set_to_none=False)
    yield [p.grad for p in net.parameters()]
    net.zero_grad()
    yield [p.grad for p in net.parameters()]
    net.requires_grad_(False)
    yield [p.requires_grad for p in net.parameters()], net(T.ones(3, 2)).requires_grad
    seen = []
    net.apply(lambda m: seen.append(type(m).__name__))
    yield seen


@same
def test_conversions(T):
    net = small(T)
    net.register_buffer("count", T.zeros(1, dtype=T.int64))
    net(T.ones(1, 2)).sum().backward()
    weight = net.tail[0].weight
    yield net.double() is net, net.tail[0].weight is weight, weight.dtype, weight.grad.dtype, net.count.dtype
    yield net.to(T.float32).seen.dtype, net.half().scale.dtype, net.float().scale.dtype, net.to("cpu") is net
    yield net.to(T.ones(1, dtype=T.float64)).scale.dtype, net.to(T.device("cpu"), T.float32).scale.dtype
    yield net.to(device="cpu", dtype=T.float64).scale.dtype, net.type(T.float32).count.dtype, net.cpu() is net
    yield net(T.ones(1, 2)), net.share_memory() is net
    yield whole_error(net.to, T.int64), whole_error(net.to, "cuda"), whole_error(net.cuda)
    yield error(net.to, "foo"), T.nn.ReLU().cuda() is not None


@same
def test_text(T):
    class Named(T.nn.Module):
        def extra_repr(self):
            return "one\ntwo"

    class Held(T.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner, self.relu = small(T), T.nn.ReLU(inplace=True)

        def extra_repr(self):
            return "held"

    yield repr(small(T)), repr(Named()), repr(Held()), repr(T.nn.Module())


@same
def test_copies(T):
    net = small(T)
    other = copy.deepcopy(net)
    with T.no_grad():
        other.scale.fill_(5.0)
    yield net.scale, other.scale, other.again is other.block, repr(other) == repr(net), list(other.state_dict())
    yield other(T.ones(1, 2)), type(other.scale).__name__
    shallow = copy.copy(net)
    yield shallow.scale is net.scale


def test_compiling_changes_nothing():
    net = autograd_nb.nn.ReLU()
    assert net.compile() is None
    assert net(autograd_nb.tensor([-1.0])).tolist() == [0.0]


def test_pickles_come_back():
    net = autograd_nb.nn.Sequential(autograd_nb.nn.Linear(2, 3), autograd_nb.nn.BatchNorm1d(3))
    net[0].register_forward_hook(print)
    back = pickle.loads(pickle.dumps(net))
    assert repr(back) == repr(net)
    assert all((a == b).all() for a, b in zip(net.state_dict().values(), back.state_dict().values(), strict=True))
    assert list(back[0]._forward_hooks.values()) == [print]


@same
def test_registration_hooks(T):
    module, seen = import_module(f"{T.__name__}.nn.modules.module"), []
    handles = [
        module.register_module_parameter_registration_hook(lambda m, name, p: seen.append(("parameter", name))),
        module.register_module_buffer_registration_hook(lambda m, name, b: seen.append(("buffer", name))),
        module.register_module_module_registration_hook(lambda m, name, s: seen.append(("module", name))),
    ]
    small(T)
    for handle in handles:
        handle.remove()
    small(T)
    yield seen


def test_a_dropped_network_is_freed_at_once():
    import weakref

    net = autograd_nb.nn.Sequential(autograd_nb.nn.Linear(2, 3), autograd_nb.nn.ReLU())
    net(autograd_nb.ones(1, 2)).sum().backward()
    gone = weakref.ref(net[0])
    del net
    assert gone() is None


@pytest.mark.parametrize("name", ["linear.Linear", "conv.Conv2d", "container.ModuleList", "rnn.LSTM", "module.Module"])
def test_layers_are_found_where_pytorch_has_them(name):
    topic, layer = name.split(".")
    module = import_module(f"autograd_nb.nn.modules.{topic}")
    assert getattr(module, layer) is getattr(autograd_nb.nn, layer)
