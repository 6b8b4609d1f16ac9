"""Grad mode and inference mode: per thread and per asyncio task, as context managers, decorators and calls."""

from __future__ import annotations

import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import Any

import numpy as np

grad_mode: ContextVar[bool] = ContextVar("grad_mode", default=True)
inference: ContextVar[bool] = ContextVar("inference", default=False)
grad_enabled = grad_mode.get

special = 0
"""How many modes are active, in any thread, that the fast path of an op does not know. Ops look at this one number."""

# NumPy warns about overflow, 0/0 and the like, PyTorch does not. `np.errstate` costs more than a small op, so the
# context variable behind it is set directly where NumPy still keeps it there.
try:
    from numpy._core import umath as _umath

    _floating_point_errors: ContextVar[Any] = _umath._extobj_contextvar
    QUIET = _umath._make_extobj(all="ignore")
    quiet, loud = _floating_point_errors.set, _floating_point_errors.reset
except (ImportError, AttributeError):
    QUIET = {"all": "ignore"}

    def quiet(_: Any) -> Any:
        return np.seterr(all="ignore")

    def loud(token: Any) -> None:
        np.seterr(**token)


def enter_special() -> None:
    """Note that a mode is on which the fast path of an op must not ignore."""
    global special
    special += 1


def leave_special() -> None:
    """Undo one :func:`enter_special`."""
    global special
    special -= 1


def is_grad_enabled() -> bool:
    """True if operations are being recorded in this thread.

    >>> is_grad_enabled()
    True
    """
    return grad_mode.get()


def is_inference_mode_enabled() -> bool:
    """True inside :class:`inference_mode`."""
    return inference.get()


class _Mode(ABC):
    """A context manager that also decorates functions and generator functions."""

    @abstractmethod
    def __enter__(self) -> Any: ...

    @abstractmethod
    def __exit__(self, *exc: object) -> None: ...

    def _again(self) -> _Mode:
        """A fresh manager of the same kind, so that a decorated function may recurse."""
        return type(self)()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.isclass(function):
            raise TypeError(
                "Only functions can be decorated by a grad mode; decorate the methods of the class instead."
            )
        if inspect.isgeneratorfunction(function):
            return self._decorate_generator(function)

        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            with self._again():
                return function(*args, **kwargs)

        return run

    def _decorate_generator(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            generator = function(*args, **kwargs)
            send: Callable[..., Any] = generator.send
            value: tuple[Any, ...] = (None,)
            while True:
                try:
                    with self._again():  # the body runs in the mode, the caller between steps does not
                        item = send(*value)
                except StopIteration as stop:
                    return stop.value
                try:
                    send, value = generator.send, ((yield item),)
                except GeneratorExit:
                    generator.close()
                    raise
                except BaseException as error:  # noqa: BLE001  (whatever the caller throws belongs to the generator)
                    send, value = generator.throw, (error,)

        return run


class _GradMode(_Mode):
    _value: bool

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        """Called with a function, as a decorator without parentheses, it gives the decorated function."""
        self = super().__new__(cls)
        if function is None:
            return self
        self.__init__()  # type: ignore[misc]
        return self(function)

    def __init__(self) -> None:
        self._tokens: list[Token[bool]] = []

    def __enter__(self) -> None:
        self._tokens.append(grad_mode.set(self._value))

    def __exit__(self, *exc: object) -> None:
        grad_mode.reset(self._tokens.pop())


class no_grad(_GradMode):
    """Operations inside are not recorded: their results do not require grad.

    >>> with no_grad():
    ...     is_grad_enabled()
    False
    """

    _value = False


class enable_grad(_GradMode):
    """Operations inside are recorded again, also within :class:`no_grad`.

    >>> with no_grad(), enable_grad():
    ...     is_grad_enabled()
    True
    """

    _value = True


class set_grad_enabled(_Mode):
    """Switch recording on or off: at once when called, until the end of the block when used with ``with``.

    >>> with set_grad_enabled(False):
    ...     is_grad_enabled()
    False
    """

    def __init__(self, mode: bool) -> None:
        if not isinstance(mode, bool):
            raise TypeError(
                f"set_grad_enabled(): argument 'enabled' (position 1) must be bool, not {type(mode).__name__}"
            )
        self.mode = mode
        self._before = grad_mode.get()
        grad_mode.set(mode)

    def __enter__(self) -> None:
        grad_mode.set(self.mode)

    def __exit__(self, *exc: object) -> None:
        grad_mode.set(self._before)

    def _again(self) -> _Mode:
        return set_grad_enabled(self.mode)

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        grad_mode.set(self._before)  # as a decorator it must not change the mode of the code that decorates
        return super().__call__(function)


class inference_mode(_Mode):
    """No recording and no version counting inside; tensors made there may never take part in a graph.

    >>> with inference_mode():
    ...     is_inference_mode_enabled(), is_grad_enabled()
    (True, False)
    """

    def __new__(cls, mode: Any = True) -> Any:
        self = super().__new__(cls)
        if isinstance(mode, bool):
            return self
        self.__init__()  # type: ignore[misc]
        return self(mode)

    def __init__(self, mode: bool = True) -> None:
        self.mode = mode
        self._tokens: list[tuple[Token[bool], Token[bool]]] = []

    def __enter__(self) -> None:
        self._tokens.append((inference.set(self.mode), grad_mode.set(not self.mode)))
        enter_special()

    def __exit__(self, *exc: object) -> None:
        leave_special()
        in_inference, grad = self._tokens.pop()
        grad_mode.reset(grad)
        inference.reset(in_inference)

    def _again(self) -> _Mode:
        return inference_mode(self.mode)
