"""``vmap``: where the batch goes in and out, what it refuses, in-place writes, nesting, chunks."""

import pytest

import autograd_nb as ours
from autograd_nb.engine.batching import level
from tests.func.oracle import agree, grid, named


def written(torch, x):
    y = torch.zeros_like(x)
    y[0] = x[1]
    y[1] += x[0] * 2
    return y.mul_(x)


PLACES = {
    "first": lambda t: t.vmap(lambda x: x * 2 + x.sum())(grid(t)),
    "in_dims 1": lambda t: t.vmap(lambda x: x.cumsum(0), in_dims=1)(grid(t)),
    "in_dims -1": lambda t: t.vmap(lambda x: x.cumsum(0), in_dims=-1)(grid(t)),
    "shared": lambda t: t.vmap(t.dot, in_dims=(0, None))(grid(t), t.ones(2)),
    "number": lambda t: t.vmap(lambda x, k: x * k, in_dims=(0, None))(grid(t), 3),
    "out_dims": lambda t: t.vmap(lambda x: x.outer(x), out_dims=1)(grid(t)),
    "out_dims -1": lambda t: t.vmap(lambda x: x.outer(x), out_dims=-1)(grid(t)),
    "dict": lambda t: t.vmap(lambda d: d["a"] * d["b"][0], in_dims=({"a": 0, "b": (None,)},))(
        {"a": grid(t), "b": (t.ones(2),)}),
    "nested out": lambda t: t.vmap(lambda x: {"a": x, "b": (x, x)}, out_dims={"a": 0, "b": (1, 0)})(grid(t)),
    "one for many": lambda t: t.vmap(lambda pair: pair[0] + pair[1], in_dims=(0,))((grid(t), grid(t))),
    "keywords": lambda t: t.vmap(lambda x, y=None: x + y)(grid(t), y=grid(t)),
    "constant": lambda t: t.vmap(lambda x: t.ones(3))(grid(t)),
    "twice": lambda t: t.vmap(t.vmap(lambda x: x + 1))(grid(t)),
    "twice, crossed": lambda t: t.vmap(t.vmap(lambda x, y: x * y, in_dims=(None, 0)), in_dims=(0, None))(
        grid(t), grid(t)[:, 0]),
    "thrice": lambda t: t.vmap(t.vmap(t.vmap(lambda a, b: a + b, (0, None)), (0, None)), (None, 0))(
        t.ones(2, 3, 4), t.arange(5.0)),
    "chunks": lambda t: t.vmap(lambda x: x.sum(), chunk_size=2)(grid(t)),
    "chunks out": lambda t: t.vmap(lambda x: x * 2, out_dims=1, chunk_size=2)(grid(t)),
    "float64 and 0-d": lambda t: t.vmap(lambda x, y: x + y.sum(), in_dims=(0, 0))(grid(t), grid(t).double()),
    "int and 0-d float": lambda t: t.vmap(lambda x, y: x * y)(t.arange(6).reshape(3, 2), t.ones(3)),
    "index by sample": lambda t: t.vmap(lambda x, k: x[k])(grid(t), t.tensor([0, 1, 0])),
    "index of shared": lambda t: t.vmap(lambda k: grid(t)[k])(t.tensor([0, 2, 1])),
    "index in the middle": lambda t: t.vmap(lambda x, k: x[:, k])(t.arange(24.0).reshape(2, 3, 4), t.tensor(
        [[0, 1, 1], [3, 2, 0]])),
    "indices apart": lambda t: t.vmap(lambda x: x[t.tensor([0, 1]), :, t.tensor([1, 2])])(
        t.arange(48.0).reshape(2, 2, 3, 4)),
    "in place": lambda t: t.vmap(lambda x: written(t, x))(grid(t)),
    "in place on the input": lambda t: (lambda x: (t.vmap(lambda r: r.add_(1))(x), x))(grid(t)),
    "new tensors": lambda t: t.vmap(lambda x: (t.zeros_like(x), t.full_like(x, 3.0), x.new_ones(2)))(grid(t)),
    "masked write": lambda t: t.vmap(lambda x: x.masked_fill(x > 0.5, 0))(grid(t)),
    "reshaped in place": lambda t: t.vmap(lambda x: x.clone().unsqueeze_(-1).transpose_(0, 1).mul_(2))(grid(t)),
    "iteration": lambda t: t.vmap(lambda x: sum(x))(grid(t)),
    "list of parts": lambda t: t.vmap(lambda x: x.split(1))(grid(t)),
}  # fmt: skip

REFUSED = {
    "no inputs": lambda t: t.vmap(lambda: 1)(),
    "number": lambda t: t.vmap(lambda x: x)(3.0),
    "in_dims None": lambda t: t.vmap(lambda x: x, in_dims=None)(grid(t)),
    "in_dims str": lambda t: t.vmap(lambda x: x, in_dims="a")(grid(t)),
    "in_dims 3": lambda t: t.vmap(lambda x: x, in_dims=3)(grid(t)),
    "in_dims too many": lambda t: t.vmap(lambda x: x, in_dims=(0, 0))(grid(t)),
    "in_dims of another structure": lambda t: t.vmap(lambda x: x, in_dims=([0],))({"a": grid(t)}),
    "sizes": lambda t: t.vmap(lambda x, y: x + y)(grid(t), t.ones(4, 2)),
    "0-d": lambda t: t.vmap(lambda x: x)(t.tensor(1.0)),
    "nothing mapped": lambda t: t.vmap(lambda x: x, in_dims=(None,))(grid(t)),
    "out_dims str": lambda t: t.vmap(lambda x: x, out_dims="a")(grid(t)),
    "out_dims 5": lambda t: t.vmap(lambda x: x, out_dims=5)(grid(t)),
    "out_dims too many": lambda t: t.vmap(lambda x: x, out_dims=(0, 0))(grid(t)),
    "returns a number": lambda t: t.vmap(lambda x: 3.0)(grid(t)),
    "returns None": lambda t: t.vmap(lambda x: None)(grid(t)),
    "randomness": lambda t: t.vmap(lambda x: x, randomness="maybe")(grid(t)),
    "chunk size": lambda t: t.vmap(lambda x: x, chunk_size=0)(grid(t)),
    "branch": lambda t: t.vmap(lambda x: x if x.sum() > 0 else -x)(grid(t)),
    "item": lambda t: t.vmap(lambda x: x.sum().item())(grid(t)),
    "float": lambda t: t.vmap(lambda x: float(x.sum()))(grid(t)),
    "int": lambda t: t.vmap(lambda x: int(x.sum()))(grid(t)),
    "numpy": lambda t: t.vmap(lambda x: x.numpy())(grid(t)),
    "tolist": lambda t: t.vmap(lambda x: x.tolist())(grid(t)),
    "data": lambda t: t.vmap(lambda x: x.data)(grid(t)),
    "data written": lambda t: t.vmap(lambda x: setattr(x, "data", x))(grid(t)),
    "mask": lambda t: t.vmap(lambda x: x[x > 0])(grid(t)),
    "masked_select": lambda t: t.vmap(lambda x: t.masked_select(x, x > 0))(grid(t)),
    "unique": lambda t: t.vmap(lambda x: x.unique())(grid(t)),
    "requires_grad_": lambda t: t.vmap(lambda x: x.requires_grad_())(grid(t)),
    "backward": lambda t: t.vmap(lambda x: x.sum().backward())(grid(t)),
    "into what is not batched": lambda t: t.vmap(lambda x: t.zeros(2).copy_(x))(grid(t)),
    "wrong dim": lambda t: t.vmap(lambda x: x.sum(5))(grid(t)),
}


@named(PLACES)
def test_where_the_batch_goes(case):
    agree(case)


@named(REFUSED)
def test_what_is_refused(case):
    agree(case)


def test_a_sample_prints_as_its_batch():
    seen = []
    ours.vmap(lambda x: seen.append(repr(x)) or x)(ours.ones(2, 1))
    assert seen == ["BatchedTensor(lvl=1, bdim=0, value=\n    tensor([[1.],\n            [1.]])\n)"]


def test_nothing_is_left_on_afterwards():
    from autograd_nb.engine import modes
    from autograd_nb.engine.transforms import active

    with pytest.raises(ZeroDivisionError):
        ours.vmap(lambda x: 1 / 0)(ours.ones(2))
    assert modes.special == 0
    assert active.get() == ()


def test_a_batch_of_none():
    found = ours.vmap(lambda x: (x.sum(), x @ ours.ones(2, 3)))(ours.zeros(0, 4, 2))
    assert [tuple(f.shape) for f in found] == [(0,), (0, 4, 3)]


FAST = (
    "x.sin()", "x + y", "x @ y.T", "x.sum(0)", "x.mean()", "x.softmax(-1)", "x.reshape(-1)", "x.transpose(0, 1)",
    "x[0]", "x[:, :2]", "x[i]", "t.stack([x, y])", "t.cat([x, y], 1)", "x.max(1)", "x.sort(0)", "x.gather(0, i)",
    "t.where(x > 0, x, y)", "f.linear(x, y)", "f.layer_norm(x, (3,))", "f.mse_loss(x, y)", "f.cross_entropy(x, j)",
    "f.conv1d(x.unsqueeze(0), y.unsqueeze(0))", "f.embedding(i, x)", "x.var(0)", "x.cumsum(1)", "x.norm()", "x.flip(0)",
    "x.argmax()", "x.repeat(2, 1)", "x.squeeze()", "x.expand(4, 3, 3)", "x.clamp(0, 1)", "x.log_softmax(0)",
    "t.einsum('ij,jk->ik', x, y)", "f.max_pool2d(x.unsqueeze(0), 2)", "f.batch_norm(x, None, None, training=True)",
)  # fmt: skip


@pytest.mark.parametrize("expression", FAST)
def test_common_operations_take_the_whole_batch(expression, monkeypatch):
    def refuse(call):
        raise AssertionError(f"{call.card.name} went sample by sample")

    monkeypatch.setattr(level, "one_by_one", refuse)
    i, j = ours.tensor([[0, 2, 1], [1, 1, 0], [2, 0, 0]]), ours.tensor([0, 2, 1])
    scope = {"t": ours, "f": ours.nn.functional, "i": i, "j": j}
    whole = ours.arange(36.0).reshape(4, 3, 3) / 36
    other = whole.flip(0) * 2
    got = ours.vmap(lambda x, y: eval(expression, {**scope, "x": x, "y": y}))(whole, other)
    rows = [eval(expression, {**scope, "x": whole[k], "y": other[k]}) for k in range(4)]
    for k, value in enumerate(got if isinstance(got, tuple) else (got,)):
        expected = ours.stack([r[k] if isinstance(r, tuple) else r for r in rows])
        assert value.dtype is expected.dtype
        assert ours.allclose(value, expected, atol=1e-5)
