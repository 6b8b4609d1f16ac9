"""``nn.Module``: what all layers and networks are."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, TypeVar

from ... import dtypes
from ...engine.attributes import check_device
from ...engine.modes import no_grad
from ...engine.tensor import Tensor
from .calling import (
    Callee,
    register_module_buffer_registration_hook,
    register_module_forward_hook,
    register_module_forward_pre_hook,
    register_module_full_backward_hook,
    register_module_full_backward_pre_hook,
    register_module_module_registration_hook,
    register_module_parameter_registration_hook,
)
from .members import BUFFERS, MODULES, PARAMETERS
from .state import _IncompatibleKeys

M = TypeVar("M", bound="Module")

COMPLEX = (
    "Complex modules are a new feature under active development whose design may change, and some modules might not "
    "work as expected when using complex tensors as parameters or buffers. Please file an issue at "
    "https://github.com/pytorch/pytorch/issues/new?template=bug-report.yml if a complex module does not work as "
    "expected."
)


class Module(Callee):
    """A part of a network: parameters, buffers, submodules, and ``forward``, which subclasses write.

    What is assigned to an attribute and is a Parameter or Module is registered under that name.

    >>> import autograd_nb as torch
    >>> class Scale(torch.nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.factor = torch.nn.Parameter(torch.tensor(2.))
    ...     def forward(self, x):
    ...         return self.factor * x
    >>> net = Scale()
    >>> net(torch.ones(2))
    tensor([2., 2.], grad_fn=<MulBackward0>)
    >>> [name for name, _ in net.named_parameters()]
    ['factor']
    """

    training: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs:
            name = next(iter(kwargs))
            raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument '{name}'")
        if args:
            raise TypeError(
                f"{type(self).__name__}.__init__() takes 1 positional argument but {len(args) + 1} were given"
            )
        super().__init__()

    def forward(self, *input: Any) -> Any:
        """Compute the result; override it."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    # -- everything at once -------------------------------------------------------------------------------------
    def apply(self: M, fn: Callable[[Module], Any]) -> M:
        """Call ``fn`` with every submodule, children first, and at last with the module itself."""
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def train(self: M, mode: bool = True) -> M:
        """Switch to training mode, or with False to evaluation: dropout, batch norm and others look at it."""
        if not isinstance(mode, bool):
            raise ValueError("training mode is expected to be boolean")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self: M) -> M:
        """Switch to evaluation mode."""
        return self.train(False)

    def requires_grad_(self: M, requires_grad: bool = True) -> M:
        """Switch recording on or off for all parameters."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Take the gradients of all parameters away, or fill them with zeros."""
        for parameter in self.parameters():
            grad = parameter._grad
            if grad is None:
                continue
            if set_to_none:
                parameter.grad = None
            else:
                grad.detach_() if grad.grad_fn is not None else grad.requires_grad_(False)
                grad.zero_()

    def share_memory(self: M) -> M:
        """The module; memory is not shared between processes here."""
        return self

    def compile(self, *args: Any, **kwargs: Any) -> None:
        """Does nothing: there is no compiler, the module goes on as it is."""

    # -- conversions --------------------------------------------------------------------------------------------
    def _apply(self: M, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> M:
        """Replace the values of all parameters, their gradients and all buffers by what ``fn`` makes of them."""
        for child in self.children() if recurse else ():
            child._apply(fn)
        for _, parameter in self._own(PARAMETERS):
            if parameter is None:
                continue
            with no_grad():
                parameter.data = fn(parameter)
                grad = parameter._grad
                if grad is not None:
                    parameter.grad = fn(grad).requires_grad_(grad.requires_grad)
        members = self.__dict__
        for name, buffer in self._own(BUFFERS):
            if buffer is not None:
                members[name] = fn(buffer)
        return self

    def to(self: M, *args: Any, **kwargs: Any) -> M:
        """Convert floating point parameters and buffers in place: ``to(dtype)``, ``to(device)``, ``to(tensor)``."""
        place, dtype = _parse_to(*args, **kwargs)
        if place is not None:
            check_device(place)
        if dtype is None:
            return self
        if not (dtype.is_floating_point or dtype.is_complex):
            raise TypeError(
                f"nn.Module.to only accepts floating point or complex dtypes, but got desired dtype={dtype}"
            )
        if dtype.is_complex:
            warnings.warn(COMPLEX, UserWarning, stacklevel=2)
        return self._apply(lambda t: t.to(dtype) if t.is_floating_point() or t.is_complex() else t)

    def to_empty(self: M, *, device: Any, recurse: bool = True) -> M:
        """The module: there is no other device to leave values on."""
        check_device(device)
        return self

    def cpu(self: M) -> M:
        """The module, which is on the CPU already."""
        return self

    def cuda(self: M, device: Any = None) -> M:
        """AssertionError if there are values that would have to go to a GPU."""
        if any(True for _ in (*self.parameters(), *self.buffers())):
            check_device("cuda")
        return self

    def type(self: M, dst_type: Any) -> M:
        """Convert all parameters and buffers to a dtype."""
        return self._apply(lambda t: t.type(dst_type))

    def _floats_to(self: M, dtype: dtypes.dtype) -> M:
        return self._apply(lambda t: t.to(dtype) if t.is_floating_point() else t)

    def float(self: M) -> M:
        """Floating point parameters and buffers as float32."""
        return self._floats_to(dtypes.float32)

    def double(self: M) -> M:
        """Floating point parameters and buffers as float64."""
        return self._floats_to(dtypes.float64)

    def half(self: M) -> M:
        """Floating point parameters and buffers as float16."""
        return self._floats_to(dtypes.float16)

    def bfloat16(self: M) -> M:
        """Raises TypeError where there is anything to convert: there are no tensors of dtype bfloat16."""
        return self._floats_to(dtypes.bfloat16)

    # -- text ---------------------------------------------------------------------------------------------------
    def _get_name(self) -> str:
        return self.__class__.__name__

    def extra_repr(self) -> str:
        """What stands between the parentheses of the module's text; override it."""
        return ""

    def __repr__(self) -> str:
        extra = self.extra_repr()
        lines = extra.split("\n") if extra else []
        children = [f"({name}): {indented(repr(module))}" for name, module in self._own(MODULES)]
        if len(lines) == 1 and not children:
            return f"{self._get_name()}({lines[0]})"
        inside = "\n  ".join(lines + children)
        return f"{self._get_name()}(\n  {inside}\n)" if inside else f"{self._get_name()}()"


def indented(text: str) -> str:
    """A text with all lines but the first moved in by two spaces."""
    return text.replace("\n", "\n  ")


def _parse_to(
    *args: Any, device: Any = None, dtype: Any = None, tensor: Any = None, non_blocking: bool = False,
    memory_format: Any = None, copy: bool = False,
) -> tuple[Any, Any]:  # fmt: skip
    """(device, dtype) of the arguments of ``to``."""
    first = args[0] if args else tensor
    if isinstance(first, Tensor):
        return first.device, first.dtype
    if isinstance(first, dtypes.dtype):
        return device, first
    if len(args) > 1 and isinstance(args[1], dtypes.dtype):
        dtype = args[1]
    return (device if first is None else first), dtype


__all__ = [
    "Module", "_IncompatibleKeys", "register_module_buffer_registration_hook",
    "register_module_forward_hook", "register_module_forward_pre_hook", "register_module_full_backward_hook",
    "register_module_full_backward_pre_hook", "register_module_module_registration_hook",
    "register_module_parameter_registration_hook",
]  # fmt: skip
