"""Write the index of what the files of ops/ and composite/ declare, so that each is imported only when it is needed.

python tools/write_index.py             write autograd_nb/ops/index.py
python tools/write_index.py --check     change nothing; status 1 if the index does not say what the files declare
"""

import sys
from collections import defaultdict
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from textwrap import wrap
from types import ModuleType

KINDS = ("card", "raw", "expression", "function", "composite", "ten", "method", "property")
ROOT = Path(__file__).resolve().parent.parent
PATH = ROOT / "autograd_nb" / "ops" / "index.py"
WIDTH = 120
HEAD = '''"""Which file declares what: written by tools/write_index.py from the cards and composites; edit those.

By kind: a file, the names it declares, a bar. A name that differs from its operation's stands behind the latter.
"""

'''

written = ModuleType("autograd_nb.ops.index")
"""Stands in for the index, so that everything is found as if there were none."""
written.DECLARED, written.BYTES = {}, ""
sys.modules[written.__name__] = written
sys.path.insert(0, str(ROOT))


class Observed(SourceFileLoader):
    """Runs a file and notes what has been declared since another file ran: files import each other half-way."""

    observer: "Observer"
    running = ("",)

    def exec_module(self, module: ModuleType) -> None:
        home = module.__name__.removeprefix("autograd_nb.")
        *_, importer = Observed.running
        self.observer.note(importer)
        Observed.running = (*Observed.running, home)
        super().exec_module(module)
        self.observer.note(home)
        Observed.running = Observed.running[:-1]


class Finder:
    """Has every file of ops/ and composite/ observed."""

    @staticmethod
    def find_spec(name: str, path: list[str] | None = None, target: ModuleType | None = None):
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and name.startswith(("autograd_nb.ops.", "autograd_nb.composite.")):
            spec.loader = Observed(spec.name, spec.origin)
        return spec


class Observer:
    """What each file declared: by file, then by kind."""

    def __init__(self) -> None:
        self.declared: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.seen: dict[str, dict[str, object]] = defaultdict(dict)

    def note(self, home: str) -> None:
        for kind, things in self.things().items():
            fresh = {name: thing for name, thing in things.items() if self.seen[kind].get(name) is not thing}
            self.seen[kind].update(fresh)
            built = {id(operation) for operation in self.built()}
            for name, thing in fresh.items():
                if home and not (kind in ("ten", "method") and id(thing) in built):
                    self.declared[home]["property" if isinstance(thing, property) else kind].append(name)

    @staticmethod
    def built() -> list[object]:
        """Operations that stand where they do because somebody asked for them."""
        aten = getattr(sys.modules.get("autograd_nb.engine.assemble"), "aten", None)
        return [*vars(aten).values(), *sys.modules["autograd_nb.ops.card"].expressions.known.values()] if aten else []

    @staticmethod
    def things() -> dict[str, dict[str, object]]:
        """Everything that a file can add to, as it stands."""
        card, assemble, namespaces, tensor = (
            vars(sys.modules.get(f"autograd_nb.{name}", ModuleType("")))
            for name in ("ops.card", "engine.assemble", "engine.namespaces", "engine.tensor")
        )
        cards = card["cards"].known if "cards" in card else {}
        return {
            "card": dict(cards),
            "raw": {name: f for name, f in vars(card.get("raw", written)).items() if name not in cards},
            "expression": dict(card["expressions"].known) if "expressions" in card else {},
            "composite": dict(assemble["composites"].known) if "composites" in assemble else {},
            "ten": dict(vars(namespaces["ten"])) if "ten" in namespaces else {},
            "method": dict(vars(tensor["Tensor"])) if "Tensor" in tensor else {},
        }


def main(arguments: list[str]) -> int:
    text = index(*declarations())
    old = PATH.read_text(encoding="utf-8") if PATH.exists() else ""
    if "--check" not in arguments:
        PATH.write_text(text, encoding="utf-8")
    # Lengths change with every edit, and decide only what is imported at once: names alone make an index wrong.
    if old.partition("BYTES")[0] == text.partition("BYTES")[0]:
        return 0
    print(f"{'out of date' if '--check' in arguments else 'written'}  {PATH.relative_to(ROOT)}")
    return 1 if "--check" in arguments else 0


def declarations() -> tuple[dict[str, dict[str, list[str]]], dict[str, int]]:
    """What each file declares, names by kind, and how long the files are."""
    observer = Observer()
    Observed.observer = observer
    sys.meta_path.insert(0, Finder())
    import autograd_nb  # noqa: F401
    from autograd_nb.engine.assemble import forms
    from autograd_nb.ops.card import cards
    from autograd_nb.ops.registry import files

    composites = [kinds for home, kinds in observer.declared.items() if home.startswith("composite.")]
    of = {"function": ("composite",), "method": ("method", "property")}
    taken = {key: {name for kinds in composites for kind in of[key] for name in kinds[kind]} for key in of}
    for home in [home for home in observer.declared if home.startswith("ops.")]:
        kinds = observer.declared[home]
        for card in kinds["card"]:
            for kind, named in zip(("function", "method"), forms(cards[card]), strict=True):
                for name, operation in named.items():
                    if name not in taken[kind]:
                        kinds[kind].append(f"{operation}={name}" if name != operation else name)
    return observer.declared, files()


def index(declared: dict[str, dict[str, list[str]]], lengths: dict[str, int]) -> str:
    """The text of the index."""
    tables = []
    for kind in KINDS:
        blocks = [f"{home} {' '.join(kinds[kind])}" for home, kinds in sorted(declared.items()) if kinds.get(kind)]
        tables.append(f'    "{kind}": """{folded(" | ".join(blocks))}""",\n')
    noted = folded(" ".join(f"{home}={length}" for home, length in sorted(lengths.items()) if home != "ops.index"))
    return f'{HEAD}DECLARED = {{\n{"".join(tables)}}}\n\nBYTES = """{noted}"""\n'


def folded(text: str) -> str:
    return "\n".join(["", *wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False), ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
