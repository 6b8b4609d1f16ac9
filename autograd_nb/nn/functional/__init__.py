"""The functions of ``torch.nn.functional``: what layers compute, without the layers."""

from .activation import elu, gelu, leaky_relu, log_softmax, relu, sigmoid, silu, softmax, softplus, tanh
from .binary_loss import binary_cross_entropy, binary_cross_entropy_with_logits
from .class_loss import cross_entropy, nll_loss
from .convolution import conv1d, conv2d, conv3d
from .distance import cosine_similarity, huber_loss, kl_div, l1_loss, mse_loss, smooth_l1_loss
from .dropout import dropout
from .linear import linear
from .normalization import batch_norm, layer_norm, normalize
from .padding import pad
from .pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, avg_pool1d, avg_pool2d, max_pool1d, max_pool2d
from .sparse import embedding, one_hot

__all__ = [
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "avg_pool1d", "avg_pool2d", "batch_norm", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "conv1d", "conv2d", "conv3d", "cosine_similarity", "cross_entropy", "dropout",
    "elu", "embedding", "gelu", "huber_loss", "kl_div", "l1_loss", "layer_norm", "leaky_relu", "linear", "log_softmax",
    "max_pool1d", "max_pool2d", "mse_loss", "nll_loss", "normalize", "one_hot", "pad", "relu", "sigmoid", "silu",
    "smooth_l1_loss", "softmax", "softplus", "tanh",
]  # fmt: skip
