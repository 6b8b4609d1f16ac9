"""Grids of the places that affine maps send those of an output to."""

from __future__ import annotations

import numpy as np

from .card import op


def _base_grid(size, align_corners, dtype):
    """(places, dims + 1): the coordinates of every place of the output, and a one."""
    axes = []
    for n in size[2:]:
        line = np.linspace(-1, 1, n) if n > 1 else np.zeros(1)
        axes.append(line if align_corners else line * (n - 1) / n)
    mesh = np.meshgrid(*axes, indexing="ij")
    columns = [*reversed(mesh), np.ones_like(mesh[0])]
    return np.stack([c.reshape(-1) for c in columns], 1).astype(dtype)


@op(vjp=dict(theta=lambda xp, g, size, align_corners: xp.affine_grid_backward(g, size, align_corners)), jvp="linear",
    latex=r"{theta}\,x", names=(), methods=())  # fmt: skip
def affine_grid_generator(theta, size, align_corners):
    """The places that affine maps (N, dims, dims + 1) send those of an output to."""
    base = _base_grid(size, align_corners, theta.dtype)
    return np.matmul(base, theta.swapaxes(1, 2)).reshape(size[0], *size[2:], len(size) - 2)


@op(vjp=dict(grad=lambda xp, g, size, align_corners: xp.affine_grid_generator(g, size, align_corners)), jvp="linear",
    names=(), methods=())  # fmt: skip
def affine_grid_backward(grad, size, align_corners):
    """The gradient with respect to the maps."""
    base = _base_grid(size, align_corners, grad.dtype)
    rows = grad.reshape(len(grad), len(base), len(size) - 2)
    return np.matmul(rows.swapaxes(1, 2), base)
