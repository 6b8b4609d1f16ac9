"""The places of equal elements in PyTorch's CPU sort and topk, which keep no order among them.

PyTorch calls the C++ library's sort, nth_element and partial_sort, whose steps are fixed: a quicksort around the median
of three down to 16 elements and one insertion sort at the end, a quickselect, a heap of the first few. Here the same
steps run on ranks, so that a notebook shows the same indices. An order is a list of positions, changed in place.
"""

from __future__ import annotations

import numpy as np

SMALL = 16
"""Up to this many elements PyTorch's sort is an insertion sort, which keeps equals in their first order."""

LIMIT = 1 << 13
"""With more elements than this in rows with ties, equals keep their first order: the steps below are slow in Python."""


def ranks_of(rows: np.ndarray, descending: bool) -> np.ndarray:
    """For each row numbers that order as its elements do, equal for equals; nan is larger than everything."""
    ranks = np.unique(rows, return_inverse=True)[1].reshape(rows.shape)
    return ranks.max() - ranks if descending else ranks


def sort_order(rank: list[int]) -> list[int]:
    """The positions of the elements in the order that an unstable sort by rank leaves them."""
    order = list(range(len(rank)))
    todo = [(0, len(order))]
    while todo:
        low, high = todo.pop()
        while high - low > SMALL:
            middle = _split(order, rank, low, high)
            todo.append((middle, high))
            high = middle
    _insert(order, rank, 0, len(order))
    return order


def first_order(rank: list[int], k: int, in_order: bool) -> list[int]:
    """The positions of the ``k`` elements of lowest rank, as topk finds them."""
    order = list(range(len(rank)))
    if k * 64 <= len(order):
        _keep_first(order, rank, k)
        return order[:k]
    low, high = 0, len(order)
    while high - low > 3:
        middle = _split(order, rank, low, high)
        low, high = (middle, high) if middle < k else (low, middle)
    _insert(order, rank, low, high)
    if not in_order or k < 2:
        return order[:k]
    chosen = order[: k - 1]  # the last of the k is in its place already
    return [chosen[i] for i in sort_order([rank[i] for i in chosen])] + [order[k - 1]]


def _split(order: list[int], rank: list[int], low: int, high: int) -> int:
    """Part the range around the median of three of its elements; gives where the upper part starts."""
    three = (low + 1, low + (high - low) // 2, high - 1)
    pivot_at = _median(*three, *(rank[order[i]] for i in three))
    order[low], order[pivot_at] = order[pivot_at], order[low]
    pivot = rank[order[low]]
    left, right = low + 1, high
    while True:
        while rank[order[left]] < pivot:
            left += 1
        right -= 1
        while pivot < rank[order[right]]:
            right -= 1
        if left >= right:
            return left
        order[left], order[right] = order[right], order[left]
        left += 1


def _median(i: int, j: int, k: int, a: int, b: int, c: int) -> int:
    """Which of the places holds the median; the choice among equals is the library's."""
    if a < b:
        return j if b < c else k if a < c else i
    return i if a < c else k if b < c else j


def _insert(order: list[int], rank: list[int], low: int, high: int) -> None:
    for i in range(low + 1, high):
        item = order[i]
        key = rank[item]
        while i > low and key < rank[order[i - 1]]:
            order[i] = order[i - 1]
            i -= 1
        order[i] = item


def _keep_first(order: list[int], rank: list[int], k: int) -> None:
    """Sort the ``k`` lowest to the front with a heap whose top is the highest of them."""
    for top in range((k - 2) // 2, -1, -1):
        _sift(order, rank, top, k, order[top])
    for i in range(k, len(order)):
        if k and rank[order[i]] < rank[order[0]]:
            item, order[i] = order[i], order[0]
            _sift(order, rank, 0, k, item)
    for last in range(k - 1, 0, -1):
        item, order[last] = order[last], order[0]
        _sift(order, rank, 0, last, item)


def _sift(heap: list[int], rank: list[int], top: int, size: int, item: int) -> None:
    """Let the hole at ``top`` sink to a leaf along the higher children, then ``item`` rise from there."""
    hole = top
    while 2 * hole + 2 < size:
        child = 2 * hole + 2
        if rank[heap[child]] < rank[heap[child - 1]]:
            child -= 1
        heap[hole] = heap[child]
        hole = child
    if 2 * hole + 2 == size:
        heap[hole] = heap[size - 1]
        hole = size - 1
    while hole > top and rank[heap[(hole - 1) // 2]] < rank[item]:
        heap[hole] = heap[(hole - 1) // 2]
        hole = (hole - 1) // 2
    heap[hole] = item
