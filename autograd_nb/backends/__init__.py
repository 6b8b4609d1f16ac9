"""``torch.backends``: which libraries there are (NumPy's alone), and switches that change nothing here."""

from . import cuda, cudnn, mkl, mkldnn, mps, openmp

__all__ = ["cuda", "cudnn", "mkl", "mkldnn", "mps", "openmp"]
