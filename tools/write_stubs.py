"""Write the stubs of what is attached from op cards at import, so that editors and type checkers see it.

python tools/write_stubs.py             write autograd_nb/__init__.pyi and autograd_nb/engine/attached.pyi
python tools/write_stubs.py --check     change nothing; status 1 if a stub is out of date
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import autograd_nb  # noqa: E402  (the tree this script stands in, installed or not)
from autograd_nb.ops.card import cards  # noqa: E402

PACKAGE = ROOT / "autograd_nb"
HEAD = """# Written by tools/write_stubs.py from the op cards; edit those.
# mypy: disable-error-code="override, misc"
from typing import Any
"""
# Attached names shadow builtins (`Tensor.float`, `autograd_nb.int`), so annotations go by another name.
ALIASES = {name: f"_{name}" for name in ("bool", "complex", "float", "int", "str")}
BUILTINS = "".join(f"from builtins import {name} as {alias}\n" for name, alias in ALIASES.items())
PLAIN = {"Any", "None", "Tensor", *ALIASES}


def main(arguments: list[str]) -> int:
    stale = 0
    for path, text in ((PACKAGE / "__init__.pyi", module_stub()), (PACKAGE / "engine" / "attached.pyi", method_stub())):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{'out of date' if '--check' in arguments else 'written'}  {path.relative_to(ROOT)}")
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


def module_stub() -> str:
    """The names of `autograd_nb`: an import where a typed definition can be found, else a declaration."""
    imported, declared = [], []
    for name, value in sorted(vars(autograd_nb).items()):
        if name.startswith("_") and name != "__version__":
            continue
        home = home_of(name, value)
        if home:
            imported.append(f"from {home} import {name} as {name}\n")
        elif callable(value) and not inspect.isclass(value):
            declared.append(declaration(name, value))
        elif isinstance(value, autograd_nb.dtype):
            declared.append(f"{name}: dtype\n")
        elif not isinstance(value, ModuleType) and type(value).__module__ not in ("typing", "__future__"):
            declared.append(f"{name}: {ALIASES.get(type(value).__name__, 'Any')}\n")
    return "".join([HEAD, BUILTINS, *imported, "\n", *declared])


def home_of(name: str, value: object) -> str:
    """The relative module where a type checker finds the definition, or ''."""
    if isinstance(value, ModuleType):
        return "." if value.__name__ == f"autograd_nb.{name}" else ""
    module = getattr(value, "__module__", None) or ""
    if not module.startswith("autograd_nb.") or getattr(value, "__name__", "") != name:
        return ""
    tree = ast.parse(Path(sys.modules[module].__file__).read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return module.removeprefix("autograd_nb") if name in defined and vars(sys.modules[module])[name] is value else ""


def method_stub() -> str:
    """What `Tensor` gains beside its class body."""
    tree = ast.parse((PACKAGE / "engine" / "tensor.py").read_text(encoding="utf-8"))
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Tensor")
    written = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    lines = []
    for name, value in sorted(vars(autograd_nb.Tensor).items()):
        if name in written or (name.startswith("_") and not name.startswith("__")):
            continue
        if inspect.isfunction(value):
            lines.append("    " + declaration(name, value, method=True))
        elif isinstance(value, property):
            lines.append(f"    @property\n    def {name}(self) -> Any: ...\n")
    return "".join([HEAD, BUILTINS, "from .tensor import Tensor\n", "\nclass Attached:\n", *lines])


def declaration(name: str, function: Callable, method: bool = False) -> str:
    """One `def` line; what has no simple annotation is Any."""
    signature = signature_of(function)
    parts = ["self"] if method else []
    star = False
    for parameter in list(signature.parameters.values())[1 if method else 0 :]:
        star |= parameter.kind is parameter.VAR_POSITIONAL
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        prefix = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        default = "" if parameter.default is parameter.empty else " = ..."
        parts.append(f"{prefix}{parameter.name}: {annotation(parameter.annotation)}{default}")
    return f"def {name}({', '.join(parts)}) -> {annotation(signature.return_annotation)}: ...\n"


def signature_of(function: Callable) -> inspect.Signature:
    """Glue that takes whatever it is given speaks for its card, whose forward function names the parameters."""
    signature = inspect.signature(function)
    card = cards.get(function.__name__.removesuffix("_"))
    if card and list(signature.parameters) == ["args", "kwargs"]:
        parameters = inspect.signature(card.forward).parameters.values()
        signature = signature.replace(parameters=list(parameters))
    return signature


def annotation(given: object) -> str:
    text = given if isinstance(given, str) else getattr(given, "__name__", "Any")
    if not set(re.split(r"\s*\|\s*", text)) <= PLAIN:
        return "Any"
    return re.sub(r"\w+", lambda word: ALIASES.get(word.group(), word.group()), text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
