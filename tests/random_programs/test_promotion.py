"""Which dtype comes out: tensors of every dtype, with and without dimensions, beside each other and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_programs.programs import Program, compare, examples, pieces

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

WHOLE = ("uint8", "int8", "int16", "int32", "int64")
DTYPES = ("bool", *WHOLE, "float16", "float32", "float64", "complex64", "complex128")
NAMES_ONLY = ("uint16", "uint32", "uint64")
"""PyTorch stores these and computes next to nothing with them."""

VALUES = {
    "b": "[True, False, True]",
    "u": "[1, 2, 5]",
    "i": "[1, -2, 3]",
    "f": "[0.5, -1.5, 2.0]",
    "c": "[1 + 2j, 0.5j, -1.5]",
}
# No infinity: beside complex numbers PyTorch multiplies it by one, which leaves nan.
NUMBERS = ("True", "False", "2", "-3", "0.5", "-1.5", "1.5j", "2 - 1j", "100")
COMPUTE = pieces("""
a + b; a - b; a * b; a / b; a // b; a % b; a ** b; b + a; b - a; b * a; b / a; b // a; b % a; b ** a; a & b; a | b
a ^ b; a << b; a >> b; a == b; a != b; a < b; a <= b; a > b; a >= b; b < a; torch.add(a, b, alpha=2)
a.add(b, alpha=0.5); torch.rsub(a, b); torch.true_divide(a, b)
torch.div(a, b, rounding_mode='floor'); torch.div(a, b, rounding_mode='trunc'); torch.fmod(a, b)
torch.remainder(a, b); torch.pow(a, b); torch.float_power(a, b); torch.atan2(a, b); torch.maximum(a, b)
torch.minimum(a, b); torch.fmax(a, b); torch.hypot(a, b); torch.logaddexp(a, b); torch.copysign(a, b)
torch.xlogy(a, b); torch.heaviside(a, b); torch.gcd(a, b); torch.lcm(a, b); torch.nextafter(a, b)
torch.logical_and(a, b); torch.logical_or(a, b); torch.logical_xor(a, b); torch.bitwise_and(a, b)
torch.where(a > 0, a, b); torch.where(torch.tensor(True), b, a); torch.cat([a, b]); torch.stack([a, b])
torch.lerp(a, b, 0.5); torch.addcmul(a, b, a); torch.clamp(a, max=b)
torch.isclose(a, b); torch.eq(a, b); torch.complex(a, b); torch.result_type(a, b); a.masked_fill(a == a, b)
torch.full((2,), b); torch.outer(a, b); torch.dot(a, b); torch.matmul(a, b)
torch.isin(a, b); torch.allclose(a, b); torch.equal(a, b)
a.type_as(b); a.new_tensor(b); torch.as_tensor(b)
""")
ALONE = pieces("""
a.sum(); a.mean(); a.prod(); a.cumsum(0); a.cumprod(0); a.exp(); a.sqrt(); a.abs(); -a; ~a; a.sign(); a.floor()
a.round(); a.ceil(); a.trunc(); a.frac(); a.sin(); a.sigmoid(); a.relu(); a.reciprocal(); a.square(); a.max()
a.amax(); a.argmax(); a.any(); a.all(); a.std(); a.var(); a.norm(); a.sort()[0]; a.float(); a.half(); a.int()
a.bool(); a.double(); a.long(); a.real; a.imag; a.conj(); a.angle(); a.isnan(); a.isfinite(); a.logical_not()
a.sum(dtype=torch.{c}); a.mean(dtype=torch.{c}); a.to(torch.{d}); a.cumsum(0, dtype=torch.{c})
torch.zeros_like(a, dtype=torch.{d}); a.softmax(0); a.softmax(0, dtype=torch.{c}); a.clamp(0, 1); a.clamp(0.5, 2)
a.type(torch.{d}); a.is_floating_point(); a.element_size(); a.tolist(); a.nansum(); a.logsumexp(0); a.erf(); a.gt(1)
a.median(); a.nan_to_num(); a.diff(); a.flip(0); a.sgn(); a.expm1(); a.log1p(); a.rsqrt(); a.tanh(); a.count_nonzero()
a.prod(dtype=torch.{c}); torch.promote_types(a.dtype, torch.{d}); torch.can_cast(a.dtype, torch.{d})
torch.full((2,), 1, dtype=a.dtype)
""")
WRITES = pieces("""
a += b; a -= b; a *= b; a /= b; a //= b; a %= b; a **= b; a &= b; a |= b; a ^= b; a <<= b; a >>= b; a.copy_(b)
a.fill_(b); a[...] = b; a[:1] = b; a[a == a] = b; a.masked_fill_(a == a, b); a.add_(b, alpha=2)
a.sub_(b); a.div_(b, rounding_mode='floor'); a.pow_(b); a.lt_(b); a.eq_(b); a.clamp_(b); a.clamp_(max=b); a.atan2_(b)
a.remainder_(b); a.fmod_(b); a.logical_and_(b); a.addcmul_(b, b); a.copysign_(b)
a.index_fill_(0, torch.tensor([0]), b); a.exp_(); a.sqrt_(); a.neg_(); a.abs_(); a.sigmoid_(); a.relu_(); a.floor_()
a.mul_(0.5); a.zero_(); a.logical_not_(); a.bitwise_not_(); a.square_(); a.reciprocal_(); a.clamp_(0, 1)
a.clamp_(0.5); a.float_power_(b); a.xlogy_(b); a.true_divide_(b)
""")

TENSORS_ONLY = (
    "outer", "new_tensor", "atan2", "atan2_", "addcmul", "addcmul_", "addcdiv", "type_as", "lerp", "dot", "matmul",
    "cat", "stack", "maximum", "minimum", "fmax", "hypot", "logaddexp", "heaviside", "gcd", "lcm", "nextafter",
    "complex", "equal", "allclose", "isclose", "logical_and", "logical_or", "logical_xor", "logical_and_",
)  # fmt: skip


def source(dtype, dims, nonzero=False):
    """A tensor with values that the dtype can hold; PyTorch divides by zero in place until it comes to it."""
    kind = "b" if dtype == "bool" else dtype[0]
    values = VALUES[kind] if kind != "b" or not nonzero else "[True, True, True]"
    return f"torch.tensor({values if dims else values.strip('[]').split(', ')[0]}, dtype=torch.{dtype})"


def fits(text, lines):
    """False where PyTorch's own sentences depend on which of its checks is the first."""
    complex_one = any("complex" in line or "j" in line for line in lines)
    truth = lines[-1] in ("b = True", "b = False")
    if any(part in text for part in ("clamp", "copysign", "fmod", "remainder", "%")):
        return not complex_one and not truth
    return not truth or ("**" not in text and "pow" not in text)


@st.composite
def programs(draw):
    """A tensor, perhaps another one or a number, an operation, and the gradient where there is one."""
    dtype = draw(st.sampled_from(DTYPES))
    kind = draw(st.sampled_from((COMPUTE,) * 4 + (ALONE,) * 2 + (WRITES,) * 2))
    writing = kind is WRITES
    lines = [f"a = {source(dtype, draw(st.integers(0, 3)))}"]
    if draw(st.integers(0, 2)):
        # Half beside complex would be complex32, which no tensor here has.
        unknown = ("complex64", "complex128") if dtype == "float16" else ("float16",) if dtype[0] == "c" else ()
        other = draw(st.sampled_from([d for d in DTYPES if d not in unknown]))
        lines.append(f"b = {source(other, draw(st.booleans()), writing)}")
    else:
        other = None
        lines.append(f"b = {draw(st.sampled_from([n for n in NUMBERS if 'j' not in n or dtype != 'float16']))}")
    if other is None:
        kind = [text for text in kind if not any(f"{name}(" in text for name in TENSORS_ONLY)]
    text = draw(st.sampled_from([text for text in kind if fits(text, lines)])).format(
        d=draw(st.sampled_from((*DTYPES, *NAMES_ONLY))), c=draw(st.sampled_from(DTYPES))
    )  # fmt: skip
    # PyTorch lets whole numbers record what is put into them and fails assertions of its own in backward(); the
    # derivative of a power subtracts one from the exponent, which it refuses to do with truth values.
    refused = "masked_fill" in text or "where" in text or "//=" in text
    recorded = not refused and "dtype=" not in text and other != "bool"
    for name, own in (("a", dtype), ("b", other)):
        if recorded and own and own[0] in "fc" and (dtype[0] in "fc" or not writing) and draw(st.booleans()):
            lines.append(f"{name}.requires_grad_()")
    if writing:
        lines += ["if a.requires_grad: a = a * 1", text, "out = a"]
    else:
        lines.append(f"out = {text}")
    lines += ["show(out)", "if hasattr(out, 'backward') and out.requires_grad: out.backward(torch.ones_like(out))"]
    return Program(tuple(lines))


@examples(600)
@given(programs())
def test_dtypes_beside_each_other(program):
    compare(program)
