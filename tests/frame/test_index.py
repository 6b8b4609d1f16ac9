"""Files of operations are imported when they are needed, and the index that says which one knows them all."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

if not (ROOT / "tools").exists():
    pytest.skip("the session that tests the wheel has no tools", allow_module_level=True)

OPERATION = '''
from .card import op


@op(vjp=dict(self=lambda xp, g: g * 3), names=("thrice",), inplace=True)
def threefold(self):
    """Three times the tensor."""
    return self * 3
'''
COMPOSITE = '''
from ..engine.assemble import aten, composite


@composite()
def ninefold(self):
    """Nine times the tensor."""
    return aten.threefold(aten.threefold(self))
'''


def run(program: str, root: Path = ROOT) -> object:
    """What the program prints, read as JSON; it imports the package that stands in ``root``."""
    command = [sys.executable, "-c", f"import json, sys; import autograd_nb as torch\n{program}"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def write_index(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(root / "tools" / "write_index.py"), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the package with the tool that writes the index, which is as fresh as can be."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "autograd_nb", root / "autograd_nb", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "write_index.py", root / "tools")
    write_index(root)
    return root


@pytest.fixture
def copied(tree, tmp_path):
    """The same, to be changed."""
    return shutil.copytree(tree, tmp_path / "tree")


def imported(names: str) -> str:
    return f"[m for m in sys.modules if m.startswith({names!r})]"


def test_the_index_says_what_the_files_declare():
    done = write_index(ROOT, "--check")
    assert done.returncode == 0, f"{done.stdout}{done.stderr}run python tools/write_index.py"


def test_an_import_loads_few_files_of_operations(tree):
    before, after = run(
        f"before = {imported('autograd_nb.ops.')}; torch.ops.cards['digamma']\n"
        f"print(json.dumps([before, {imported('autograd_nb.ops.')}]))",
        tree,
    )
    assert "autograd_nb.ops.gamma" in {*after} - {*before}
    assert len(before) < 20


@pytest.mark.parametrize(
    ("use", "file"),
    [
        ("torch.erfinv", "ops.error_function"),
        ("torch.Tensor.digamma", "ops.gamma"),
        ("torch.ones(2, 2).cumprod(0)", "composite.cumulative"),
        ("torch.ops.raw.erfinv", "ops.error_function"),
        ("from autograd_nb.engine.namespaces import ten; ten.layer_norm_input_gradient", "composite.normalization"),
        ("from autograd_nb.engine.assemble import aten; aten.digamma_", "ops.gamma"),
        ("from autograd_nb.ops.symbols import derivative; derivative('digamma', 'self')", "ops.gamma"),
    ],
)
def test_a_file_is_imported_when_a_name_of_it_is_used(tree, use, file):
    there = f"'autograd_nb.{file}' in sys.modules"
    before, after = run(f"before = {there}\n{use}\nprint(json.dumps([before, {there}]))", tree)
    assert not before
    assert after


def test_everything_the_index_names_is_there():
    """Each name in a process of its own would take minutes; a name that an import brings along is asked for as well."""
    missing = run("""
from autograd_nb.engine.assemble import aten, composites, find
from autograd_nb.engine.namespaces import ten
from autograd_nb.ops.card import cards, expressions, raw
from autograd_nb.ops.registry import homes
ways = {"card": cards.__getitem__, "expression": expressions.__getitem__, "composite": composites.__getitem__,
        "raw": lambda name: getattr(raw, name), "function": find, "ten": lambda name: getattr(ten, name),
        "method": lambda name: getattr(torch.Tensor, name), "property": lambda name: getattr(torch.Tensor, name)}
missing = []
for kind, names in homes.items():
    for name in names:
        try:
            ways[kind](name)
        except (KeyError, AttributeError):
            missing.append(name)
print(json.dumps(missing))
""")
    assert missing == []


def test_what_is_in_place_costs_nothing_more():
    """After the first use the functions themselves stand where placeholders stood."""
    found = run("""
from autograd_nb.ops.card import raw
torch.ones(2).tanh(), raw.tanh_backward
print(json.dumps([type(vars(torch.Tensor)["tanh"]).__name__, "tanh_backward" in vars(type(raw)), "tanh" in vars(raw)]))
""")
    assert found == ["function", False, True]


def test_new_files_are_found_before_the_index_knows_them(copied):
    (copied / "autograd_nb" / "ops" / "folds.py").write_text(OPERATION)
    (copied / "autograd_nb" / "composite" / "folds.py").write_text(COMPOSITE)
    program = """
x = torch.ones(2)
print(json.dumps([torch.thrice(x).tolist(), x.threefold().tolist(), x.ninefold().tolist(), torch.ninefold(x).tolist(),
                  x.threefold_().tolist(), "thrice" in torch.__all__, "ninefold" in dir(torch.Tensor)]))
"""
    expected = [[3, 3], [3, 3], [9, 9], [9, 9], [3, 3], True, True]
    assert run(program, copied) == expected
    assert "out of date" in write_index(copied, "--check").stdout
    assert write_index(copied).returncode == 0
    assert write_index(copied, "--check").returncode == 0
    assert run(program, copied) == expected
    assert "autograd_nb.ops.folds" not in run(f"print(json.dumps({imported('autograd_nb.ops.')}))", copied)


def test_changed_files_are_found_before_the_index_knows_them(copied):
    for path, text in (("ops/gamma.py", OPERATION), ("composite/cumulative.py", COMPOSITE)):
        path = copied / "autograd_nb" / path
        path.write_text(path.read_text() + text)
    found = run("print(json.dumps([torch.thrice(torch.ones(1)).tolist(), torch.ones(1).ninefold().tolist()]))", copied)
    assert found == [[3], [9]]


def test_a_name_that_the_index_should_not_have_is_refused(copied):
    """The length alone does not tell that this file has changed."""
    path = copied / "autograd_nb" / "composite" / "cumulative.py"
    path.write_text(path.read_text().replace("logcumsumexp", "logcumsumexq"))
    program = "print(json.dumps([hasattr(torch.Tensor, name) for name in ('logcumsumexp', 'cumsum')]))"
    assert run(program, copied) == [False, True]


def test_a_card_of_ones_own_is_there_at_once():
    found = run("""
from autograd_nb.engine.assemble import aten
from autograd_nb.ops.card import cards, op

@op(vjp=dict(self=lambda xp, g: g * xp.exp(g)))
def mine(self):
    return self * 2

def erfc(self):
    return self

try:
    op()(erfc)
except ValueError as error:
    print(json.dumps([aten.mine(torch.ones(1)).tolist(), "mine" in [*cards], str(error)]))
""")
    assert found == [[2], True, "there is already a card named 'erfc'"]


RELOADING = """
import importlib
x = torch.ones(2, requires_grad=True)
y = (x @ x) * x.exp()
importlib.reload(torch)
(x.exp() * x.tanh() + x.prod() ** 2 + y.clamp(max=1)).sum().backward()
x[0:1].detach().pow_(2)
print(json.dumps([torch.softmax(x, 0).tolist(), torch.Tensor.relu is torch.relu, x.grad is not None]))
"""


def test_a_reload_leaves_what_is_in_use_alone():
    """%reload_ext runs the package's own file again."""
    assert run(RELOADING) == [[0.5, 0.5], True, True]
