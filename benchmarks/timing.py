"""CPU time of two programmes, taken in turn so that a busy machine disturbs both alike."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

SECONDS_PER_SAMPLE = 0.02


def repetitions(run: Callable[[], object]) -> int:
    """How often to call `run` so that one sample lasts long enough to be read from the clock."""
    run()
    count = 1
    while True:
        seconds = sample(run, count)
        if seconds >= SECONDS_PER_SAMPLE / 2:
            return max(1, round(count * SECONDS_PER_SAMPLE / seconds))
        count *= 4


def sample(run: Callable[[], object], count: int) -> float:
    """CPU seconds of `count` calls."""
    start = time.process_time()
    for _ in range(count):
        run()
    return time.process_time() - start


def compare(runs: list[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Seconds per call, one list for each run, sampled in turn."""
    counts = [repetitions(run) for run in runs]
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for run, count, kept in zip(runs, counts, seconds, strict=True):
            kept.append(sample(run, count) / count)
    return seconds


def import_seconds(module: str, rounds: int) -> list[float]:
    """Time that `import module` takes in fresh interpreters, NumPy already imported and bytecode at hand."""
    program = f"import numpy, time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    run = partial(subprocess.run, [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    run()
    return [float(run().stdout) for _ in range(rounds)]


def readable(seconds: list[float]) -> str:
    """The median, in the unit that suits it."""
    median = statistics.median(seconds)
    for unit, factor in (("s", 1), ("ms", 1e3)):
        if median * factor >= 1:
            return f"{median * factor:.2f} {unit}"
    return f"{median * 1e6:.2f} us"
