"""``torch.backends.cuda``: not here; the switches are remembered and change nothing."""

from types import SimpleNamespace

matmul = SimpleNamespace(allow_tf32=False, allow_fp16_reduced_precision_reduction=True)


def is_built() -> bool:
    """False."""
    return False
