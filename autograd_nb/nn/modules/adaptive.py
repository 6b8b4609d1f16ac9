"""Softmax over many classes of which few are frequent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from .. import functional as F
from .container import ModuleList, Sequential
from .linear import Linear
from .module import Module


class _ASMoutput(NamedTuple):
    output: Any
    loss: Any


class AdaptiveLogSoftmaxWithLoss(Module):
    """The targets' log-probabilities and their mean loss, where classes are numbered from frequent to rare.

    A head chooses between the classes below ``cutoffs[0]`` and one cluster for each further range of classes; the
    layers of cluster ``i`` (counted from 1) go through ``in_features // div_value**i`` features, and run only for the
    rows that need them. ValueError for cutoffs that do not ascend between 1 and ``n_classes - 1``.

    Shapes: (N, in_features) and (N,) to an ``output`` of (N,) and a ``loss`` of (); or one row and one target.

    >>> import autograd_nb as torch
    >>> layer = torch.nn.AdaptiveLogSoftmaxWithLoss(16, 100, cutoffs=[10, 50])
    >>> output, loss = layer(torch.zeros(3, 16), torch.tensor([0, 20, 99]))
    >>> output.shape, layer.log_prob(torch.zeros(3, 16)).shape
    (torch.Size([3]), torch.Size([3, 100]))
    """

    in_features: int
    n_classes: int
    cutoffs: list[int]
    div_value: float
    head_bias: bool
    head: Linear
    tail: ModuleList

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        bounds = _checked(list(cutoffs), n_classes)
        self.in_features, self.n_classes, self.cutoffs = in_features, n_classes, bounds
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size, self.n_clusters = bounds[0], len(bounds) - 1
        self.head_size = self.shortlist_size + self.n_clusters
        place = {"device": device, "dtype": dtype}
        self.head = Linear(in_features, self.head_size, bias=head_bias, **place)
        self.tail = ModuleList()
        for number, (low, high) in enumerate(pairwise(bounds), 1):
            narrow = int(in_features // div_value**number)
            inner = Linear(in_features, narrow, bias=False, **place)
            self.tail.append(Sequential(inner, Linear(narrow, high - low, bias=False, **place)))

    def reset_parameters(self) -> None:
        """Draw all weights anew."""
        self.head.reset_parameters()
        for layers in self.tail:
            for layer in layers.children():
                layer.reset_parameters()

    def forward(self, input_: Any, target_: Any) -> _ASMoutput:
        """``output`` and ``loss``. RuntimeError for shapes that do not fit, or a target that is no class."""
        _check_shapes(input_, target_)
        one = target_.dim() == 0
        input, target = (input_.unsqueeze(0), target_.unsqueeze(0)) if one else (input_, target_)
        output, choices, found = input.new_zeros(target.size(0)), target.new_empty(target.size(0)), 0
        for cluster, rows, within in self._ranges(target):
            found += rows.numel()
            if cluster < 0:
                choices.index_copy_(0, rows, within)
            else:
                shares = F.log_softmax(self.tail[cluster](input.index_select(0, rows)), dim=1)
                choices.index_fill_(0, rows, self.shortlist_size + cluster)
                output.index_copy_(0, rows, shares.gather(1, within.unsqueeze(1)).squeeze(1))
        if found != target.size(0):
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range "
                f"[{target.min().item()}, {target.max().item()}] were found. "
            )
        output += F.log_softmax(self.head(input), dim=1).gather(1, choices.unsqueeze(1)).squeeze()
        loss = (-output).mean()
        return _ASMoutput(output.squeeze(0) if one else output, loss)

    def _ranges(self, target: Any) -> Iterator[tuple[int, Any, Any]]:
        """For each range that occurs: its cluster, -1 for the shortlist; the rows; their classes within the range."""
        for cluster, (low, high) in enumerate(pairwise([0, *self.cutoffs]), -1):
            inside = (target >= low) & (target < high)
            rows = inside.nonzero().squeeze()
            if rows.numel():
                yield cluster, rows, target[inside] - low

    def _get_full_log_prob(self, input: Any, head_output: Any) -> Any:
        """The log-probabilities of all classes, from the input and what the head made of it."""
        head, first = F.log_softmax(head_output, dim=1), self.shortlist_size
        out = input.new_empty((head_output.size(0), self.n_classes))
        out[:, :first] = head[:, :first]
        for cluster, (low, high) in enumerate(pairwise(self.cutoffs)):
            shares = F.log_softmax(self.tail[cluster](input), dim=1)
            out[:, low:high] = shares + head[:, first + cluster].unsqueeze(1)
        return out

    def log_prob(self, input: Any) -> Any:
        """The log-probability of every class: (N, in_features) to (N, n_classes)."""
        return self._get_full_log_prob(input, self.head(input))

    def predict(self, input: Any) -> Any:
        """The likeliest class of each row: (N, in_features) to (N,). Clusters run for the rows that choose one."""
        head_output = self.head(input)
        classes = head_output.argmax(dim=1)
        rare = classes >= self.shortlist_size
        if rare.all() and rare.any():
            return self._get_full_log_prob(input, head_output).argmax(dim=1)
        if rare.any():
            classes[rare] = self._get_full_log_prob(input[rare], head_output[rare]).argmax(dim=1)
        return classes


def _checked(cutoffs: list[int], n_classes: int) -> list[int]:
    """The cutoffs with the number of classes behind them."""
    if not cutoffs:
        raise ValueError("cutoffs should be a sequence of length larger than 0")
    ascending = all(a < b for a, b in pairwise([0, *cutoffs, n_classes]))
    if not ascending or any(int(c) != c for c in cutoffs):
        raise ValueError(
            "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each "
            "value is between 1 and n_classes-1"
        )
    return [*cutoffs, n_classes]


def _check_shapes(input: Any, target: Any) -> None:
    if target.dim() > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if target.dim() == 1 and input.size(0) != target.size(0):
        raise RuntimeError("Input and target should have the same size in the batch dimension.")
    if input.dim() != target.dim() + 1:
        raise RuntimeError(
            f"{target.dim()}D target tensor expects {target.dim() + 1}D input tensors, "
            f"but found inputs with size {input.size()}"
        )


__all__ = ["AdaptiveLogSoftmaxWithLoss"]
