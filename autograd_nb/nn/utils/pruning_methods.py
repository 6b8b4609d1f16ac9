"""How weights are chosen that pruning sets to zero: one class for each rule, and the hook they have in common."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral, Real
from typing import Any

import numpy as np

from ...engine.creation import as_tensor
from ...engine.factories import ones_like
from ...engine.sampling import rand, rand_like
from ..modules.module import Module


def check_amount(amount: Any) -> None:
    """TypeError for what is no number, ValueError for one that is no share and no count."""
    if not isinstance(amount, Real):
        raise TypeError(f"Invalid type for amount: {amount}. Must be int or float.")
    if amount < 0 or (not isinstance(amount, Integral) and float(amount) > 1):
        raise ValueError(f"amount={amount} should either be a float in the range [0, 1] or a non-negative integer")


def how_many(amount: Any, size: int) -> int:
    """The count that ``amount`` means of ``size``; ValueError for more than there are."""
    count = int(amount) if isinstance(amount, Integral) else round(amount * size)
    if isinstance(amount, Integral) and count > size:
        raise ValueError(f"amount={count} should be smaller than the number of parameters to prune={size}")
    return count


class BasePruningMethod:
    """A hook that computes a parameter as ``<name>_orig`` times ``<name>_mask`` before each call of its module.

    A subclass says with ``PRUNING_TYPE`` what it looks at ("unstructured": what is left so far, "structured": channels
    of its ``dim`` that are left, "global": everything) and with ``compute_mask(t, default_mask)`` what stays.
    """

    PRUNING_TYPE: str
    _tensor_name: str

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """Ones where ``t`` stays and zeros where it goes; what ``default_mask`` leaves out stays out."""
        raise NotImplementedError

    def apply_mask(self, module: Module) -> Any:
        """The parameter with zeros where the mask has them."""
        original = getattr(module, self._tensor_name + "_orig")
        return getattr(module, self._tensor_name + "_mask").to(dtype=original.dtype) * original

    def __call__(self, module: Module, inputs: Any) -> None:
        setattr(module, self._tensor_name, self.apply_mask(module))

    @classmethod
    def apply(cls, module: Module, name: str, *args: Any, importance_scores: Any = None, **kwargs: Any) -> Any:
        """Prune a parameter of a module, again if it was pruned before; gives the hook."""
        method = cls(*args, **kwargs)
        method._tensor_name = name
        before = next(iter(hooks_of(module, name)), None)
        if before is not None:
            key, known = before
            del module._forward_pre_hooks[key]
            method, added = (known if isinstance(known, PruningContainer) else PruningContainer(known)), method
            method.add_pruning_method(added)
        values = getattr(module, name)
        scores = values if importance_scores is None else importance_scores
        assert scores.shape == values.shape, (
            f"importance_scores should have the same shape as parameter {name} of {module}, got {scores.shape} vs "
            f"{values.shape}"
        )
        if before is None:
            mask = method.compute_mask(scores, default_mask=ones_like(values))
            module.register_parameter(name + "_orig", values)
            del module._parameters[name]
        else:
            mask = method.compute_mask(scores, default_mask=getattr(module, name + "_mask").detach().clone())
        module.register_buffer(name + "_mask", mask)
        setattr(module, name, method.apply_mask(module))
        module.register_forward_pre_hook(method)
        return method

    def prune(self, t: Any, default_mask: Any = None, importance_scores: Any = None) -> Any:
        """A tensor with zeros where the rule puts them."""
        scores = t if importance_scores is None else importance_scores
        mask = ones_like(t) if default_mask is None else default_mask
        return t * self.compute_mask(scores, default_mask=mask)

    def remove(self, module: Module) -> None:
        """Make the pruned values the parameter itself, and forget the mask."""
        name = self._tensor_name
        pruned, original = self.apply_mask(module), module._parameters[name + "_orig"]
        delattr(module, name)
        original.data = pruned.data
        del module._parameters[name + "_orig"], module._buffers[name + "_mask"]
        setattr(module, name, original)


def hooks_of(module: Module, name: str | None = None) -> list[tuple[int, BasePruningMethod]]:
    """The hooks that prune a module, or one parameter of it, with their keys."""
    hooks = ((k, h) for k, h in module._forward_pre_hooks.items() if isinstance(h, BasePruningMethod))
    return [(k, h) for k, h in hooks if name is None or h._tensor_name == name]


class PruningContainer(BasePruningMethod):
    """Several methods that pruned one parameter after another."""

    PRUNING_TYPE = "container"

    def __init__(self, *methods: BasePruningMethod) -> None:
        self._pruning_methods: list[BasePruningMethod] = []
        if len(methods) == 1:
            self._tensor_name = methods[0]._tensor_name
        for method in methods:
            self.add_pruning_method(method)

    def add_pruning_method(self, method: BasePruningMethod) -> None:
        """One more; TypeError unless it is a method, ValueError if it prunes another parameter."""
        if not isinstance(method, BasePruningMethod):
            raise TypeError(f"{type(method)} is not a BasePruningMethod subclass")
        if method._tensor_name != self._tensor_name:
            raise ValueError(
                f"Can only add pruning methods acting on the parameter named '{self._tensor_name}' to PruningContainer "
                f"{self}. Found '{method._tensor_name}'"
            )
        self._pruning_methods.append(method)

    def __len__(self) -> int:
        return len(self._pruning_methods)

    def __iter__(self) -> Iterator[BasePruningMethod]:
        return iter(self._pruning_methods)

    def __getitem__(self, index: int) -> BasePruningMethod:
        return self._pruning_methods[index]

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """What the latest method leaves of what was left before it."""
        method, mask = self._pruning_methods[-1], default_mask.to(dtype=t.dtype)
        place: Any = ...
        if method.PRUNING_TYPE == "unstructured":
            place = default_mask == 1
        elif method.PRUNING_TYPE == "structured":
            dim = method.dim % t.ndim  # type: ignore[attr-defined]
            left = default_mask.sum(dim=[d for d in range(t.ndim) if d != dim]) != 0
            place = (slice(None),) * dim + (left,)
        elif method.PRUNING_TYPE != "global":
            raise ValueError(f"Unrecognized PRUNING_TYPE {method.PRUNING_TYPE}")
        mask[place] = method.compute_mask(t[place], default_mask=default_mask[place]).to(dtype=mask.dtype)
        return mask


class Identity(BasePruningMethod):
    """Prunes nothing; makes a parameter one that has a mask."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """The mask as it is."""
        return default_mask


class _Elements(BasePruningMethod):
    """Prunes so many elements (int), or such a share of them (float)."""

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount: Any) -> None:
        check_amount(amount)
        self.amount = amount

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """Zeros at the elements that rank first."""
        count, mask = how_many(self.amount, t.numel()), default_mask.clone()
        if count:
            mask.view(-1)[self.first(t, count)] = 0
        return mask

    def first(self, t: Any, count: int) -> Any:
        """The positions of the elements that go."""
        raise NotImplementedError


class RandomUnstructured(_Elements):
    """Prunes elements at random."""

    def first(self, t: Any, count: int) -> Any:
        """Those with the largest of uniform random numbers."""
        return rand_like(t).view(-1).topk(count)[1]


class L1Unstructured(_Elements):
    """Prunes the elements of the smallest absolute value."""

    def first(self, t: Any, count: int) -> Any:
        """The smallest."""
        return t.detach().abs().view(-1).topk(count, largest=False)[1]


class _Channels(BasePruningMethod):
    """Prunes so many channels of one dimension (int), or such a share of them (float)."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: Any, dim: int = -1) -> None:
        check_amount(amount)
        self.amount, self.dim = amount, dim

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """Zeros in the channels that go; ValueError for a vector, IndexError for a dimension that is not there."""
        if t.ndim <= 1:
            raise ValueError(
                "Structured pruning can only be applied to multidimensional tensors. Found tensor of shape "
                f"{t.shape} with {t.ndim} dims"
            )
        if self.dim >= t.ndim:
            raise IndexError(f"Invalid index {self.dim} for tensor of size {t.shape}")
        count = how_many(self.amount, t.shape[self.dim])
        if not count:
            return default_mask
        kept, axis = np.zeros(t.shape[self.dim], bool), self.dim % t.ndim
        kept[self.kept(t, axis, count)] = True
        shape = [1] * t.ndim
        shape[axis] = -1
        return default_mask * as_tensor(kept.reshape(shape)).to(t.dtype)

    def kept(self, t: Any, axis: int, count: int) -> Any:
        """The channels that stay, as positions or as truth values."""
        raise NotImplementedError


class RandomStructured(_Channels):
    """Prunes channels at random."""

    def kept(self, t: Any, axis: int, count: int) -> Any:
        """Those above the smallest of uniform random numbers."""
        drawn = rand(t.shape[axis])
        return (drawn > drawn.kthvalue(count)[0]).numpy()


class LnStructured(_Channels):
    """Prunes the channels of the smallest norm."""

    def __init__(self, amount: Any, n: Any, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def kept(self, t: Any, axis: int, count: int) -> Any:
        """Those of the largest norm."""
        norms = t.detach().norm(p=self.n, dim=[d for d in range(t.ndim) if d != axis])
        return norms.topk(t.shape[axis] - count)[1].numpy()


class CustomFromMask(BasePruningMethod):
    """Prunes where a mask has zeros."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Any) -> None:
        self.mask = mask

    def compute_mask(self, t: Any, default_mask: Any) -> Any:
        """The mask given, and what was pruned before."""
        return default_mask * self.mask.to(dtype=default_mask.dtype)
