"""Where the time goes, by source line: forward to the lines that run, backward to the lines that recorded.

One clock runs from start to end, and every stretch of it is put down to one line, so that the sums are the whole. Lines
are told by Python's trace function, nodes by the engine's observers (ours) or by hooks on each node (PyTorch's).
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from timeit import default_timer  # what it tells is only ever shown where outputs are not compared
from types import CodeType, FrameType
from typing import Any

import numpy as np

from ..engine import passes, run
from ..engine.node import AccumulateGrad, Node
from ..graph.adapt import SAFE_NODES, Walk
from .origins import call_of, resolve
from .provenance import PACKAGE

Place = tuple[str, int]
"""File name and line number."""
ACCUMULATION: Place = ("", 0)
UNKNOWN: Place = ("", -1)
EXPRESSION = "<%autograd time>"
"""The file name of what the verb itself evaluates."""
# More nodes than this are not hooked: PyTorch crashes when it releases a very deep chain that Python has seen.
MOST = 20_000


@dataclass(slots=True)
class Spent:
    """What one line took, in seconds; how often it ran, and how many nodes of it went backward."""

    forward: float = 0.0
    backward: float = 0.0
    runs: int = 0
    nodes: int = 0


class LineClock:
    """A context in which all time is put down to lines. ``is_theirs`` says of a file name whether it is the user's."""

    def __init__(self, is_theirs: Callable[[str], bool]) -> None:
        self._is_theirs = is_theirs
        self.spent: dict[Place, Spent] = {}
        self.passes = 0
        self._known: dict[CodeType, bool] = {}
        self._now: Place | None = None
        self._inside = 0  # how many passes are running
        self._hooked: dict[int, Any] = {}
        self._handles: list[Any] = []

    # -- start and end ------------------------------------------------------------------------------------------
    def __enter__(self) -> LineClock:
        torch = sys.modules.get("torch")
        self._apply: CodeType | None = None
        self._passes = {passes.execute.__code__, passes.execute_plain.__code__}
        self._mode: AbstractContextManager[Any] = nullcontext()
        if torch is not None:
            self._passes.add(torch.autograd.graph._engine_run_backward.__code__)
            torch.ones(1, requires_grad=True).sum().backward()  # its first pass starts threads, which takes a while
            self._mode = _function_mode(torch, self._hook)
            self._apply = torch.autograd.Function.apply.__func__.__code__  # which modes do not see
        run.observers.append(self._ran)
        self._mode.__enter__()
        self._before = sys.gettrace()
        self._last = default_timer()
        sys.settrace(self._called)
        return self

    def __exit__(self, *failure: Any) -> None:
        sys.settrace(self._before)
        self._spend()
        self._mode.__exit__(*failure)
        run.observers.remove(self._ran)

    def close(self) -> None:
        """Take the hooks off PyTorch's nodes; until then the clock may be started again."""
        for handle in self._handles:
            handle.remove()
        self._handles.clear()
        self._hooked.clear()
        self._known.clear()

    def at(self, place: Place) -> Spent:
        """The entry of a line."""
        return self.spent.setdefault(place, Spent())

    # -- lines --------------------------------------------------------------------------------------------------
    def _spend(self) -> None:
        now = default_timer()
        if self._now is not None:
            self.at(self._now).forward += now - self._last
        self._last = now

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if code in self._passes:
            self._inside += 1
            self.passes += 1
            frame.f_trace_lines = False
            return self._pass_ends
        if code is self._apply:
            frame.f_trace_lines = False
            return self._applied
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = self._is_theirs(code.co_filename)
        if not known or self._inside:
            return None
        self._spend()
        self._now = (code.co_filename, frame.f_lineno)
        return self._line

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._spend()
            self._now = (frame.f_code.co_filename, frame.f_lineno)
            self.at(self._now).runs += 1
        elif event == "return":
            self._spend()
            self._now = self._caller(frame.f_back)
        return self._line

    def _caller(self, frame: FrameType | None) -> Place | None:
        while frame is not None:
            if self._known.get(frame.f_code):
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        return None

    def _pass_ends(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "return":
            self._inside -= 1
        return self._pass_ends

    def _applied(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "return":
            self._hook(argument)
        return self._applied

    # -- nodes --------------------------------------------------------------------------------------------------
    def _ran(self, step: Any) -> None:
        call = call_of(step.node)
        if call is None:
            place = ACCUMULATION if isinstance(step.node, AccumulateGrad) else UNKNOWN
        else:
            origin = resolve(call.site).origin
            place = (call.site.code.co_filename, origin.line or 1 if origin is not None else 1)
        self._went_back(place)

    def _went_back(self, place: Place) -> None:
        now = default_timer()
        entry = self.at(place)
        entry.backward += now - self._last
        entry.nodes += 1
        self._last = now

    def _hook(self, result: Any) -> None:
        """Let PyTorch's nodes behind a result tell when they have run."""
        results = result if isinstance(result, (tuple, list)) else (result,)
        self._hook_below([getattr(one, "grad_fn", None) for one in results], self._now or UNKNOWN)

    def _hook_below(self, todo: list[Any], place: Place) -> None:
        while todo and len(self._hooked) < MOST:
            node = todo.pop()
            if node is None or id(node) in self._hooked:
                continue
            self._hooked[id(node)] = node
            leaf = str(node.name()).endswith("AccumulateGrad")
            where = ACCUMULATION if leaf else place
            self._handles.append(node.register_hook(lambda *_, where=where: self._went_back(where)))
            todo += [below for below, _ in node.next_functions]

    def hook_all(self, roots: list[Any]) -> None:
        """The same for nodes that were recorded before; their lines are not known."""
        self._now = None
        self._hook_below(list(roots), UNKNOWN)


def _function_mode(torch: Any, saw: Callable[[Any], None]) -> AbstractContextManager[Any]:
    """PyTorch's own way of seeing each function of a block."""

    class Seen(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = function(*args, **(kwargs or {}))
            saw(result)
            return result

    return Seen()


def users_files(cell_of: Callable[[str], int | None] | None) -> Callable[[str], bool]:
    """Says of a file name whether its code is the user's: a cell, or a file outside of what was installed."""

    installed = ("<", PACKAGE, *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")))

    def is_theirs(name: str) -> bool:
        known = cell_of is not None and cell_of(name) is not None
        return known or name == EXPRESSION or not name.startswith(installed)

    return is_theirs


def rehearse(roots: list[Any]) -> None:
    """One backward pass from nodes, with ones; no ``.grad`` is touched, and the graph is kept. Hooks run."""
    leaves = [node for node in Walk(roots, SAFE_NODES).seen if getattr(node, "variable", None) is not None]
    if isinstance(roots[0], Node):
        metas = [node._input_metadata[0] for node in roots]
        grads = [np.ones(tuple(meta.shape), str(meta.dtype).rpartition(".")[2]) for meta in metas]
        edges, wanted = [node.edge(0) for node in roots], [leaf.edge() for leaf in leaves]
        passes.execute(edges, grads, keep=True, wanted=wanted or None, accumulates=False)
        return
    torch = sys.modules["torch"]
    outputs = [torch.autograd.graph.GradientEdge(node, 0) for node in roots]
    ones = [torch.ones(tuple(m.shape), dtype=m.dtype) for m in (node._input_metadata[0] for node in roots)]
    torch.autograd.grad(outputs, [leaf.variable for leaf in leaves], ones, retain_graph=True, allow_unused=True)
