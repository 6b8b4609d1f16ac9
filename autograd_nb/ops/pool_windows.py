"""Where the windows of a pooling lie: output sizes, padding, and the pixels each element of the window meets."""

from __future__ import annotations

from itertools import product as every

import numpy as np


class PoolWindows:
    """Windows over the last dimensions of an array; ``padded`` holds room for windows that start in the last pixels."""

    __slots__ = ("dilation", "image", "kernel", "out", "padded", "padding", "stride")

    def __init__(self, image, kernel, stride, padding, dilation, ceil_mode):
        self.image, self.kernel, self.stride = image, kernel, stride
        self.padding, self.dilation = padding, dilation
        facts = list(zip(image, kernel, stride, padding, dilation, strict=True))
        self.out = tuple(_outputs(*f, ceil_mode) for f in facts)
        self.padded = tuple(
            max(n + p, (o - 1) * s + d * (k - 1) + 1 - p) + p
            for (n, k, s, p, d), o in zip(facts, self.out, strict=True)
        )

    @property
    def plain(self):
        """True where the windows lie within the image and need no padding."""
        return self.padded == self.image

    def inside(self):
        """The index of the image within the padded one."""
        return (..., *(slice(p, p + n) for p, n in zip(self.padding, self.image, strict=True)))

    def pad(self, image, value):
        """The image with ``value`` around it."""
        if self.plain:
            return image
        out = np.full((*image.shape[: -len(self.image)], *self.padded), value, image.dtype)
        out[self.inside()] = image
        return out

    def line(self, k, offset):
        """The slice of padded pixels along spatial dimension k that element ``offset`` of the windows meets."""
        start = offset * self.dilation[k]
        return slice(start, start + (self.out[k] - 1) * self.stride[k] + 1, self.stride[k])

    def places(self):
        """For each element of the window, row by row, the index of the padded pixels it meets."""
        for offset in every(*map(range, self.kernel)):
            yield offset, (..., *(self.line(k, o) for k, o in enumerate(offset)))


def _outputs(size, kernel, stride, padding, dilation, ceil_mode):
    reach = size + 2 * padding - dilation * (kernel - 1) - 1
    out = (reach + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (out - 1) * stride >= size + padding:
        out -= 1  # the last window must start inside the image or its left padding
    return out


def reduced(ufunc, image, windows):
    """``ufunc`` over every window: along the rows first, then along the columns of what is left."""
    for k in range(len(windows.kernel)):
        index = [slice(None)] * image.ndim
        axis = image.ndim - len(windows.kernel) + k
        index[axis] = windows.line(k, 0)
        total = image[tuple(index)]
        for offset in range(1, windows.kernel[k]):
            index[axis] = windows.line(k, offset)
            part = image[tuple(index)]
            total = ufunc(total, part) if offset == 1 else ufunc(total, part, out=total)
        image = total
    return image
