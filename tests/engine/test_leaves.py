"""Leaves, requires_grad, detach, data and version counters."""

import pytest

from tests.engine.oracle import error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@same
def test_what_is_a_leaf(T):
    x = T.ones(2, requires_grad=True)
    y = T.ones(2)
    yield x, y, x + 1, y + 1, x.detach(), x.data, (x * y).detach().requires_grad_()
    yield x.grad, y.grad, x.grad_fn, (x + 1).grad_fn, x.is_leaf, (x + 1).is_leaf
    with T.no_grad():
        z = x * 2
    yield z, z.requires_grad_(), z.is_leaf


@same
def test_switching_requires_grad(T):
    x = T.ones(2)
    yield x.requires_grad_() is x, x.requires_grad_(False), x.requires_grad
    x.requires_grad = True
    y = x * 2
    yield y.requires_grad_(), y.requires_grad_(True) is y
    yield whole_error(y.requires_grad_, False)
    yield whole_error(setattr, y, "requires_grad", False)
    yield whole_error(T.ones(2, dtype=T.int64).requires_grad_)
    yield whole_error(T.ones(2, dtype=T.bool).requires_grad_)
    yield T.ones(2, dtype=T.int64).requires_grad_(False)
    yield error(lambda: T.ones(2, dtype=T.int64, requires_grad=True))
    yield error(lambda: T.tensor([1, 2], requires_grad=True))
    yield T.tensor([1 + 2j], requires_grad=True)


@same
def test_freezing_after_use_keeps_the_recorded_graph(T):
    x = T.ones(2, requires_grad=True)
    y = x * 2
    x.requires_grad_(False)
    yield y.requires_grad, (x * 2).requires_grad
    y.sum().backward()
    yield x.grad
    a, b = T.ones(2, requires_grad=True), T.tensor(2.0, requires_grad=True)
    y = a * b * b
    a.requires_grad_(False)
    y.sum().backward()
    yield a.grad, b.grad
    b.requires_grad_(False)
    (b * a.requires_grad_()).sum().backward()
    yield a.grad, b.grad


@same
def test_assigning_grad(T):
    x = T.ones(2, requires_grad=True)
    x.grad = T.tensor([1.0, 2.0])
    given = x.grad
    (x * 3).sum().backward()
    yield x.grad, given, given is x.grad
    x.grad = None
    yield x.grad
    del x.grad
    yield x.grad
    yield whole_error(setattr, x, "grad", T.ones(3))
    yield error(setattr, x, "grad", T.ones(2, dtype=T.float64))
    yield error(setattr, x, "grad", [1.0, 2.0])
    yield error(setattr, x, "grad", 1.0)
    yield error(setattr, x, "grad", x)


@same
def test_grad_of_a_result_warns(T):
    x = T.ones(2, requires_grad=True)
    y = x * 2
    yield y.grad
    y.retain_grad()
    yield y.grad, y.retains_grad, x.retains_grad
    x.retain_grad()
    yield x.retains_grad, whole_error(T.ones(1).retain_grad)
    y.sum().backward()
    yield y.grad, x.grad


@same
def test_detach_shares_memory_and_version(T):
    x = T.zeros(3, requires_grad=True)
    y = x * 1
    d = y.detach()
    yield d, d.data_ptr() == y.data_ptr(), d._version, d.is_leaf, d._is_view()
    d.add_(1)
    yield y, d._version, y._version
    d.requires_grad_()
    d.sum().backward()
    yield d.grad, x.grad


@same
def test_data_shares_memory_but_not_the_version(T):
    x = T.ones(3, requires_grad=True)
    y = x.exp()
    y.data.zero_()
    yield y, y._version
    y.sum().backward()
    yield x.grad  # silently wrong, as in PyTorch
    x.data = T.tensor([5.0, 6.0])
    yield x, x._version
    x.data *= 2
    yield x
    x.data += 1
    yield x, whole_error(setattr, x, "data", 3), whole_error(setattr, x, "data", T.tensor([1, 2]))
    x.data = T.zeros(2, 2, dtype=T.float64)
    yield x, x.shape, x + 1
    plain = T.zeros(2)
    plain.data = T.tensor([1, 2, 3])
    yield plain


@same
def test_a_number_shares_its_memory_with_what_was_saved_of_it(T):
    for write in (lambda y: y.data.fill_(7), lambda y: y.detach().fill_(7), lambda y: y.data.add_(1)):
        x = T.tensor(0.5, requires_grad=True)
        for y in (x.exp(), x.tanh(), x * x, T.stack([x, x]).sum().sigmoid()):
            z = y * y
            write(y)
            yield y, y._version, error(lambda z=z, x=x: T.autograd.grad(z, x)[0])


@same
def test_changing_through_detach_is_noticed(T):
    x = T.ones(3, requires_grad=True)
    y = x.exp()
    y.detach().zero_()
    yield whole_error(y.sum().backward)


@same
def test_detach_in_place(T):
    x = T.ones(3, requires_grad=True)
    y = x * 2
    yield y.detach_() is y, y
    yield x.detach_(), x.requires_grad
    z = T.ones(3, requires_grad=True)
    yield error(z[0].detach_)
    yield T.ones(2).detach_()


@same
def test_versions_count_writes(T):
    x = T.zeros(2, 3)
    seen = [x._version]
    for write in (
        lambda: x.add_(1), lambda: x.mul_(2), lambda: x[0].fill_(3), lambda: x.t()[0].zero_(), lambda: x.zero_(),
        lambda: x.__setitem__((0, 1), 5), lambda: x.view(-1).exp_(), lambda: x.detach().add_(1), lambda: x.data.add_(1),
        lambda: x.copy_(T.ones(3)), lambda: x.requires_grad_(), lambda: x + 1, lambda: x.detach().clamp_(0, 1),
        lambda: x.detach().masked_fill_(x > 0, 2.0), lambda: x.detach().uniform_(), lambda: x.detach()[x > 5],
    ):  # fmt: skip
        write()
        seen.append(x._version)
    yield seen


@same
def test_views_share_the_counter(T):
    x = T.zeros(2, 3)
    a, b = x[0], x.view(6)
    a.add_(1)
    yield a._version, b._version, x._version, x.clone()._version, (x + 1)._version
    yield a._base is x, a[1:]._base is x, x._base, a._is_view(), x._is_view()


@same
def test_facts_about_tensors(T):
    x = T.ones(2, 3, requires_grad=True)
    yield T.is_tensor(x), T.is_tensor(1)
    yield T.is_floating_point(x), T.is_floating_point(T.tensor(1)), x.is_floating_point()
    yield T.is_complex(x), T.numel(x), x.numel(), x.nelement(), x.dim(), x.ndim, len(x), tuple(x.size()), x.size(1)
    yield x.stride(), x.t().stride(), x.is_contiguous(), x.t().is_contiguous()
    yield x.storage_offset(), x[1].storage_offset()
    yield x.output_nr, x.unbind(0)[1].output_nr, str(x.device), str(x.layout), x.element_size(), x.itemsize, x.nbytes
    yield str(T.result_type(T.tensor([1]), 1.5)), str(T.result_type(T.tensor(1.0), T.tensor([1], dtype=T.int8)))
    yield str(T.promote_types(T.int64, T.float16)), T.can_cast(T.float32, T.int64), x.is_inference()
    yield x.is_same_size(x), x.is_set_to(x), T.is_nonzero(T.tensor(3))
