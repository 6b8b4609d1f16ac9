"""What all distributions share: shapes, checks of parameters and values, drawing without gradients."""

from __future__ import annotations

from typing import Any

from .. import dtypes
from ..engine.assemble import find
from ..engine.creation import as_tensor
from ..engine.modes import no_grad
from ..engine.tensor import Size, Tensor
from .constraints import Constraint


def together(*values: Any) -> tuple[Tensor, ...]:
    """Numbers and tensors, broadcast to one shape."""
    kind = next((v.dtype for v in values if isinstance(v, Tensor)), dtypes.get_default_dtype())
    tensors = [v if isinstance(v, Tensor) else as_tensor(float(v), dtype=kind) for v in values]
    return tuple(find("broadcast_tensors")(*tensors))


class Distribution:
    """The parent of all distributions: ``batch_shape`` distributions side by side, whose values have ``event_shape``.

    validate_args: whether parameters, and values given to ``log_prob``, are checked; ValueError if they do not fit.
    """

    has_rsample = False
    has_enumerate_support = False
    _validate_args = __debug__
    arg_constraints: dict[str, Constraint] = {}  # noqa: RUF012
    support: Any = None

    def __init__(self, batch_shape: Any = (), event_shape: Any = (), validate_args: bool | None = None) -> None:
        self._batch_shape, self._event_shape = Size(batch_shape), Size(event_shape)
        if validate_args is not None:
            self._validate_args = validate_args
        if self._validate_args:
            self._check_parameters()

    def _check_parameters(self) -> None:
        for name, constraint in self.arg_constraints.items():
            if name not in self.__dict__:
                continue
            value = getattr(self, name)
            if not bool(constraint.check(value).all()):
                raise ValueError(
                    f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of distribution "
                    f"{self!r} to satisfy the constraint {constraint!r}, but found invalid values:\n{value}"
                )

    @classmethod
    def set_default_validate_args(cls, value: bool) -> None:
        """Whether distributions check what they are given; ValueError for anything but True and False."""
        if value not in (True, False):
            raise ValueError
        Distribution._validate_args = value

    @property
    def batch_shape(self) -> Size:
        """The shape of distributions side by side."""
        return self._batch_shape

    @property
    def event_shape(self) -> Size:
        """The shape of one value."""
        return self._event_shape

    @property
    def stddev(self) -> Tensor:
        """The standard deviation."""
        return self.variance.sqrt()

    @property
    def variance(self) -> Tensor:
        """The variance."""
        raise NotImplementedError

    def rsample(self, sample_shape: Any = ()) -> Tensor:
        """Values whose gradients reach the parameters; NotImplementedError where there is no such way."""
        raise NotImplementedError

    def sample(self, sample_shape: Any = ()) -> Tensor:
        """Values, of shape ``sample_shape + batch_shape + event_shape``, without gradients."""
        with no_grad():
            return self.rsample(sample_shape)

    def log_prob(self, value: Tensor) -> Tensor:
        """The logarithm of the density, or of the probability, at a value."""
        raise NotImplementedError

    def perplexity(self) -> Tensor:
        """e to the power of the entropy."""
        return self.entropy().exp()

    def entropy(self) -> Tensor:
        """The entropy, in natural units."""
        raise NotImplementedError

    def _extended_shape(self, sample_shape: Any = ()) -> Size:
        return Size((*sample_shape, *self._batch_shape, *self._event_shape))

    def _check_value(self, value: Any) -> None:
        if not self._validate_args:
            return
        if not isinstance(value, Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        wanted = self._batch_shape + self._event_shape
        for i, j in zip(reversed(tuple(value.shape)), reversed(wanted), strict=False):
            if i != 1 and j not in (1, i):
                shapes = f"{value.size()} vs {wanted}"
                raise ValueError(f"Value is not broadcastable with batch_shape+event_shape: {shapes}.")
        if self.support is not None and not bool(self.support.check(value).all()):
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be within the "
                f"support ({self.support!r}) of the distribution {self!r}, but found invalid values:\n{value}"
            )

    def __repr__(self) -> str:
        own = {name: self.__dict__[name] for name in self.arg_constraints if name in self.__dict__}
        shown = [f"{name}: {value if value.numel() == 1 else value.size()}" for name, value in own.items()]
        return f"{type(self).__name__}({', '.join(shown)})"
