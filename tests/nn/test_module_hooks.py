"""Hooks of modules beside PyTorch's: which run, in which order, and what they can change."""

from importlib import import_module

import pytest

from tests.engine.oracle import error, same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def log(seen, name, result=None):
    def hook(*args):
        seen.append((name, len(args)))
        return result

    return hook


@same
def test_order(T):
    seen, layer = [], T.nn.Linear(2, 2)
    layer.register_forward_pre_hook(log(seen, "pre 1"))
    layer.register_forward_pre_hook(log(seen, "pre 0"), prepend=True)
    layer.register_forward_pre_hook(log(seen, "pre kw"), with_kwargs=True)
    layer.register_forward_hook(log(seen, "post 1"))
    layer.register_forward_hook(log(seen, "post kw"), with_kwargs=True, prepend=True)
    layer.register_full_backward_pre_hook(log(seen, "back pre"))
    layer.register_full_backward_hook(log(seen, "back"))
    out = layer(T.ones(1, 2, requires_grad=True))
    seen.append("called")
    yield out.grad_fn, out.grad_fn.next_functions[0][0]
    out.sum().backward()
    yield seen


@same
def test_hooks_on_all_modules(T):
    module, seen = import_module(f"{T.__name__}.nn.modules.module"), []
    handles = [
        module.register_module_forward_pre_hook(log(seen, "all pre")),
        module.register_module_forward_hook(log(seen, "all post")),
        module.register_module_full_backward_pre_hook(log(seen, "all back pre")),
        module.register_module_full_backward_hook(log(seen, "all back")),
    ]
    net = T.nn.Sequential(T.nn.Linear(2, 2), T.nn.ReLU())
    net[0].register_forward_hook(log(seen, "own"))
    net(T.ones(1, 2, requires_grad=True)).sum().backward()
    yield list(seen)
    for handle in handles:
        handle.remove()
    seen.clear()
    net(T.ones(1, 2))
    yield seen


@same
def test_changing_what_passes(T):
    T.manual_seed(0)
    layer, x = T.nn.Linear(2, 2), T.ones(1, 2, requires_grad=True)
    handles = [
        layer.register_forward_pre_hook(lambda m, args: args[0] * 2),
        layer.register_forward_hook(lambda m, args, out: out + 1),
        layer.register_full_backward_pre_hook(lambda m, grads: (grads[0] * 3,)),
        layer.register_full_backward_hook(lambda m, g_in, g_out: (g_in[0] * 10,)),
    ]
    out = layer(x)
    out.sum().backward()
    yield out, x.grad, layer.bias.grad, layer.weight.grad
    with handles[1]:
        pass
    for handle in (handles[0], handles[2], handles[3]):
        handle.remove()
        handle.remove()
    yield layer(x), len(layer._forward_hooks), len(layer._forward_pre_hooks), len(layer._backward_hooks)


@same
def test_keyword_arguments(T):
    class Scaled(T.nn.Module):
        def forward(self, x, *, by=1.0):
            return x * by

    module = Scaled()
    module.register_forward_pre_hook(lambda m, args, kwargs: (args, {"by": 5.0}), with_kwargs=True)
    seen = []
    module.register_forward_hook(lambda m, args, kwargs, out: seen.append(kwargs), with_kwargs=True)
    yield module(T.ones(1), by=2.0), seen
    module.register_forward_pre_hook(lambda m, args, kwargs: 3, with_kwargs=True)
    yield whole_error(module, T.ones(1))


@same
def test_always_called(T):
    class Fails(T.nn.Module):
        def forward(self, x):
            raise ValueError("no")

    seen, module = [], Fails()
    module.register_forward_hook(log(seen, "always"), always_call=True)
    module.register_forward_hook(log(seen, "only after success"))
    yield error(module, T.ones(1)), seen

    def broken(m, args, out):
        raise TypeError("neither")

    module.register_forward_hook(broken, always_call=True)
    yield error(module, T.ones(1))


@same
def test_what_backward_hooks_see(T):
    class Two(T.nn.Module):
        def forward(self, a, b, c):
            return a * b, b + 1

    def shapes(grads):
        return [None if g is None else tuple(g.shape) for g in grads]

    seen, module = [], Two()
    module.register_full_backward_hook(lambda m, g_in, g_out: seen.append((shapes(g_in), shapes(g_out))))
    first, second = module(T.ones(2, requires_grad=True), T.ones(2), "text")
    (first.sum() + second.sum()).backward()
    yield seen
    module.register_full_backward_hook(lambda m, g_in, g_out: (g_in[0],))
    first, _ = module(T.ones(2, requires_grad=True), T.ones(2), "text")
    yield error(first.sum().backward)


@same
def test_inputs_without_gradient(T):
    seen, layer = [], T.nn.Linear(2, 2)
    layer.register_full_backward_hook(lambda m, g_in, g_out: seen.append((g_in, len(g_out))))
    layer(T.ones(1, 2)).sum().backward()
    yield seen
    with T.no_grad():
        layer(T.ones(1, 2))
    yield seen


@same
def test_other_results_than_tensors(T):
    class Listed(T.nn.Module):
        def forward(self, x):
            return [x * 2]

    module = Listed()
    module.register_full_backward_hook(lambda m, g_in, g_out: None)
    yield module(T.ones(1, requires_grad=True))[0]


@same
def test_the_old_kind(T):
    seen, layer = [], T.nn.ReLU()
    layer.register_backward_hook(lambda m, g_in, g_out: seen.append((len(g_in), len(g_out))))
    layer(T.ones(1, requires_grad=True)).sum().backward()
    yield seen, whole_error(layer.register_full_backward_hook, print)
    full = T.nn.ReLU()
    full.register_full_backward_hook(print)
    yield whole_error(full.register_backward_hook, print)


@same
def test_writing_in_place_into_what_a_hooked_module_gave(T):
    layer = T.nn.Linear(2, 2)
    layer.register_full_backward_hook(lambda m, g_in, g_out: None)
    yield error(layer(T.ones(1, 2, requires_grad=True)).add_, 1)


@same
def test_state_dict_hooks(T):
    seen, layer = [], T.nn.Linear(1, 1)
    layer.register_state_dict_pre_hook(lambda m, prefix, keep: seen.append(("pre", prefix, keep)))
    layer.register_state_dict_post_hook(lambda m, state, prefix, local: state.pop(f"{prefix}bias"))
    net = T.nn.Sequential(layer)
    yield error(net.state_dict)
    layer._state_dict_hooks.clear()
    layer.register_state_dict_post_hook(lambda m, state, prefix, local: seen.append(sorted(state)))
    layer.register_load_state_dict_pre_hook(lambda m, state, *rest: seen.append(("load", sorted(state))))
    net.register_load_state_dict_post_hook(lambda m, keys: keys.missing_keys.clear())
    state = net.state_dict()
    del state["0.bias"]
    yield net.load_state_dict(state), seen
