"""One expression, evaluated with PyTorch and with this package on the same leaves."""

import warnings

from tests.ops.programs import run, tree


def leaves(torch):
    """The names that expressions may use."""
    return {
        "torch": torch,
        "x": torch.arange(24.0).reshape(4, 6).requires_grad_(True),
        "y": torch.arange(24.0).reshape(2, 3, 4).requires_grad_(True),
        "z": torch.tensor(3.0, requires_grad=True),
        "v": torch.arange(4.0).requires_grad_(True),
        "e": torch.zeros(3, 0).requires_grad_(True),
        "idx": torch.tensor([0, 2]),
        "m": torch.tensor([True, False, True, False]),
    }


def seen(torch, expression):
    """What the expression gives: tensors with their graphs and the leaves' gradients; or the error's first sentence."""
    names = leaves(torch)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = eval(expression, names)
    except Exception as error:  # noqa: BLE001 - whatever it is, the two sides are compared
        return type(error).__name__, str(error).split("\n")[0].split(". ")[0]
    results = list(result) if isinstance(result, tuple) else [result]
    facts = [
        (tuple(t.shape), str(t.dtype), t.tolist(), t.stride(), t.requires_grad, tree(t))
        if torch.is_tensor(t)
        else repr(t)
        for t in results
    ]
    first = results[0] if results else None
    if torch.is_tensor(first) and first.requires_grad:
        names["loss"] = (first * torch.arange(float(first.numel())).reshape(tuple(first.shape))).sum()
        facts.append(run("loss.backward()", names))
    facts.append([None if names[k].grad is None else names[k].grad.tolist() for k in "xyzve"])
    return facts


def written(torch, statement):
    """What an in-place statement leaves behind in ``x``, and which gradients come back."""
    names = leaves(torch)
    base, w = names["x"], torch.arange(6.0).requires_grad_(True)
    names.update(x=base * 1, base=base, w=w)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(statement, names)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__, str(error).split("\n")[0].split(". ")[0], names["x"].tolist()
    x = names["x"]
    facts = [tuple(x.shape), x.tolist(), x._version, tree(x)]
    (x * torch.arange(float(x.numel())).reshape(tuple(x.shape))).sum().backward()
    return [*facts, *(None if t.grad is None else t.grad.tolist() for t in (base, w))]
