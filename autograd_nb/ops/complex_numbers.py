"""Complex numbers: conjugates, parts, magnitude and angle.

These are the operations whose derivative depends on more than the number as a whole. A rule's ``g`` is dL/da - i dL/db
for a result a + ib (see ``engine/conjugation.py``), so that for any of them dL = Re(g dz); what a rule gives is meant
alike.
"""

from __future__ import annotations

import numpy as np

from .. import dtypes
from .card import op, raw_only
from .errors import not_tensor
from .promotion import float_dtype

COMPLEX_OF = {np.dtype(np.float32): np.dtype(np.complex64), np.dtype(np.float64): np.dtype(np.complex128)}
REAL_OF = {wide: narrow for narrow, wide in COMPLEX_OF.items()}


@raw_only
def conjugate(array):
    """The complex conjugate; a real array itself."""
    return array.conj() if array.dtype.kind == "c" else array


@raw_only
def real_part(array):
    """The real part; a real array itself."""
    return array.real if array.dtype.kind == "c" else array


@raw_only
def abs_slope(array):
    """What the magnitude of each element grows by: its sign, of complex numbers the conjugate of their direction."""
    if array.dtype.kind != "c":
        return np.subtract(array > 0, array < 0, dtype=array.dtype)  # np.sign would be nan for nan
    signs = np.sign(array)
    return np.where(np.isnan(signs), 0, signs.conj()).astype(array.dtype)


@op(vjp=dict(self=lambda xp, g: xp.conjugate(g)), latex=r"\overline{{self}}", promote="same", names=(),
    methods=())  # fmt: skip
def conj(self):
    """The complex conjugate of each element."""
    return np.conjugate(self)


@op(vjp=dict(self=lambda xp, g: xp.conjugate(g)), latex=r"\overline{{self}}", promote="same", ufunc=np.conjugate,
    inplace=True, names=(), methods=())  # fmt: skip
def conj_physical(self):
    """The complex conjugate of each element, on memory of its own."""
    return np.conjugate(self)


@op(vjp=dict(self=lambda xp, g: xp.conjugate(xp.view_as_complex(xp.contiguous_pairs(g)))),
    latex=r"(\Re {self}, \Im {self})", view=True, names=(),
    methods=())  # fmt: skip
def view_as_real(self):
    """Real and imaginary parts as a last dimension of two, on the same memory.

    RuntimeError for real tensors and for conjugates that share their memory.
    """
    if self.dtype.kind != "c":
        raise RuntimeError("view_as_real is only supported for complex tensors")
    return self[..., None].view(REAL_OF[self.dtype])


def _check_pairs(self):
    if self.dtype not in COMPLEX_OF:
        kind = dtypes.SCALAR_TYPE_NAMES[dtypes.of(self)]
        raise RuntimeError(
            f"view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: "
            f"{kind}"
        )
    if not self.ndim:
        raise RuntimeError("Input tensor must have one or more dimensions")
    if self.shape[-1] != 2:
        raise RuntimeError("Tensor must have a last dimension of size 2")
    if self.size == 0:
        return  # nothing lies anywhere
    if self.strides[-1] != self.itemsize:
        raise RuntimeError("Tensor must have a last dimension with stride 1")
    if any(s % (2 * self.itemsize) for s in self.strides[:-1]):
        raise RuntimeError("Tensor must have a stride divisible by 2 for all but last dimension")


@op(vjp=dict(self=lambda xp, g: xp.view_as_real(xp.conj_physical(g))), latex=r"{self}_0 + i\,{self}_1", view=True,
    methods=())  # fmt: skip
def view_as_complex(self):
    """Complex numbers of pairs in a last dimension of two, on the same memory; RuntimeError for any other tensor."""
    _check_pairs(self)
    if self.size == 0:
        return np.empty(self.shape[:-1], COMPLEX_OF[self.dtype])
    return self.view(COMPLEX_OF[self.dtype])[..., 0]


@raw_only
def contiguous_pairs(array):
    """The array with each pair of its last dimension side by side."""
    return np.ascontiguousarray(array)


def _check_parts(name, parts, self, other):
    for part, value in zip(parts, (self, other), strict=True):
        if not isinstance(value, (np.ndarray, np.generic)):
            raise not_tensor(name, part, parts.index(part) + 1, value)
    kinds = [dtypes.SCALAR_TYPE_NAMES[dtypes.of(value)] for value in (self, other)]
    if self.dtype not in COMPLEX_OF or other.dtype not in COMPLEX_OF:
        raise RuntimeError(
            f"Expected both inputs to be Half, Float or Double tensors but got {kinds[0]} and {kinds[1]}"
        )
    if self.dtype != other.dtype:
        raise RuntimeError(
            f"Expected object of scalar type {kinds[0]} but got scalar type {kinds[1]} for second argument"
        )


@op(vjp=dict(real=lambda xp, g, real, real_shape: xp.sum_to(xp.real_part(g), real_shape),
             imag=lambda xp, g, imag, imag_shape: xp.sum_to(xp.real_part(g * 1j), imag_shape)),
    latex=r"{real} + i\,{imag}", names=(), methods=(),
    check=lambda real, imag: _check_parts("complex", ("real", "imag"), real, imag))  # fmt: skip
def complex(real, imag):
    """Complex numbers of their real and imaginary parts; RuntimeError unless both are floats of one dtype."""
    out = np.empty(np.broadcast_shapes(real.shape, imag.shape), COMPLEX_OF[real.dtype])
    out.real, out.imag = real, imag
    return out[()]


@op(vjp=dict(abs=lambda xp, g, out, abs_shape: xp.sum_to(xp.real_part(g * xp.sgn(out)), abs_shape),
             angle=lambda xp, g, out, angle_shape: xp.sum_to(xp.real_part(g * (out * 1j)), angle_shape)),
    latex=r"{abs}\,e^{i\,{angle}}", names=(), methods=(), domain={"abs": (0.1, 4)},
    check=lambda abs, angle: _check_parts("polar", ("abs", "angle"), abs, angle))  # fmt: skip
def polar(abs, angle):
    """Complex numbers of magnitude and angle; RuntimeError unless both are floats of one dtype."""
    return complex(abs * np.cos(angle), abs * np.sin(angle))


@raw_only
def angle_slope(array):
    """What the angle of each element grows by: -i / z, and zero for real numbers and for zero."""
    if array.dtype.kind != "c":
        return np.zeros(array.shape, array.dtype)[()]
    return np.where(array == 0, array.dtype.type(0), -1j / array)[()]


@op(vjp=dict(self=lambda xp, g, self: g * xp.angle_slope(self)), promote="float", latex=r"\arg {self}")
def angle(self):
    """The angle of each element in the complex plane; of real numbers 0 or pi."""
    if self.dtype.kind == "c":
        return np.angle(self)
    if self.dtype.kind in "biu":
        self = self.astype(float_dtype())
    turned = np.where(self < 0, self.dtype.type(np.pi), self.dtype.type(0))
    return np.where(np.isnan(self), self, turned)[()]
