"""Timing small pieces of code: ``Timer`` and what it measures, with the names of ``torch.utils.benchmark``."""

from __future__ import annotations

import statistics
import textwrap
import timeit
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..engine.missing import answers
from ..settings import get_num_threads, set_num_threads

UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns"))


@dataclass
class TaskSpec:
    """What is measured: the statements, and the words that describe it in tables."""

    stmt: str
    setup: str = "pass"
    label: str | None = None
    sub_label: str | None = None
    description: str | None = None
    env: str | None = None
    num_threads: int = 1

    @property
    def title(self) -> str:
        """The label and sub-label, or the statement."""
        if self.label is not None:
            return self.label + (f": {self.sub_label}" if self.sub_label else "")
        return self.stmt if "\n" not in self.stmt else "stmt:\n" + textwrap.indent(self.stmt, "  ")


@dataclass
class Measurement:
    """Seconds for ``number_per_run`` executions, once or several times."""

    number_per_run: int
    raw_times: list[float]
    task_spec: TaskSpec
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def times(self) -> list[float]:
        """Seconds for one execution, of each measurement."""
        return [t / self.number_per_run for t in self.raw_times]

    @property
    def mean(self) -> float:
        """The mean of ``times``."""
        return statistics.fmean(self.times)

    @property
    def median(self) -> float:
        """The median of ``times``."""
        return statistics.median(self.times)

    @property
    def iqr(self) -> float:
        """How far the middle half of ``times`` reaches; 0.0 for a single one."""
        if len(self.times) < 2:
            return 0.0
        low, _, high = statistics.quantiles(self.times, n=4, method="inclusive")
        return high - low

    @property
    def title(self) -> str:
        """What was measured, in words."""
        return self.task_spec.title

    @staticmethod
    def merge(measurements: Iterable[Measurement]) -> list[Measurement]:
        """Measurements of equal tasks put together."""
        together: dict[tuple[Any, ...], Measurement] = {}
        for m in measurements:
            key = (m.number_per_run, *vars(m.task_spec).values())
            known = together.setdefault(key, Measurement(m.number_per_run, [], m.task_spec, m.metadata))
            known.raw_times.extend(m.raw_times)
        return list(together.values())

    def __repr__(self) -> str:
        count, threads = len(self.raw_times), self.task_spec.num_threads
        lines = [self.title]
        if self.task_spec.description and self.task_spec.label:
            lines.append(self.task_spec.description)
        if self.task_spec.setup != "pass":
            lines.append(f"setup: {self.task_spec.setup}")
        lines.append(f"  {'Median: ' if count > 1 else ''}{shown_time(self.median)}")
        if count > 3:
            lines.append(f"  IQR:    {shown_time(self.iqr)}")
        runs = f"{self.number_per_run} runs{' per measurement' if count > 1 else ' '}"
        lines.append(
            f"  {count} measurement{'s' if count > 1 else ''}, {runs}, {threads} thread{'s' if threads > 1 else ''}"
        )
        return "\n".join(lines)


def shown_time(seconds: float) -> str:
    """A time with four digits, in the unit that suits it."""
    scale, unit = next(((s, u) for s, u in UNITS if seconds >= s), UNITS[-1])
    return f"{seconds / scale:.2f} {unit}"


class Timer:
    """Measures how long a statement takes, with so many threads as ``num_threads`` says (default: one).

    >>> import autograd_nb as torch
    >>> from autograd_nb.utils.benchmark import Timer
    >>> timer = Timer("x.exp()", globals={"x": torch.ones(3)}, label="exp")
    >>> timer.timeit(10).number_per_run
    10
    """

    def __init__(
        self, stmt: str = "pass", setup: str = "pass", global_setup: str = "",
        timer: Callable[[], float] = timeit.default_timer, globals: dict[str, Any] | None = None,
        label: str | None = None, sub_label: str | None = None, description: str | None = None, env: str | None = None,
        num_threads: int = 1, language: Any = "py",
    ) -> None:  # fmt: skip
        if language not in ("py", "python") or global_setup:
            raise ValueError("only Python can be timed here: language='py', and no global_setup")
        stmt, setup = (textwrap.dedent(text).strip("\n") for text in (stmt, setup))
        self._task = TaskSpec(stmt, setup, label, sub_label, description, env, num_threads)
        self._timer = timeit.Timer(stmt, setup, timer, dict(globals or {}))

    def _seconds(self, number: int) -> float:
        before = get_num_threads()
        set_num_threads(self._task.num_threads)
        try:
            return self._timer.timeit(number)
        finally:
            set_num_threads(before)

    def timeit(self, number: int = 1000000) -> Measurement:
        """Run the statement so often, once to warm up and once measured as a whole."""
        self._seconds(max(number // 100, 2))
        return Measurement(number, [self._seconds(number)], self._task)

    def blocked_autorange(
        self, callback: Callable[[int, float], Any] | None = None, min_run_time: float = 0.2
    ) -> Measurement:
        """Run blocks, each long enough for the clock, for at least ``min_run_time`` seconds."""
        number = self._block(min_run_time)
        times: list[float] = []
        while sum(times) < min_run_time:
            times.append(self._seconds(number))
            if callback is not None:
                callback(number, times[-1])
        return Measurement(number, times, self._task)

    def _block(self, min_run_time: float) -> int:
        """The power of ten of executions that takes a thousandth of the time, so that the clock hardly counts."""
        number = 1
        while self._seconds(number) < min_run_time / 1000:
            number *= 10
        return number


__all__ = ["Measurement", "TaskSpec", "Timer"]

__getattr__ = answers(__name__)
