"""Programmes the size of small networks, and what is asked of gradients beside training."""

from collections.abc import Callable
from typing import Any

Workload = Callable[[Any], Callable[[], Any]]


def trained(leaves: list[Any], loss: Callable[[], Any]) -> Callable[[], Any]:
    """One round: loss, backward, and the gradients thrown away."""

    def run():
        loss().backward()
        for leaf in leaves:
            leaf.grad = None

    return run


def weights(torch: Any, *shapes: tuple[int, ...]) -> list[Any]:
    return [(0.1 * torch.randn(*shape)).requires_grad_() for shape in shapes]


def recurrent_net(torch):
    """200 steps of 32 sequences through 128 tanh cells"""
    inputs = torch.randn(200, 32, 64)
    into, over, bias = weights(torch, (64, 128), (128, 128), (128,))

    def loss():
        state = torch.zeros(32, 128)
        for step in inputs:
            state = torch.tanh(step @ into + state @ over + bias)
        return (state * state).mean()

    return trained([into, over, bias], loss)


def convolutional_net(torch):
    """64 images of 28 x 28 through two convolutions and two layers"""
    f, images, labels = torch.nn.functional, torch.randn(64, 1, 28, 28), torch.randint(0, 10, (64,))
    first, second, wide, last = weights(torch, (6, 1, 5, 5), (16, 6, 5, 5), (256, 84), (84, 10))

    def loss():
        seen = f.max_pool2d(f.relu(f.conv2d(images, first)), 2)
        seen = f.max_pool2d(f.relu(f.conv2d(seen, second)), 2).flatten(1)
        return f.cross_entropy(f.relu(seen @ wide) @ last, labels)

    return trained([first, second, wide, last], loss)


def transformer_block(torch):
    """attention with 4 heads and a gelu layer over 8 sequences of 64 vectors of 128"""
    f, inputs = torch.nn.functional, weights(torch, (8, 64, 128))[0]
    leaves = weights(torch, (128, 384), (128, 128), (128, 512), (512, 128))
    mixed, out, up, down = leaves

    def loss():
        q, k, v = (f.layer_norm(inputs, (128,)) @ mixed).reshape(8, 64, 3, 4, 32).permute(2, 0, 3, 1, 4)
        seen = f.softmax(q @ k.transpose(-1, -2) * 32**-0.5, dim=-1) @ v
        middle = inputs + seen.permute(0, 2, 1, 3).reshape(8, 64, 128) @ out
        after = middle + f.gelu(f.layer_norm(middle, (128,)) @ up, approximate="tanh") @ down
        return (after * after).mean()

    return trained([inputs, *leaves], loss)


def large_arrays(torch):
    """five elementwise operations on ten million numbers"""
    (x,) = weights(torch, (10_000_000,))
    return trained([x], lambda: (x * 2 + 1).tanh().exp().sigmoid().sum())


def softmax_by_hand(torch):
    """cross entropy of 4096 rows of 1024 written out with exp, sum and log"""
    (x,), labels, rows = weights(torch, (4096, 1024)), torch.randint(0, 1024, (4096,)), torch.arange(4096)

    def loss():
        shifted = x - x.detach().max(dim=1, keepdim=True).values
        return (shifted.exp().sum(dim=1).log() - shifted[rows, labels]).mean()

    return trained([x], loss)


def normalisation_by_hand(torch):
    """4096 rows of 1024 less their mean over their deviation, scaled and shifted"""
    x, scale, shift = weights(torch, (4096, 1024), (1024,), (1024,))

    def loss():
        away = x - x.mean(dim=-1, keepdim=True)
        deviation = torch.sqrt((away * away).mean(dim=-1, keepdim=True) + 1e-5)
        return (away / deviation * scale + shift).square().sum()

    return trained([x, scale, shift], loss)


def hessian_vector_product(torch):
    """the derivative of a gradient of a 20-64-64-1 perceptron in one direction"""
    inputs, goal = torch.randn(32, 20), torch.randn(32, 1)
    leaves = weights(torch, (20, 64), (64,), (64, 64), (64,), (64, 1), (1,))
    directions = [torch.randn(*leaf.shape) for leaf in leaves]

    def run():
        a, b, c, d, e, f = leaves
        rest = torch.tanh(torch.tanh(inputs @ a + b) @ c + d) @ e + f - goal
        gradients = torch.autograd.grad((rest * rest).mean(), leaves, create_graph=True)
        return torch.autograd.grad(gradients, leaves, directions)

    return run


def hessian(torch):
    """all second derivatives of a function of 50 numbers, row by row"""
    (x,), matrix = weights(torch, (50,)), torch.randn(50, 50)

    def run():
        inner = torch.tanh(matrix @ x)
        (slope,) = torch.autograd.grad((inner * inner).sum() + (x**4).sum(), x, create_graph=True)
        return torch.stack([torch.autograd.grad(slope[k], x, retain_graph=True)[0] for k in range(50)])

    return run


def rows_of_a_table(torch):
    """8192 rows picked from a table of 50,000 x 64"""
    (table,), rows = weights(torch, (50_000, 64)), torch.randint(0, 50_000, (8192,))
    return trained([table], lambda: (table[rows] * 2).sum())


NETWORKS: tuple[Workload, ...] = (
    recurrent_net, convolutional_net, transformer_block, large_arrays, softmax_by_hand, normalisation_by_hand,
    hessian_vector_product, hessian, rows_of_a_table,
)  # fmt: skip
