"""The text of each number, and the width of the column that all of them share."""

from __future__ import annotations

from math import isfinite

import numpy as np

from .options import PrintOptions


def cells(values: np.ndarray, options: PrintOptions) -> tuple[list[str], int]:
    """The text of every element in C order, padded on the left, and the width that one element claims on a line.

    >>> cells(np.array([1.5, -10.0]), PrintOptions())
    (['  1.5000', '-10.0000'], 8)
    """
    kind = values.dtype.kind
    if kind == "c":
        return _complex_cells(values, options)
    if kind in "biu":
        texts = [str(value) for value in values.ravel().tolist()]
        width = max(map(len, texts))
        return [text.rjust(width) for text in texts], width
    return _float_cells(values, options)


def _float_cells(values: np.ndarray, options: PrintOptions) -> tuple[list[str], int]:
    # Every float becomes a double first: a float32 shows the digits of the number that it really is.
    numbers = values.astype(np.float64).ravel().tolist()
    measured = [number for number in numbers if number and isfinite(number)]
    spec = _spec(measured, options)
    # Zeros, infinities and NaNs do not widen a column: they may stick out of it.
    width = max((len(format(number, spec)) for number in measured), default=1)
    return [format(number, spec).rjust(width) for number in numbers], width


def _spec(measured: list[float], options: PrintOptions) -> str:
    """The format spec for a column whose finite non-zero numbers are `measured`."""
    if not measured:
        return "#.0f"  # whatever the options ask for
    whole = all(number.is_integer() for number in measured)
    scientific = options.sci_mode
    if scientific is None:
        largest = max(map(abs, measured))
        smallest = min(map(abs, measured))
        scientific = largest / smallest > 1000 or largest > 1e8 or smallest < 1e-4
    if scientific:
        return f".{options.precision}e"
    return "#.0f" if whole else f".{options.precision}f"


def _complex_cells(values: np.ndarray, options: PrintOptions) -> tuple[list[str], int]:
    real, real_width = _float_cells(values.real, options)
    padded, imag_width = _float_cells(values.imag, options)
    imag = [text.lstrip() for text in padded]
    texts = [f"{re}{im}j" if im[0] == "-" else f"{re}+{im}j" for re, im in zip(real, imag, strict=True)]
    return texts, real_width + imag_width + 1
