"""The same expression on PyTorch and on our engine: what it gives, prints, records and raises."""

import numpy as np

import autograd_nb as ours

ARRAYS = {
    "x": np.array([[0.5, -1.5, 2.0], [2.0, 0.25, -0.75]], np.float32),
    "i": np.arange(6).reshape(2, 3),
    "b": np.arange(6).reshape(2, 3) > 2,
    "u": np.arange(6, dtype=np.uint8).reshape(2, 3),
    "h": np.array([0.5, 60000.0, 60000.0], np.float16),
    "e": np.zeros((0, 3), np.float32),
    "s": np.float32(3.0),
    "n": np.array([1.0, np.nan, 3.0, np.nan, 2.0], np.float32),
    "t": np.array([3, 1, 3, 1, 2, 2], np.int64),
    "c": np.array([1 + 2j, 3 - 1j], np.complex64),
}


def outcome(module, expression, names=ARRAYS):
    """The text of the expression's value on that module's tensors, or class and first sentence of its error."""
    tensors = {name: module.tensor(np.array(names[name])) for name in names}
    try:
        return repr(eval(expression, {"torch": module, **tensors}))
    except (TypeError, RuntimeError, IndexError, NotImplementedError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0].strip()}"


def gradient(module, expression, **arrays):
    """The gradient of the sum of an expression in ``x`` (and other names), as lists."""
    leaves = {name: module.tensor(np.array(a), requires_grad=True) for name, a in arrays.items()}
    eval(expression, {"torch": module, **leaves}).sum().backward()
    return {name: leaf.grad.tolist() for name, leaf in leaves.items()}


def names(node):
    """The names of a recorded graph as nested lists."""
    if node is None:
        return None
    return [node.name().removeprefix("torch::autograd::"), *(names(parent) for parent, _ in node.next_functions)]


def recorded(module, expression):
    """The names of the graph that an expression in ``x`` records."""
    x = module.tensor(np.array(ARRAYS["x"], np.float64), requires_grad=True)
    return names(eval(expression, {"torch": module, "x": x}).grad_fn)


def cases(text):
    """One expression for each line."""
    return [line.strip() for line in text.strip().splitlines()]


__all__ = ["ARRAYS", "cases", "gradient", "names", "ours", "outcome", "recorded"]
