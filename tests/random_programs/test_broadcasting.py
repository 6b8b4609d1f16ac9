"""Operations of two and three tensors on shapes that broadcast, also without dimensions and without elements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_programs.programs import Program, compare, examples, partner, pieces, shapes

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SMOOTH = pieces("""
a + b; a - b; a * b; a / b; a ** b; b.abs() ** a; torch.atan2(a, b); torch.maximum(a, b); torch.minimum(a, b)
torch.fmax(a, b); torch.fmin(a, b); torch.hypot(a, b); torch.logaddexp(a, b); torch.logaddexp2(a, b)
torch.copysign(a, b); torch.remainder(a, b); torch.fmod(a, b); torch.xlogy(a, b); torch.special.xlog1py(a, b)
torch.ldexp(a, b); torch.float_power(a, b); torch.rsub(a, b); torch.sub(a, b, alpha=2); a.add(b, alpha=0.5)
torch.div(a, b, rounding_mode='floor'); torch.div(a, b, rounding_mode='trunc'); torch.nextafter(a, b)
torch.special.zeta(a.abs() + 1.5, b.abs() + 1); torch.complex(a, b); torch.polar(a.abs(), b)
torch.nn.functional.smooth_l1_loss(a, b)
torch.matmul(a, b)
torch.cosine_similarity(a, b, -1); torch.outer(a, b); torch.kron(a, b); torch.inner(a, b)
torch.dot(a, b); torch.bmm(a, b); torch.mm(a, b); torch.cdist(a, b)
torch.prelu(a, b); torch.heaviside(a, b); torch.stack([a, b]); torch.cat([a, b]); torch.cat([a, b], -1)
torch.hstack([a, b]); torch.vstack([a, b]); torch.dstack([a, b]); torch.einsum('...i,...i->...', a, b)
torch.expand_copy(a, b.shape); a.expand(b.shape); a.expand_as(b); a.broadcast_to(b.shape); a.view_as(b)
a.sum_to_size(b.shape)
""")
PRODUCTS = (
    "matmul", "mm", "bmm", "dot", "addr", "inner", "outer", "einsum", "lerp", "lerp_",
)  # fmt: skip
"""What wants operands of one dtype."""

PLAIN = pieces("""
a == b; a != b; a < b; a <= b; a > b; a >= b; a // b; torch.isclose(a, b); torch.logical_and(a, b)
torch.logical_or(a, b); torch.logical_xor(a, b); torch.allclose(a, b); torch.equal(a, b); torch.bitwise_and(i, j)
i | j; i ^ j; torch.gcd(i, j); torch.lcm(i, j); i << j.abs(); i >> j.abs(); i + j; i // j.abs().add(1)
i % j.abs().add(1); torch.fmod(i, j.abs() + 1); i ** j.abs(); torch.maximum(i, j); torch.floor_divide(i, j.abs() + 1)
torch.broadcast_shapes(a.shape, b.shape); i.masked_fill(j > 0, 3); torch.where(i > 0, i, j); torch.isin(i, j)
""")
THREE = pieces("""
torch.where(a > 0, b, c); torch.where(a > 0, b, 1.5); torch.addcmul(a, b, c); torch.addcmul(a, b, c, value=0.5)
torch.addcdiv(a, b, c); torch.lerp(a, b, c); torch.lerp(a, b, 0.25); torch.clamp(a + b + c, b, c); torch.clamp(a + b, b)
torch.clamp(a + b, max=b); a.masked_fill(b > 0, 2.5); a.masked_fill(b > 0, c.sum())
torch.addr(a, b, c); a.masked_select(b > 0)
torch.broadcast_tensors(a, b, c)[0]; torch.broadcast_tensors(a, b, c)[2]; torch.stack([a, b, c], -1)
a * b + c
torch.cartesian_prod(a, b, c); torch.block_diag(a, b, c)
""")
IN_PLACE = pieces("""
d.add_(b); d.sub_(b, alpha=2); d.mul_(b); d.div_(b); d.pow_(b); d.atan2_(b); d.copy_(b); d.fmod_(b); d.remainder_(b)
d.hypot_(b); d.copysign_(b); d.xlogy_(b); d.addcmul_(b, c); d.addcdiv_(b, c); d.lerp_(b, c)
d.masked_fill_(b > 0, 2.5); d.clamp_(b, c); d += b; d -= b; d *= b; d /= b; d **= b; d.lt_(b)
d.logical_and_(b); d.fill_(b); d[...] = b; d[:] = b; d.clamp_max_(b); d.swapaxes_(0, -1)
""")


@st.composite
def programs(draw):
    """Three operands, one operation, its value and the gradients of all of them."""
    kind = draw(st.sampled_from((SMOOTH, SMOOTH, SMOOTH, PLAIN, THREE, THREE, IN_PLACE)))
    operation = draw(st.sampled_from(kind))
    shape, lines = draw(shapes()), []
    dtypes = ("float32",) if any(f"{name}(" in operation for name in PRODUCTS) else ("float32", "float32", "float64")
    for name, own in zip("abc", (shape, draw(partner(shape)), draw(partner(shape))), strict=True):
        needs_grad = ", requires_grad=True" if draw(st.booleans()) else ""
        dtype = draw(st.sampled_from(dtypes))
        lines.append(f"{name} = fill({own}, {draw(st.integers(0, 7))}, torch.{dtype})")
        if needs_grad:
            lines.append(f"{name}.requires_grad_()")
    if kind is IN_PLACE:
        lines += ["d = a * 1", operation, "out = d"]
    elif kind is PLAIN:
        lines += ["i, j = a.detach().long(), b.detach().long()", f"out = {operation}"]
    else:
        lines.append(f"out = {operation}")
    lines.append("show(out)")
    if kind is not PLAIN:
        lines.append("out.backward(fill(out.shape, 5, out.dtype))")
    return Program(tuple(lines))


@examples(600)
@given(programs())
def test_operands_of_different_shapes(program):
    compare(program)
