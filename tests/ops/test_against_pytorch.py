"""The core operations on PyTorch's own samples: values, first and second gradients, grad_fn names, against PyTorch."""

import warnings

import numpy as np
import pytest

import autograd_nb as ours

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")
pytest.importorskip("expecttest", reason="PyTorch's sample database needs it")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # PyTorch's test support warns about packages it would like to have
    from torch.testing._internal.common_methods_invocations import op_db

CORE = """
T __getitem__ __radd__ __rdiv__ __rmatmul__ __rmul__ __rpow__ __rsub__ abs add all amax amin any argmax argmin bmm cat
chunk clamp clone cos cumsum diag div dot einsum eq equal exp expand flatten floor gather ge gt index_select isinf isnan
le log log_softmax logsumexp lt masked_fill matmul max maximum mean min minimum mm mul mv ne neg
nn.functional.adaptive_avg_pool2d nn.functional.avg_pool2d nn.functional.batch_norm
nn.functional.binary_cross_entropy nn.functional.binary_cross_entropy_with_logits nn.functional.conv2d
nn.functional.cross_entropy nn.functional.embedding nn.functional.gelu nn.functional.l1_loss nn.functional.layer_norm
nn.functional.leaky_relu nn.functional.linear nn.functional.max_pool2d nn.functional.mse_loss nn.functional.nll_loss
nn.functional.relu nn.functional.silu norm outer permute pow prod reciprocal repeat reshape scatter select sigmoid sin
softmax sort sqrt square squeeze stack std sub sum t tan tanh topk transpose tril triu unbind unsqueeze var view where
"""
# Needs a singular value decomposition; samples of a second dtype; a layout of another backend.
LEFT_OUT = ("nuc", "complex", "without_cudnn")
OPS = {
    f"{op.name}.{op.variant_test_name}" if op.variant_test_name else op.name: op
    for op in op_db
    if op.name in CORE.split() and op.variant_test_name not in LEFT_OUT
}
SAMPLES = 5


def translate(value, leaves):
    """A sample's argument for our side; tensors that require grad are noted in ``leaves``."""
    if isinstance(value, torch.Tensor):
        mine = ours.tensor(value.detach().numpy().copy())
        if value.requires_grad:
            leaves.append(mine.requires_grad_())
        return mine
    if isinstance(value, torch.dtype):
        return getattr(ours, str(value).removeprefix("torch."))
    if isinstance(value, torch.Size):
        return ours.Size(value)
    if isinstance(value, (list, tuple)):
        return type(value)(translate(v, leaves) for v in value)
    if isinstance(value, dict):
        return {k: translate(v, leaves) for k, v in value.items()}
    if isinstance(value, slice):
        return slice(*(translate(v, leaves) for v in (value.start, value.stop, value.step)))
    return value


def own_operation(op):
    """Our function of the same name, or our Tensor method where PyTorch has only a method."""
    scope = ours
    for part in op.name.split("."):
        scope = getattr(scope, part, None)
    return scope if callable(scope) and not op.name.startswith("__") else getattr(ours.Tensor, op.name)


def call(op, function, sample_input, args, kwargs):
    if op.name == "T":
        return sample_input.T
    if op.name == "nn.functional.embedding":  # and here the table first
        return function(args[0], sample_input, *args[1:], **kwargs)
    if op.name == "where":  # PyTorch's samples put the condition second
        return function(args[0], sample_input, *args[1:])
    return function(sample_input, *args, **kwargs)


def tensors(result, kind):
    """The tensors of a result in order."""
    if isinstance(result, kind):
        return [result]
    return [t for r in result for t in tensors(r, kind)] if isinstance(result, (list, tuple)) else []


def leaves_of(sample):
    """The tensors of a sample that require grad, in the order ``translate`` meets them."""
    found = []

    def visit(value):
        if isinstance(value, torch.Tensor) and value.requires_grad:
            found.append(value)
        elif isinstance(value, (list, tuple)):
            for v in value:
                visit(v)
        elif isinstance(value, dict):
            for v in value.values():
                visit(v)

    for part in (sample.input, sample.args, sample.kwargs):
        visit(part)
    return found


def chosen(op):
    """A few samples spread over all that PyTorch has for the operation."""
    differentiable = op.supports_autograd
    torch.manual_seed(0)
    dtype = torch.float64 if torch.float64 in op.dtypes else torch.int64
    samples = list(op.sample_inputs("cpu", dtype, requires_grad=differentiable and dtype.is_floating_point))
    step = max(1, len(samples) // SAMPLES)
    return samples[::step][:SAMPLES]


def same(mine, theirs):
    assert tuple(mine.shape) == tuple(theirs.shape)
    assert str(mine.dtype) == str(theirs.dtype)
    expected = theirs.detach().clone().numpy()  # a clone: PyTorch's lazily zero gradients have no memory yet
    np.testing.assert_allclose(mine.detach().numpy(), expected, rtol=1e-7, atol=1e-9)


def compare_gradients(my_outs, their_outs, my_leaves, their_leaves):
    """First and second order, for the same random cotangents."""
    rng = np.random.default_rng(0)
    pairs = [(m, t) for m, t in zip(my_outs, their_outs, strict=True) if t.requires_grad]
    cotangents = [rng.uniform(-1, 1, tuple(t.shape)) for _, t in pairs]
    grads = []
    my_pairs, their_pairs = [m for m, _ in pairs], [t for _, t in pairs]
    for module, outs, leaves in ((ours, my_pairs, my_leaves), (torch, their_pairs, their_leaves)):
        seeds = [module.from_numpy(np.asarray(c)).requires_grad_() for c in cotangents]
        first = module.autograd.grad(outs, leaves, seeds, create_graph=True, allow_unused=True)
        again = [g for g in first if g is not None and g.requires_grad]
        second = ()
        if again:
            ones = [module.ones_like(g) for g in again]
            second = module.autograd.grad(again, [*leaves, *seeds], ones, allow_unused=True)
        grads.append((first, second))
    for mine, theirs in zip(*grads, strict=True):
        for a, b in zip(mine, theirs, strict=True):
            if a is None or b is None:
                present = a if b is None else b
                assert present is None or not present.detach().clone().numpy().any()
            else:
                same(a, b)


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("name", sorted(OPS))
def test_equals_pytorch(name):
    op = OPS[name]
    function = own_operation(op)
    if op.name == "einsum":  # PyTorch's samples put the operands first

        def function(operands, equation, einsum=function):
            return einsum(equation, *operands)

    compared = 0
    for sample in chosen(op):
        my_leaves = []
        try:
            expected = op.op(sample.input, *sample.args, **sample.kwargs)
        except RuntimeError:
            continue  # a sample that PyTorch itself refuses on the CPU
        args = [translate(v, my_leaves) for v in (sample.input, tuple(sample.args), sample.kwargs)]
        result = call(op, function, *args)
        theirs, mine = tensors(expected, torch.Tensor), tensors(result, ours.Tensor)
        for m, t in zip(mine, theirs, strict=True):
            same(m, t)
            assert m.requires_grad == t.requires_grad
            if t.grad_fn is not None:
                assert m.grad_fn.name() == t.grad_fn.name()
        if any(t.requires_grad for t in theirs):
            compare_gradients(mine, theirs, my_leaves, leaves_of(sample))
        if not theirs:
            assert result == expected
        compared += 1
    assert compared


def test_the_whole_core_is_compared():
    assert {op.name for op in OPS.values()} == set(CORE.split())
