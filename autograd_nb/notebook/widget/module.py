"""The viewer as one ES module: the parts in ``js/`` joined, so that a page needs no other file and no network."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

ENTRY = "live.js"
# Parts that a kind of document never calls: every saved output would carry them.
LEFT_OUT = {"explore": {"stepper.js": "export const mountStepper = null;\n"}}
_IMPORT = re.compile(r'^import\s*\{[^}]*\}\s*from\s*"\./([\w.-]+)";[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function\b|class\b|const\b|let\b)", re.MULTILINE)
_STRAY = re.compile(r"^(?:import\b|export\b(?! default \{))[^\n]*", re.MULTILINE)
_DECLARED = re.compile(r"^(?:(?:async )?function\*?|class|const|let)\s+([\w$]+)", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*$", re.MULTILINE)


@cache
def module(kind: str = "step") -> str:
    """The text of the joined module for documents of a kind, "explore" or "step"; all of it serves for both.

    Its default export has ``initialize`` and ``render``, as anywidget asks.

    >>> 0 < len(module("explore")) < len(module("step"))
    True
    """
    folder = files(__package__) / "js"
    instead = LEFT_OUT.get(kind, {})
    return join(ENTRY, lambda name: instead.get(name) or (folder / name).read_text(encoding="utf-8"))


def join(entry: str, read: Callable[[str], str]) -> str:
    """The part ``entry`` and all it imports as one module, each part after those it needs; ``read`` gives their texts.

    Raises ValueError where parts cannot be joined: a circle of imports, another form of import or export than
    README.md names, a name at top level in two parts, or text that would end the script of a page.

    >>> parts = {"a.js": 'import { b } from "./b.js";', "b.js": "export const b = 1;"}
    >>> print(join("a.js", parts.__getitem__), end="")
    const b = 1;
    """
    parts = _ordered(entry, read)
    text = "".join(_body(name, source, last=name == entry) for name, source in parts.items())
    declared = [found for source in parts.values() for found in _DECLARED.findall(_EXPORT.sub("", source))]
    twice = sorted({name for name in declared if declared.count(name) > 1})
    if twice:
        raise ValueError(f"declared in two parts: {', '.join(twice)}")
    if re.search(r"</script|<!--", text, re.IGNORECASE):
        raise ValueError("the text </script or <!-- would end the script that the module stands in")
    return text


def _ordered(entry: str, read: Callable[[str], str]) -> dict[str, str]:
    """Every part that is needed with its text, dependencies first."""
    done: dict[str, str] = {}
    waiting: dict[str, str] = {}

    def visit(name: str) -> None:
        if name in done:
            return
        if name in waiting:
            raise ValueError(f"parts import each other in a circle: {' -> '.join([*waiting, name])}")
        waiting[name] = text = read(name).replace("\r\n", "\n")
        for other in _IMPORT.findall(text):
            visit(other)
        done[name] = waiting.pop(name)

    visit(entry)
    return done


def _body(name: str, text: str, *, last: bool) -> str:
    """One part without imports, ``export`` keywords, comments on lines of their own, and indentation."""
    text = _EXPORT.sub("", _IMPORT.sub("", text))
    stray = _STRAY.search(text)
    if stray or (not last and "\nexport default" in text):
        raise ValueError(f"{name}: cannot be joined: {stray[0] if stray else 'export default'}")
    lines = (line.strip() for line in _BLOCK.sub("", text).splitlines())
    # Every saved notebook carries this text, so that what only its authors read stays out of it.
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
