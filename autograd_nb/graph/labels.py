"""Names people read: ``MmBackward0`` is "matmul", a shape is "4×5"."""

from __future__ import annotations

import re
from functools import lru_cache

# Only where the recorded op is not what its author would have typed.
_SPOKEN = {
    "mm": "matmul", "bmm": "matmul", "mv": "matmul", "t": "transpose", "accumulate_grad": "leaf",
    "unsafe_view": "view", "reshape_alias": "view", "native_layer_norm": "layer_norm",
    "native_batch_norm": "batch_norm", "max_pool2d_with_indices": "max_pool2d",
    "max_pool3d_with_indices": "max_pool3d",
    "scaled_dot_product_flash_attention_for_cpu": "scaled_dot_product_attention",
}  # fmt: skip
_BACKWARD = re.compile(r"Backward\d*(?:_jvp\d+)?$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DIMENSION = re.compile(r"(?<=\d)[A-Z](?=[A-Z]|$)")
TRANSPOSES = frozenset({"TBackward0", "TransposeBackward0", "MTBackward0", "NumpyTBackward0"})


@lru_cache(maxsize=4096)
def op_name(label: str) -> str:
    """The operation behind a grad_fn name, as one would call it.

    >>> op_name("BinaryCrossEntropyWithLogitsBackward0"), op_name("MmBackward0"), op_name("LogSoftmaxBackward0")
    ('binary_cross_entropy_with_logits', 'matmul', 'log_softmax')
    >>> op_name("MyFnBackward"), op_name("CopySlices"), op_name("AvgPool2DBackward0"), op_name("Log1PBackward0")
    ('my_fn', 'copy_slices', 'avg_pool2d', 'log1p')
    """
    bare = _BACKWARD.sub("", label) or label
    snake = _HUMP.sub("_", _DIMENSION.sub(lambda found: found[0].lower(), bare)).lower()
    return _SPOKEN.get(snake, snake)


def spoken_shape(shape: tuple[int, ...] | None) -> str:
    """A shape in few characters.

    >>> spoken_shape((32, 10)), spoken_shape((7,)), spoken_shape(()), spoken_shape(None)
    ('32×10', '7', 'scalar', '')
    """
    if shape is None:
        return ""
    return "×".join(map(str, shape)) if shape else "scalar"
