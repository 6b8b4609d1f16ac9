"""The jvp hints of the cards: each gives what the transposed rule of reverse mode gives."""

import numpy as np
import pytest

import autograd_nb as torch
from autograd_nb.autograd import forward_ad
from autograd_nb.engine import duals, pushforward

EXPRESSIONS = """
x+w|x+1.5|x-w|2-x|-x|x*w|x*3|x/2|x/w|x[0]|x[:,1:3]|x[1:,::2]|x[[0,1]]|x[idx]|x[m]|x.diagonal()|x.unfold(1,2,1)
x.unbind(0)|x.split(2,1)|x.split([1,3],1)|x.repeat(2,1)|x.flip(0)|x.roll(1,0)|x.rot90()|x.tril()|x.triu()|x.diag()
torch.diag_embed(x)|x.float()|x.to(torch.complex128).real|x.clone()|torch.where(m,x,w)|torch.where(m,x,2.)|x.cumsum(1)
F.embedding(ix,x)|torch.cat([x,w,x])|torch.stack([x,w])|torch.cat([x,w.float()])|torch.stack([x,w.float()])|x.sum()
x.sum(1)|x.mean()|x.mean(0)|F.pad(x,(1,1),value=3.)|F.pad(x[None],(1,1),mode='reflect')|x.masked_select(m)
F.pad(x[None],(1,1),mode='replicate')|x.masked_scatter(m,w)|x.take(ix)|x.index_fill(0,idx,2.)|x.masked_fill(m,2.)
x.index_fill(0,idx,w.sum())|x.index_copy(0,idx,w)|F.avg_pool2d(x[None],2)|F.adaptive_avg_pool2d(x[None],(2,1))
x.view(-1)|x.reshape(2,6)|x.t().reshape(-1)|x.t().contiguous()|x[0].expand(3,4)|x.permute(1,0)|x.transpose(0,1)|x.t()
x[None].squeeze()|x[None].squeeze(0)|x[None].squeeze((0,))|x.unsqueeze(0)|x.gather(1,ixx)|x.scatter(1,ixx,w[:,:3])
x.scatter(1,ixx,2.)|x.scatter_add(1,ixx,w[:,:3])|x.index_select(0,idx)|x.index_add(0,idx,w,alpha=2)|x.max(1)|x.sort(1)
x.exp()|x.exp2()|x.expm1()|x.log()|x.log2()|x.log10()|x.log1p()|x.sqrt()|x.rsqrt()|x.reciprocal()|x.abs()|x.sigmoid()
(x-.5).relu()|F.leaky_relu(x-.5)|F.elu(x-.5)|F.silu(x)|F.softplus(x)|x.erf()|x.erfc()|F.gelu(x)|x**3|x**2|2**x|x**w
F.gelu(x,approximate='tanh')|x.sin()|x.cos()|x.tan()|x.asin()|x.acos()|x.atan()|x.sinh()|x.cosh()|x.tanh()|x.asinh()
(x+1.5).acosh()|x.atanh()|F.mish(x)|F.hardswish(x)|F.hardsigmoid(x)|F.logsigmoid(x)|F.hardshrink(x)|F.softshrink(x)
F.celu(x)|F.threshold(x,.5,.1)|x.deg2rad()|x.rad2deg()|x.sinc()|x.nan_to_num()|x.lgamma()|x.digamma()|x.logit()
torch.i0(x)|x.erfinv()|x.xlogy(2.)|torch.xlogy(2.,x)|torch.copysign(x,-1.)|x@w.t()|torch.mm(x,w.t())|x@w[0]
torch.bmm(x[None],w.t()[None])|torch.dot(x[0],w[0])|x.index_put((idx,),w[idx])|torch.linalg.cross(x[:,:3],w[:,:3])
torch.fft.fft(x).abs()|torch.fft.rfft(x).real|torch.fft.irfft(x+0j)|x.softmax(1)|x.log_softmax(1)|F.linear(x,w,w[:,0])
torch.addmm(w[:,:3],x,w.t(),beta=2,alpha=3)|F.conv1d(x[None],w[:,None,:2].expand(3,3,2),w[:,0],padding=1)|F.linear(x,w)
"""


# PyTorch's own conventions for matrices of which a half counts, and a rule that looks at the gradient's sign.
OTHERWISE = {"triangular_solve", "cholesky", "linalg_cholesky_ex", "linalg_eigh", "logcumsumexp"}


def operands():
    """Dual tensors with gradients, and indices."""
    numbers = np.random.default_rng(0)

    def dual(*shape):
        value, direction = (torch.from_numpy(numbers.uniform(0.2, 0.9, shape)) for _ in range(2))
        return forward_ad.make_dual(value.requires_grad_(), direction)

    return {
        "torch": torch, "F": torch.nn.functional, "x": dual(3, 4), "w": dual(3, 4), "idx": torch.tensor([2, 0, 1]),
        "ix": torch.tensor([[0, 2], [1, 1]]), "ixx": torch.tensor([[0, 3, 1], [1, 0, 2], [2, 3, 0]]),
        "m": torch.tensor([[True, False, True, False], [False] * 4, [True] * 4]),
    }  # fmt: skip


def both_ways(seen):
    """``push`` by the hint and without it, compared."""

    def push(card, bound, out, tangents):
        by_hint = pushforward.push(card, bound, out, tangents)
        if card.jvp is not None and card.name not in OTHERWISE:
            seen.add(card.name)
            carries = [t for t in (by_hint if isinstance(by_hint, tuple) else (by_hint,)) if t is not None]
            plain = pushforward.transposed(card, bound, out, tangents)
            plain = [t for t in (plain if isinstance(plain, tuple) else (plain,)) if t is not None]
            for a, b in zip(carries, plain, strict=True):
                assert a.dtype is b.dtype, card.name
                np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-5, err_msg=card.name)
        return by_hint

    return push


@pytest.mark.parametrize("line", EXPRESSIONS.split("\n")[1:-1])
def test_a_hint_says_what_the_transposed_rule_says(line, monkeypatch):
    seen = set()
    monkeypatch.setattr(duals, "push", both_ways(seen))
    for expression in line.split("|"):
        with forward_ad.dual_level():
            names = operands()
            out = eval(expression, names)
            out = out[0] if isinstance(out, tuple) else out
            assert forward_ad.unpack_dual(out).tangent is not None, expression
            x, w = names["x"], names["w"]
            first = torch.autograd.grad((out * out).sum(), (x, w), create_graph=True, materialize_grads=True)
            if first[0].requires_grad:
                torch.autograd.grad((first[0] * first[0]).sum(), x, allow_unused=True)
    assert len(seen) > 5
