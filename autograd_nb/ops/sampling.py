"""Random numbers in a graph: what was drawn does not depend on what was there, so every gradient is zero."""

from __future__ import annotations

from typing import Any

from .card import op


def _write(memory: Any, drawn: Any) -> None:
    memory[...] = drawn


def _declare(name: str, grad_fn: str) -> None:
    def forward(self, drawn):
        return drawn

    forward.__name__ = f"draw_{name}"
    forward.__doc__ = f"Random numbers written over a tensor: ``{name}_``."
    op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), tensors=("drawn",), grad_fn=grad_fn, names=(), methods=(),
       inplace=True, write=_write)(forward)  # fmt: skip


for _name, _grad_fn in {
    "uniform": "UniformBackward0", "normal": "NormalBackward0", "random": "RandomBackward2",
    "random_to": "RandomBackward1", "random_from": "RandomBackward0", "bernoulli": "BernoulliBackward2",
    "exponential": "ExponentialBackward0", "geometric": "GeometricBackward0", "cauchy": "CauchyBackward0",
    "log_normal": "LogNormalBackward0",
}.items():  # fmt: skip
    _declare(_name, _grad_fn)


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g), p=lambda xp, g, p_shape: xp.sum_to(xp.zeros_of(g), p_shape)),
    tensors=("drawn",), grad_fn="BernoulliBackward1", names=(), methods=(), inplace=True,
    write=lambda memory, p, drawn: _write(memory, drawn))  # fmt: skip
def draw_bernoulli_of(self, p, drawn):
    """Coin flips with a probability for each element, written over a tensor."""
    return drawn


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), tensors=("drawn",), grad_fn="BernoulliBackward0", names=(), methods=())
def bernoulli_of(self, drawn):
    """Coin flips with the probabilities in a tensor."""
    return drawn


@op(vjp=dict(self=lambda xp, g: xp.zeros_of(g)), tensors=("drawn",), grad_fn="PoissonBackward0", names=(), methods=())
def poisson_of(self, drawn):
    """Counts with the rates in a tensor."""
    return drawn


@op(vjp=dict(mean=lambda xp, g, mean_shape: xp.sum_to(xp.zeros_of(g), mean_shape)), tensors=("drawn",),
    grad_fn="NormalBackward1", names=(), methods=())  # fmt: skip
def normal_mean(mean, drawn):
    """Normal numbers around the means in a tensor."""
    return drawn


@op(vjp=dict(std=lambda xp, g, std_shape: xp.sum_to(xp.zeros_of(g), std_shape)), tensors=("drawn",),
    grad_fn="NormalBackward2", names=(), methods=())  # fmt: skip
def normal_std(std, drawn):
    """Normal numbers with the standard deviations in a tensor."""
    return drawn


@op(vjp=dict(mean=lambda xp, g, mean_shape: xp.sum_to(xp.zeros_of(g), mean_shape),
             std=lambda xp, g, std_shape: xp.sum_to(xp.zeros_of(g), std_shape)),
    tensors=("drawn",), grad_fn="NormalBackward3", names=(), methods=())  # fmt: skip
def normal_both(mean, std, drawn):
    """Normal numbers with means and standard deviations in tensors."""
    return drawn
