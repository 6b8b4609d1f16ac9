"""Fourier transforms against PyTorch: values, dtypes, graphs, derivatives of two orders, refusals."""

import warnings

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.programs import tree

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

# Written with F = torch.fft; x is real and z complex, of shape (4, 6); s is a signal, v a window.
EXPRESSIONS = """
F.fft(x)
F.fft(z, n=9, dim=0, norm='ortho')
F.fft(x, n=4)
F.ifft(x)
F.ifft(z, norm='forward')
F.rfft(x)
F.rfft(x, n=7, norm='ortho')
F.irfft(z)
F.irfft(z, n=7, norm='forward')
F.irfft(x, n=3)
F.hfft(z)
F.hfft(z, n=5)
F.ihfft(x, norm='ortho')
F.fft2(x)
F.ifft2(z, s=(3, 8))
F.rfft2(x)
F.irfft2(z, s=(4, 7))
F.fftn(z, dim=(0,))
F.ifftn(x, s=(5,))
F.rfftn(x, s=(3, -1), norm='ortho')
F.irfftn(z, dim=(1, 0))
F.hfftn(z)
F.ihfftn(x)
F.hfft2(z, s=(4, 5))
F.ihfft2(x, norm='forward')
F.fftshift(x)
F.ifftshift(z, dim=1)
torch.stft(s, 8, return_complex=True)
torch.stft(s, 8, hop_length=3, window=v, normalized=True, center=False, return_complex=True)
torch.stft(s, 10, win_length=8, window=v, pad_mode='constant', return_complex=True)
torch.stft(s, 10, win_length=8, window=v, pad_mode='circular', return_complex=True)
torch.stft(x, 5, hop_length=2, pad_mode='circular', onesided=False, return_complex=True)
torch.stft(s + 0j, 8, onesided=False, return_complex=True)
torch.istft(torch.stft(s, 8, window=v, return_complex=True), 8, window=v)
torch.istft(torch.stft(s, 8, return_complex=True, normalized=True), 8, normalized=True, length=30)
""".strip().split("\n")
CONSTANT = """
F.fft(torch.ones(3, dtype=torch.int64))
F.fft(torch.tensor([1.0, 2.0]))
F.irfft(torch.tensor([1.0, 2.0]))
F.fftn(torch.tensor(2.0))
F.fftfreq(5)
F.fftfreq(6, d=0.5, dtype=torch.float64)
F.rfftfreq(5)
F.rfftfreq(6, 2.0)
F.fftshift(torch.arange(5))
torch.istft(torch.stft(s.detach(), 8, return_complex=True), 8, length=50)
""".strip().split("\n")
REFUSED = """
F.fft(x, n=0)
F.fft(x, norm='x')
F.fft(x, dim=5)
F.fft(x.half())
F.fft('a')
F.rfft(z)
F.ihfft(z)
F.rfftn(z)
F.ihfftn(z)
F.fftn(x, dim=(0, 0))
F.fftn(x, s=(2, 3), dim=(0,))
F.fftn(x, s=(2, 3, 4))
F.irfftn(x, dim=())
F.fft2(s)
F.fft(torch.tensor(1.0))
F.fftfreq(4, dtype=torch.int64)
torch.stft(s, 8)
torch.stft(s, 100, center=False, return_complex=True)
torch.stft(s, 8, hop_length=0, return_complex=True)
torch.stft(s, 8, win_length=9, return_complex=True)
torch.stft(s, 8, window=torch.ones(5), return_complex=True)
torch.stft(s, 8, pad_mode='x', return_complex=True)
torch.stft(s + 0j, 8, onesided=True, return_complex=True)
torch.istft(x, 8)
torch.istft(z, 9)
torch.istft(z, 6, hop_length=9)
""".strip().split("\n")


def names(module, kind=np.float64):
    rng = np.random.default_rng(0)
    real = rng.normal(size=(4, 6)).astype(kind)
    imaginary = rng.normal(size=(4, 6)).astype(kind)
    arrays = {"x": real, "z": real + 1j * imaginary, "s": rng.normal(size=40).astype(kind), "v": np.ones(8, kind)}
    leaves = {name: module.tensor(a).requires_grad_() for name, a in arrays.items()}
    return {"torch": module, "F": module.fft, **leaves}


def evaluated(module, expression, kind=np.float64):
    scope = names(module, kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(expression, scope), [scope[k] for k in "xzsv"]


def weighted(module, tensor):
    weights = module.arange(1.0, tensor.numel() + 1).reshape(tuple(tensor.shape)) / tensor.numel()
    total = (tensor * weights * tensor).sum()
    return total.real + total.imag if total.dtype.is_complex else total


def array(tensor):
    return None if tensor is None else tensor.detach().resolve_conj().numpy()


def derivatives(module, expression):
    out, leaves = evaluated(module, expression)
    first = module.autograd.grad(weighted(module, out), leaves, create_graph=True, allow_unused=True)
    moved = sum(weighted(module, g) for g in first if g is not None)
    second = module.autograd.grad(moved, leaves, allow_unused=True)
    return tree(out), [array(out), *map(array, first), *map(array, second)]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_values_graphs_and_two_derivatives(expression):
    mine, theirs = (derivatives(m, expression) for m in (ours, torch))
    assert mine[0] == theirs[0]
    for a, b in zip(mine[1], theirs[1], strict=True):
        assert (a is None) == (b is None)
        if a is not None:
            assert a.dtype == b.dtype
            np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9 * max(1, np.abs(b).max()))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_single_precision_stays_single(expression):
    mine, theirs = (evaluated(m, expression, np.float32)[0] for m in (ours, torch))
    assert str(mine.dtype) == str(theirs.dtype)
    np.testing.assert_allclose(array(mine), array(theirs), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("expression", CONSTANT)
def test_what_has_no_derivative(expression):
    mine, theirs = (evaluated(m, expression)[0] for m in (ours, torch))
    assert str(mine.dtype) == str(theirs.dtype)
    np.testing.assert_allclose(array(mine), array(theirs), atol=1e-6)


@pytest.mark.parametrize("expression", REFUSED)
def test_refusals_in_pytorchs_words(expression):
    said = []
    for module in (ours, torch):
        with pytest.raises(Exception) as caught:
            evaluated(module, expression)
        said.append((type(caught.value).__name__, str(caught.value).split("\n")[0]))
    assert said[0] == said[1]


def test_padding_in_istft_is_announced():
    spectra = ours.stft(ours.ones(16), 4, return_complex=True)
    with pytest.warns(UserWarning, match="The length of signal is shorter than the length parameter"):
        ours.istft(spectra, 4, length=40)
