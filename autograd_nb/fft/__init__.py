"""Fourier transforms under PyTorch's names: ``torch.fft``. Imported when it is first named."""

from ..engine.missing import answers
from .frequencies import fftfreq, fftshift, ifftshift, rfftfreq
from .one_dimension import fft, hfft, ifft, ihfft, irfft, rfft
from .several_dimensions import (
    fft2,
    fftn,
    hfft2,
    hfftn,
    ifft2,
    ifftn,
    ihfft2,
    ihfftn,
    irfft2,
    irfftn,
    rfft2,
    rfftn,
)

__all__ = [
    "fft", "fft2", "fftfreq", "fftn", "fftshift", "hfft", "hfft2", "hfftn", "ifft", "ifft2", "ifftn", "ifftshift",
    "ihfft", "ihfft2", "ihfftn", "irfft", "irfft2", "irfftn", "rfft", "rfft2", "rfftfreq", "rfftn",
]  # fmt: skip

__getattr__ = answers(__name__)
