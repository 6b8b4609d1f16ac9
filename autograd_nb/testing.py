"""``torch.testing``: are these values close?"""

from __future__ import annotations

import cmath
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .dtypes import dtype, float32, promote_types
from .engine.attributes import strides_of
from .engine.factories import numpy_dtype
from .engine.tensor import Tensor

TOLERANCES = {
    "float16": (1e-3, 1e-5), "float32": (1.3e-6, 1e-5), "complex64": (1.3e-6, 1e-5), "float64": (1e-7, 1e-7),
    "complex128": (1e-7, 1e-7),
}  # fmt: skip


class _Settings:
    """What was asked for."""

    def __init__(self, rtol: float | None, atol: float | None, flags: dict[str, bool]) -> None:
        if (rtol is None) is not (atol is None):
            missing = "rtol" if rtol is None else "atol"
            raise ValueError(f"Both 'rtol' and 'atol' must be either specified or omitted, but got no {missing}.")
        self.rtol, self.atol = rtol, atol
        self.equal_nan, self.check_dtype, self.check_stride = (
            flags[name] for name in ("equal_nan", "check_dtype", "check_stride")
        )
        self.allow_subclasses = flags["allow_subclasses"]

    def tolerances(self, *names: str) -> tuple[float, float]:
        """The given ones, or the larger of those that belong to the dtypes."""
        if self.rtol is not None and self.atol is not None:
            return self.rtol, self.atol
        pairs = [TOLERANCES.get(name, (0.0, 0.0)) for name in names]
        return max(r for r, _ in pairs), max(a for _, a in pairs)


def assert_close(
    actual: Any, expected: Any, *, allow_subclasses: bool = True, rtol: float | None = None, atol: float | None = None,
    equal_nan: bool = False, check_device: bool = True, check_dtype: bool = True, check_layout: bool = True,
    check_stride: bool = False, msg: str | Callable[[str], str] | None = None,
) -> None:  # fmt: skip
    """AssertionError, saying where and how much, unless the values are close: tensors, numbers, containers of them.

    rtol, atol: the difference may be ``atol + rtol * abs(expected)``; by default as much as the dtype suggests.

    >>> import autograd_nb as torch
    >>> torch.testing.assert_close(torch.ones(2), torch.ones(2) + 1e-7)
    """
    settings = _Settings(rtol, atol, dict(
        equal_nan=equal_nan, check_dtype=check_dtype, check_stride=check_stride, allow_subclasses=allow_subclasses,
    ))  # fmt: skip
    trouble = _trouble(actual, expected, settings, "")
    if trouble is not None:
        raise AssertionError(trouble if msg is None else msg(trouble) if callable(msg) else msg)


def assert_allclose(
    actual: Any, expected: Any, rtol: float | None = None, atol: float | None = None, equal_nan: bool = True,
    msg: str = "",
) -> None:  # fmt: skip
    """:func:`assert_close` without looking at dtypes; anything that makes a tensor may be given."""
    from .engine.creation import as_tensor

    pair = [v if isinstance(v, Tensor) else as_tensor(v) for v in (actual, expected)]
    assert_close(*pair, rtol=rtol, atol=atol, equal_nan=equal_nan, check_dtype=False, msg=msg or None)


def make_tensor(
    *shape: Any, dtype: dtype, device: Any = None, low: float | None = None, high: float | None = None,
    requires_grad: bool = False, **_: Any,
) -> Tensor:  # fmt: skip
    """A tensor of random values between ``low`` and ``high`` (by default -9 and 9)."""
    from .random import default_generator, uniform

    sizes = tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    low, high = (-9 if low is None else low), (9 if high is None else high)
    drawn = uniform(default_generator, sizes, np.dtype("float64"), 0.0, 1.0) * (high - low) + low
    out = Tensor._of((np.floor(drawn) if dtype.category < 2 else drawn).astype(numpy_dtype("make_tensor", dtype)))
    return out.requires_grad_(requires_grad)


def _trouble(actual: Any, expected: Any, settings: _Settings, at: str) -> str | None:
    """What is wrong, or None."""
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        return _of_mappings(actual, expected, settings, at)
    if _is_sequence(actual) and _is_sequence(expected):
        if len(actual) != len(expected):
            return _placed(f"The length of the sequences mismatch: {len(actual)} != {len(expected)}", at)
        return _first(
            _trouble(a, e, settings, f"{at}[{i}]") for i, (a, e) in enumerate(zip(actual, expected, strict=True))
        )
    return _placed(_of_values(actual, expected, settings), at)


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _first(troubles: Any) -> str | None:
    return next((t for t in troubles if t is not None), None)


def _placed(trouble: str | None, at: str) -> str | None:
    return trouble if trouble is None or not at else f"{trouble}\n\nThe failure occurred for item {at}"


def _of_mappings(actual: Any, expected: Any, settings: _Settings, at: str) -> str | None:
    missing, more = sorted(expected.keys() - actual.keys()), sorted(actual.keys() - expected.keys())
    if missing or more:
        lines = ["The keys of the mappings do not match:"]
        lines += [f"Missing keys in the actual mapping: {missing}"] if missing else []
        lines += [f"Additional keys in the actual mapping: {more}"] if more else []
        return _placed("\n".join(lines), at)
    return _first(_trouble(actual[k], expected[k], settings, f"{at}[{k!r}]") for k in expected)


def _of_values(actual: Any, expected: Any, settings: _Settings) -> str | None:
    if actual is None or expected is None:
        return None if actual is expected else f"None mismatch: {actual} is not {expected}"
    if all(isinstance(v, (bool, np.bool_)) for v in (actual, expected)):
        return None if bool(actual) is bool(expected) else f"Booleans mismatch: {actual} is not {expected}"
    if all(isinstance(v, (int, float, complex, np.number)) for v in (actual, expected)):
        return _of_numbers(actual, expected, settings)
    tensors = all(isinstance(v, Tensor) for v in (actual, expected))
    if tensors or all(isinstance(v, np.ndarray) for v in (actual, expected)):
        a, e = (v if tensors else Tensor._of(v) for v in (actual, expected))
        return _of_tensors(a, e, settings)
    raise TypeError(f"No comparison pair was able to handle inputs of type {type(actual)} and {type(expected)}.")


def _of_numbers(actual: Any, expected: Any, settings: _Settings) -> str | None:
    if settings.check_dtype and type(actual) is not type(expected):
        return f"The (d)types do not match: {type(actual)} != {type(expected)}."
    kinds = {int: "int64", complex: "complex128"}
    rtol, atol = settings.tolerances(*(kinds.get(type(v), "float64") for v in (actual, expected)))
    if actual == expected or (settings.equal_nan and cmath.isnan(actual) and cmath.isnan(expected)):
        return None
    difference = abs(actual - expected)
    if cmath.isfinite(difference) and difference <= atol + rtol * abs(expected):
        return None
    relative = difference / abs(expected) if expected else float("inf")
    return _scalar_text(actual, expected, difference, relative, rtol, atol)


def _scalar_text(actual: Any, expected: Any, absolute: Any, relative: Any, rtol: float, atol: float) -> str:
    equality = rtol == 0 and atol == 0
    return (
        f"Scalars are not {'equal' if equality else 'close'}!\n\nExpected {expected} but got {actual}.\n"
        f"Absolute difference: {absolute}{'' if equality else f' (up to {atol} allowed)'}\n"
        f"Relative difference: {relative}{'' if equality else f' (up to {rtol} allowed)'}"
    )


def _of_tensors(actual: Tensor, expected: Tensor, settings: _Settings) -> str | None:
    for name in ("shape", "dtype"):
        a, e = getattr(actual, name), getattr(expected, name)
        if a != e and (name == "shape" or settings.check_dtype):
            return f"The values for attribute '{name}' do not match: {a} != {e}."
    x, y = np.asarray(actual._a), np.asarray(expected._a)
    if settings.check_stride and strides_of(x) != strides_of(y):
        return f"The values for attribute 'stride()' do not match: {strides_of(x)} != {strides_of(y)}."
    rtol, atol = settings.tolerances(actual.dtype.name, expected.dtype.name)
    kind = promote_types(actual.dtype, expected.dtype).numpy
    x, y = x.astype(kind), y.astype(kind)
    with np.errstate(all="ignore"):
        close = (x == y) | (_absolute(x, y) <= atol + rtol * np.abs(y.astype(kind if kind.kind != "b" else int)))
        close &= (x == y) | (np.isfinite(x) & np.isfinite(y))
    if settings.equal_nan:
        close |= np.isnan(x) & np.isnan(y)
    return None if close.all() else _tensor_text(x, y, close, rtol, atol)


def _absolute(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    if x.dtype.kind in "bui":
        return np.abs(x.astype(np.int64) - y.astype(np.int64))
    return np.abs(x - y)


def _tensor_text(x: np.ndarray, y: np.ndarray, close: np.ndarray, rtol: float, atol: float) -> str:
    with np.errstate(all="ignore"):
        absolute = _absolute(x, y)
        size = np.abs(y.astype(np.int64) if y.dtype.kind in "bui" else y)
        relative = absolute / size
        if x.dtype.kind in "bui":
            relative = absolute.astype(float32.numpy) / size.astype(float32.numpy)
    absolute, relative = np.where(close, 0, absolute), np.where(close, 0, relative)
    if not x.ndim:
        whole = x.dtype.kind in "bui"
        a, e = x.item(), y.item()
        share = relative.item() if not whole else abs(a - e) / abs(e) if e else float("inf")
        return _scalar_text(a, e, absolute.item(), share, rtol, atol)
    wrong, equality = int((~close).sum()), rtol == 0 and atol == 0
    lines = [
        f"Tensor-likes are not {'equal' if equality else 'close'}!\n",
        f"Mismatched elements: {wrong} / {x.size} ({wrong / x.size:.1%})",
    ]
    for name, values, allowed in (("absolute", absolute, atol), ("relative", relative, rtol)):
        place = tuple(int(k) for k in np.unravel_index(values.argmax(), values.shape))
        limit = "" if equality else f" (up to {allowed} allowed)"
        lines.append(f"Greatest {name} difference: {values[place].item()} at index {place}{limit}")
    return "\n".join(lines)


__all__ = ["assert_allclose", "assert_close", "make_tensor"]
