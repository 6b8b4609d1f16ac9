"""The short-time Fourier transform and its inverse."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .. import dtypes
from ..engine.assemble import aten, composite
from ..engine.tensor import Tensor
from .arguments import parsed
from .wrapping import wrapped

PADS = {"reflect": "reflection_pad1d", "replicate": "replication_pad1d"}


@composite()
@parsed
def stft(
    input: Tensor, n_fft: int, hop_length: Any = None, win_length: Any = None, window: Any = None,
    center: bool = True, pad_mode: str = "reflect", normalized: bool = False, onesided: Any = None,
    return_complex: Any = None, align_to_window: Any = None,
) -> Tensor:  # fmt: skip
    """The spectra of overlapping pieces of a signal: frequencies by pieces, for a signal or a batch of them.

    >>> import autograd_nb as torch
    >>> torch.stft(torch.ones(8), 4, return_complex=True).shape
    torch.Size([3, 9])
    """
    hop = n_fft // 4 if hop_length is None else hop_length
    width = n_fft if win_length is None else win_length
    is_complex = input.dtype.is_complex or (window is not None and window.dtype.is_complex)
    source = _padded(input, n_fft // 2, pad_mode) if center else input
    if return_complex is None and not is_complex:
        raise RuntimeError(
            "stft requires the return_complex parameter be given for real inputs, and will further require that "
            "return_complex=True in a future PyTorch release."
        )
    call = {
        "n_fft": n_fft, "hop_length": hop, "win_length": width, "window": window, "normalized": normalized,
        "onesided": onesided, "return_complex": return_complex, "align_to_window": align_to_window,
    }  # fmt: skip
    _check_signal(source, call)
    onesided = not is_complex if onesided is None else onesided
    if onesided and is_complex:
        raise RuntimeError("Cannot have onesided output if window or input is complex")
    pieces = aten.frames(source if source.ndim == 2 else source.unsqueeze(0), n_fft, hop)
    window = _written_window(window, width, n_fft, source.dtype)
    pieces = pieces if window is None else pieces * window
    mode = 1 if normalized else 0
    if is_complex:
        spectra = aten.fft_c2c(pieces, (2,), mode, True)
    else:
        spectra = aten.fft_r2c(pieces, (2,), mode, onesided)
    spectra.transpose_(1, 2)
    if source.ndim == 1:
        spectra.squeeze_(0)
    return spectra if return_complex or return_complex is None else aten.view_as_real(spectra)


def _padded(signal: Tensor, count: int, pad_mode: str) -> Tensor:
    if pad_mode not in ("constant", "circular") and pad_mode not in PADS:
        raise NotImplementedError(f"Unrecognised padding mode {pad_mode}")
    shape = signal._a.shape
    wide = signal.view((1,) * (3 - signal.ndim) + shape)
    if pad_mode == "circular":
        wide = wrapped(wide, (count, count))
    elif pad_mode == "constant":
        wide = aten.constant_pad_nd(wide, (count, count), 0)
    else:
        wide = getattr(aten, PADS[pad_mode])(wide, (count, count))
    return wide.view(wide._a.shape[3 - signal.ndim :] if signal.ndim < 3 else wide._a.shape)


def _window(window: Any, width: int, n_fft: int, dtype: dtypes.dtype) -> Any:
    """The window with zeros on both sides up to ``n_fft``; None where nothing would change."""
    if width == n_fft:
        return window
    if window is None:
        window = Tensor._of(np.ones(width, dtype.numpy))
    before = (n_fft - width) // 2
    return aten.constant_pad_nd(window, (before, n_fft - width - before), 0)


def _written_window(window: Any, width: int, n_fft: int, dtype: dtypes.dtype) -> Any:
    """The same, written into zeros: the graph of ``stft`` shows the write."""
    if width == n_fft:
        return window
    padded = Tensor._of(np.zeros(n_fft, (dtype if window is None else window.dtype).numpy))
    middle = padded.narrow(0, (n_fft - width) // 2, width)
    if window is None:
        middle.fill_(1)
    else:
        middle.copy_(window)
    return padded


def _shown(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"torch.{dtypes.SCALAR_TYPE_NAMES[value.dtype]}Tensor{{{list(value._a.shape)}}}"
    return str(int(value)) if isinstance(value, bool) else str(value)


def _check_signal(signal: Tensor, call: dict[str, Any]) -> None:
    listed = ", ".join(f"{name}={_shown(value)}" for name, value in call.items())
    name = f"torch.{dtypes.SCALAR_TYPE_NAMES[signal.dtype]}Tensor{list(signal._a.shape)}"
    n_fft, hop, width, window = (call[key] for key in ("n_fft", "hop_length", "win_length", "window"))

    def expect(held: bool, what: str) -> None:
        if not held:
            raise RuntimeError(f"stft({name}, {listed}) : expected {what}")

    kind = signal.dtype
    expect(kind.is_floating_point or kind.is_complex, "a tensor of floating point or complex values")
    expect(signal.ndim in (1, 2), "a 1D or 2D tensor")
    length = signal._a.shape[-1]
    expect(0 < n_fft <= length, f"0 < n_fft < {length}, but got n_fft={n_fft}")
    expect(hop > 0, f"hop_length > 0, but got hop_length={hop}")
    expect(0 < width <= n_fft, f"0 < win_length <= n_fft, but got win_length={width}")
    if window is not None:
        sizes = list(window._a.shape)
        expect(
            sizes == [width],
            f"a 1D window tensor of size equal to win_length={width}, but got window with size {sizes}",
        )


@composite()
@parsed
def istft(
    input: Tensor, n_fft: int, hop_length: Any = None, win_length: Any = None, window: Any = None,
    center: bool = True, normalized: bool = False, onesided: Any = None, length: Any = None,
    return_complex: bool = False,
) -> Tensor:  # fmt: skip
    """The signal that has these spectra: pieces are laid over one another, weighted by the window.

    >>> import autograd_nb as torch
    >>> x = torch.arange(8.)
    >>> torch.istft(torch.stft(x, 4, return_complex=True), 4)
    tensor([0., 1., 2., 3., 4., 5., 6., 7.])
    """
    hop = n_fft // 4 if hop_length is None else hop_length
    width = n_fft if win_length is None else win_length
    call = {
        "n_fft": n_fft, "hop_length": hop, "win_length": width, "window": window, "center": center,
        "normalized": normalized, "onesided": onesided, "length": length, "return_complex": return_complex,
    }  # fmt: skip
    if not input.dtype.is_complex:
        raise RuntimeError(
            "istft requires a complex-valued input tensor matching the output from stft with return_complex=True."
        )
    if onesided is None:
        onesided = input._a.shape[-2] != n_fft
    _check_spectra(input, call, onesided)
    pieces = _pieces(input, n_fft, normalized, return_complex)
    count = pieces._a.shape[1]
    window = _window(window, width, n_fft, dtypes.of(input._a.real))
    weights = Tensor._of(np.ones(n_fft, input._a.real.dtype)) if window is None else window
    total = n_fft + hop * (count - 1)
    signal = aten.unfold_backward(pieces * weights.view(1, 1, n_fft), (pieces._a.shape[0], total), 1, n_fft, hop)
    envelope = aten.unfold_backward(weights.pow(2).expand(1, count, n_fft), (1, total), 1, n_fft, hop)
    start = n_fft // 2 if center else 0
    end = start + length if length is not None else (total - n_fft // 2 if center else total)
    signal, envelope = (aten.slice_dim(t, 1, start, min(end, total)) for t in (signal, envelope))
    if not np.abs(envelope._a).min() > 1e-11:
        raise RuntimeError(f"{_called(input, call)} window overlap add min: 1")
    signal = signal / envelope
    if end > total:
        warnings.warn(
            "The length of signal is shorter than the length parameter. Result is being padded with zeros in the tail. "
            "Please check your center and hop_length settings.",
            stacklevel=2,
        )
        signal = aten.constant_pad_nd(signal, (0, end - total), 0)
    return signal.squeeze(0) if input.ndim == 2 else signal


def _pieces(spectra: Tensor, n_fft: int, normalized: bool, return_complex: bool) -> Tensor:
    """The inverse transform of each spectrum, as rows."""
    parts = aten.view_as_real(spectra)
    rows = aten.view_as_complex((parts.unsqueeze(0) if spectra.ndim == 2 else parts).transpose(1, 2))
    mode = 1 if normalized else 2
    if return_complex:
        return aten.fft_c2c(rows, (2,), mode, False)
    half = n_fft // 2 + 1
    if rows._a.shape[2] != half:
        rows = aten.slice_dim(rows, 2, 0, half)
    return aten.fft_c2r(rows, (2,), mode, n_fft)


def _called(spectra: Tensor, call: dict[str, Any]) -> str:
    listed = ", ".join(f"{name}={_shown(value)}" for name, value in call.items())
    return f"istft(CPU{dtypes.SCALAR_TYPE_NAMES[spectra.dtype]}Type{list(spectra._a.shape)}, {listed})"


def _check_spectra(spectra: Tensor, call: dict[str, Any], onesided: bool) -> None:
    n_fft, hop, width, window = (call[key] for key in ("n_fft", "hop_length", "win_length", "window"))

    def expect(held: bool, what: str) -> None:
        if not held:
            raise RuntimeError(f"{_called(spectra, call)} : expected {what}")

    expect(spectra.ndim in (2, 3), f"a tensor with 2 or 3 dimensions, but got {spectra.ndim}")
    size = spectra._a.shape[-2]
    if onesided:
        expect(
            size == n_fft // 2 + 1,
            "the frequency dimension (3rd to the last) of the input tensor to match n_fft / 2 + 1 when onesided=True, "
            f"but got {size}",
        )
    else:
        expect(
            size == n_fft,
            "the frequency dimension (3rd to the last) of the input tensor to match n_fft when onesided=False, but "
            f"got {size}",
        )
    expect(0 < hop <= width, "0 < hop_length <= win_length")
    expect(0 < width <= n_fft, "0 < win_length <= n_fft")
    if window is not None:
        expect(
            list(window._a.shape) == [width],
            f"a 1D window tensor of size equal to win_length={width}, but got window with size {list(window._a.shape)}",
        )
    if onesided and call["return_complex"]:
        raise RuntimeError("Cannot have onesided output if window or input is complex")
