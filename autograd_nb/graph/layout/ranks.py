"""Rows: each node one row below the lowest of its producers, and as close to its users as it can be."""

from __future__ import annotations


def ranks(makers: list[list[int]], users: list[list[int]]) -> list[int]:
    """The row of every node, 0 at the top. Raises ValueError if the graph has a cycle.

    >>> ranks([[], [0], [0, 1]], [[1, 2], [2], []])
    [0, 1, 2]
    """
    order = _topological(makers, users)
    rows = [0] * len(makers)
    for v in order:
        if makers[v]:
            rows[v] = 1 + max(rows[m] for m in makers[v])
    for v in reversed(order):
        # Moving down shortens the way to the users; it must not lengthen more ways than that.
        if len(makers[v]) < len(users[v]):
            rows[v] = min(rows[u] for u in users[v]) - 1
    return rows


def _topological(makers: list[list[int]], users: list[list[int]]) -> list[int]:
    waiting = [len(m) for m in makers]
    order = [v for v, n in enumerate(waiting) if not n]
    for v in order:  # grows while it is read
        for u in users[v]:
            waiting[u] -= 1
            if not waiting[u]:
                order.append(u)
    if len(order) < len(makers):
        raise ValueError("the graph has a cycle, so it has no rows")
    return order
