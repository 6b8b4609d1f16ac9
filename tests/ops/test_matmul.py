"""Matrix products against PyTorch: recorded trees of every combination of dimensions, sentences, no needless copies."""

import numpy as np
import pytest

import autograd_nb as ours

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

NUMBERS = np.random.default_rng(0)
SHAPES = [
    ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3,)), ((5, 2, 3), (3, 4)),
    ((3,), (5, 3, 4)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (1, 3, 4)), ((1, 2, 3), (5, 3, 4)),
    ((6, 5, 2, 3), (5, 3, 4)), ((6, 5, 2, 3), (3,)), ((2, 3), (6, 5, 3, 4)), ((0, 2, 3), (3, 4)), ((4,), (4, 0)),
]  # fmt: skip
EQUATIONS = [
    ("ij,jk->ik", (2, 3), (3, 4)), ("bij,bjk->bik", (5, 2, 3), (5, 3, 4)), ("ij,ij->", (2, 3), (2, 3)), ("ii", (3, 3)),
    ("ii->i", (3, 3)), ("ij->ji", (2, 3)), ("i,j->ij", (2,), (3,)), ("bn,anm,bm->ba", (2, 5), (3, 5, 4), (2, 4)),
    ("...ij,...jk", (5, 2, 3), (3, 4)), ("...j->j", (2, 3)), ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)),
]  # fmt: skip


def tree(node):
    """The names of the recorded graph, nested."""
    return node and [node.name().removeprefix("torch::autograd::"), *[tree(n) for n, _ in node.next_functions]]


def differentiated(module, compute, arrays, tracked):
    """Value, recorded names and gradients of a computation."""
    tensors = [module.tensor(a, requires_grad=t) for a, t in zip(arrays, tracked, strict=True)]
    out = compute(module, *tensors)
    out.backward(module.ones_like(out) * 0.5)
    return out.detach().numpy(), tree(out.grad_fn), [t.grad.numpy() for t in tensors if t.requires_grad]


def same(compute, arrays, tracked=None):
    tracked = tracked or [True] * len(arrays)
    theirs, mine = (differentiated(m, compute, arrays, tracked) for m in (torch, ours))
    np.testing.assert_allclose(mine[0], theirs[0], rtol=1e-5, atol=1e-6)
    assert mine[1] == theirs[1]
    for a, b in zip(mine[2], theirs[2], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("tracked", [(True, True), (True, False), (False, True)])
@pytest.mark.parametrize(("first", "second"), SHAPES)
def test_matmul_records_what_pytorch_records(first, second, tracked):
    arrays = [NUMBERS.standard_normal(s).astype("float32") for s in (first, second)]
    same(lambda m, a, b: m.matmul(a, b), arrays, tracked)


@pytest.mark.parametrize(("equation", "shapes"), [(e, s) for e, *s in EQUATIONS])
def test_einsum_records_what_pytorch_records(equation, shapes):
    same(lambda m, *t: m.einsum(equation, *t), [NUMBERS.standard_normal(s).astype("float32") for s in shapes])


def test_einsum_takes_lists_of_numbers():
    a, b = ours.ones(2, 3), ours.ones(3, 4)
    assert ours.einsum(a, [0, 1], b, [1, 2], [0, 2]).shape == (2, 4)


@pytest.mark.parametrize(
    ("sizes", "dims"), [(((2, 3), (3, 4)), 1), (((2, 3, 4), (4, 3)), ([1, 2], [1, 0])), (((2, 3), (2, 3)), 2)]
)
def test_tensordot_records_what_pytorch_records(sizes, dims):
    arrays = [NUMBERS.standard_normal(s).astype("float32") for s in sizes]
    same(lambda m, a, b: m.tensordot(a, b, dims), arrays)


WRONG = [
    "mm(f(2, 3), f(4, 5))", "mm(f(3), f(3, 4))", "mm(f(2, 3), f(3, 5).double())", "mm(f(2, 3), f(3, 5).long())",
    "matmul(f(3), f(4, 5))", "matmul(f(2, 3), f(4))", "matmul(f(()), f(3))", "matmul(f(5, 2, 3), f(4, 3, 5))",
    "bmm(f(2, 3), f(2, 3, 4))", "bmm(f(2, 3, 4), f(3, 4, 5))", "mv(f(2, 3), f(4))", "mv(f(2, 3), f(3).double())",
    "dot(f(3), f(4))", "dot(f(2, 3), f(3))", "dot(f(3).bool(), f(3).bool())", "mm(f(2, 2).bool(), f(2, 2).bool())",
    "addmm(f(3), f(2, 3), f(3, 4))", "addmm(f(4).double(), f(2, 3), f(3, 4))", "outer(f(2, 3), f(3))",
    "inner(f(2, 3), f(4))", "nn.functional.linear(f(2, 3), f(4, 5))", "nn.functional.linear(f(2, 3), f(4, 3), f(5))",
    "einsum('ij,jk', f(2, 3), f(4, 5))", "einsum('ij->il', f(2, 3))", "einsum('i1', f(2, 3))", "einsum('ij', f(2))",
    "einsum('i.j', f(2, 3))", "einsum('ij->ii', f(2, 3))", "einsum('ij,jk->ik', f(2, 3))", "f(2, 3) @ 3",
]  # fmt: skip


@pytest.mark.parametrize("call", WRONG)
def test_wrong_operands_get_pytorchs_sentence(call):
    said = []
    for module in (torch, ours):
        names = {"f": module.ones, "mm": None} | {n: getattr(module, n) for n in dir(module) if not n.startswith("_")}
        with pytest.raises((RuntimeError, TypeError, NotImplementedError)) as caught:
            eval(call, names | {"f": module.ones, "nn": module.nn})
        said.append((caught.type, str(caught.value).splitlines()[0]))
    assert said[0] == said[1]


def test_a_transposed_matrix_is_multiplied_where_it_lies():
    from autograd_nb.ops.card import raw

    matrix = np.ones((3, 4), "float32")
    assert np.shares_memory(raw.mT(matrix), matrix)
    assert np.shares_memory(raw.conjugate(matrix), matrix)


def test_float16_adds_up_in_float32():
    a = np.full((1, 4096), 1, np.float16)
    assert ours.tensor(a).mm(ours.tensor(a.T)).item() == 4096.0


def test_a_change_of_the_vector_before_backward_is_noticed():
    x, w = ours.ones(3), ours.ones(3, 2, requires_grad=True)
    out = (x @ w).sum()
    x.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.backward()
