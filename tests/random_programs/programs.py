"""Random programs as source text: what they are made of, running them on both modules, and the comparison."""

import math
import os
from dataclasses import dataclass
from functools import cache
from warnings import catch_warnings, simplefilter

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import sentence

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")
pytest.importorskip("hypothesis", reason="hypothesis makes these programs")

from hypothesis import HealthCheck, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

HEAD = """
def fill(shape, start=0, dtype=None):
    values = [((7 * k + 3 * start) % 23 - 11) / 4 for k in range(math.prod(shape))]
    return torch.tensor(values, dtype=dtype).reshape(shape)
"""
"""What every program begins with; quarters are exact in every floating-point type."""

WIDER = int(os.environ.get("AUTOGRAD_NB_WIDER", "1"))
"""How many times as many programs to try; beyond 1 they are drawn afresh, `--hypothesis-seed` says which."""


def examples(count):
    """Settings of a suite: the same programs in every run."""
    return settings(
        max_examples=count * WIDER, derandomize=WIDER == 1, database=None, deadline=None, print_blob=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@dataclass(frozen=True)
class Program:
    """Lines of source, each run for itself, whatever the ones before it raised."""

    lines: tuple[str, ...]

    def __repr__(self):
        return f"import math, torch\n{HEAD}\n" + "\n".join(self.lines)


class Facts(dict):
    """What can be seen of a tensor."""

    def __init__(self, tensor):
        array = tensor.detach().numpy(force=True).copy()
        node = tensor.grad_fn
        super().__init__(
            dtype=str(tensor.dtype), shape=tuple(tensor.shape), needs_grad=tensor.requires_grad, leaf=tensor.is_leaf,
            grad_fn=node and node.name(), values=array,
        )  # fmt: skip

    def differs(self, other):
        """The facts that are not alike."""
        return [k for k in self if not (alike(self[k], other[k]) if k == "values" else self[k] == other[k])]


def alike(a, b):
    """Equality with the room that the precision of the type needs."""
    if a.dtype.kind not in "fc":
        return np.array_equal(a, b)
    # A gradient in double precision may have come by way of single precision.
    room = {2: 4e-3, 4: 2e-5, 8: 5e-7}[a.real.dtype.itemsize]
    with np.errstate(all="ignore"):
        return a.shape == b.shape and np.allclose(a, b, rtol=room, atol=room / 4, equal_nan=True)


def plain(value):
    """A value as something that can be compared."""
    if hasattr(value, "requires_grad_"):
        return Facts(value)
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    return value if isinstance(value, (str, int, float, complex, type(None))) else str(value)


@cache
def compiled(line):
    return compile(line, line, "exec")


def execute(line, scope):
    """Run a line; the class and first sentence of what it raises, or None."""
    try:
        exec(compiled(line), scope)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other side must raise it too
        return ": ".join(sentence(error))
    return None


def start(module):
    """The names that a program begins with."""
    seen = []
    scope = {"torch": module, "math": math, "seen": seen, "show": lambda *values: seen.append(plain(values))}
    scope["look"] = lambda: seen.extend((name, glimpse(v)) for name, v in tensors(scope).items())
    exec(compiled(HEAD), scope)
    return scope


def glimpse(tensor):
    """What can be seen of a tensor, or the error of looking."""
    try:
        return plain((tensor, tensor._version, tensor._is_view()))
    except RuntimeError as error:
        return ": ".join(sentence(error))


def tensors(scope):
    """The variables that are tensors."""
    return {n: v for n, v in list(scope.items()) if hasattr(v, "requires_grad_")}


def observe(program, module):
    """What a program lets be seen: the error of each line, what it shows, in the end all its tensors."""
    scope = start(module)
    result, broken = [], False
    with catch_warnings():
        simplefilter("ignore")  # most of PyTorch's come once in a process
        for line in program.lines:
            error = execute(line, scope)
            result.append((f"error of {line!r}", error))
            broken = broken or (error is not None and "backward" in line)
            result.extend((f"shown by {line!r}", values) for values in scope["seen"])
            scope["seen"].clear()
        # What leaves got before a backward pass failed depends on the order in which the rest would have run.
        for name in () if broken else tensors(scope):
            execute(f"show({name}, {name}.grad)", scope)
            result.append((f"{name} and its gradient", scope["seen"][:]))
            scope["seen"].clear()
    return result


def difference(expected, found):
    """The first thing in which two observations differ, in words; None if there is none."""
    if isinstance(expected, Facts) and isinstance(found, Facts):
        return "; ".join(f"{k}: PyTorch has {expected[k]}, we have {found[k]}" for k in expected.differs(found)) or None
    if isinstance(expected, (list, tuple)) and isinstance(found, (list, tuple)) and len(expected) == len(found):
        return next((d for e, f in zip(expected, found, strict=True) if (d := difference(e, f))), None)
    same = expected == found or (expected != expected and found != found)
    return None if type(expected) is type(found) and same else f"PyTorch has {expected}, we have {found}"


def compare(program):
    """Fail with the program's text unless both modules let the same be seen."""
    expected, found = observe(program, torch), observe(program, autograd_nb)
    for (what, e), (_, f) in zip(expected, found, strict=True):
        wrong = difference(e, f)
        if wrong:
            raise AssertionError(f"{what}: {wrong}\n\n{program}")


def pieces(text):
    """The statements of a text, which stand between semicolons and on lines of their own."""
    return text.strip().replace("\n", "; ").split("; ")


def shapes(dims=3, sizes=(0, 1, 2, 3)):
    """Shapes of up to so many dimensions, also of none and without elements."""
    return st.lists(st.sampled_from(sizes), max_size=dims).map(tuple)


@st.composite
def partner(draw, shape):
    """A shape that mostly broadcasts with another."""
    kept = draw(st.integers(0, len(shape)))
    sizes = [draw(st.sampled_from((n, n, 1))) for n in shape[len(shape) - kept :]]
    more = draw(st.sampled_from(((), (), (), (2,), (1,), (0,)))) if kept == len(shape) else ()
    if sizes and draw(st.integers(0, 19)) == 19:
        sizes[draw(st.integers(0, len(sizes) - 1))] = 4
    return (*more, *sizes)
