"""The layers, losses and containers, in files named as in PyTorch."""

from . import (
    activation,
    adaptive,
    batchnorm,
    channelshuffle,
    container,
    conv,
    distance,
    dropout,
    flatten,
    fold,
    instancenorm,
    linear,
    loss,
    normalization,
    padding,
    pixelshuffle,
    pooling,
    rnn,
    sparse,
    transformer,
    upsampling,
)
from .module import Module

_TOPICS = (
    activation, adaptive, batchnorm, channelshuffle, container, conv, distance, dropout, flatten, fold, instancenorm,
    linear, loss, normalization, padding, pixelshuffle, pooling, rnn, sparse, transformer, upsampling,
)  # fmt: skip

for _topic in _TOPICS:
    for _name in _topic.__all__:
        globals()[_name] = getattr(_topic, _name)

__all__ = ["Module", *(name for topic in _TOPICS for name in topic.__all__)]
