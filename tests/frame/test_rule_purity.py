"""Derivative rules speak through `xp` alone, so one rule serves arrays, Tensors and symbols."""

import ast
from pathlib import Path

import pytest

from autograd_nb.ops.card import cards


def rules(tree: ast.Module):
    """Every lambda or function whose first parameter is called `xp`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            parameters = [*node.args.posonlyargs, *node.args.args]
            if parameters and parameters[0].arg == "xp":
                yield node


def impure(package: Path) -> list[str]:
    """Rules that name NumPy or write into what they were given."""
    found = []
    for path in sorted(package.glob("ops/**/*.py")):
        for rule in rules(ast.parse(path.read_text(encoding="utf-8"))):
            found += [f"{path.relative_to(package)}:{line} {what}" for line, what in sins(rule)]
    return found


def sins(rule: ast.FunctionDef | ast.Lambda):
    parameters = {argument.arg for argument in [*rule.args.posonlyargs, *rule.args.args, *rule.args.kwonlyargs]}
    for node in ast.walk(rule):
        if isinstance(node, ast.Name) and node.id in ("np", "numpy"):
            yield node.lineno, "names NumPy"
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield node.lineno, "writes into an array"
        elif isinstance(node, ast.AugAssign) and getattr(node.target, "id", None) in parameters:
            yield node.lineno, "changes its argument in place"


def test_rules_are_pure(package):
    assert impure(package) == []


def test_there_are_rules_to_look_at(package):
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in package.glob("ops/**/*.py")]
    assert sum(1 for tree in trees for _ in rules(tree)) > 20


def test_every_card_stands_in_ops():
    """Else its rules would escape the look above."""
    modules = {card.forward.__module__ for card in cards.values()}
    assert {module for module in modules if not module.startswith("autograd_nb.ops.")} == set()


@pytest.mark.parametrize(
    "text",
    [
        "card(vjp=dict(self=lambda xp, g, out: g * np.exp(out)))",
        "def _tanh_vjp_self(xp, g, out):\n    return numpy.multiply(g, 1 - out * out)",
        "def _tanh_vjp_self(xp, g, out):\n    g *= 1 - out * out\n    return g",
        "def _relu_vjp_self(xp, g, out):\n    z = g.copy()\n    z[out == 0] = 0\n    return z",
    ],
)
def test_a_planted_sin_is_found(plant, text):
    assert len(impure(plant("ops/planted.py", text))) == 1


def test_a_pure_rule_is_left_alone(plant):
    text = "def forward(self):\n    return np.tanh(self)\n\nrule = lambda xp, g, out: g * xp.exp(out[0])\n"
    assert impure(plant("ops/planted.py", text)) == []
