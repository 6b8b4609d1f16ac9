"""The functions of ``torch.nn.functional``: what layers compute, without the layers."""

from .convolution import conv1d, conv2d, conv3d
from .linear import linear
from .loss import binary_cross_entropy_with_logits
from .padding import pad

__all__ = ["binary_cross_entropy_with_logits", "conv1d", "conv2d", "conv3d", "linear", "pad"]
