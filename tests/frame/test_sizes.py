"""Small files, small functions, and names that say what is inside."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FILE_LINES = 400
FUNCTION_LINES = 40
FORBIDDEN_NAMES = {"base", "common", "core", "helpers", "misc", "util", "utils"}

# File or `file:function`, with the reason why it may be longer.
INLINED = "what every small operation runs through: a call inside would cost as much as the operation itself"
EXEMPT: dict[str, str] = {
    "engine/fixed.py:make_fixed": INLINED,
    "engine/viewing.py:make_viewer": INLINED,
}


def sources(package: Path) -> list[Path]:
    """The package, and the rest of the project where the session has it."""
    root = package.parent
    project = [root / folder for folder in ("tests", "tools", "benchmarks") if (root / "pyproject.toml").exists()]
    return [path for folder in (package, *project) for path in sorted(folder.rglob("*.py"))]


def long_files(paths: list[Path]) -> list[str]:
    counted = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path}: {lines} lines" for path, lines in counted.items() if lines > FILE_LINES and not exempt(path)]


def long_functions(paths: list[Path]) -> list[str]:
    """Functions beyond the limit; decorators and the docstring are not counted."""
    return [
        f"{path}:{name}: {lines} lines"
        for path, name, lines in functions(paths)
        if lines > FUNCTION_LINES and not exempt(path, name)
    ]


def functions(paths: list[Path]) -> Iterator[tuple[Path, str, int]]:
    """Every function with its name and its lines."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node.name, node.end_lineno - node.lineno + 1 - docstring_lines(node)


def docstring_lines(node: ast.AST) -> int:
    if ast.get_docstring(node) is None:
        return 0
    return node.body[0].end_lineno - node.body[0].lineno + 1


def exempt(path: Path, function: str = "") -> bool:
    name = path.as_posix() + (f":{function}" if function else "")
    return any(name.endswith(entry) for entry in EXEMPT)


def vague_names(package: Path) -> list[str]:
    """`utils/` and `nn/utils/` are torch's own names; everything else says its topic."""
    paths = [path.relative_to(package) for path in package.rglob("*") if path.suffix == ".py" or path.is_dir()]
    vague = {str(path) for path in paths if path.stem in FORBIDDEN_NAMES}
    return sorted(vague - {"utils", "nn/utils"})


def test_files_fit_on_a_few_screens(package):
    assert long_files(sources(package)) == []


def test_functions_fit_on_one_screen(package):
    assert long_functions(sources(package)) == []


def test_no_exemption_is_left_over(package):
    every = functions(sorted(package.rglob("*.py")))
    long = {f"{path.relative_to(package).as_posix()}:{name}" for path, name, lines in every if lines > FUNCTION_LINES}
    assert set(EXEMPT) <= long


def test_file_names_say_their_topic(package):
    assert vague_names(package) == []


@pytest.mark.parametrize(("lines", "offenders"), [(400, 0), (401, 1)])
def test_a_planted_long_file_is_found(plant, lines, offenders):
    assert len(long_files(sources(plant("ops/all.py", "x = 1\n" * lines)))) == offenders


@pytest.mark.parametrize(("lines", "offenders"), [(38, 0), (39, 1)])
def test_a_planted_long_function_is_found(plant, lines, offenders):
    text = '@decorated\ndef f():\n    """Two\n    lines."""\n' + "    x = 1\n" * lines + "    return x\n"
    assert len(long_functions(sources(plant("ops/long.py", text)))) == offenders


def test_planted_vague_names_are_found(plant):
    plant("utils/data.py", "")
    plant("ops/utils.py", "")
    assert vague_names(plant("engine/misc/run.py", "")) == ["engine/misc", "ops/utils.py"]
