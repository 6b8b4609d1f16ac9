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
from autograd_nb.engine.assemble import aten  # noqa: E402
from autograd_nb.engine.type_names import is_tensor_type  # noqa: E402
from autograd_nb.ops.card import Card, cards  # noqa: E402

PACKAGE = ROOT / "autograd_nb"
HEAD = """# Written by tools/write_stubs.py from the op cards; edit those.
# mypy: disable-error-code="override, misc"
"""
WIDTH = 120
# Attached names shadow builtins (`Tensor.float`, `autograd_nb.int`), so annotations go by another name.
ALIASES = {name: f"_{name}" for name in ("bool", "complex", "float", "int", "str")}
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
    for name in sorted({*dir(autograd_nb), "show"}):  # the latter is imported when it is first named
        if name.startswith("_") and name != "__version__":
            continue
        value = getattr(autograd_nb, name)  # an operation is built when it is first asked for
        home = home_of(name, value)
        if home:
            imported.append((home, not name[0].isupper(), name))
        elif inspect.isfunction(value) and value.__module__.startswith("autograd_nb"):
            declared.append(declaration(name, value))
        elif isinstance(value, autograd_nb.dtype):
            declared.append(f"{name}: dtype\n")
        elif type(value).__module__ == "builtins" and type(value).__name__ in ALIASES:
            declared.append(f"{name}: {ALIASES[type(value).__name__]}\n")
        elif is_tensor_type(value):
            declared.append(f"{name} = Tensor\n")
        elif type(value).__module__.startswith("autograd_nb"):
            declared.append(f"{name}: {type(value).__name__}\n")
    lines = [f"from {home} import {name} as {name}\n" for home, _, name in sorted(imported)]
    return stub("".join(lines), spaced(declared))


def spaced(declared: list[str]) -> str:
    """Declarations with an empty line between functions and values, which is how the formatter lays a stub out."""
    defs = [text.startswith("def ") for text in declared]
    gaps = ["\n" if k and defs[k] is not defs[k - 1] else "" for k in range(len(defs))]
    return "".join(gap + text for gap, text in zip(gaps, declared, strict=True))


def stub(imports: str, body: str) -> str:
    """A whole stub; of the builtins it imports those it mentions."""
    used = [(name, alias) for name, alias in ALIASES.items() if re.search(rf"\b{alias}\b", body)]
    builtins = "".join(f"from builtins import {name} as {alias}\n" for name, alias in used)
    return f"{HEAD}{builtins}from typing import Any\n\n{imports}\n{body}"


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
    for name in sorted(vars(autograd_nb.Tensor)):
        if name in written or (name.startswith("_") and not name.startswith("__")):
            continue
        # A method of a card is built when it is first asked for; a name kept to say that it is missing raises.
        value = getattr(autograd_nb.Tensor, name, None)
        if inspect.isfunction(value):
            lines.append(declaration(name, value, method=True))
        elif isinstance(value, property):
            lines.append(f"    @property\n    def {name}(self) -> Any: ...\n")
    return stub("from .tensor import Tensor\n", "".join(["class Attached:\n", *lines]))


def declaration(name: str, function: Callable, method: bool = False) -> str:
    """A `def` on one line or, where that is too long, one line for each parameter; no simple annotation means Any."""
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
    indent, given = " " * 4 * method, annotation(signature.return_annotation)
    line = f"{indent}def {name}({', '.join(parts)}) -> {given}: ...\n"
    if len(line) <= WIDTH:
        return line
    listed = "".join(f"{indent}    {part},\n" for part in parts)
    return f"{indent}def {name}(\n{listed}{indent}) -> {given}: ...\n"


def signature_of(function: Callable) -> inspect.Signature:
    """The operation of a card speaks for the card, whose forward function names the parameters."""
    card = card_of(function)
    if card is None:
        return inspect.signature(function)
    given = "Tensor" if card.outputs == 1 else "Any"
    return inspect.signature(card.forward).replace(return_annotation=given)


def card_of(function: Callable) -> Card | None:
    """The card whose operation, or in-place twin, this is."""
    name = function.__name__
    return cards.get(name) or cards.get(name.removesuffix("_")) if getattr(aten, name, None) is function else None


def annotation(given: object) -> str:
    text = given if isinstance(given, str) else getattr(given, "__name__", "Any")
    if not set(re.split(r"\s*\|\s*", text)) <= PLAIN:
        return "Any"
    return re.sub(r"\w+", lambda word: ALIASES.get(word.group(), word.group()), text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
