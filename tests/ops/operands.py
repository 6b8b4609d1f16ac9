"""Operands of every kind, and what an expression on them does on PyTorch and on our engine."""

import numpy as np

ARRAYS = {
    "x": np.array([[0.5, -1.5, 2.0], [2.0, 0.25, -0.75]], np.float32),
    "d": np.array([1.5, -2.0, 3.0]),
    "i": np.array([[1, -2, 3], [4, 5, -6]]),
    "b": np.array([[True, False, True], [False, True, True]]),
    "u": np.array([1, 2, 250], np.uint8),
    "h": np.array([0.5, 1.5, -2.0], np.float16),
    "s": np.array(2.0, np.float32),
    "w": np.array(2.5),
    "z": np.array(3),
    "n": np.array([np.nan, np.inf, -np.inf, 0, -0.0, 1, -1], np.float32),
    "e": np.zeros((0, 3), np.float32),
    "t": np.array(True),
}
NAMES = tuple(ARRAYS)
NUMBERS = ("2", "-1", "1.5", "0", "0.0")


def outcome(module, expression):
    """The text of the expression's value, or class and first line of its error."""
    code = compile(expression, "expression", "eval")
    tensors = {name: module.tensor(ARRAYS[name].copy()) for name in code.co_names if name in ARRAYS}
    try:
        return repr(eval(code, {"torch": module, "np": np, **tensors}))
    except (TypeError, RuntimeError, ValueError, NotImplementedError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0].strip()}"


def graph(module, expression):
    """The names in the graph that an expression in the leaves ``x`` and ``y`` records, and the result's dtype."""
    x = module.tensor(np.array([0.5, 1.5, 2.0]), requires_grad=True)
    y = module.tensor(np.array([[1.5], [0.5]]), requires_grad=True)
    result = eval(expression, {"torch": module, "x": x, "y": y, "i": module.tensor([1, 2, 3])})
    return _tree(result.grad_fn), str(result.dtype), tuple(result.shape)


def _tree(node):
    if node is None:
        return None
    return [node.name().removeprefix("torch::autograd::"), *(_tree(below) for below, _ in node.next_functions)]
