"""Every operation on PyTorch's own samples: ``vmap`` against one sample after the other, in value and in gradient."""

import warnings

import numpy as np
import pytest

import autograd_nb as ours
from autograd_nb.engine import tree

torch = pytest.importorskip("torch", reason="PyTorch's samples are used")
pytest.importorskip("expecttest", reason="PyTorch's sample database needs it")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch.testing._internal.common_methods_invocations import op_db

# Random numbers and unset memory.
RANDOM = (
    "empty", "new_empty", "rand", "randn", "randint", "normal", "bernoulli", "multinomial", "dropout", "rrelu",
    "cauchy", "exponential", "geometric", "uniform", "multi_head_attention_forward", "scaled_dot_product",
    "fractional_max_pool",
)  # fmt: skip
BATCH, SAMPLES = 3, 2


def resolved(name):
    """Our function of PyTorch's name; None where it is not there."""
    found = ours
    try:
        for part in name.split("."):
            found = getattr(found, part)
    except (AttributeError, ModuleNotFoundError):
        return None
    return found


OPS = {
    f"{op.name}.{op.variant_test_name}" if op.variant_test_name else op.name: op
    for op in op_db
    if torch.float32 in op.dtypes and not any(word in op.name for word in RANDOM) and callable(resolved(op.name))
}


def translated(value):
    if isinstance(value, torch.Tensor):
        return ours.tensor(value.detach().numpy().copy())
    if isinstance(value, torch.dtype):
        return getattr(ours, str(value).removeprefix("torch."))
    if isinstance(value, torch.device):
        return ours.device("cpu")
    if type(value) in (list, tuple):
        return type(value)(map(translated, value))
    return {k: translated(v) for k, v in value.items()} if isinstance(value, dict) else value


class Sample:
    """One call of an operation: its arguments as leaves, and which of these are tensors."""

    def __init__(self, op, sample):
        self.function = resolved(op.name)
        self.leaves, self.spec = tree.flatten((translated((sample.input, *sample.args)), translated(sample.kwargs)))
        self.tensors = [k for k, v in enumerate(self.leaves) if isinstance(v, ours.Tensor)]
        self.floats = [k for k in self.tensors if self.leaves[k].is_floating_point()]

    def call(self, changed):
        """The tensors among the results, with some leaves replaced."""
        leaves = [changed.get(k, v.clone() if k in self.tensors else v) for k, v in enumerate(self.leaves)]
        args, kwargs = tree.unflatten(leaves, self.spec)
        return [v for v in tree.leaves_of(self.function(*args, **kwargs)) if isinstance(v, ours.Tensor)]


def samples(op):
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _, sample in zip(range(SAMPLES), op.sample_inputs("cpu", torch.float32), strict=False):
            found = Sample(op, sample)
            if found.floats and works(found, {}):
                yield found


def works(sample, changed):
    """Whether it gives tensors at all; not every sample is one that our side or these arguments know."""
    try:
        return bool(sample.call(changed))
    except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError, AttributeError):
        return False


def equal(got, rows):
    expected = np.stack([r.detach().numpy() for r in rows])
    assert got.dtype is rows[0].dtype
    np.testing.assert_allclose(got.detach().numpy(), expected, rtol=2e-3, atol=1e-3)


# What PyTorch refuses too: results whose shape or course depends on the values.
REFUSED = ("vmap", "data pointer")
NO_DERIVATIVE = "derivative for"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", OPS)
def test_values(name):
    for sample in samples(OPS[name]):
        for mapped in {tuple(sample.floats), tuple(sample.floats[:1])}:
            versions = [{k: sample.leaves[k] * (1 - 0.05 * b) for k in mapped} for b in range(BATCH)]
            rows = [sample.call(version) for version in versions]
            if any([t.shape for t in row] != [t.shape for t in rows[0]] for row in rows):
                continue
            stacked = [ours.stack([version[k] for version in versions]) for k in mapped]
            try:
                got = ours.vmap(lambda *v, s=sample, m=mapped: s.call(dict(zip(m, v, strict=True))))(*stacked)
            except RuntimeError as error:
                if any(word in str(error) for word in REFUSED):
                    continue
                raise
            for k, value in enumerate(got):
                equal(value, [row[k] for row in rows])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name, op in OPS.items() if op.supports_autograd])
def test_many_gradients_in_one_pass(name):
    for sample in samples(OPS[name]):
        leaves = {k: sample.leaves[k].clone().requires_grad_() for k in sample.floats}
        if not works(sample, leaves):
            continue
        outputs = [o for o in sample.call({k: v * 1 for k, v in leaves.items()}) if o.requires_grad]
        if not outputs:
            continue
        ours.manual_seed(0)
        seeds = [ours.randn(BATCH, *o.shape).to(o.dtype) for o in outputs]
        given = {"retain_graph": True, "allow_unused": True, "materialize_grads": True}
        wanted = list(leaves.values())
        try:
            rows = [ours.autograd.grad(outputs, wanted, [s[b] for s in seeds], **given) for b in range(BATCH)]
        except RuntimeError as error:
            if NO_DERIVATIVE in str(error):
                continue
            raise
        got = ours.autograd.grad(outputs, wanted, seeds, is_grads_batched=True, **given)
        for k, (leaf, value) in enumerate(zip(leaves.values(), got, strict=True)):
            if value.shape == leaf.shape:  # nothing depends on it: the same zeros for all, as in PyTorch
                assert not value.any()
                continue
            equal(value, [row[k] for row in rows])
