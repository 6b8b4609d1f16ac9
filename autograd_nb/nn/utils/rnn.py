"""Sequences of different lengths: padded to one tensor, or packed step after step."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ... import dtypes
from ...engine.assemble import aten
from ...engine.creation import as_tensor
from ...engine.factories import arange, full
from ...engine.tensor import Tensor


class _PackedParts(NamedTuple):
    data: Any
    batch_sizes: Any
    sorted_indices: Any
    unsorted_indices: Any


class PackedSequence(_PackedParts):
    """Sequences of different lengths, longest first, step after step.

    data: (all steps, features); batch_sizes: how many sequences go on at each step; sorted_indices: where each was.
    """

    __slots__ = ()

    def __new__(
        cls, data: Any, batch_sizes: Any = None, sorted_indices: Any = None, unsorted_indices: Any = None
    ) -> PackedSequence:
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        if batch_sizes is None:
            if not (isinstance(data, (list, tuple)) and len(data) == 2):
                raise AssertionError("Expected data to be a list or tuple of length 2")
            data, batch_sizes = data
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """The same with converted data."""
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def cpu(self) -> PackedSequence:
        """Itself: the data is on the CPU."""
        return self

    def double(self) -> PackedSequence:
        """The same with float64 data."""
        return self.to(dtypes.float64)

    def float(self) -> PackedSequence:
        """The same with float32 data."""
        return self.to(dtypes.float32)

    def half(self) -> PackedSequence:
        """The same with float16 data."""
        return self.to(dtypes.float16)

    def long(self) -> PackedSequence:
        """The same with int64 data."""
        return self.to(dtypes.int64)

    def int(self) -> PackedSequence:
        """The same with int32 data."""
        return self.to(dtypes.int32)

    @property
    def is_cuda(self) -> bool:
        """False."""
        return False


def invert_permutation(permutation: Any) -> Any:
    """Where each number of a permutation stands in it."""
    return None if permutation is None else permutation.argsort()


def _lengths(lengths: Any) -> Any:
    return lengths.to(dtypes.int64) if isinstance(lengths, Tensor) else as_tensor(lengths, dtype=dtypes.int64)


def pack_padded_sequence(
    input: Any, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Padded sequences (time, batch, ...), or (batch, time, ...), packed; ``lengths`` says how long each is.

    RuntimeError unless lengths fall, with ``enforce_sorted``, and are positive.

    >>> import autograd_nb as torch
    >>> pack_padded_sequence(torch.tensor([[1, 4], [2, 5], [3, 0]]), [3, 2]).data
    tensor([1, 4, 2, 5, 3])
    """
    lengths, order = _lengths(lengths), None
    if not enforce_sorted:
        lengths, order = lengths.sort(descending=True)
        input = input.index_select(0 if batch_first else 1, order)
    counts = lengths.tolist()
    _check_lengths(input, counts, 0 if batch_first else 1)
    sizes = tuple(sum(n > step for n in counts) for step in range(counts[0]))
    data = aten.pack_steps(input, sizes, bool(batch_first))
    return PackedSequence(data, as_tensor(sizes, dtype=dtypes.int64), order, None)


def _check_lengths(input: Any, counts: list[int], batch_dim: int) -> None:
    if not input.numel():
        raise RuntimeError("Cannot pack empty tensors.")
    if len(counts) != input.shape[batch_dim]:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(counts)} (batch_size="
            f"{input.shape[batch_dim]})"
        )
    if counts[-1] <= 0:
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if any(later > earlier for earlier, later in pairwise(counts)):
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
            "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you "
            "do not need ONNX exportability."
        )


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Any, Any]:
    """(padded sequences, lengths) of packed ones, in the order they had before packing."""
    sizes = sequence.batch_sizes.tolist()
    longest = len(sizes)
    if total_length is not None:
        if total_length < longest:
            raise ValueError(
                "Expected total_length to be at least the length of the longest sequence in input, but got "
                f"total_length={total_length} and max sequence length being {longest}"
            )
        longest = total_length
    data, start = sequence.data, 0
    padded = full((longest, sizes[0], *data.shape[1:]), padding_value, dtype=data.dtype)
    step = 0
    while step < len(sizes):
        size, end = sizes[step], step + 1
        while end < len(sizes) and sizes[end] == size:
            end += 1
        length = (end - step) * size
        padded[step:end, :size] = data[start : start + length].view(end - step, size, *data.shape[1:])
        start, step = start + length, end
    lengths = as_tensor([sum(n > k for n in sizes) for k in range(sizes[0])], dtype=dtypes.int64)
    if batch_first:
        padded = padded.transpose(0, 1)
    back = sequence.unsorted_indices
    if back is None:
        return padded, lengths
    return padded.index_select(0 if batch_first else 1, back), lengths[back]


def pad_sequence(
    sequences: Any, batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Any:
    """Sequences of different lengths as one tensor (time, batch, ...), or (batch, time, ...), filled up.

    >>> import autograd_nb as torch
    >>> pad_sequence([torch.tensor([1, 2]), torch.tensor([3])], batch_first=True)
    tensor([[1, 2],
            [3, 0]])
    """
    if not isinstance(sequences, Iterable):
        raise RuntimeError(
            f"pad_sequence: Expected iterable for input sequences, but got arg of type: {type(sequences)}"
        )
    rows = tuple(sequences)
    if not rows:
        raise RuntimeError("received an empty list of sequences")
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"Expected padding_side to be one of left or right, but got {padding_side}.")
    longest, rest = max(row.shape[0] for row in rows), rows[0].shape[1:]
    shape = (len(rows), longest) if batch_first else (longest, len(rows))
    padded = full((*shape, *rest), padding_value, dtype=rows[0].dtype)
    for k, row in enumerate(rows):
        n = row.shape[0]
        time = slice(longest - n, None) if padding_side == "left" else slice(0, n)
        padded[(k, time) if batch_first else (time, k)] = row
    return padded


def unpad_sequence(padded_sequences: Any, lengths: Any, batch_first: bool = False) -> list[Any]:
    """The sequences of a padded tensor, each as long as ``lengths`` says."""
    if not batch_first:
        padded_sequences.transpose_(0, 1)
    places = arange(padded_sequences.shape[1])
    return [row[places < length] for row, length in zip(padded_sequences, lengths, strict=True)]


def pack_sequence(sequences: Any, enforce_sorted: bool = True) -> PackedSequence:
    """Sequences of different lengths, packed."""
    lengths = as_tensor(np.array([row.shape[0] for row in sequences]))
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Any]:
    """The sequences that were packed."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)


__all__ = [
    "PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence",
    "pad_sequence", "unpack_sequence", "unpad_sequence",
]  # fmt: skip
