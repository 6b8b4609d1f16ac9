"""Sums of products of three factors: what bilinear layers compute, and its derivatives."""

from __future__ import annotations

import numpy as np

from .card import op


@op(vjp=dict(
        input1=lambda xp, g, weight, input2: xp._trilinear(g, xp.permute(weight, (1, 0, 2)), input2),
        weight=lambda xp, g, input1, input2: xp.trilinear_weight_gradient(g, input1, input2),
        input2=lambda xp, g, input1, weight: xp._trilinear(input1, xp.permute(weight, (2, 1, 0)), g)),
    latex=r"{input1}^T\,{weight}\,{input2}", names=(), methods=())  # fmt: skip
def _trilinear(input1, weight, input2):
    """For each row n and output o the sum of input1[n, i] * weight[o, i, j] * input2[n, j]."""
    return np.einsum("onj,nj->no", np.matmul(input1, weight), input2)


@op(vjp=dict(
        grad=lambda xp, g, input1, input2: xp._trilinear(input1, g, input2),
        input1=lambda xp, g, grad, input2: xp._trilinear(grad, xp.permute(g, (1, 0, 2)), input2),
        input2=lambda xp, g, grad, input1: xp._trilinear(input1, xp.permute(g, (2, 1, 0)), grad)),
    names=(), methods=())  # fmt: skip
def trilinear_weight_gradient(grad, input1, input2):
    """The gradient with respect to the weight: sums over n of grad[n, o] * input1[n, i] * input2[n, j]."""
    products = grad[:, :, None] * input1[:, None, :]
    flat = products.reshape(len(products), grad.shape[1] * input1.shape[1])
    return np.dot(flat.T, input2).reshape(grad.shape[1], input1.shape[1], input2.shape[1])
