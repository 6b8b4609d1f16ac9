"""Values in and out: NumPy, Python numbers, iteration, copies and pickles."""

import copy
import pickle

import numpy as np
import pytest

from tests.engine.oracle import error, same, whole_error

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@same
def test_numbers(T):
    for t in (T.tensor(2.5), T.tensor([[3]]), T.tensor(True), T.tensor(1 + 2j), T.tensor(2.5, requires_grad=True) * 2):
        yield t.item(), bool(t), t.tolist(), error(float, t), error(int, t), error(complex, t)
    for t in (T.ones(2), T.ones(0), T.ones(2, 2)):
        yield whole_error(t.item), whole_error(bool, t), error(float, t), error(int, t), error(range, t)
    yield (
        whole_error(len, T.tensor(1.0)),
        whole_error(iter, T.tensor(1.0)),
        error(list, T.tensor(1.0)),
        len(T.ones(3, 2)),
    )
    yield list(range(5))[T.tensor(2)], "abc"[T.tensor([1])], error(lambda: "abc"[T.tensor(1.0)]), [0] * T.tensor(3)
    yield (
        round(T.tensor(2.567).item(), 2),
        abs(T.tensor(-2.0)),
        -T.tensor(2),
        +T.tensor(2.0),
        error(lambda: ~T.tensor(1.0)),
    )


@same
def test_formatting(T):
    x = T.tensor(2.5)
    yield f"{x}", f"{x:.1f}", f"{x!r}", str(x), format(x, ">8.2f"), f"{x:.2f}"
    yield f"{T.ones(2)}", error(format, T.ones(2), ".2f"), f"{T.tensor(2.5, requires_grad=True):.2f}"
    yield f"{T.tensor([1.0, 2.0], requires_grad=True)}", f"{T.tensor(3, requires_grad=False):d}"


@same
def test_iteration_and_membership(T):
    x = T.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    a, b = x
    yield list(x), a, b, [v.item() for row in x for v in row], [*reversed(x.detach())]
    (a * b).sum().backward()
    yield x.grad, 2.0 in x, 7 in x, T.tensor(3.0) in x, error(lambda: "a" in x), error(lambda: None in x)
    yield error(lambda: x in [T.ones(2, 2), x]), x in [x], T.tensor(1.0) in [T.tensor(2.0), T.tensor(1.0)]
    yield x == x, hash(x) == hash(x), len({x, x}), error(lambda: x.detach() in [T.ones(3)])
    yield sorted([T.tensor(2.0), T.tensor(1.0)]), max(T.tensor([1.0, 3.0])), sum(T.tensor([1.0, 3.0]))
    yield error(lambda: dict(zip("ab", x, strict=True)))


@same
def test_to_numpy(T):
    x = T.tensor([[1.0, 2.0], [3.0, 4.0]])
    n = x.numpy()
    n[0, 0] = 9
    x[1, 1] = 8
    yield x, n, np.asarray(x), np.array(x), np.asarray(x, dtype=np.float64), x.t().numpy(), x[1].numpy()
    yield np.shares_memory(np.asarray(x), n), np.shares_memory(np.array(x), n), np.shares_memory(x.detach().numpy(), n)
    yield T.tensor(2.5).numpy(), T.tensor([1, 2]).numpy(), T.tensor([True]).numpy(), T.ones(2, dtype=T.float16).numpy()
    leaf = T.ones(2, requires_grad=True)
    yield whole_error(leaf.numpy), whole_error(np.asarray, leaf), whole_error((leaf * 2).numpy), leaf.detach().numpy()
    yield leaf.numpy(force=True), (leaf * 2).numpy(force=True)
    yield error(np.array, leaf), error(np.sin, leaf), error(lambda: np.ones(2) * leaf), error(lambda: leaf * np.ones(2))


@same
def test_numpy_functions_and_operators(T):
    x, n = T.tensor([1.0, 2.0]), np.array([3.0, 4.0], dtype=np.float32)
    for f in (
        lambda: np.sin(x), lambda: np.add(x, x), lambda: np.add(x, n), lambda: np.dot(x, x),
        lambda: x + n, lambda: x * n, lambda: x @ n, lambda: x - np.float32(2), lambda: np.float32(2) * x,
        lambda: n * x,
        lambda: n + x, lambda: n - x, lambda: n / x, lambda: np.float64(2) + x, lambda: np.int64(2) * x,
        lambda: x * np.float64(2),
        lambda: x ** np.float32(2), lambda: x == n, lambda: n == x, lambda: x > n, lambda: np.exp(x),
        lambda: np.stack([x, x]),
        lambda: np.concatenate([x, x]), lambda: np.multiply(n, x), lambda: np.isnan(x),
        lambda: np.allclose(x, n), lambda: n @ x, lambda: x.numpy() @ n, lambda: np.float32(2) - x,
        lambda: np.matmul(x, x),
        lambda: x[np.array([1, 0])], lambda: x[np.int64(1)], lambda: n[T.tensor([1, 0])],
        lambda: np.maximum(x, n), lambda: np.clip(x, 0, 1), lambda: np.sqrt(x), lambda: np.where(x > 1, x, n),
    ):  # fmt: skip
        yield error(f)


@same
def test_from_numpy(T):
    n = np.array([1.0, 2.0])
    x = T.from_numpy(n)
    n[0] = 5
    x[1] = 6
    yield (
        x,
        n,
        T.tensor(n),
        T.as_tensor(n),
        T.as_tensor(n).data_ptr() == x.data_ptr(),
        T.tensor(n).data_ptr() == x.data_ptr(),
    )
    for a in (
        np.ones(2, np.int32),
        np.ones(2, bool),
        np.ones((2, 2), np.float32).T,
        np.array(3.0),
        np.zeros((0, 2)),
        np.uint8([1]),
    ):
        yield T.from_numpy(a), T.tensor(a)
    yield error(T.from_numpy, [1.0]), error(T.from_numpy, np.array(["a"])), error(T.tensor, np.array([object()]))
    yield T.tensor(np.float32(2)), T.tensor([np.float32(2), np.float64(3)]), T.tensor(np.int64(2)), T.tensor([n, n])


@same
def test_copies(T):
    x = T.tensor([1.0, 2.0], requires_grad=True)
    (x * 3).sum().backward()
    x.note = "mine"
    for duplicate in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        yield duplicate, duplicate.grad, duplicate.data_ptr() == x.data_ptr(), getattr(duplicate, "note", None)
    yield whole_error(copy.deepcopy, x * 2), copy.deepcopy([x, x])[0] is copy.deepcopy([x, x])[1]
    a, b = copy.deepcopy([x, x])
    yield a is b, x.clone(), x.clone().detach(), x.detach().clone()
    yield copy.deepcopy(x.detach()[1:]), copy.deepcopy(T.tensor(3.0)), copy.deepcopy({"w": x})["w"]


@same
def test_pickling_a_result_leaves_its_history_behind(T):
    yield pickle.loads(pickle.dumps(T.ones(2, requires_grad=True) * 2))


@same
def test_copies_of_views_are_views_of_the_copy(T):
    x = T.arange(6.0).reshape(2, 3)
    a, b, c = copy.deepcopy((x, x.t(), x[1, 1:]))
    a[1, 1] = 9
    yield a, b, c, x, b.stride()


@same
def test_attributes(T):
    x = T.ones(2)
    x.name_of_mine = "w"
    yield x.name_of_mine, error(lambda: x.nothing), error(setattr, x, "shape", (1,))[0]
    for name in ("dtype", "grad_fn", "is_leaf", "ndim", "device"):
        yield error(setattr, x, name, None)[0]
    yield error(delattr, x, "name_of_mine")


@same
def test_comparisons_with_other_things(T):
    x = T.tensor([1.0, 2.0])
    yield (
        error(lambda: x.__eq__(None)),
        error(lambda: x.__ne__(None)),
        error(lambda: x == "a"),
        error(lambda: x < "a"),
        error(lambda: x + "a"),
    )
    yield (
        error(lambda: x + None),
        error(lambda: None + x),
        error(lambda: x * [1.0, 2.0]),
        error(lambda: [1.0] * x),
        error(lambda: x @ 3),
    )
    yield (
        error(lambda: "a" * T.tensor(2)),
        error(lambda: x + object),
        error(lambda: x < None),
        error(lambda: -T.tensor(True)),
    )
    yield error(lambda: x(1)), error(lambda: x.foo()), error(lambda: x and x), error(lambda: not x)
