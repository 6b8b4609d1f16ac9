"""What PyTorch says where log probabilities, classes and weights do not fit together."""

from __future__ import annotations

from .errors import not_implemented
from .matmul_checks import scalar_type


def _check_values(kernel, self, target, weight):
    if self.dtype.kind != "f":
        raise not_implemented(kernel, self)
    if target.dtype.char not in "lqB":
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {scalar_type(target)}")
    if weight is not None and weight.dtype != self.dtype:
        raise RuntimeError(f"expected scalar type {scalar_type(self)} but found {scalar_type(weight)}")


def check_nll(self, target, weight):
    """self (N, C) or (C), target (N) or (), weight (C)."""
    if target.ndim > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if self.ndim > 1 and (target.ndim != 1 or target.shape[0] != self.shape[0]):
        raise RuntimeError(f"size mismatch (got input: {list(self.shape)}, target: {list(target.shape)})")
    classes = self.shape[-1]
    if weight is not None and weight.shape != (classes,):
        raise RuntimeError(
            f"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor of "
            f"shape: {list(weight.shape)}"
        )
    _check_values("nll_loss_out_frame", self, target, weight)


def check_nll_2d(self, target, weight):
    """self (N, C, H, W), target (N, H, W), weight (C)."""
    if target.ndim != 3:
        raise RuntimeError(
            f"only batches of spatial targets supported (3D tensors) but got targets of dimension: {target.ndim}"
        )
    if self.ndim != 4:
        raise RuntimeError(
            f"only batches of spatial inputs supported (4D tensors), but got input of dimension: {self.ndim}"
        )
    if self.shape[0] != target.shape[0] or self.shape[2:] != target.shape[1:]:
        raise RuntimeError(f"size mismatch (got input: {list(self.shape)} , target: {list(target.shape)}")
    if weight is not None and weight.size != self.shape[1]:
        raise RuntimeError("weight tensor should be defined either for all or no classes")
    _check_values("nll_loss2d_forward_out_frame", self, target, weight)
