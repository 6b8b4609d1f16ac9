"""Prints a table: our time, PyTorch's time, and the median of their paired ratios."""

import argparse
import statistics
from importlib.util import find_spec

import autograd_nb
from benchmarks.large_graphs import LARGE
from benchmarks.layouts import SIZES, explored, exploring, flat
from benchmarks.layouts import workload as layout_of
from benchmarks.timing import compare, import_seconds, readable
from benchmarks.workloads import ALL


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    known = ", ".join(w.__name__ for w in ALL)
    parser.add_argument("names", nargs="*", help=f"of {known}, layout, scene, explore; default: all")
    parser.add_argument("--rounds", type=int, default=7, help="samples of each (default 7)")
    options = parser.parse_args()
    modules = [autograd_nb]
    if find_spec("torch"):
        import torch

        modules.append(torch)
    for module in modules:
        module.set_num_threads(1)
    print(f"{'workload':<22}{'autograd_nb':>12}{'torch':>12}{'ratio':>8}")
    for workload in ALL:
        if not options.names or workload.__name__ in options.names:
            times = compare([workload(module) for module in modules], options.rounds)
            print(row(workload.__name__, times, workload.__doc__ or ""), flush=True)
    for size in SIZES if not options.names or "layout" in options.names else ():
        times = compare([layout_of(size)], min(options.rounds, 3))
        print(row("layout", times, f"a graph of {size:,} nodes"), flush=True)
    if not options.names or "scene" in options.names:
        for name in LARGE:
            print(row("scene", compare([exploring(name)], 2), f"{name}, to start exploring"), flush=True)
        print(row("scene", compare([flat(SIZES[-1])], 1), f"flat, {SIZES[-1]:,} nodes"))
    if not options.names or "explore" in options.names:
        for name in LARGE:
            times = [[min(compare([explored(name)], 3)[0])]]
            print(row("explore", times, f"{name}, from the tensor to the page, best of 3"), flush=True)
    if not options.names:
        times = [import_seconds(module.__name__, options.rounds) for module in modules]
        print(row("import", times, "in a fresh interpreter that has NumPy"))


def row(name: str, times: list[list[float]], what: str) -> str:
    ours, *others = times
    cells = [readable(ours), "-", "-"]
    if others:
        ratio = statistics.median(mine / other for mine, other in zip(ours, others[0], strict=True))
        cells[1:] = [readable(others[0]), f"{ratio:.2f}"]
    return f"{name:<22}{cells[0]:>12}{cells[1]:>12}{cells[2]:>8}   {what}"


if __name__ == "__main__":
    main()
