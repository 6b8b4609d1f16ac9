"""A whole tensor as text: its elements and the facts that follow them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .array_text import array_text
from .options import current_options

_DEFAULT_COMPLEX = {"float64": "complex128"}


def tensor_text(
    array: Any,
    *,
    dtype_name: str | None = None,
    default_dtype: str = "float32",
    requires_grad: bool = False,
    grad_fn_name: str | None = None,
    tangent: str | None = None,
    class_name: str | None = None,
    parameter: bool = False,
) -> str:
    """The text of `repr(tensor)`, from a NumPy array (or NumPy scalar, for a 0-d tensor) and plain facts.

    dtype_name: the tensor's dtype where the array's own does not say it (bfloat16 kept as float32, say).
    default_dtype: the floating dtype that goes without saying, together with its complex dtype, int64 and bool.
    grad_fn_name: shown as `grad_fn=<...>`, and then `requires_grad` is not. tangent: the text of a dual's tangent.
    class_name: the name of a subclass, in place of `tensor`. parameter: the tensor is an `nn.Parameter`.

    >>> tensor_text(np.ones(2, np.float32), grad_fn_name="AddBackward0")
    'tensor([1., 1.], grad_fn=<AddBackward0>)'
    >>> tensor_text(np.float64(0.25))
    'tensor(0.2500, dtype=torch.float64)'
    >>> print(tensor_text(np.zeros((2, 2), np.float32), requires_grad=True, parameter=True))
    Parameter containing:
    tensor([[0., 0.],
            [0., 0.]], requires_grad=True)
    """
    array = np.asarray(array)
    opening = f"{class_name or 'tensor'}("
    facts = _shape_and_dtype(array, dtype_name or array.dtype.name, default_dtype)
    if grad_fn_name is not None:
        facts.append(f"grad_fn=<{grad_fn_name}>")
    elif requires_grad:
        facts.append("requires_grad=True")
    if tangent is not None:
        facts.append(f"tangent={tangent}")
    text = _with_facts(opening + array_text(array, len(opening)), facts, len(opening))
    if parameter:
        text = text if class_name is None else f"Parameter({text})"
        return f"Parameter containing:\n{text}"
    return text


def _shape_and_dtype(array: np.ndarray, name: str, default: str) -> list[str]:
    """`size=` and `dtype=`, where the elements shown do not tell them."""
    facts = []
    if array.size == 0:
        show_size = array.ndim != 1
        show_dtype = name != default
    else:
        show_size = not current_options().edgeitems
        show_dtype = name not in (default, _DEFAULT_COMPLEX.get(default, "complex64"), "int64", "bool")
    if show_size:
        facts.append(f"size={array.shape}")
    if show_dtype:
        facts.append(f"dtype=torch.{name}")
    return facts


def _with_facts(text: str, facts: list[str], indent: int) -> str:
    """The text with its facts and the closing bracket; a fact that would pass the line width starts a new line."""
    linewidth = current_options().linewidth
    # The first line counts two columns more than it has, the lines that facts open do not: PyTorch's sums, kept.
    used = len(text) - (text.rfind("\n") + 1) + 2
    for fact in facts:
        if used + len(fact) + 2 > linewidth:
            text += ",\n" + " " * indent + fact
            used = indent + len(fact)
        else:
            text += ", " + fact
            used += len(fact) + 2
    return text + ")"
