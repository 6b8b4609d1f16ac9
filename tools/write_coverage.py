"""Write which of PyTorch's names exist here: docs/coverage.md, and the list that error sentences are made from.

python tools/write_coverage.py             write docs/coverage.md and autograd_nb/engine/absent_names.py
python tools/write_coverage.py --check     change nothing; status 1 if one of them is out of date
python tools/write_coverage.py --record    ask the installed PyTorch for its names first: tools/pytorch_names.json
"""

import importlib
import json
import re
import sys
import textwrap
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import autograd_nb  # noqa: E402  (the tree this script stands in, installed or not)
from autograd_nb.ops.card import Card, cards  # noqa: E402

NAMES = ROOT / "tools" / "pytorch_names.json"
ROOMS = (
    "torch", "Tensor", "nn", "nn.functional", "nn.init", "nn.utils", "nn.utils.rnn", "nn.utils.parametrize",
    "nn.utils.parametrizations", "optim", "optim.lr_scheduler", "optim.swa_utils", "autograd", "autograd.functional",
    "autograd.forward_ad", "autograd.graph", "func", "linalg", "fft", "special", "signal.windows", "distributions",
    "utils.data", "utils.checkpoint", "masked", "testing", "amp",
)  # fmt: skip
"""The namespaces that are counted; ``torch`` is the package itself, ``Tensor`` its class."""

HEAD = """# What of PyTorch is here

Written by `tools/write_coverage.py` from the package and from the names PyTorch 2.13 publishes; a test holds it fresh.
A name that is missing answers with an AttributeError that says what is near and what can be done instead;
[operations.md](operations.md) shows how to add an operation.

| namespace | PyTorch has | of these here | share |
|---|---:|---:|---:|
"""
CARDS = """
## Operations

Each operation below is one card: a NumPy function and its derivatives. *Gradient of* names the inputs that get one;
such a gradient can be differentiated again, to any order, because `create_graph=True` records the rule itself. *Forward
mode* says where `forward_ad` and `func.jvp` take the tangent from: a rule of the card's own, or the gradient's rule,
transposed. Functions that are not listed are made of these.

| operation | gradient of | forward mode | grad_fn |
|---|---|---|---|
"""


def main(arguments: list[str]) -> int:
    if "--record" in arguments:
        NAMES.write_text(json.dumps(recorded(), indent=0) + "\n", encoding="utf-8")
    known = json.loads(NAMES.read_text(encoding="utf-8"))
    missing = {room: [name for name in names if not is_here(room, name)] for room, names in known.items()}
    stale = 0
    for path, text in (
        (ROOT / "docs" / "coverage.md", report(known, missing)),
        (ROOT / "autograd_nb" / "engine" / "absent_names.py", absent_names(missing)),
    ):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(f"{'out of date' if '--check' in arguments else 'written'}  {path.relative_to(ROOT)}")
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


def is_here(room: str, name: str) -> bool:
    """True if the package has the name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if room == "Tensor":
            return hasattr(autograd_nb.Tensor, name) or hasattr(autograd_nb.zeros(1), name)
        try:
            return hasattr(place(autograd_nb, room), name)
        except ImportError:
            return False


def place(package: Any, room: str) -> Any:
    """The module of a namespace."""
    return package if room == "torch" else importlib.import_module(f"{package.__name__}.{room}")


def recorded() -> dict[str, list[str]]:
    """The public names of the installed PyTorch, by namespace."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rooms = {room: torch.Tensor if room == "Tensor" else place(torch, room) for room in ROOMS}
        return {room: sorted(n for n in published(owner) if offered(owner, n)) for room, owner in rooms.items()}


def published(owner: Any) -> set[str]:
    """What a module lists, or all it holds; at the top also the submodules and layouts, which are not listed."""
    names = set(getattr(owner, "__all__", ())) or set(dir(owner))
    if owner.__name__ == "torch":
        names |= set(dir(owner))
    return {name for name in names if not name.startswith("_")}


def offered(owner: Any, name: str) -> bool:
    """False for what a module holds for its own needs: Python's modules, type variables, internals written in C."""
    value = getattr(owner, name, None)
    home = value.__name__ if type(value).__name__ == "module" else getattr(value, "__module__", None) or "torch"
    if isinstance(value, str | bool | tuple | dict | list) or not home.startswith("torch"):
        return name in ("inf", "nan", "pi", "e", "newaxis")
    if callable(value) and value is getattr(sys.modules["torch"]._C, name, None):
        return hasattr(autograd_nb, name)
    if owner.__name__ != "torch" and value is sys.modules["torch"].Tensor:
        return False
    internal = re.fullmatch("_?handle_torch_function|has_torch_function.*|.*_notes|torch|assert_int_or_pair", name)
    return not internal and home not in ("torch._jit_internal", "torch.types")


def report(known: dict[str, list[str]], missing: dict[str, list[str]]) -> str:
    """The whole of docs/coverage.md."""
    lines = [HEAD]
    for room, names in known.items():
        here = len(names) - len(missing[room])
        lines.append(f"| `{room}` | {len(names)} | {here} | {here / len(names):.0%} |\n")
    lines.append("\n## What is missing\n")
    for room, names in missing.items():
        if names:
            lines.append(f"\n### `{room}`\n\n{textwrap.fill(', '.join(f'`{n}`' for n in names), 118)}\n")
    lines.append(CARDS)
    public = {re.sub(r"\W", "_", f"{room}.{name}") for room, names in known.items() for name in names}
    public |= {name for room in ("torch", "Tensor", "nn.functional") for name in known[room]}
    lines.extend(row(card) for name, card in sorted(cards.items()) if card.names or card.methods or name in public)
    return "".join(lines)


def row(card: Card) -> str:
    """One operation's line of the table."""
    if not card.vjp:
        return f"| `{card.name}` | | | |\n"
    forward = "own" if card.jvp is not None else "transposed"
    return f"| `{card.name}` | {', '.join(card.vjp)} | {forward} | `{card.grad_fn}` |\n"


def absent_names(missing: dict[str, list[str]]) -> str:
    """The module that tells the package what PyTorch has beyond it."""
    entries = []
    for room, names in missing.items():
        wrapped = textwrap.wrap(" ".join(names), 108)
        quoted = "".join(f'        "{line}{" " if k + 1 < len(wrapped) else ""}"\n' for k, line in enumerate(wrapped))
        line = f'    "{room}": "{" ".join(names)}",\n'
        if wrapped:  # laid out as the formatter does
            entries.append(line if len(line) <= 121 else f'    "{room}": (\n{quoted}    ),\n')
    return (
        '"""The names PyTorch has and this package has not, by namespace. Written by tools/write_coverage.py."""\n\n'
        f"ABSENT = {{\n{''.join(entries)}}}\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
