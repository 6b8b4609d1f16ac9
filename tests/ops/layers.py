"""Calls of layers' functions, evaluated with PyTorch and with this package on the same leaves."""

import importlib
import warnings

import numpy as np

from tests.ops.programs import tree

NUMBERS = np.random.default_rng(11)
LEAVES = {
    "x": NUMBERS.standard_normal((4, 6)),
    "sig": NUMBERS.standard_normal((2, 3, 8)),
    "img": NUMBERS.standard_normal((2, 4, 5, 6)),
    "vol": NUMBERS.standard_normal((1, 2, 4, 5, 4)),
    "w": NUMBERS.standard_normal(6),
    "edge": np.array([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, np.nan]),
    "point": np.array(0.75),
}
PLAIN = {"whole": np.arange(-3, 5), "truth": np.arange(6) > 2, "half": np.array([1.0, -2.5], np.float16)}


def names_for(torch):
    """What the calls may name: leaves that require grad, tensors that do not, ``torch`` and ``F``."""
    leaves = {k: torch.tensor(a.astype("float32"), requires_grad=True) for k, a in LEAVES.items()}
    plain = {k: torch.tensor(a) for k, a in PLAIN.items()}
    functional = importlib.import_module(f"{torch.__name__}.nn.functional")
    return leaves, {"torch": torch, "F": functional, **leaves, **plain}


def outcome(torch, call):
    """Values, dtypes, graphs and gradients that a call gives; or its error's class and first sentence; and warnings."""
    leaves, names = names_for(torch)
    torch.manual_seed(3)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            result = eval(call, names)
        except Exception as error:  # noqa: BLE001 - whatever it is, the two sides are compared
            return type(error).__name__, str(error).split("\n")[0].split(". ")[0]
    results = result if isinstance(result, (tuple, list)) else (result,)
    facts, arrays, total = [[str(w.message).split(". ")[0].split(" (Triggered")[0].rstrip(".") for w in heard]], [], 0.0
    for t in results:
        facts.append((tuple(t.shape), str(t.dtype), t.requires_grad, tree(t)))
        arrays.append(t.detach().numpy())
        if t.requires_grad:
            total = total + (t * torch.arange(1.0, t.numel() + 1).reshape(tuple(t.shape)).to(t.dtype)).sum()
    if isinstance(total, torch.Tensor):
        total.backward()
    arrays += [leaf.grad.numpy() for leaf in leaves.values() if leaf.grad is not None]
    facts.append([name for name, leaf in leaves.items() if leaf.grad is not None])
    return facts, arrays


def assert_same(ours, theirs, call):
    """Both packages do the same on a call: all facts equal, all numbers close."""
    mine, wanted = outcome(ours, call), outcome(theirs, call)
    assert mine[0] == wanted[0], f"{mine[0]} != {wanted[0]}"
    if isinstance(wanted[1], str):
        assert mine[1] == wanted[1], f"{mine[1]} != {wanted[1]}"
        return
    for a, b in zip(mine[1], wanted[1], strict=True):
        size = np.abs(b[np.isfinite(b)]).max(initial=1.0)
        np.testing.assert_allclose(a, b, rtol=3e-5, atol=2e-6 * size)
