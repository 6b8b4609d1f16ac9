"""Programs that run twice, on PyTorch and on this package, and must let the same be seen.

A program is a generator function of the module under test: what it yields is looked at at once, as plain data. It must
yield something and run to its end on PyTorch: one that stops at a mistake of its own would stop on both sides, and show
nothing of what follows. Where an exception is what a case is about, ``same_or_raises`` compares its class and first
sentence as the last of what was seen.
"""

import inspect
import math
import re
import warnings

import numpy as np

import autograd_nb

REMARKS = (
    "Using backward", r"(std|var)\(\): degrees", "__array", "Creating a tensor from a list of numpy",
    ".*should not be instant",
    "Converting a tensor with requires_grad", "`torch.jit",
)  # fmt: skip
"""Warnings that PyTorch gives once in a process or about itself, or NumPy gives about it."""


MISTAKES = ("NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError")
"""What no case is about."""


def same(program):
    """Make a test of a program: PyTorch's observations are the expected ones. Further parameters are pytest's."""

    def test(**case):
        check(program, **case)

    signature = inspect.signature(program)
    test.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])
    test.__name__, test.__doc__, test.__module__ = program.__name__, program.__doc__, program.__module__
    test.pytestmark = getattr(program, "pytestmark", [])
    return test


def same_or_raises(program):
    """:func:`same` for programs that some cases end with an exception."""
    program.may_raise = True
    return same(program)


def check(program, **case):
    """Fail unless the program shows on this package what it shows on PyTorch."""
    import torch

    expected, found = observe(program, torch, **case), observe(program, autograd_nb, **case)
    ends = [seen for seen in expected if isinstance(seen, tuple) and seen[0] == "raised"]
    allowed = getattr(program, "may_raise", False) and not any(end[1] in MISTAKES for end in ends)
    assert not ends or allowed, f"the program stops on PyTorch too: {ends[0]}"
    assert expected, "the program shows nothing"
    for k, (e, f) in enumerate(zip(expected, found, strict=False)):
        assert equal(e, f), f"observation {k}: PyTorch has {e}, we have {f}"
    assert len(expected) == len(found), (
        f"PyTorch goes on with {expected[len(found) :]}, we with {found[len(expected) :]}"
    )


def observe(program, T, **case):
    """What a program yields, warns and raises."""
    seen = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", category=RuntimeWarning)  # NumPy's, silent under the usual filters
        for remark in REMARKS:
            warnings.filterwarnings("ignore", remark)
        try:
            for value in program(T, **case):
                seen.append(plain(value))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side must raise it too
            seen.append(("raised", *sentence(error)))
    return seen + [("warned", w.category.__name__, first(str(w.message))) for w in caught]


def error(function, *args, **kwargs):
    """Class and first sentence of what a call raises, or "no error" and its result; no mistake of the program's own."""
    found = outcome(function, *args, **kwargs)
    if found[0] in MISTAKES:
        raise AssertionError(f"a mistake of the program: {found}")
    return found


def outcome(function, *args, **kwargs):
    """:func:`error` for lines made at random, which may name what an earlier line failed to make."""
    try:
        result = function(*args, **kwargs)
    except Exception as raised:  # noqa: BLE001
        return sentence(raised)
    return ("no error", plain(result))


def whole_error(function, *args):
    """Class and complete text of what a call raises; see :func:`error`."""
    try:
        result = function(*args)
    except Exception as raised:  # noqa: BLE001
        if type(raised).__name__ in MISTAKES:
            raise AssertionError(f"a mistake of the program: {raised}") from None
        return type(raised).__name__, str(raised)
    return ("no error", plain(result))


def sentence(raised):
    return type(raised).__name__, first(str(raised))


def first(text):
    """The first sentence of a message, without addresses."""
    text = re.split(r"\. |\n", text, maxsplit=1)[0]
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def plain(value):
    """A value as data that both modules have in common."""
    if hasattr(value, "requires_grad_"):
        node = value.grad_fn
        facts = {"dtype": str(value.dtype), "shape": tuple(value.shape), "leaf": value.is_leaf,
                 "requires_grad": value.requires_grad, "grad_fn": node and node.name()}  # fmt: skip
        return {**facts, "values": value.detach().tolist()}
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if hasattr(value, "next_functions"):
        return f"node {value.name()}"
    if isinstance(value, (str, int, float, complex, bool, type(None))):
        return value
    if isinstance(value, type):
        return value.__name__
    if type(value).__module__ == "numpy":
        return [type(value).__name__, str(value.dtype), value.tolist()]
    return str(value)


def equal(a, b):
    """Equality with the room float32 needs."""
    if isinstance(a, float) and isinstance(b, float):
        return a == b or (a != a and b != b) or math.isclose(a, b, rel_tol=2e-5, abs_tol=1e-6)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


def chain(node):
    """The names of the recorded graph below a node, as nested lists; shared nodes appear once in full."""
    names, order, todo = [], {}, [node]
    while todo:
        n = todo.pop()
        if n is None or n in order:
            continue
        order[n] = len(order)
        todo.extend(reversed([f for f, _ in n.next_functions]))
    for n in order:
        names.append([n.name(), [None if f is None else [order[f], k] for f, k in n.next_functions]])
    return names


def shown(module, expression):
    """The printed result of an expression, or the error's class and first line."""
    names = {"torch": module, "np": np, "g": module.Generator().manual_seed(3), "x": module.arange(6.0).reshape(2, 3)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.sub("0x[0-9a-f]+", "0x", repr(eval(expression, names)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the two sides are compared
        return f"{type(error).__name__} {str(error).splitlines()[0]}"
