"""``nn.init`` beside PyTorch's: the same numbers from the same streams, the same refusals."""

import pytest

from tests.engine.oracle import same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SHAPES = [(3,), (20,), (4, 6), (8, 3), (3, 4, 5), (6, 2, 3, 3)]
FILLERS = """
uniform_(t)
uniform_(t, -2, 3)
normal_(t)
normal_(t, 1, 0.2)
trunc_normal_(t)
trunc_normal_(t, std=0.02)
trunc_normal_(t, 1.0, 2.0, 0.5, 0.9)
trunc_normal_(t, 5.0, 1.0, 6.5, 7.0)
trunc_normal_(t, 9.0, 1.0)
constant_(t, 0.3)
ones_(t)
zeros_(t)
eye_(t)
dirac_(t)
dirac_(t, groups=2)
xavier_uniform_(t)
xavier_uniform_(t, gain=2.0)
xavier_normal_(t)
kaiming_uniform_(t)
kaiming_uniform_(t, a=5**0.5)
kaiming_uniform_(t, mode='fan_out', nonlinearity='relu')
kaiming_normal_(t, nonlinearity='tanh')
kaiming_normal_(t, mode='fan_up')
kaiming_normal_(t, nonlinearity='what')
sparse_(t, 0.4)
xavier_normal(t)
constant(t, 1)
_calculate_fan_in_and_fan_out(t)
uniform_(t, generator=T.Generator().manual_seed(3))
kaiming_normal_(t, generator=T.Generator().manual_seed(3))
""".strip().splitlines()


@pytest.mark.parametrize("call", FILLERS)
@same
def test_the_same_numbers(T, call):
    for shape in SHAPES:
        for tensor in (T.zeros(shape), T.zeros(shape, dtype=T.float64, requires_grad=True)):
            T.manual_seed(7)
            try:
                result = eval(f"T.nn.init.{call}", {"T": T, "t": tensor})
            except (RuntimeError, ValueError) as refusal:
                yield type(refusal).__name__, str(refusal)
            else:
                yield result if isinstance(result, tuple) else result.tolist(), tensor.requires_grad
            yield T.rand(2)


@pytest.mark.parametrize("shape", [(4, 6), (6, 4), (5, 5), (4, 2, 3)])
@same
def test_orthogonal(T, shape):
    T.manual_seed(2)
    yield T.nn.init.orthogonal_(T.empty(shape), gain=0.5), T.rand(2), whole_error(T.nn.init.orthogonal_, T.empty(3))


@same
def test_gains(T):
    gain = T.nn.init.calculate_gain
    for name in ("linear", "conv2d", "conv_transpose3d", "sigmoid", "tanh", "relu", "selu", "leaky_relu"):
        yield gain(name)
    yield gain("leaky_relu", 0.2), gain("leaky_relu", 3), whole_error(gain, "leaky_relu", True), whole_error(gain, "x")


@same
def test_nothing_to_fill(T):
    yield T.nn.init.kaiming_uniform_(T.empty(0, 3)).shape, T.nn.init.orthogonal_(T.empty(0, 3)).shape
