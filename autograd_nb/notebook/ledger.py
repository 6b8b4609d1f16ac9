"""What was added to which ``.grad``: for each leaf the backward calls since its gradient was last empty.

While the extension is loaded, three steps of the engine's `Run` also take notes; its walk and what it computes stay the
same. The engine's own observers would not do: where they listen, passes go the slow way. Notes are numbers and places,
and leaves are known weakly.
"""

from __future__ import annotations

import linecache
import sys
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from ..engine.conjugation import complete
from ..engine.run import Run
from ..engine.scattered import Scattered
from ..engine.tensor import Tensor
from ..graph import op_name
from .origins import call_of
from .provenance import PACKAGE, Site

# Gradients up to this size are noted number by number; of larger ones the norm says enough.
FEW = 6
# In larger graphs the ways to a leaf are not counted: it would take longer than it is worth.
MOST_NODES = 400


@dataclass(slots=True)
class Entry:
    """One line of an account. ``kind`` is "added", "changed" (the user's code wrote into .grad), "given" (it assigned
    another one) or "before" (it was there when the account was opened).

    site: the line of the backward call; run: the run of the cell it belongs to, called ``cell``; norm: of what was
    added; values: the numbers themselves where they are few; ways: the operations the gradient came from, one for
    each use of the leaf, None where they were not counted; times: how often this line has added; updates: how often
    the leaf itself was changed since the line before, while its gradient was kept.
    """

    kind: str
    site: Site | None = None
    run: int = 0
    cell: str | None = None
    norm: float = 0.0
    values: np.ndarray | None = None
    ways: tuple[tuple[str, Site | None], ...] | None = None
    times: int = 1
    updates: int = 0

    def same_place(self, other: Entry) -> bool:
        """True if ``other`` is the same line in the same run of a cell."""
        if self.kind != other.kind or self.run != other.run or self.site is None or other.site is None:
            return self.kind == other.kind == "changed"
        return self.site.code is other.site.code and self.site.lasti == other.site.lasti


class Account:
    """The entries of one leaf since its gradient was last empty, and the state it was last seen in."""

    __slots__ = ("entries", "grad", "grad_version", "leaf", "leaf_version")

    def __init__(self, leaf: weakref.ref[Tensor]) -> None:
        self.leaf = leaf
        self.entries: list[Entry] = []
        self.grad: weakref.ref[Tensor] | None = None
        self.grad_version = self.leaf_version = 0

    def reconcile(self, leaf: Tensor) -> None:
        """Notice what happened to the gradient since it was last seen."""
        grad = leaf._grad
        if grad is None:
            self.entries.clear()
        elif self.grad is None or self.grad() is not grad:
            self.entries[:] = [Entry("before" if self.grad is None else "given")] if grad._a.any() else []
        elif _version(grad) != self.grad_version:
            if not grad._a.any():
                self.entries.clear()
            elif not self.entries or self.entries[-1].kind != "changed":
                self.entries.append(Entry("changed"))
        self.seen(leaf)

    def seen(self, leaf: Tensor) -> None:
        """Remember the state that the gradient is in."""
        grad = leaf._grad
        self.grad = None if grad is None else weakref.ref(grad)
        self.grad_version = 0 if grad is None else _version(grad)

    def add(self, leaf: Tensor, entry: Entry) -> None:
        """Write one more line, or count it with the last one if it comes from the same place."""
        version = _version(leaf)
        updated = bool(self.entries) and version != self.leaf_version
        self.leaf_version = version
        self.seen(leaf)
        last = self.entries[-1] if self.entries else None
        if last is None or not last.same_place(entry):
            entry.updates = int(updated)
            self.entries.append(entry)
            return
        last.times += 1
        last.updates += updated
        last.norm, last.ways = entry.norm, entry.ways
        last.values = entry.values if last.values is None or entry.values is None else last.values + entry.values


def _version(tensor: Tensor) -> int:
    return 0 if tensor._alias is None else tensor._alias.version.number


class Ledger:
    """The accounts of all leaves that a watched pass has reached. ``cell_of`` gives the cell number of a file name."""

    def __init__(self, cell_of: Callable[[str], int | None]) -> None:
        self.cell_of = cell_of
        self._accounts: dict[int, Account] = {}
        self._run = 0

    def new_run(self) -> None:
        """A cell is about to run."""
        self._run += 1

    def of(self, tensor: Any) -> tuple[Entry, ...]:
        """What was added to the gradient that the tensor has now; () where nothing is known."""
        account = self._accounts.get(id(tensor))
        if account is None or account.leaf() is not tensor:
            return ()
        account.reconcile(tensor)  # type: ignore[arg-type]
        return tuple(account.entries)

    def account(self, leaf: Tensor) -> Account:
        """The account of a leaf, opened when it is first asked for, as it stands before something is added."""
        key = id(leaf)
        found = self._accounts.get(key)
        if found is None or found.leaf() is not leaf:
            accounts = self._accounts
            found = accounts[key] = Account(weakref.ref(leaf, lambda _: accounts.pop(key, None)))
        found.reconcile(leaf)
        return found

    def caller(self) -> tuple[Site | None, str | None, int]:
        """The user's line that started the running pass, the file name of its cell, and the number of the run."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.startswith(PACKAGE):
            frame = frame.f_back  # type: ignore[assignment]
        if frame is None:
            return None, None, self._run
        site, cell = self._site(frame.f_code, frame.f_lasti), None
        while frame is not None:
            if self.cell_of(frame.f_code.co_filename) is not None:
                cell = frame.f_code.co_filename
            frame = frame.f_back  # type: ignore[assignment]
        return site, cell, self._run

    def _site(self, code: CodeType, lasti: int) -> Site:
        return Site(code, lasti, self.cell_of(code.co_filename), frozenset())


class Notes:
    """What is noted of one pass that is running."""

    def __init__(self, book: Ledger) -> None:
        self.book = book
        self.roots: list[Any] = []
        self.needed: set[int] | None = None
        self.done: set[int] = set()
        self._started: tuple[Site | None, str | None, int] | None = None
        self._ways: dict[int, list[tuple[str, Site | None]]] | None = None

    def entry(self, rank: int, grad: Any) -> Entry:
        """One line: ``grad`` (an array, a tensor or parts) was added to the leaf of this rank."""
        if self._started is None:
            self._started = self.book.caller()
        site, cell, run = self._started
        if isinstance(grad, Scattered):
            grad = grad.dense()
        array = np.asarray(grad._a if isinstance(grad, Tensor) else grad)
        flat = array.reshape(-1)
        norm = float(np.sqrt(abs(np.vdot(flat, flat))))
        values = array.astype(array.dtype, copy=True) if array.size <= FEW else None
        return Entry("added", site, run, cell, norm, values, self._ways_to(rank))

    def _ways_to(self, rank: int) -> tuple[tuple[str, Site | None], ...] | None:
        if self._ways is None:
            self._ways = _uses(self.roots, self.needed)
        found = self._ways.get(rank)
        return None if found is None else tuple(found)


def _uses(roots: list[Any], needed: set[int] | None) -> dict[int, list[tuple[str, Site | None]]]:
    """For each leaf below ``roots`` the operations that used it, latest first; {} for a graph that is too large."""
    found: dict[int, list[tuple[int, str, Site | None]]] = {}
    seen, todo = {node.seq for node in roots}, list(roots)
    while todo:
        node = todo.pop()
        for edge in node.edges:
            if edge is None or (needed is not None and edge[0] not in needed):
                continue
            rank, below, _ = edge
            if rank > 0:
                call = call_of(node)
                use = (-node.seq, op_name(node.name()), None if call is None else call.site)
                found.setdefault(rank, []).append(use)
            elif below.seq not in seen:
                seen.add(below.seq)
                todo.append(below)
        if len(seen) > MOST_NODES:
            return {}
    return {rank: [use[1:] for use in sorted(uses, key=lambda use: use[0])] for rank, uses in found.items()}


def ran_again(entries: tuple[Entry, ...]) -> list[bool]:
    """For each entry whether its cell had added before, in an earlier run with the same source."""
    runs: dict[str, int] = {}
    found = []
    for entry in entries:
        source = "".join(linecache.getlines(entry.cell)) if entry.cell else ""
        found.append(bool(source) and runs.setdefault(source, entry.run) != entry.run)
    return found


_active: Ledger | None = None


def ledger() -> Ledger | None:
    """The ledger that is kept; None while the extension is not loaded."""
    return _active


def keep(book: Ledger | None) -> None:
    """Note in ``book`` what later passes add, or stop noting (None)."""
    global _active
    _active = book
    for name, (plain, noting) in _STEPS.items():
        setattr(Run, name, plain if book is None else noting)


def _notes(run: Any) -> Notes:
    found = run.__dict__.get("notes")
    if found is None:
        assert _active is not None
        found = run.notes = Notes(_active)  # it knows nothing of the run: no cycle
    return found


def _walk(run: Any) -> None:
    notes = _notes(run)
    notes.roots, notes.needed = [node for _, node, _ in run.heap], run.needed
    _STEPS["walk"][0](run)


def _finish_leaves(run: Any, plain: bool) -> None:
    """Note those leaves that are not finished one by one by `_accumulate`."""
    notes, waiting = _notes(run), []
    if run.accumulates:
        for rank, _, leaf in run.leaves:
            if rank in run.buffers:
                waiting.append((rank, leaf, notes.book.account(leaf), leaf._grad is None))
    _STEPS["finish_leaves"][0](run, plain)
    for rank, leaf, account, was_empty in waiting:
        grad = leaf._grad if was_empty else run.buffers.get(rank)
        if rank not in notes.done and grad is not None and leaf._rg:
            account.add(leaf, notes.entry(rank, grad))


def _accumulate(run: Any, node: Any, leaf: Tensor, grad: Any, owned: bool) -> None:
    notes, rank = _notes(run), -node.seq
    account = notes.book.account(leaf)
    entry = notes.entry(rank, complete(run.xp, grad, leaf._a) if leaf._a.dtype.kind == "c" else grad)
    _STEPS["accumulate"][0](run, node, leaf, grad, owned)
    if leaf._rg:
        account.add(leaf, entry)
    notes.done.add(rank)


# The steps of a pass: as the engine has them, and with notes taken.
_STEPS: dict[str, tuple[Callable[..., None], Callable[..., None]]] = {
    "walk": (Run.walk, _walk),
    "finish_leaves": (Run.finish_leaves, _finish_leaves),
    "accumulate": (Run.accumulate, _accumulate),
}
