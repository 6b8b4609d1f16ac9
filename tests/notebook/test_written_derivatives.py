"""Formulas of derivatives that are written by hand: what a reader sees, and that it comes to the gradient's numbers."""

import re

import pytest

import autograd_nb as torch
import autograd_nb.nn.functional as F
from autograd_nb import show
from autograd_nb.graph.mathematics import readable
from autograd_nb.notebook.snapshot import snapshot
from autograd_nb.notebook.stepping.formulas import formula_of_step

X = [[0.5, -1.25, 2.0], [-0.75, 3.0, 1.5]]
T = [[0.0, 0.25, 1.0], [-2.0, 2.5, 4.0]]
CLASSES = [2, 0]

# What is computed from x, how its derivative reads, and the same in Python: y is the result, n what is averaged.
CASES = {
    "F.mse_loss(x, t)": ("2 / n · ȳ · (x − target)", "2 / 6 * (x - t)"),
    "F.mse_loss(x, t, reduction='sum')": ("2 · ȳ · (x − target)", "2 * (x - t)"),
    "F.smooth_l1_loss(x, t, beta=0.5)": (
        "1 / n · ȳ · clip((x − target) / 0.5, −1, 1)", "torch.clamp((x - t) / 0.5, -1, 1) / 6"
    ),
    "F.nll_loss(x, c, reduction='sum')": ("−ȳ · [k = target]", "-hot"),
    "F.nll_loss(x, c)": ("−1 / n · ȳ · [k = target]", "-hot / 2"),
    "x.var()": ("ȳ · 2 / (n − 1) · (x − mean x)", "2 / 5 * (x - x.mean())"),
    "x.std(correction=0)": ("ȳ · (x − mean x) / ((n − 0) · y)", "(x - x.mean()) / (6 * y)"),
    "x.norm()": ("ȳ · x / y", "x / y"),
    "F.leaky_relu(x, 0.2)": ("", "torch.where(x > 0, 1.0, 0.2)"),
    "F.elu(x, 2.0)": ("", "torch.where(x > 0, 1.0, 2.0 * torch.exp(x))"),
    "F.softplus(x, 2.0)": ("ȳ · σ(2.0 · x)", "torch.sigmoid(2.0 * x)"),
    "F.logsigmoid(x)": ("ȳ · σ(−x)", "torch.sigmoid(-x)"),
    "F.hardsigmoid(x)": ("ȳ / 6 · [−3 < x < 3]", "torch.where((x > -3) & (x < 3), 1 / 6, 0.0)"),
}  # fmt: skip


@pytest.mark.parametrize("expression", CASES)
def test_a_written_formula_reads_well_and_gives_the_gradient(expression):
    text, same = CASES[expression]
    x, t, c = torch.tensor(X, requires_grad=True), torch.tensor(T), torch.tensor(CLASSES)
    known = {"torch": torch, "F": F, "x": x, "t": t, "c": c}
    y = eval(expression, known)
    node = next(node for node in snapshot([y.grad_fn], {}).nodes if node.id == snapshot([y.grad_fn], {}).roots[0])
    shown = readable(formula_of_step(node, 0, {"self": "x"}))
    assert "backward" not in shown
    if text:
        assert shown == text
    hot = torch.zeros(2, 3)
    hot[0, 2] = hot[1, 0] = 1
    (found,) = torch.autograd.grad(y.sum(), x)
    with torch.no_grad():
        assert torch.allclose(found, eval(same, known | {"y": y.detach(), "hot": hot}))


def test_common_operations_do_not_show_names_of_internal_functions():
    x = torch.randn(2, 2, 4, 4, requires_grad=True)
    image = F.max_pool2d(torch.cat([x, x.flip(0).roll(1, 0)]), 2).permute(0, 2, 3, 1)[1:]
    q = image.reshape(1, 3, 4, 2)
    mixed = F.scaled_dot_product_attention(q, q, q).repeat(2, 1, 1, 1)
    parts = mixed.split(1)
    loss = (parts[0] + F.hardtanh(parts[1])).sum() + F.avg_pool2d(x, 2).gather(0, torch.tensor([[[[0]]]])).sum()
    assert re.findall(r"\w+_backward|\w+_gradient", show.step(loss).text()) == []
