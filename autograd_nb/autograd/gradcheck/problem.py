"""What is checked: the function, its inputs and outputs, and what a complex output is looked at as."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ... import dtypes
from ...engine.assemble import find
from ...engine.tensor import Tensor
from ...engine.views import alias_of

REQUIRES_INPUT = (
    "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True."
)


class Settings(NamedTuple):
    """The parameters of ``gradcheck``."""

    eps: float
    atol: float
    rtol: float
    nondet_tol: float
    undefined_grad: bool
    grad_dtypes: bool
    batched_grad: bool
    batched_forward_grad: bool
    forward_ad: bool
    backward_ad: bool
    fast_mode: bool


class Part(NamedTuple):
    """One real view of outputs: which of them, how to see tensors and arrays, and how an error begins."""

    positions: tuple[int, ...]
    of_tensor: Callable[[Any], Any]
    of_array: Callable[[Any], Any]
    opening: str


@dataclass(frozen=True)
class Input:
    """An input that is checked: its number among all inputs, the tensor, and its memory."""

    number: int
    tensor: Tensor

    @property
    def memory(self) -> np.ndarray:
        return self.tensor._a

    @property
    def is_complex(self) -> bool:
        return self.memory.dtype.kind == "c"


class Problem:
    """A function at its inputs. ValueError where no input requires grad, RuntimeError where elements overlap."""

    def __init__(self, func: Callable[..., Any], inputs: Any, settings: Settings) -> None:
        self.func = func
        self.inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
        self.settings = settings
        self.checked = tuple(
            Input(k, t) for k, t in enumerate(self.inputs) if isinstance(t, Tensor) and t.requires_grad
        )
        if not self.checked:
            raise ValueError(REQUIRES_INPUT)
        for entry in self.checked:
            _look_at(entry)
        everything = as_tuple(func(*self.inputs))
        self.positions = tuple(k for k, out in enumerate(everything) if out.requires_grad)
        self.outputs = tuple(everything[k] for k in self.positions)
        self.everything = everything

    def call(self) -> tuple[Tensor, ...]:
        """The outputs that carry gradients, computed anew."""
        found = as_tuple(self.func(*self.inputs))
        return tuple(found[k] for k in self.positions)

    def arrays(self) -> list[np.ndarray]:
        """The values of these outputs, as copies."""
        return [np.array(out._a) for out in self.call()]

    def parts(self) -> Iterator[Part]:
        """All outputs at once if they are real; else the imaginary parts, and then everything as real numbers."""
        every = tuple(range(len(self.outputs)))
        complex_ones = tuple(k for k in every if self.outputs[k].is_complex())
        if not complex_ones:
            yield Part(every, lambda t: t, lambda a: a, "")
            return
        says = "While considering the {} part of complex outputs only, "
        yield Part(complex_ones, find("imag"), np.imag, says.format("imaginary"))
        yield Part(every, find("real"), np.real, says.format("real"))


def _look_at(entry: Input) -> None:
    tensor = entry.tensor
    if tensor.dtype not in (dtypes.float64, dtypes.complex128):
        warnings.warn(
            f"Input #{entry.number} requires gradient and is not a double precision floating point or complex. This "
            "check will likely fail if all the inputs are not of double precision floating point or complex. ",
            stacklevel=4,
        )
    alias_of(tensor)  # from now on its memory can be written to
    if any(s == 0 and n > 1 for s, n in zip(entry.memory.strides, entry.memory.shape, strict=True)):
        raise RuntimeError(
            f"The {entry.number}th input has a dimension with stride 0. gradcheck only supports inputs that are "
            "non-overlapping to be able to compute the numerical gradients correctly. You should call .contiguous on "
            "the input before passing it to gradcheck."
        )


def as_tuple(value: Any) -> tuple[Any, ...]:
    """One output or a sequence of them, as a tuple."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)
