"""Writing in place: what is refused, what history it leaves, and what saved values notice."""

import pytest

import autograd_nb
from tests.engine.oracle import chain, error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def test_functions_that_write_are_those_of_pytorch():
    named = {name for name in dir(autograd_nb) if name.endswith("_") and not name.startswith("_")}
    theirs = {name for name in dir(torch) if name.endswith("_") and not name.startswith("_")}
    assert named == theirs - {"resize_as_sparse_"}  # there are no sparse tensors


@same
def test_functions_that_write(T):
    x = T.tensor([1.0, 2.0])
    yield T.exp_(x), T.relu_(x), T.xlogy_(x, x), T.index_put_(x, (T.tensor([0]),), T.tensor(5.0)), x
    y = T.ones(2, requires_grad=True) * 2
    yield T.detach(y), T.is_inference(y), T.is_signed(y), T.get_device(y), T.detach_(y), y.is_leaf


WRITES = {
    "add_": lambda T, x: x.add_(1), "mul_": lambda T, x: x.mul_(3), "iadd": lambda T, x: x.__iadd__(2),
    "exp_": lambda T, x: x.exp_(), "zero_": lambda T, x: x.zero_(), "fill_": lambda T, x: x.fill_(7),
    "pow_": lambda T, x: x.pow_(2), "relu_": lambda T, x: x.relu_(), "clamp_": lambda T, x: x.clamp_(0, 1.5),
    "copy_": lambda T, x: x.copy_(T.ones(3)), "setitem": lambda T, x: x.__setitem__(0, 9.0),
    "slice": lambda T, x: x.__setitem__(slice(1, 3), T.tensor([5.0, 6.0])), "tanh_": lambda T, x: x.tanh_(),
    "mask": lambda T, x: x.__setitem__(x > 1.5, 0.0), "masked_fill_": lambda T, x: x.masked_fill_(x > 1.5, 4.0),
    "index": lambda T, x: x.__setitem__(T.tensor([0, 2]), T.tensor([1.0, 2.0])), "div_": lambda T, x: x.div_(2),
    "sub_": lambda T, x: x.sub_(T.ones(3)), "sqrt_": lambda T, x: x.sqrt_(), "sigmoid_": lambda T, x: x.sigmoid_(),
    "neg_": lambda T, x: x.neg_(), "scatter_": lambda T, x: x.scatter_(0, T.tensor([0]), 5.0),
}  # fmt: skip


@pytest.mark.parametrize("write", WRITES)
@same
def test_history_of_a_write(T, write):
    leaf = T.tensor([1.0, 2.0, 3.0], requires_grad=True)
    x = leaf * 1
    yield WRITES[write](T, x)
    yield x, x._version, chain(x.grad_fn)
    (x * x).sum().backward()
    yield leaf.grad


@pytest.mark.parametrize("write", WRITES)
@same
def test_a_leaf_that_requires_grad_is_refused(T, write):
    leaf = T.tensor([1.0, 2.0, 3.0], requires_grad=True)
    yield whole_error(WRITES[write], T, leaf), leaf, leaf._version
    yield whole_error(WRITES[write], T, leaf.view(3)), leaf, leaf._version
    yield whole_error(WRITES[write], T, leaf[:]), leaf
    with T.no_grad():
        WRITES[write](T, leaf)
    yield leaf, leaf._version


@pytest.mark.parametrize("write", WRITES)
@same
def test_writing_to_a_view_reaches_the_base(T, write):
    leaf = T.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
    base = leaf * 1
    view = base[1]
    WRITES[write](T, view)
    yield base, view, chain(base.grad_fn), chain(view.grad_fn)
    (base * base).sum().backward(retain_graph=True)
    yield leaf.grad
    (view * 3).sum().backward()
    yield leaf.grad


@pytest.mark.parametrize("write", WRITES)
@same
def test_writing_into_a_tensor_without_gradient(T, write):
    x = T.tensor([1.0, 2.0, 3.0])
    view = x[:]
    WRITES[write](T, x)
    yield x, view, x.requires_grad, x._version


@same
def test_values_that_require_grad_make_the_target_require_it(T):
    w = T.tensor([1.0, 2.0], requires_grad=True)
    x = T.zeros(3, 2)
    x[1] = w * 2
    x[0, 0] = w[1]
    x.add_(1)
    yield x, chain(x.grad_fn)
    (x * x).sum().backward()
    yield w.grad
    y = T.zeros(2)
    y.copy_(w)
    y.mul_(w)
    yield y, chain(y.grad_fn)
    y.sum().backward()
    yield w.grad
    v = T.zeros(2, 2)
    v.view(4)[1:3] += w
    yield v, chain(v.grad_fn), error(lambda: T.zeros(2, dtype=T.int64).add_(w))


SAVING = {
    "mul": lambda T, a: a * a, "exp": lambda T, a: a.exp(), "pow": lambda T, a: a**3, "div": lambda T, a: 1 / a,
    "tanh": lambda T, a: a.tanh(), "matmul": lambda T, a: a @ a, "log": lambda T, a: a.log(),
    "relu": lambda T, a: a.relu(), "sigmoid": lambda T, a: a.sigmoid(), "sqrt": lambda T, a: a.sqrt(),
    "prod": lambda T, a: a.prod(), "sin": lambda T, a: a.sin(),
    "norm": lambda T, a: a.norm(), "softmax": lambda T, a: a.softmax(0), "where": lambda T, a: T.where(a > 0, a * 2, a),
    "sum": lambda T, a: a.sum(), "add": lambda T, a: a + a, "abs": lambda T, a: a.abs(), "max": lambda T, a: a.max(),
    "cumsum": lambda T, a: a.cumsum(0), "mean": lambda T, a: a.mean(), "var": lambda T, a: a.var(),
}  # fmt: skip


@pytest.mark.parametrize("save", SAVING)
@same
def test_changed_saved_values_are_noticed(T, save):
    leaf = T.tensor([1.0, 2.0, 3.0], requires_grad=True)
    a = leaf * 1
    out = SAVING[save](T, a)
    a.add_(1)
    yield whole_error(out.sum().backward)
    a = leaf * 1
    out = SAVING[save](T, a)
    total = out.sum()
    out.detach().mul_(2)
    yield whole_error(total.backward)
    a = leaf * 1
    a[0] = 2
    out = SAVING[save](T, a)
    a[0] = 2
    yield whole_error(out.sum().backward)
    with T.no_grad():
        out = SAVING[save](T, leaf)
    out = SAVING[save](T, leaf)
    with T.no_grad():
        leaf.mul_(2)
    yield whole_error(out.sum().backward)
    yield leaf.grad


@same
def test_in_place_on_the_result_before_and_after_it_is_used(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    a = x.exp()
    b = a * 1
    b.add_(1)
    b.sum().backward()
    yield x.grad
    a = x.exp()
    a.add_(1)
    yield whole_error(a.sum().backward)
    a = (x * 2).relu_()
    a.mul_(a)
    yield chain(a.grad_fn), error(a.sum().backward)
    a = x * 2
    a.mul_(a)
    yield chain(a.grad_fn), error(a.sum().backward), x.grad


@same
def test_a_freed_or_kept_graph_after_a_write(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    y = x * 1
    z = (y * 2).sum()
    y.mul_(3)
    z.backward()
    yield x.grad, y
    yield error(y.sum().backward), x.grad, error(y.sum().backward)


@same
def test_dtype_and_shape_of_the_target_decide(T):
    i, f = T.ones(2, dtype=T.int64), T.ones(2)
    yield whole_error(i.add_, 1.5), whole_error(i.mul_, f), whole_error(i.div_, 2), i
    yield f.add_(i), f.add_(T.ones(2, dtype=T.float64)), i.add_(T.ones(2, dtype=T.int8)), i.mul_(True)
    yield whole_error(f.add_, T.ones(3)), whole_error(f.add_, T.ones(2, 2)), whole_error(f.copy_, T.ones(3)), f
    yield error(f.__setitem__, 5, 1.0), error(f.__setitem__, 0, T.ones(2)), error(f.__setitem__, (0, 0), 1.0), f
    b = T.tensor([True, False])
    yield error(b.add_, 1), error(b.exp_), b.logical_not_() if hasattr(b, "logical_not_") else ~b
    i[0] = 2.9
    f[:] = T.tensor([3, 4])
    yield i, f


@same
def test_overlapping_memory_is_refused(T):
    for make in (lambda: T.ones(1).expand(4), lambda: T.ones(2, 1).expand(2, 3), lambda: T.ones(1).expand(4)[1:3]):
        for write in (
            lambda t: t.add_(1), lambda t: t.mul_(t), lambda t: t.copy_(T.ones(t.shape)), lambda t: t.exp_(),
            lambda t: t.uniform_(), lambda t: t.detach().add_(1), lambda t: t.data.add_(1),
        ):  # fmt: skip
            x = make()
            yield whole_error(write, x), x
        yield make().zero_(), make().fill_(3)
    yield T.ones(1).expand(4)[0].add_(1), T.ones(3, 1).expand(3, 1).add_(1), T.ones(1).expand(4)[1:2].add_(1)
    with T.no_grad():
        yield error(T.ones(1, requires_grad=True).expand(2).add_, 1)


@same
def test_hand_written_node_names(T):
    x = T.ones(3, requires_grad=True)
    a = x * 1
    a[0].add_(1)
    b = T.zeros(3).copy_(x)
    for node in (a.grad_fn, b.grad_fn, b.grad_fn.next_functions[1][0], a[1:].grad_fn):
        yield node.name(), type(node).__name__, repr(node).partition(" object at")[0]
    yield repr(a), repr(b)
