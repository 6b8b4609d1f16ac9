"""Tables of vectors, and classes as vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...engine.assemble import aten
from ...engine.inplace import bump, memory_of


def embedding(
    input: Any,
    weight: Any,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """The rows of ``weight`` that the whole numbers in ``input`` name.

    The row ``padding_idx`` gets no gradient; rows longer than ``max_norm`` are shortened in place first. The gradient
    is dense, also with ``sparse``. IndexError for a number that names no row.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.embedding(torch.tensor([1, 0]), torch.tensor([[1., 2.], [3., 4.]]))
    tensor([[3., 4.],
            [1., 2.]])
    """
    rows = weight._a.shape[0] if weight.ndim else 0
    if padding_idx is not None:
        assert -rows <= padding_idx < rows, "Padding_idx must be within num_embeddings"
    row = -1 if padding_idx is None else padding_idx % rows
    if max_norm is not None:
        shorten(weight, input, max_norm, norm_type)
    return aten.embedding(weight, input, row, bool(scale_grad_by_freq))


def shorten(weight: Any, input: Any, max_norm: float, norm_type: float) -> None:
    """Scale the named rows of the table to the greatest length that is allowed, in place."""
    memory, used = memory_of(weight), np.unique(input._a)
    lengths = np.linalg.norm(memory[used], ord=norm_type, axis=1)
    long = lengths > max_norm
    memory[used[long]] *= (max_norm / (lengths[long] + 1e-7)).astype(memory.dtype)[:, None]
    bump(weight)


def one_hot(tensor: Any, num_classes: int = -1) -> Any:
    """A row of zeros with a one at the class, for every class number (int64); as many classes as are needed by default.

    >>> import autograd_nb as torch
    >>> torch.nn.functional.one_hot(torch.tensor([0, 2]))
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
    return aten.one_hot(tensor, num_classes)
