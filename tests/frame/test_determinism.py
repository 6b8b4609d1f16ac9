"""What is shown depends on the program alone: no addresses, clocks or random names."""

import ast
from pathlib import Path

import pytest

ROOMS = ("graph", "doctor", "notebook", "printing")
CLOCKS_AND_CHANCE = {"datetime", "random", "secrets", "tempfile", "time", "uuid"}
KEYED = {"add", "discard", "get", "pop", "setdefault"}

# `file: what`, with the reason why it cannot reach an output.
EXEMPT: dict[str, str] = {}


def accidents(package: Path) -> list[str]:
    """Uses of clocks and chance, of `hash`, and of `id` for anything but looking an object up."""
    found = []
    for path in (path for room in ROOMS for path in sorted(package.glob(f"{room}*/**/*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        name = path.relative_to(package).as_posix()
        for node in ast.walk(tree):
            what = accident(node, parents)
            if what and f"{name}: {what}" not in EXEMPT:
                found.append(f"{name}:{node.lineno} {what}")
    return found


def accident(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    if isinstance(node, ast.Import):
        modules = {alias.name.partition(".")[0] for alias in node.names}
    elif isinstance(node, ast.ImportFrom) and not node.level:
        modules = {(node.module or "").partition(".")[0]}
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("id", "hash"):
        return "" if node.func.id == "id" and only_a_key(node, parents) else f"{node.func.id}()"
    else:
        return ""
    return ", ".join(sorted(modules & CLOCKS_AND_CHANCE))


def only_a_key(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """`seen[id(x)]`, `id(x) in seen`, `seen.get(id(x))`, `{id(x): ...}`, `{id(x) for ...}`, `key = id(x)`."""
    parent = parents[node]
    if isinstance(parent, ast.Tuple):
        return only_a_key(parent, parents)
    if isinstance(parent, ast.Assign):
        return [getattr(target, "id", "") for target in parent.targets] == ["key"]
    if isinstance(parent, ast.Subscript):
        return parent.slice is node
    if isinstance(parent, ast.Call):
        return getattr(parent.func, "attr", "") in KEYED
    if isinstance(parent, ast.Compare):
        return all(isinstance(operator, ast.In | ast.NotIn) for operator in parent.ops)
    return isinstance(parent, ast.Dict | ast.DictComp | ast.Set | ast.SetComp)


def test_nothing_shown_depends_on_an_accident(package):
    assert accidents(package) == []


@pytest.mark.parametrize(
    "text",
    [
        "import uuid",
        "from time import perf_counter",
        "def f(node):\n    return f'n{id(node)}'",
        "def f(node):\n    return str(id(node))",
        "def f(node):\n    return hash(node)",
        "name = id(node)",
    ],
)
@pytest.mark.parametrize("room", ["graph", "notebook"])
def test_a_planted_accident_is_found(plant, room, text):
    assert len(accidents(plant(f"{room}/planted.py", text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "seen[id(x)] = 1",
        "id(x) in seen",
        "seen.get(id(x))",
        "{id(x): x for x in xs}",
        "key = id(x)",
        "key = (id(x), 1)",
        "seen[id(x), 1]",
    ],
)
def test_identity_as_a_key_is_left_alone(plant, text):
    assert accidents(plant("graph/planted.py", text)) == []
