"""Views: shared memory, chains of views, and grad_fn after writes to base and view in either order."""

import pytest

from tests.engine.oracle import chain, error, same, same_or_raises, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

VIEWS = {
    "view": lambda x: x.view(3, 2), "reshape": lambda x: x.reshape(-1), "t": lambda x: x.t(), "T": lambda x: x.T,
    "transpose": lambda x: x.transpose(0, 1), "permute": lambda x: x.permute(1, 0), "row": lambda x: x[0],
    "slice": lambda x: x[:, 1:], "step": lambda x: x[:, ::2], "narrow": lambda x: x.narrow(1, 0, 2),
    "select": lambda x: x.select(1, 1), "unsqueeze": lambda x: x.unsqueeze(1), "squeeze": lambda x: x[:1].squeeze(0),
    "expand": lambda x: x[:, :1].expand(2, 4), "diagonal": lambda x: x.diagonal(), "detach": lambda x: x.detach(),
    "flatten": lambda x: x.flatten(), "view_as": lambda x: x.view_as(x), "none": lambda x: x[None],
    "dots": lambda x: x[..., 0], "item": lambda x: x[1, 2],
    "unbind": lambda x: x.unbind(0)[1], "chunk": lambda x: x.chunk(2, 1)[0], "split": lambda x: x.split(1)[0],
    "alias": lambda x: x[:], "movedim": lambda x: x.movedim(0, 1), "unflatten": lambda x: x.flatten().view(2, 3)[1],
}  # fmt: skip
SINGLE = [k for k in VIEWS if k not in ("unbind", "chunk", "split", "detach", "expand")]


@pytest.mark.parametrize("view", VIEWS)
@same
def test_a_view_shares_memory(T, view):
    x = T.arange(6.0).view(2, 3)
    v = VIEWS[view](x)
    x.mul_(10)
    yield v, v._version, tuple(v.stride()), v.storage_offset(), v.is_contiguous()
    yield v._is_view(), v._base is None, v.data_ptr() - x.data_ptr()


@pytest.mark.parametrize("view", VIEWS)
@same
def test_gradient_through_a_view(T, view):
    x = T.arange(6.0).view(2, 3).clone().requires_grad_()
    v = VIEWS[view](x)
    yield v, v.grad_fn and chain(v.grad_fn)
    if v.requires_grad:
        (v * v).sum().backward()
        yield x.grad


@pytest.mark.parametrize("view", VIEWS)
@same_or_raises
def test_writing_to_the_base_changes_the_views_history(T, view):
    leaf = T.arange(1.0, 7.0).view(2, 3).clone().requires_grad_()
    x = leaf * 2
    v = VIEWS[view](x)
    x.mul_(3)
    yield v, v.is_leaf, v.requires_grad, v.grad_fn and chain(v.grad_fn)
    if v.requires_grad:
        (v * v).sum().backward()
        yield leaf.grad


@pytest.mark.parametrize("view", SINGLE)
@same
def test_writing_to_the_view_changes_the_bases_history(T, view):
    leaf = T.arange(1.0, 7.0).view(2, 3).clone().requires_grad_()
    x = leaf * 2
    v = VIEWS[view](x)
    v.mul_(3)
    yield x, v, chain(x.grad_fn), chain(v.grad_fn)
    (x * x).sum().backward(retain_graph=True)
    yield leaf.grad
    v.sum().backward()
    yield leaf.grad


@pytest.mark.parametrize("second", ["row", "slice", "t", "diagonal", "flatten"])
@pytest.mark.parametrize("first", ["view", "row", "step", "permute", "none"])
@same
def test_writes_through_several_views_in_both_orders(T, first, second):
    for order in ("first second base", "base second first", "second base second", "first first base first"):
        leaf = T.arange(1.0, 7.0).view(2, 3).clone().requires_grad_()
        x = leaf * 2
        views = {"base": x, "first": VIEWS[first](x), "second": VIEWS[second](x)}
        for k, name in enumerate(order.split()):
            views[name].mul_(k + 2)
            views[name].add_(leaf.sum() if k == 1 else 1)
        for v in views.values():
            yield v, [n for n, _ in chain(v.grad_fn)]
        sum((v * v).sum() for v in views.values()).backward()
        yield leaf.grad


@same
def test_chains_of_views(T):
    leaf = T.arange(12.0).requires_grad_()
    x = leaf * 1
    a = x.view(3, 4)
    b = a[1:]
    c = b.t()
    d = c[1]
    d.mul_(5)
    yield x, a, b, c, d, a._base is x, d._base is x
    for v in (x, a, b, c, d):
        yield chain(v.grad_fn)
    a.add_(b.sum())
    yield d, chain(d.grad_fn)
    (d * c.sum() + a[0, 1]).sum().backward()
    yield leaf.grad


@same
def test_views_of_a_leaf_without_gradient(T):
    w = T.ones(2, requires_grad=True)
    x = T.zeros(2, 2)
    row, column = x[0], x[:, 1]
    row.add_(w)
    yield x, row, column, chain(column.grad_fn), x.is_leaf
    column.mul_(2)
    x.sum().backward()
    yield w.grad, x


@same
def test_multi_output_views_refuse(T):
    leaf = T.ones(4, requires_grad=True)
    for make in (lambda x: x.split(2), lambda x: x.chunk(2), lambda x: x.unbind(0), lambda x: x.split([1, 3])):
        a, b, *_ = make(leaf * 1)
        yield a, whole_error(a.add_, 1), whole_error(b[0:1].mul_, 2) if b.dim() else None, a.output_nr, b.output_nr
        a, b = make(T.ones(4))[:2]
        a.add_(1)
        yield a, b
        with T.no_grad():
            p = make(leaf * 1)[0]
            p.add_(1)
        yield p


@same
def test_multi_output_views_after_a_write_to_the_base(T):
    leaf = T.arange(4.0).requires_grad_()
    x = leaf * 1
    a, b = x.chunk(2)
    x.mul_(2)
    yield error(lambda: a.grad_fn), error(lambda: b.grad_fn), error(a.add_, 1), error(lambda: a * 1)
    yield error(lambda: (a * b).sum().backward()), leaf.grad


@same
def test_no_grad_views_refuse(T):
    leaf = T.ones(4, requires_grad=True)
    x = leaf * 1
    with T.no_grad():
        v = x[:2]
        w = leaf[:2]
        v.add_(1)
    yield error(lambda: v.grad_fn), x, whole_error(v.add_, 1), error(w.add_, 1)
    with T.no_grad():
        w.add_(1)
        u = T.zeros(3)[1:]
    yield leaf, u.add_(1), whole_error(u.add_, T.ones(2, requires_grad=True))
    x.sum().backward()
    yield leaf.grad


@same
def test_detached_views_are_free(T):
    leaf = T.ones(4, requires_grad=True)
    x = leaf * 2
    d = x.detach()[:2]
    d.add_(5)
    yield d, x, d._version, x._version
    x.sum().backward()
    yield leaf.grad


@same
def test_saved_views(T):
    leaf = T.arange(1.0, 5.0).requires_grad_()
    x = leaf * 1
    out = x[:2] * x[2:]
    x[0] = 7
    yield whole_error(out.sum().backward)
    out = x[:2] * 3
    x[3] = 1
    out.sum().backward()
    yield leaf.grad


@same
def test_a_view_outlives_its_base(T):
    leaf = T.arange(1.0, 5.0).requires_grad_()

    def make():
        x = leaf * 2
        v = x.view(2, 2)
        x.add_(1)
        return v[0]

    v = make()
    yield v, chain(v.grad_fn)
    v.mul_(2)
    v.sum().backward()
    yield leaf.grad


@same
def test_saved_attributes_of_view_nodes(T):
    x = T.arange(6.0).view(2, 3).clone().requires_grad_()
    y = x * 1
    v = y[1]
    y.mul_(2)
    node = v.grad_fn
    yield node._saved_size, node._saved_stride, node._saved_storage_offset


@same
def test_strides_over_strides(T):
    weight = T.tensor([[1.0, 2.0], [3.0, 4.0]])
    for size, stride, offset in (((2, 2), (1, 3), 0), ((2, 2), (1, 3), None), ((2, 2), (3, 2), 4)):
        x = T.arange(10.0, requires_grad=True)
        y = x.as_strided((3, 2), (2, 1), 1)
        z = y.as_strided(size, stride, offset)
        (z * weight).sum().backward()
        yield y, z, x.grad, z.storage_offset(), z.stride(), z._base is x
    x = T.arange(10.0)
    y = x.as_strided((3, 2), (2, 1), 1)
    y.as_strided((10,), (1,), 0).mul_(2)
    yield x, y, T.empty_strided((2, 2), (1, 2)).fill_(1).as_strided((4,), (1,))
