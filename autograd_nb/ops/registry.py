"""Where everything is declared, and mappings that import the file of a thing when the thing is first asked for.

``index.py`` holds the places, so that importing the package costs the same however many operations there are. It is
written by ``tools/write_index.py``; a file that was changed since, in a tree that has this tool, is imported at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

from .index import BYTES, DECLARED

FOLDERS = ("ops", "composite")
KINDS = ("card", "raw", "expression", "function", "composite", "ten", "method", "property")
_PACKAGE = __name__.partition(".")[0]
_ROOM = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

homes: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
"""For each kind of thing, by name: the file that declares it, or for forms of a card's operation the latter's name."""


class Registry(MutableMapping[str, Any]):
    """Things of one kind by name, each imported with its file when it is first asked for."""

    def __init__(self, kind: str) -> None:
        self.homes = homes[kind]
        self.known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.known and name in self.homes:
            load(self.homes[name])
        return self.known[name]

    def __setitem__(self, name: str, thing: Any) -> None:
        self.known[name] = thing

    def __delitem__(self, name: str) -> None:
        del self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self.homes, **self.known})

    def __len__(self) -> int:
        return len({**self.homes, **self.known})

    def is_awaited(self, name: str) -> bool:
        """True while the file that is known to declare this name is being imported and has not come to it."""
        return name not in self.known and f"{_PACKAGE}.{self.homes.get(name)}" in sys.modules


def load(home: str) -> None:
    """Import a file by its name within the package, such as ``ops.trigonometry``."""
    import_module(f"{_PACKAGE}.{home}")


def files() -> dict[str, int]:
    """The files that may declare something, with their lengths in bytes."""
    found = {}
    for folder in FOLDERS:
        with os.scandir(os.path.join(_ROOM, folder)) as entries:
            for entry in entries:
                if entry.name.endswith(".py") and entry.name != "__init__.py":
                    found[f"{folder}.{entry.name[:-3]}"] = entry.stat().st_size
    return found


def _changed() -> Iterator[str]:
    if not os.path.exists(os.path.join(os.path.dirname(_ROOM), "tools", "write_index.py")):
        return
    noted = dict(entry.split("=") for entry in BYTES.split())
    yield from (home for home, length in files().items() if noted.get(home) != str(length) and home != "ops.index")


def _read() -> None:
    for kind, text in DECLARED.items():
        found = homes[kind]
        for block in text.split("|"):
            home, *names = block.split()
            if home in changed:
                continue
            if kind in ("function", "method") and home.startswith("ops."):
                for name in names:
                    operation, _, other = name.partition("=")
                    found[other or operation] = operation
            else:
                found.update(dict.fromkeys(names, home))


changed = frozenset(_changed())
"""The files that the index does not describe as they are: whoever builds on them imports them."""

_read()
