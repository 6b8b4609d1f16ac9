"""Wrong calls: PyTorch's exception class and first sentence, and operands as they were."""

import warnings

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import error, plain

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


def operands(T):
    """The tensors wrong calls work on, by the letters they have below."""
    return {
        "a": T.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "v": T.tensor([1.0, 2.0]),
        "w": T.tensor([1.0, 2.0, 3.0, 4.0]),
        "i": T.tensor([1, 2, 3]), "b": T.tensor([True, False]), "s": T.tensor(2.0), "e": T.zeros(0),
        "x": T.tensor([1.0, 2.0], requires_grad=True), "m": T.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True),
        "c": T.tensor([1 + 2j]),
    }  # fmt: skip


CALLS = (
    """
a + w; a * v; a - T.ones(3, 2); T.maximum(a, w); a / T.ones(4, 3); T.where(a > 0, a, w); a ** w; a == w; a.add_(w)
a.add_(None); a.sub_("a"); a.mul_([1]); a.div_(None); v.add_(a); i.add_(1.5); i.mul_(v[:1]); b.add_(1); i.div_(2)
v.copy_(w); v.mul_(T.ones(2, 2)); v[0] = a; a @ a; T.mm(a, a); a @ w; v @ w; T.mm(v, v); T.mv(a, v); T.dot(v, w)
T.dot(a, a); T.bmm(a, a); T.bmm(T.ones(2, 3, 4), T.ones(2, 3, 4)); a @ 2; s @ s; v @ s
T.matmul(T.ones(2, 3, 4), T.ones(3, 4, 5)); T.mm(a, i); a @ i; T.mm(a, 3); i @ T.tensor([1.0, 2.0, 3.0])
a.reshape(4, 2); a.view(4, 2); a.view(-1, 4); a.t().view(6); a.view(-1, -1); a.reshape(-2, 3); a.view(2.0, 3)
a.expand(4, 3); a.expand(3); a.sum(2); a.sum(-3); a.mean(5); a.max(2); a.softmax(3); a.argmax(2); a.squeeze(2)
a.unsqueeze(4); a.transpose(0, 2); a.permute(0); a.permute(0, 0); a.permute(0, 1, 2); a.sum((0, 0)); a.cumsum(2)
a.flip(2); a.select(2, 0); a.select(0, 5); a.narrow(0, 1, 5); a.narrow(2, 0, 1); a.unbind(3); T.cat([a, w])
T.cat([a, T.ones(3, 2)]); T.cat([]); T.cat([a, a], 2); T.cat(a); T.stack([a, v]); T.stack([]); T.stack([a, a], 5)
T.cat([a, 1]); a[2]; a[0, 3]; a[0, 0, 0]; a[-3]; a[1.0]; a["x"]; a[T.tensor([0, 2])]; a[T.tensor([True, False, True])]
a[T.tensor([1.5])]; s[0]; a[[0, 5]]; a[::-1]; a[:, ::0]; a[b, b, b]; a[5:]; a[None, 9]; e[0]; v[a > 0]; a[..., ..., 0]
a[5] = 1; a[0] = w; a[b] = w; a.split(0); a.split(-1); a.split([1, 5]); a.chunk(0); a.gather(0, a); a.gather(2, i)
a.index_select(0, T.tensor([3])); a.index_select(2, i); e.max(); e.argmax(); e.min(); e.argmin(); T.zeros(0, 3).max(0)
i.mean(); b.mean(); i.softmax(0); i.var(); i.std(); i.exp_(); -b; ~v; b - b; 1 - b; x.add_(1); x.zero_(); x[0] = 1
x[:1].mul_(2); x.view(2).exp_(); m.t_(); x.detach().requires_grad_(False).backward(); x.copy_(v); m[0].fill_(1)
x.backward(); (x * 2).backward(); v.backward(); s.backward(); (x * x).backward(w); (x * x).backward(2.0)
(x * x).sum().backward(T.ones(2)); x.sum().backward("one"); T.autograd.grad(x * 2, x); T.autograd.grad(v.sum(), x)
T.autograd.grad(x.sum(), v); T.autograd.grad(x.sum(), m); T.autograd.grad(x.sum(), [x, m])
T.autograd.backward([x.sum()], [T.ones(2)]); x.sum().backward(inputs=[]); x.sum().backward(inputs=[v])
i.requires_grad_(); T.ones(2, dtype=T.int64, requires_grad=True); T.tensor([1, 2], requires_grad=True)
(x * 2).requires_grad_(False); T.tensor([[1, 2], [3]]); T.tensor("a"); T.tensor([1, "a"]); T.tensor(None)
T.tensor([None]); T.tensor(object()); T.tensor([[1], 2]); T.tensor({}); T.tensor([1, {}]); x.numpy(); (x * 2).numpy()
a.item(); e.item(); bool(a); bool(e); float(a); int(v); len(s); list(s); iter(s); a.tolist(1); hash([v]); range(v)
T.zeros(-1); T.ones("a"); T.zeros(2, dtype="float"); T.arange(0, 5, 0); T.arange(5, 0); T.linspace(0, 1); T.eye(-1)
T.full((2,)); T.randn(-2); T.randint(5, 2, (3,)); T.randperm(-1); T.ones(2).to("cuda"); T.ones(2, device="moon")
T.ones(2).to("nonsense"); T.empty(2, 3, foo=1); T.exp(1.0); T.sin("a"); T.sum(1); T.add(1, 2); T.mul(a)
T.add(a, a, a); a.sum(foo=1); a.exp(1); T.exp(); a.add(); T.exp(a, 1); T.relu(2); T.set_grad_enabled(2)
x.register_hook(); v.register_hook(print); v.retain_grad(); (x * 2).register_post_accumulate_grad_hook(print)
T.nn.functional.cross_entropy(a, i); T.nn.functional.mse_loss(a, "b"); T.nn.functional.linear(a, w)
T.nn.functional.nll_loss(a, T.tensor([0, 7])); T.nn.functional.binary_cross_entropy(a, v)
T.nn.functional.binary_cross_entropy_with_logits(a, v); T.nn.functional.embedding(T.tensor([9]), a)
T.nn.functional.dropout(a, 2.0); T.einsum("ij,jk->ik", a, a); T.einsum("ij->k", a); T.outer(a, v); T.tril(v)
a.norm(dim=4); a.topk(9); a.sort(3); T.clamp(a); a.clamp(); a.masked_fill(a > 0, v); a.masked_fill(i, 0.0)
a.repeat(2); a.flatten(1, 0); a.flatten(3); a.diagonal(0, 0, 0); a.type("nope"); a.detach_().nothing; a.foo()
T.nothing_like_this; a.data(); a.grad_fn.name(); x.grad.zero_(); a(); del a[0]; a.shape[5]; a.T.T.foo; a.double().bad
np.asarray(x); np.array(x * 2); T.from_numpy([1.0]); T.from_numpy(np.array(["a"])); T.from_numpy(v); T.as_tensor("a")
T.tensor(np.array([None]))
""".strip()
    .replace("\n", "; ")
    .split("; ")
)

ARGUMENTS_DO_NOT_FIT = (
    "a.foo()", "a.shape[5]", "hash([v])", "a()", "T.nothing_like_this", "a.data()", "a.tolist(1)", "a.view(2.0, 3)",
    "T.mul(a)",
    "T.linspace(0, 1)", "T.full((2,))", "a.sum(foo=1)", "a.exp(1)", "T.exp()", "a.add()", "a[..., ..., 0]",
)  # fmt: skip
"""Here the sentence is Python's, or lists C++ signatures: only the kind of error is compared."""


def outcome(T, call):
    """What a call raises, and the operands afterwards."""
    names = operands(T)
    scope = {"T": T, "np": np, **names}

    def run():
        if (" = " in call and not call.startswith(("T.", "x.sum", "a.sum"))) or call.startswith("del "):
            exec(call, scope)
        else:
            return eval(call, scope)
        return None

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return error(run), {k: plain(t) for k, t in names.items()}


@pytest.mark.parametrize("call", CALLS)
def test_wrong_call(call):
    (kind, sentence), _ = outcome(torch, call)
    (own_kind, own_sentence), own_after = outcome(autograd_nb, call)
    assert own_kind == kind, (own_sentence, sentence)
    if call not in ARGUMENTS_DO_NOT_FIT:
        assert own_sentence == sentence
    assert own_after == {k: plain(t) for k, t in operands(autograd_nb).items()} or kind == "no error"


def test_there_are_enough_of_them():
    raising = [call for call in CALLS if outcome(torch, call)[0][0] != "no error"]
    assert len(raising) > 200
