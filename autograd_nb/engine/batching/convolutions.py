"""Convolutions and pooling: the batch goes into the images of a batch, or into the channels."""

from __future__ import annotations

from typing import Any

from ..assemble import aten
from .call import Call, merge_front, split_front
from .rules import rule


def into_channels(value: Any) -> Any:
    """(batch, images, channels, ...) as (images, batch * channels, ...)."""
    return merge_front_at(aten.transpose(value, 0, 1), 1)


def merge_front_at(value: Any, dim: int) -> Any:
    """Two neighbouring dimensions as one."""
    shape = value._a.shape
    return value.reshape((*shape[:dim], shape[dim] * shape[dim + 1], *shape[dim + 2 :]))


def out_of_channels(value: Any, size: int) -> Any:
    """(images, batch * channels, ...) as (batch, images, channels, ...)."""
    shape = value._a.shape
    return aten.transpose(value.reshape((shape[0], size, shape[1] // size, *shape[2:])), 0, 1)


@rule("convolution")
def convolved(call: Call) -> Any:
    """One convolution for all samples: as more images for one kernel, as more groups for a kernel each."""
    image, kernel, bias, stride, padding, dilation, groups = call.values
    if call.only("input"):
        return split_front(call.run(merge_front(image), kernel, bias, stride, padding, dilation, groups), call.size)
    if call.is_batched("input") or groups != 1:
        if not call.is_batched("input"):
            image = call.full(0)
        image, groups = into_channels(image), groups * call.size
    result = call.run(image, merge_front(call.full(1)), None, stride, padding, dilation, groups)
    result = out_of_channels(result, call.size)
    if bias is None:
        return result
    shape = bias._a.shape
    return result + bias.reshape((*shape[:-1], *(1,) * call.is_batched("bias"), shape[-1], *(1,) * (image._a.ndim - 2)))


@rule("convolution_image_gradient")
def image_gradient(call: Call) -> Any:
    """The gradient of the images, for one kernel."""
    grad, kernel, shape, *rest = call.values
    if not call.only("grad"):
        return NotImplemented
    return split_front(call.run(merge_front(grad), kernel, (call.size * shape[0], *shape[1:]), *rest), call.size)


@rule("convolution_kernel_gradient")
def kernel_gradient(call: Call) -> Any:
    """The gradient of a kernel for each sample: groups of channels do not mix."""
    _, _, shape, stride, padding, dilation, groups = call.values
    grad, image = into_channels(call.full(0)), into_channels(call.full(1))
    shape = (call.size * shape[0], *shape[1:])
    return split_front(call.run(grad, image, shape, stride, padding, dilation, groups * call.size), call.size)


@rule("max_pool2d", "avg_pool2d", "adaptive_avg_pool2d")
def pooled(call: Call) -> Any:
    """More images."""
    value, *rest = call.values
    if call.ndim(0) == 3:
        return call.run(value, *rest)
    return split_front(call.run(merge_front(value), *rest), call.size)


@rule("max_pool2d_backward", "max_pool2d_indices")
def pooled_backward(call: Call) -> Any:
    """The gradient of more images."""
    tensors = [k for k, p in enumerate(call.card.params) if p in call.card.tensors]
    values = list(call.values)
    for k in tensors:
        values[k] = merge_front(call.full(k)) if call.ndim(k) == 4 else call.full(k)
    result = call.run(*values)
    return split_front(result, call.size) if call.ndim(tensors[0]) == 4 else result


@rule("avg_pool2d_backward", "adaptive_avg_pool2d_backward")
def averaged_backward(call: Call) -> Any:
    """The gradient of the mean over windows."""
    grad, shape, *rest = call.values
    if len(shape) == 3:
        return call.run(grad, (call.size, *shape), *rest)
    return split_front(call.run(merge_front(grad), (call.size * shape[0], *shape[1:]), *rest), call.size)
