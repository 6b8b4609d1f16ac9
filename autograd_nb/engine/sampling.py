"""Random tensors and random in-place filling, from PyTorch's streams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .. import dtypes, random
from ..random import Generator, default_generator
from . import modes
from .assemble import aten, described
from .attributes import check_device
from .creation import finish
from .destinations import resized
from .factories import like, numpy_dtype, shape_of
from .inplace import bump, check_writable, memory_of
from .modes import grad_enabled
from .per_sample import drawing
from .tensor import Tensor, new_tensor

Dtype = dtypes.dtype | None


def source(generator: Generator | None) -> Generator:
    """The generator to draw from: the given one, or the one of ``manual_seed``."""
    return default_generator if generator is None else generator


def manual_seed(seed: int) -> Generator:
    """Start the default generator again from ``seed``; gives it back.

    >>> import autograd_nb as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.rand(2)
    tensor([0.4963, 0.7682])
    """
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Start the default generator again from the operating system's entropy; gives the seed."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed that the default generator started from."""
    return default_generator.initial_seed()


def get_rng_state() -> Tensor:
    """The default generator's state: 5056 bytes, the same as PyTorch's."""
    return Tensor._of(default_generator.get_state())


def set_rng_state(new_state: Tensor) -> None:
    """Let the default generator continue from a state that :func:`get_rng_state` gave, here or in PyTorch."""
    default_generator.set_state(new_state._a if isinstance(new_state, Tensor) else new_state)


@contextmanager
def fork_rng(devices: Any = None, enabled: bool = True, **_: Any) -> Iterator[None]:
    """A ``with`` block whose draws leave no trace: afterwards the default generator continues from where it was."""
    if not enabled:
        yield
        return
    with random.fork(default_generator):
        yield


def _float_sampler(name: str, draw: Callable[..., np.ndarray], doc: str) -> Callable[..., Tensor]:
    def create(
        *size: Any, generator: Generator | None = None, out: Tensor | None = None, dtype: Dtype = None,
        layout: Any = None, device: Any = None, pin_memory: bool = False, requires_grad: bool = False, **given: Any,
    ) -> Tensor:  # fmt: skip
        check_device(device)
        shape = shape_of(name, (given["size"],) if "size" in given else size)
        made = finish(draw(source(generator), shape, numpy_dtype(name, dtype)), requires_grad)
        return made if out is None else resized(out, made, remark=False).copy_(made)

    return drawing(described(create, name, doc))


rand = _float_sampler("rand", random.uniform, "Numbers from [0, 1), evenly distributed, of the given shape.")
randn = _float_sampler("randn", random.normal, "Normal numbers with mean 0 and variance 1, of the given shape.")


@drawing
def randint(*args: Any, **given: Any) -> Tensor:
    """Whole numbers from ``low`` (default 0) up to but not including ``high``: ``randint([low,] high, size)``.

    >>> import autograd_nb as torch
    >>> _ = torch.manual_seed(0)
    >>> torch.randint(10, (3,))
    tensor([4, 9, 3])
    """
    names = ("low", "high", "size") if len(args) == 3 or "low" in given else ("high", "size")
    given = {**dict(zip(names, args, strict=False)), **given}
    return _randint(**given)


def _randint(
    high: int, size: Any, low: int = 0, *, generator: Generator | None = None, out: Tensor | None = None,
    dtype: Dtype = None, layout: Any = None, device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    check_device(device)
    if not isinstance(size, (tuple, list)):
        raise TypeError(f"randint(): argument 'size' (position 2) must be tuple of ints, not {type(size).__name__}")
    target = numpy_dtype("randint", dtype or dtypes.int64)
    made = finish(
        random.randint(source(generator), int(low), int(high), shape_of("randint", (size,)), target), requires_grad
    )
    return made if out is None else resized(out, made, remark=False).copy_(made)


@drawing
def randperm(
    n: int, *, generator: Generator | None = None, out: Tensor | None = None, dtype: Dtype = None, layout: Any = None,
    device: Any = None, pin_memory: bool = False, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """The numbers 0 to n - 1 in random order."""
    check_device(device)
    made = finish(random.randperm(source(generator), n, numpy_dtype("randperm", dtype or dtypes.int64)), requires_grad)
    return made if out is None else resized(out, made, remark=False).copy_(made)


def _like_sampler(name: str, draw: Callable[..., np.ndarray], doc: str) -> Callable[..., Tensor]:
    def create(
        input: Tensor, *bounds: Any, generator: Generator | None = None, dtype: Dtype = None, layout: Any = None,
        device: Any = None, requires_grad: bool = False, memory_format: Any = None, **given: Any,
    ) -> Tensor:  # fmt: skip
        check_device(device)
        a = like(name, input)._a
        target = a.dtype if dtype is None else numpy_dtype(name, dtype)
        out = np.empty_like(a, target) if a.ndim else np.empty((), target)
        drawn = draw(source(generator), *bounds, **given)
        random.in_memory_order(out, lambda shape, contiguous: drawn(shape, target))
        return finish(out, requires_grad)

    return drawing(described(create, name, doc))


def _draw_uniform(generator: Generator) -> Callable[..., np.ndarray]:
    return lambda shape, dtype: random.uniform(generator, shape, dtype)


def _draw_normal(generator: Generator) -> Callable[..., np.ndarray]:
    return lambda shape, dtype: random.normal(generator, shape, dtype)


def _draw_integers(
    generator: Generator, *bounds: int, low: int = 0, high: int | None = None
) -> Callable[..., np.ndarray]:
    first, last = bounds if len(bounds) == 2 else (low, bounds[0] if bounds else high or 0)
    return lambda shape, dtype: random.randint(generator, int(first), int(last), shape, dtype)


rand_like = _like_sampler("rand_like", _draw_uniform, "Numbers from [0, 1) in the shape and dtype of another tensor.")
randn_like = _like_sampler("randn_like", _draw_normal, "Normal numbers in the shape and dtype of another tensor.")
randint_like = _like_sampler(
    "randint_like", _draw_integers, "Whole numbers in the shape and dtype of another tensor: ``(input, [low,] high)``."
)


@drawing
def normal(
    mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, generator: Generator | None = None, out: Tensor | None = None,
    dtype: Dtype = None, device: Any = None, requires_grad: bool = False, layout: Any = None, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Normal numbers: one for each mean and standard deviation in tensors, or ``size`` of them for two numbers."""
    check_device(device)
    if not isinstance(mean, Tensor) and not isinstance(std, Tensor):
        shape = shape_of("normal", (size,))
        made = random.normal(source(generator), shape, numpy_dtype("normal", dtype), float(mean), float(std))
        result = finish(made, requires_grad)
    else:
        result = _normal_around(mean, std, source(generator))
    return result if out is None else resized(out, result, remark=False).copy_(result)


def _normal_around(mean: Any, std: Any, generator: Generator) -> Tensor:
    tensors = [t for t in (mean, std) if isinstance(t, Tensor)]
    values = [t._a if isinstance(t, Tensor) else t for t in (mean, std)]
    drawn = Tensor._of(np.asarray(random.normal_around(generator, *values, tensors[0]._a.dtype)))
    if len(tensors) == 2:
        return aten.normal_both(mean, std, drawn)
    return aten.normal_mean(mean, drawn) if tensors[0] is mean else aten.normal_std(std, drawn)


@drawing
def bernoulli(
    input: Tensor, p: float | None = None, *, generator: Generator | None = None, out: Tensor | None = None
) -> Tensor:
    """1 with the probability that each element is (or with probability ``p``), else 0.

    RuntimeError for a probability outside [0, 1].
    """
    a = np.asarray(like("bernoulli", input)._a)
    if p is None:
        result = aten.bernoulli_of(input, Tensor._of(random.bernoulli(source(generator), a)))
    else:
        result = new_tensor(random.bernoulli_(source(generator), a.shape, a.dtype, p), None)
    return result if out is None else resized(out, result, remark=False).copy_(result)


@drawing
def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """A count for each element, which is the rate; RuntimeError for a negative one."""
    return aten.poisson_of(input, Tensor._of(random.poisson(source(generator), np.asarray(like("poisson", input)._a))))


@drawing
def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, *, generator: Generator | None = None,
    out: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """``num_samples`` indices for each row of weights; with ``replacement`` an index may come again."""
    if out is not None and out.dtype is not dtypes.int64:
        raise RuntimeError(f"multinomial expects Long tensor out, got: {dtypes.SCALAR_TYPE_NAMES[out.dtype]}")
    made = new_tensor(
        random.multinomial(source(generator), like("multinomial", input)._a, num_samples, replacement), None
    )
    return made if out is None else resized(out, made, remark=False).copy_(made)


def overwrite(target: Tensor, card: str, draw: Callable[..., np.ndarray]) -> Tensor:
    """Fill a tensor in place with ``draw(shape, dtype, contiguous)``; nothing is drawn where writing is refused."""
    check_writable(target, target.requires_grad)
    memory = memory_of(target)
    if memory.flags.c_contiguous and not modes.special and not (target._rg and grad_enabled()):
        memory[...] = draw(memory.shape, memory.dtype, True)  # parameters are filled like this, before they are used
        bump(target)
        return target
    drawn = np.empty_like(memory)
    random.in_memory_order(drawn, lambda shape, contiguous: draw(shape, memory.dtype, contiguous))
    return getattr(aten, f"draw_{card}_")(target, Tensor._of(drawn))


@drawing
def uniform_(
    self: Tensor, from_: float = 0.0, to: float = 1.0, *, generator: Generator | None = None, **given: Any
) -> Tensor:
    """Write numbers from [from, to), evenly distributed, into this tensor."""
    low = given.get("from", from_)
    return overwrite(self, "uniform", lambda s, d, _: random.uniform(source(generator), s, d, float(low), float(to)))


@drawing
def normal_(self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Write normal numbers into this tensor."""
    return overwrite(self, "normal", lambda s, d, c: random.normal(source(generator), s, d, float(mean), float(std), c))


@drawing
def random_(self: Tensor, *bounds: Any, generator: Generator | None = None, **given: Any) -> Tensor:
    """Write whole numbers into this tensor: from all that its dtype counts to, below ``to``, or in [from, to)."""
    bounds = (*bounds, *(given[k] for k in ("from", "to") if k in given))
    g = source(generator)
    if not bounds:
        return overwrite(self, "random", lambda s, d, _: random.random_(g, s, d))
    if len(bounds) == 1:
        return overwrite(self, "random_to", lambda s, d, _: random.randint(g, 0, bounds[0], s, d))
    if bounds[1] is None:
        return overwrite(self, "random_from", lambda s, d, _: random.randint_from(g, bounds[0], s, d))
    return overwrite(self, "random_from", lambda s, d, _: random.randint(g, bounds[0], bounds[1], s, d))


@drawing
def bernoulli_(self: Tensor, p: Any = 0.5, *, generator: Generator | None = None) -> Tensor:
    """Write 1 with probability ``p`` (a number, or a tensor of them), else 0, into this tensor."""
    if not isinstance(p, Tensor):
        return overwrite(self, "bernoulli", lambda s, d, _: random.bernoulli_(source(generator), s, d, float(p)))
    check_writable(self, self.requires_grad or p.requires_grad)
    memory = memory_of(self)
    chances = np.broadcast_to(p._a, memory.shape)
    return aten.draw_bernoulli_of_(self, p, Tensor._of(random.bernoulli(source(generator), chances, memory.dtype)))


@drawing
def exponential_(self: Tensor, lambd: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Write exponentially distributed numbers with rate ``lambd`` into this tensor."""
    return overwrite(self, "exponential", lambda s, d, _: random.exponential(source(generator), s, d, float(lambd)))


@drawing
def geometric_(self: Tensor, p: float, *, generator: Generator | None = None) -> Tensor:
    """Write into this tensor how many tries a success of probability ``p`` took."""
    return overwrite(self, "geometric", lambda s, d, _: random.geometric(source(generator), s, d, float(p)))


@drawing
def cauchy_(self: Tensor, median: float = 0.0, sigma: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Write Cauchy distributed numbers into this tensor."""
    return overwrite(
        self, "cauchy", lambda s, d, _: random.cauchy(source(generator), s, d, float(median), float(sigma))
    )


@drawing
def log_normal_(self: Tensor, mean: float = 1.0, std: float = 2.0, *, generator: Generator | None = None) -> Tensor:
    """Write numbers whose logarithm is normal into this tensor."""
    return overwrite(
        self, "log_normal", lambda s, d, _: random.log_normal(source(generator), s, d, float(mean), float(std))
    )


FUNCTIONS: dict[str, Callable[..., Any]] = {f.__name__: f for f in (
    bernoulli, get_rng_state, initial_seed, manual_seed, multinomial, normal, poisson, rand, rand_like, randint,
    randint_like, randn, randn_like, randperm, seed, set_rng_state)}  # fmt: skip


def attach() -> None:
    """Give Tensor its random methods, and ``torch.random`` what PyTorch has there."""
    for control in (fork_rng, get_rng_state, initial_seed, manual_seed, seed, set_rng_state):
        setattr(random, control.__name__, control)
    for function in (
        bernoulli, bernoulli_, cauchy_, exponential_, geometric_, log_normal_, multinomial, normal_, random_, uniform_
    ):  # fmt: skip
        setattr(Tensor, function.__name__, function)
