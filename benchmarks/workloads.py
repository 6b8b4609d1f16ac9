"""The programmes that are timed. Each takes a module with torch's names and returns a function that runs one round."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from benchmarks.networks import NETWORKS

Workload = Callable[[Any], Callable[[], Any]]


def add_scalars(torch):
    """one recorded addition of two 0-d tensors"""
    a, b = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
    return lambda: a + b


def multiply_tracked(torch):
    """one recorded product of 10 elements"""
    a, b = torch.ones(10, requires_grad=True), torch.ones(10, requires_grad=True)
    return lambda: a * b


def multiply_untracked(torch):
    """the same product under no_grad"""
    a, b = torch.ones(10, requires_grad=True), torch.ones(10, requires_grad=True)

    def run():
        with torch.no_grad():
            return a * b

    return run


def chain(torch):
    """300 elementwise operations on 10 elements, forward and backward"""
    start = torch.full((10,), 0.5, requires_grad=True)

    def run():
        value = start
        for _ in range(100):
            value = torch.tanh(value * 0.9 + 0.1)
        value.sum().backward()
        start.grad = None

    return run


def logistic_regression(torch):
    """5 inputs, 3 outputs, cross entropy on logits: forward and backward"""
    x, y = torch.ones(5), torch.zeros(3)
    w, b = torch.ones(5, 3, requires_grad=True), torch.ones(3, requires_grad=True)
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits

    def run():
        loss_of(torch.matmul(x, w) + b, y).backward()
        w.grad = b.grad = None

    return run


def training_step(torch):
    """784-256-128-10 perceptron, 64 examples: forward, backward, update"""
    torch.manual_seed(0)
    widths = (784, 256, 128, 10)
    weights = [(torch.rand(m, n) - 0.5).requires_grad_() for m, n in pairwise(widths)]
    inputs, labels = torch.rand(64, 784), torch.randint(0, 10, (64,))

    def run():
        hidden = inputs
        for weight in weights[:-1]:
            hidden = torch.nn.functional.relu(hidden @ weight)
        torch.nn.functional.cross_entropy(hidden @ weights[-1], labels).backward()
        with torch.no_grad():
            for weight in weights:
                weight -= 1e-3 * weight.grad
                weight.grad = None

    return run


def deep_graph(torch):
    """a chain of 20,000 nodes: recorded, walked, freed"""
    start = torch.tensor(1.0, requires_grad=True)

    def run():
        value = start
        for _ in range(20_000):
            value = value + 1.0
        value.backward()
        start.grad = None

    return run


ALL: tuple[Workload, ...] = (
    add_scalars,
    multiply_tracked,
    multiply_untracked,
    chain,
    logistic_regression,
    training_step,
    deep_graph,
    *NETWORKS,
)
