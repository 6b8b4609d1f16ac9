"""Who may import whom. The table below is the law; a new room of the house is entered here first."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

# The lower block, ground floor first: a room may import the rooms below it.
LOWER = (
    {"dtypes", "printing", "random"},
    {"ops"},
    {"engine"},
    {"autograd", "composite"},
    {"fft", "func", "linalg", "masked", "profiler", "settings", "signal", "special"},
    {"nn", "utils"},
    {"amp", "distributions", "optim", "serialization", "testing", "version"},
    {"accelerator", "backends", "compiler", "cuda"},
)
# The upper block: what a room may import of ours.
UPPER = {
    "graph": set(),
    "doctor": {"graph", "engine"},
    "show": {"graph", "doctor", "engine", "notebook"},
    # random: a pass on other values draws what it drew before
    "notebook": {"graph", "doctor", "show", "engine", "ops", "random"},
}
THIRD_PARTY = {"graph": set(), "notebook": {"numpy", "IPython", "anywidget", "ipywidgets", "matplotlib", "traitlets"}}
NOTEBOOK_ONLY = ("IPython", "anywidget", "ipywidgets", "matplotlib", "traitlets")
# `__init__.py` gathers the public names of the lower block; the upper one it may open inside a function only.
FACADE = "__init__"

FLOOR = {room: number for number, rooms in enumerate(LOWER) for room in rooms}


def violations(package: Path) -> list[str]:
    """Every import in the package that the table does not allow, as ``file:line room imports what``."""
    found = []
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room not in FLOOR and room not in UPPER and room != FACADE:
            found.append(f"{path.relative_to(package)}:1 {room} has no place in the table of this test")
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lazy = {id(node) for function in ast.walk(tree) if is_function(function) for node in ast.walk(function)}
        for line, target, inside in imports(tree, path.relative_to(package), lazy):
            if not allowed(room, target, inside):
                found.append(f"{path.relative_to(package)}:{line} {room} imports {target}")
    return found


def is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def imports(tree: ast.Module, path: Path, lazy: set[int]):
    """(line, absolute dotted name, whether inside a function) of every import statement."""
    home = ["autograd_nb", *path.with_suffix("").parts]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, id(node) in lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = [*home[: len(home) - node.level]] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "autograd_nb" else [module]
            yield from ((node.lineno, name, id(node) in lazy) for name in names)


def allowed(room: str, target: str, inside_function: bool) -> bool:
    top, _, rest = target.partition(".")
    if top != "autograd_nb":
        return top in sys.stdlib_module_names or top in THIRD_PARTY.get(room, {"numpy"})
    other = rest.partition(".")[0]
    if other == room:
        return True
    if room == FACADE:
        return other in FLOOR or inside_function
    if room in UPPER:
        return other in UPPER[room]
    return other in FLOOR and FLOOR[other] < FLOOR[room]


def test_every_import_points_downwards(package):
    assert violations(package) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ops/trig.py", "import autograd_nb.engine"),
        ("ops/trig.py", "from ..engine import node"),
        ("ops/trig.py", "from .. import graph"),
        ("ops/trig.py", "def f():\n    from autograd_nb import notebook"),
        ("ops/trig.py", "from ..printing import options\nfrom ..random import generator\nfrom ..func import vjp"),
        ("printing/text.py", "from .. import dtypes"),
        ("ops/trig.py", "import torch"),
        ("engine/run.py", "from matplotlib import pyplot"),
        ("engine/run.py", "from autograd_nb.graph.model import Graph"),
        ("graph/model.py", "import numpy"),
        ("graph/render/svg.py", "from ...ops import card"),
        ("graph/model.py", "from autograd_nb import Tensor"),
        ("nn/linear.py", "from autograd_nb.notebook import magics"),
        ("__init__.py", "from . import notebook"),
        ("misplaced.py", ""),
    ],
)
def test_a_planted_import_is_found(plant, name, text):
    assert len(violations(plant(name, text))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("__init__.py", "def load_ipython_extension(shell):\n    from . import notebook"),
        ("notebook/magics/graph.py", "from IPython.core.magic import Magics\nfrom ...graph.model import Graph"),
        ("engine/run.py", "import heapq\nimport numpy as np\nfrom ..ops import card\nfrom .node import Node"),
        ("nn/linear.py", "from ..autograd import grad\nfrom . import functional"),
    ],
)
def test_what_the_law_allows_is_left_alone(plant, name, text):
    assert violations(plant(name, text)) == []


def test_importing_the_package_loads_no_notebook_library():
    program = "import sys, autograd_nb; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "numpy" in loaded
    assert loaded & {*NOTEBOOK_ONLY, "torch"} == set()


def test_the_graph_room_loads_without_numpy():
    program = (
        "import sys, types; sys.modules['numpy'] = None; parent = types.ModuleType('autograd_nb');"
        "parent.__path__ = [sys.argv[1]]; sys.modules['autograd_nb'] = parent; import autograd_nb.graph"
    )
    import autograd_nb

    folder = str(Path(autograd_nb.__file__).parent)
    done = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
