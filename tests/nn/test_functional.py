"""What is special about the functions of nn.functional: trees, sentences, ties, streams, running statistics."""

import re
import warnings

import numpy as np
import pytest

import autograd_nb as ours

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

NUMBERS = np.random.default_rng(1)
ARRAYS = {
    "x": NUMBERS.standard_normal((4, 3)).astype("float32"),
    "p": NUMBERS.uniform(0.1, 0.9, (4, 3)).astype("float32"),
    "img": NUMBERS.standard_normal((2, 4, 6, 7)).astype("float32"),
    "big": NUMBERS.standard_normal((9, 3, 8, 20)).astype("float32"),
    "k": NUMBERS.standard_normal((6, 4, 3, 3)).astype("float32"),
    "kg": NUMBERS.standard_normal((6, 2, 3, 3)).astype("float32"),
    "kb": NUMBERS.standard_normal((2, 3, 3, 2)).astype("float32"),
    "b": NUMBERS.standard_normal(6).astype("float32"),
    "v": NUMBERS.standard_normal(3).astype("float32"),
}
CALLS = [
    "F.conv2d(img, k, b)", "F.conv2d(img, k, b, stride=2, padding=1)", "F.conv2d(img, k, padding='same', dilation=2)",
    "F.conv2d(img, kg, b, groups=2, padding=(1, 0))", "F.conv2d(img[0], k, b)", "F.conv2d(big, kb, stride=(1, 3))",
    "F.conv2d(big[:, :, :, :6], kb)", "F.conv1d(img[0], k.transpose(0, 1)[:, :, 0])",
    "F.max_pool2d(img, 2)", "F.max_pool2d(img[..., :6], 2)", "F.max_pool2d(img, 3, 2, 1)", "F.max_pool1d(img[0], 2)",
    "F.max_pool2d(img, 2, ceil_mode=True)", "F.avg_pool2d(img, 3, 2, 1)", "F.avg_pool2d(img, 2, ceil_mode=True)",
    "F.avg_pool2d(img, 3, 2, 1, count_include_pad=False)", "F.adaptive_avg_pool2d(img, (4, 3))",
    "F.adaptive_avg_pool2d(img, 1)", "F.layer_norm(x, (3,), v, v)", "F.layer_norm(x, (4, 3))",
    "F.batch_norm(img, None, None, v.repeat(2)[:4], None, training=True)", "F.cross_entropy(x, y)",
    "F.cross_entropy(x, p)", "F.cross_entropy(x, y, v.exp().detach(), ignore_index=1)",
    "F.cross_entropy(x, y, label_smoothing=0.1)", "F.cross_entropy(x, y, reduction='none')", "F.nll_loss(x[0], y[0])",
    "F.cross_entropy(img, grid)", "F.binary_cross_entropy(p, p.detach())", "F.mse_loss(x, p)", "F.l1_loss(x, p)",
    "F.binary_cross_entropy_with_logits(x, p, pos_weight=v.exp().detach())", "F.smooth_l1_loss(x, p, beta=0.5)",
    "F.binary_cross_entropy_with_logits(x, p, reduction='sum')", "F.huber_loss(x, p, delta=0.5)",
    "F.kl_div(x, p, reduction='batchmean')", "F.embedding(y, x, padding_idx=1)", "F.linear(x, v)",
    "F.linear(x, x, b[:4])",
    "F.linear(img, k[:, 0, 0, :].repeat(1, 3)[:, :7], b)", "F.normalize(x)", "F.cosine_similarity(x, p)",
    "F.pad(x, (1, -1, 2, 0))",
]  # fmt: skip


def tree(node):
    return node and [node.name().removeprefix("torch::autograd::"), *[tree(n) for n, _ in node.next_functions]]


def differentiated(module, call):
    """Value, recorded names, and the gradients of first and second order of a call."""
    leaves = {n: module.tensor(a.astype("float64"), requires_grad=True) for n, a in ARRAYS.items()}
    grid = module.tensor(np.arange(84).reshape(2, 6, 7) % 4)
    names = {"F": module.nn.functional, "y": module.tensor([0, 2, 1, 2]), "grid": grid}
    out = eval(call, names | leaves)
    used = [t for n, t in leaves.items() if re.search(rf"\b{n}\b", call)]
    grads = module.autograd.grad((out * out).sum(), used, create_graph=True, allow_unused=True)
    total = sum((g * g).sum() for g in grads if g is not None)
    second = module.autograd.grad(total, used, allow_unused=True) if total.requires_grad else ()
    arrays = [None if t is None else t.detach().numpy() for t in (out, *grads, *second)]
    return arrays, tree(out.grad_fn)


@pytest.mark.parametrize("call", CALLS)
def test_values_gradients_and_names_are_pytorchs(call):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, mine = (differentiated(m, call) for m in (torch, ours))
    assert mine[1] == theirs[1]
    for a, b in zip(mine[0], theirs[0], strict=True):
        if b is None or not b.any():
            assert a is None or not a.any()
        else:
            np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-9)


def test_ties_in_a_pool_go_to_the_first_pixel_of_each_window():
    image = NUMBERS.integers(0, 2, (3, 2, 8, 6)).astype("float32")
    for pool in ("2", "3, 1", "(2, 3), (2, 3)"):
        gradients = []
        for module in (torch, ours):
            x = module.tensor(image, requires_grad=True)
            out, where = eval(f"F.max_pool2d(x, {pool}, return_indices=True)", {"F": module.nn.functional, "x": x})
            (out * module.tensor(np.arange(out.numel(), dtype="float32").reshape(out.shape))).sum().backward()
            gradients.append((x.grad.numpy(), where.numpy()))
        np.testing.assert_array_equal(gradients[1][0], gradients[0][0])
        np.testing.assert_array_equal(gradients[1][1], gradients[0][1])


def test_an_infinite_gradient_stays_where_the_pool_sends_it():
    x = ours.tensor([[[1.0, 2.0], [3.0, 4.0]]], requires_grad=True)
    ours.nn.functional.max_pool2d(x, 2).backward(ours.tensor([[[float("inf")]]]))
    assert x.grad.tolist() == [[[0.0, 0.0], [0.0, float("inf")]]]


def test_running_statistics_move_in_place_and_keep_their_identity():
    running = []
    for module in (torch, ours):
        mean, variance = module.zeros(3), module.ones(3)
        x = module.tensor(ARRAYS["x"], requires_grad=True)
        module.nn.functional.batch_norm(x, mean, variance, training=True, momentum=0.3).sum().backward()
        running.append((mean.numpy(), variance.numpy()))
    np.testing.assert_allclose(running[1], running[0], rtol=1e-5)


@pytest.mark.parametrize("p", [0.1, 0.5, 1.0])
def test_dropout_draws_pytorchs_masks(p):
    kept = []
    for module in (torch, ours):
        module.manual_seed(3)
        kept.append([module.nn.functional.dropout(module.ones(n), p).numpy() for n in (3, 40)])
    for mine, theirs in zip(kept[1], kept[0], strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_dropout_gives_the_input_itself_where_nothing_is_dropped():
    x = ours.ones(3)
    assert ours.nn.functional.dropout(x, training=False) is x
    assert ours.nn.functional.dropout(x, 0.0) is x


def test_embedding_adds_rows_that_come_again_and_shortens_long_ones():
    index = NUMBERS.integers(0, 4, (3, 50))
    tables = []
    for module in (torch, ours):
        table = module.tensor(ARRAYS["x"].copy(), requires_grad=True)
        module.nn.functional.embedding(
            module.tensor(index), table, max_norm=1.0, scale_grad_by_freq=True
        ).sum().backward()
        tables.append((table.detach().numpy(), table.grad.numpy()))
    np.testing.assert_allclose(tables[1], tables[0], rtol=1e-5)


WRONG = [
    "cross_entropy(f(4, 3), i(4, 1))", "cross_entropy(f(4, 3), i(5))", "cross_entropy(f(4, 3), f(4))",
    "cross_entropy(f(4, 3), i(4) * 7)", "cross_entropy(f(4, 3), i(4), f(2))",
    "cross_entropy(f(4, 3), i(4), reduction='x')",
    "nll_loss(f(4, 3, 2, 2), i(4, 2, 3))", "mse_loss(f(3), f(4))", "binary_cross_entropy(f(3), f(4))",
    "binary_cross_entropy(f(3) * 9, f(3))", "binary_cross_entropy_with_logits(f(3), f(4))",
    "binary_cross_entropy_with_logits(f(3), i(3))", "conv2d(f(2, 3, 5, 5), f(4, 2, 3, 3))",
    "conv2d(f(2, 3, 2, 2), f(4, 3, 3, 3))", "conv2d(f(2, 3, 5, 5), f(4, 3, 3, 3), f(3))",
    "conv2d(f(5, 5), f(4, 3, 3, 3))",
    "conv2d(f(2, 3, 5, 5), f(4, 3, 3, 3).double())", "conv2d(f(2, 3, 5, 5), f(4, 3, 3, 3), padding='same', stride=2)",
    "max_pool2d(f(6, 6), 2)", "max_pool2d(f(1, 1, 6, 6), 2, padding=2)", "max_pool2d(f(1, 1, 2, 2), 3)",
    "layer_norm(f(4, 3), (4,))", "batch_norm(f(1, 3), f(3), f(3), training=True)", "batch_norm(f(4, 3), None, None)",
    "embedding(i(2, 3) * 9, f(4, 5))", "embedding(f(2, 3), f(4, 5))", "one_hot(i(3), 1)", "one_hot(f(3))",
    "dropout(f(3), 1.5)", "pad(f(2, 3), (1,))", "huber_loss(f(3), f(3), delta=0)",
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize("call", WRONG)
def test_wrong_arguments_get_pytorchs_sentence(call):
    said = []
    for module in (torch, ours):
        names = {"f": module.ones, "i": lambda *s, m=module: m.ones(*s, dtype=m.int64)}
        with pytest.raises((RuntimeError, ValueError, IndexError)) as caught:
            eval("F." + call, names | {"F": module.nn.functional})
        said.append((caught.type, str(caught.value).splitlines()[0]))
    assert said[0] == said[1]


@pytest.mark.parametrize("loss", ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"])
def test_sizes_that_broadcast_are_warned_of(loss):
    said = []
    for module in (torch, ours):
        with pytest.warns(UserWarning, match="different to the input size") as caught:
            getattr(module.nn.functional, loss)(module.ones(4, 3), module.ones(3))
        said.append((str(caught[0].message), caught[0].filename))
    assert said[0] == (said[1][0], __file__)
    assert said[1][1] == __file__
