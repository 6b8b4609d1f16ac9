"""PyTorch's autograd on NumPy, for notebooks: ``import autograd_nb as torch``.

>>> import autograd_nb as torch
>>> x = torch.tensor([1., 2.], requires_grad=True)
>>> (x ** 2).sum().backward()
>>> x.grad
tensor([2., 4.])
"""

from __future__ import annotations

from importlib import import_module
from math import e, inf, nan, pi
from typing import Any

from . import autograd, dtypes, ops, random
from .autograd.anomaly import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .dtypes import can_cast, dtype, get_default_dtype, promote_types, set_default_dtype
from .engine import assemble as _assemble
from .engine import attributes as _attributes
from .engine import dlpack as _dlpack
from .engine import exchange as _exchange
from .engine import factories as _factories
from .engine import placement as _placement
from .engine import sampling as _sampling
from .engine.attributes import (
    channels_last,
    channels_last_3d,
    contiguous_format,
    device,
    layout,
    memory_format,
    preserve_format,
    strided,
)
from .engine.creation import as_tensor, asarray, from_numpy, tensor
from .engine.modes import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .engine.tensor import Size, Tensor
from .random import Generator, default_generator

__version__ = "0.1.0"

_SUBMODULES = (  # imported when first named: much of what a session never asks for
    "accelerator", "amp", "backends", "compiler", "cuda", "distributions", "fft", "func", "linalg", "masked", "nn",
    "optim", "profiler", "serialization", "show", "signal", "special", "testing", "utils", "version",
)  # fmt: skip
_LAYERS = (  # functions of layers that PyTorch has at the top too, imported when one is named
    "adaptive_avg_pool1d", "adaptive_max_pool1d", "affine_grid_generator", "alpha_dropout", "alpha_dropout_",
    "avg_pool1d", "batch_norm", "bilinear", "binary_cross_entropy_with_logits", "celu", "celu_", "channel_shuffle",
    "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "convolution",
    "cosine_embedding_loss", "cosine_similarity", "ctc_loss", "dropout", "dropout_", "embedding", "embedding_bag",
    "embedding_renorm_", "feature_alpha_dropout", "feature_alpha_dropout_", "feature_dropout", "feature_dropout_",
    "grid_sampler", "grid_sampler_2d", "grid_sampler_3d", "group_norm", "hinge_embedding_loss", "instance_norm",
    "kl_div", "layer_norm", "margin_ranking_loss", "max_pool1d", "max_pool1d_with_indices", "max_pool2d", "max_pool3d",
    "native_batch_norm", "native_group_norm", "native_layer_norm", "pairwise_distance", "pdist", "pixel_shuffle",
    "pixel_unshuffle", "poisson_nll_loss", "rms_norm", "rrelu", "rrelu_", "selu", "selu_", "threshold",
    "threshold_", "triplet_margin_loss",
)  # fmt: skip
_ELSEWHERE = {  # other names that PyTorch has at the top, and the room they are imported from when they are named
    "are_deterministic_algorithms_enabled": "settings", "autocast": "amp", "compile": "settings",
    "finfo": "engine.limits", "from_dlpack": "engine.dlpack", "get_default_device": "settings",
    "get_float32_matmul_precision": "settings", "get_num_interop_threads": "settings", "get_num_threads": "settings",
    "iinfo": "engine.limits", "is_autocast_available": "amp",
    "is_deterministic_algorithms_warn_only_enabled": "settings", "is_storage": "engine.storage",
    "is_warn_always_enabled": "engine.once",     "load": "serialization", "save": "serialization",
    "set_default_device": "settings", "set_default_tensor_type": "settings",
    "set_float32_matmul_precision": "settings", "set_num_interop_threads": "settings", "set_num_threads": "settings",
    "set_printoptions": "printing",
    "set_warn_always": "engine.once", "to_dlpack": "engine.dlpack", "typename": "engine.type_names",
    "use_deterministic_algorithms": "settings", "vmap": "func",
    **dict.fromkeys((
        "BoolTensor", "ByteTensor", "CharTensor", "ComplexDoubleTensor", "ComplexFloatTensor", "DoubleTensor",
        "FloatTensor", "HalfTensor", "IntTensor", "LongTensor", "ShortTensor",
    ), "engine.type_names"),
    **dict.fromkeys(("_check", "_check_index", "_check_type", "_check_value"), "engine.assertions"),
}  # fmt: skip

_PLAIN = {**_attributes.FUNCTIONS, **_factories.FUNCTIONS, **_sampling.FUNCTIONS}

if not _assemble.attached:  # %reload_ext runs this file again, and what was attached is in use by then
    for _topic in (_attributes, _dlpack, _exchange, _factories, _placement, _sampling):
        _topic.attach()
    _assemble.attach()

for _name in dtypes.NAMES:
    globals()[_name] = getattr(dtypes, _name)
globals().update(_PLAIN)


def __getattr__(name: str) -> Any:
    """An operation, built when it is first asked for, or a submodule, imported then."""
    if name in _SUBMODULES:
        return import_module(f"{__name__}.{name}")
    home = "nn.functional.torch_forms" if name in _LAYERS else _ELSEWHERE.get(name)
    operation = _assemble.find(name) if home is None else getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = operation
    return operation


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext autograd_nb`` calls."""
    from .notebook import load

    load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """What ``%unload_ext autograd_nb`` calls."""
    from .notebook import unload

    unload(shell)


__all__ = [
    "Generator", "Size", "Tensor", "as_tensor", "asarray", "autograd", "can_cast", "channels_last", "channels_last_3d",
    "contiguous_format", "default_generator", "device", "dtype", "e", "enable_grad", "from_numpy", "get_default_dtype",
    "inf", "inference_mode", "is_anomaly_check_nan_enabled", "is_anomaly_enabled", "is_grad_enabled",
    "is_inference_mode_enabled", "layout", "memory_format", "nan", "nn", "no_grad", "ops", "pi",
    "preserve_format", "promote_types", "random", "set_default_dtype", "set_grad_enabled",
    "strided", "tensor",
    *dtypes.NAMES, *_PLAIN, *_assemble.public_names(), *_LAYERS, *_ELSEWHERE,
]  # fmt: skip
