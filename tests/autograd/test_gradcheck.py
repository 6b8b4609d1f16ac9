"""gradcheck beside PyTorch: what passes, what is refused, the numbers it shows, and where it says the fault is."""

import re
import warnings

import pytest
import torch

import autograd_nb as ours


class Case:
    """The functions that are checked, made with one of the two modules."""

    def __init__(self, m):
        self.m = m
        self.x = m.tensor([0.3, -0.7], dtype=m.float64, requires_grad=True)
        self.y = m.tensor([[1.1], [0.4]], dtype=m.float64, requires_grad=True)
        self.z = m.tensor([0.3 + 1j, -0.7 - 0.2j], dtype=m.complex128, requires_grad=True)
        self.scalar = m.tensor(0.5, dtype=m.float64, requires_grad=True)

    def function(self, forward, backward, jvp=None):
        """A custom function of one input; ``backward`` gets the saved input and the gradient."""
        body = {
            "forward": staticmethod(forward),
            "setup_context": staticmethod(lambda ctx, inputs, output: ctx.save_for_backward(*inputs)),
            "backward": staticmethod(lambda ctx, g: backward(*ctx.saved_tensors, g)),
        }
        if jvp is not None:
            body["jvp"] = staticmethod(lambda ctx, tangent: jvp(tangent))
        return type("Custom", (self.m.autograd.Function,), body).apply

    @property
    def wrong(self):
        return self.function(lambda x: x**2, lambda x, g: g * x * 2.5)

    @property
    def random(self):
        return self.function(lambda x: x * 1, lambda x, g: g + self.m.rand_like(g) * 1e-3)

    @property
    def not_linear(self):
        return self.function(lambda x: x + 10, lambda x, g: g if self.m.any(g) else g + 1)

    @property
    def wrong_forward(self):
        return self.function(lambda x: x * 2, lambda x, g: g * 2, lambda t: t * 3)

    @property
    def not_conjugated(self):
        return self.function(lambda z: z * z, lambda z, g: g * 2 * z)

    @property
    def wrong_second(self):
        return self.function(lambda x: x**3, lambda x, g: g * 3 * x.detach() ** 2)


def outcome(m, call):
    """The answer, or the error's class and first paragraph, and what was warned of."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        try:
            answer = eval(
                call, {"m": m, "c": Case(m), "check": m.autograd.gradcheck, "twice": m.autograd.gradgradcheck}
            )
        except (RuntimeError, ValueError, AssertionError) as error:
            answer = type(error).__name__, str(error)
    return answer, [str(w.message) for w in noted if "torch.jit" not in str(w.message)]


RIGHT = [
    "check(m.sin, (c.x,))", "check(m.sin, c.x)", "check(m.sin, (c.scalar,))", "check(m.sin, (c.x * 1,))",
    "check(lambda a: a.clone().mul_(2), (c.x,))", "check(lambda a, b: (a * b, a.sum()), (c.x, c.y))",
    "check(lambda a: a.tanh() * a, (c.x,), check_forward_ad=True)", "check(m.sin, (c.y.t(),), fast_mode=True)",
    "check(lambda a: a.tanh() * a, (c.x,), check_forward_ad=True, fast_mode=True)",
    "check(lambda a: a.exp() * a.conj(), (c.z,), check_forward_ad=True)",
    "check(lambda a: (a * a.conj(), a.abs()), (c.z,), fast_mode=True)", "check(m.sin, (c.x,), check_batched_grad=True)",
    "check(m.sin, (c.x,), check_forward_ad=True, check_batched_forward_grad=True)",
    "check(c.random, (c.x,), nondet_tol=1e-2, atol=1e-2, raise_exception=False)",
    "check(c.wrong, (c.x,), raise_exception=False)", "check(lambda a: a.new_ones(2), (c.x,))",
    "twice(lambda a, b: (a.sin() @ b).exp(), (c.x, c.y))", "twice(m.sin, (c.x,), fast_mode=True)",
    "twice(lambda a: a * 2, (c.x,))", "twice(lambda a: a**3, (c.z,))",
    "twice(lambda a: a**3, (c.x,), gen_non_contig_grad_outputs=True, check_fwd_over_rev=True)",
    "twice(lambda a: a**3, (c.x,), m.ones(2, dtype=m.float64, requires_grad=True))",
    "twice(c.wrong_second, (c.x,), raise_exception=False)",
]  # fmt: skip


@pytest.mark.parametrize("call", RIGHT)
def test_the_answer_is_that_of_pytorch(call):
    assert outcome(ours, call) == outcome(torch, call)


REFUSED = [
    "check(m.sin, (c.x.detach(),))", "check(m.sin, (c.x.detach().float().requires_grad_(),))",
    "check(m.sin, (m.ones(1, dtype=m.float64).expand(3).requires_grad_(),))", "check(c.wrong, (c.x,))",
    "check(c.wrong, (c.x,), fast_mode=True)", "check(c.random, (c.x,))",
    "check(c.random, (c.x,), fast_mode=True, atol=1)",
    "check(c.not_linear, (c.x,))", "check(c.wrong_forward, (c.x,), check_forward_ad=True)",
    "check(c.wrong_forward, (c.x,), check_forward_ad=True, fast_mode=True)", "check(lambda a: a.detach(), (c.x,))",
    "check(m.sin, (c.x,), check_backward_ad=False)", "check(m.sin, (c.x,), check_batched_forward_grad=True)",
    "check(c.not_conjugated, (c.z,))", "check(c.not_conjugated, (c.z,), fast_mode=True)",
    "check(lambda a, b: (a, c.wrong(b)), (c.y, c.x))", "twice(m.sin, (c.x,), check_rev_over_rev=False)",
]  # fmt: skip


@pytest.mark.parametrize("call", REFUSED)
def test_refusals_show_pytorchs_sentence_and_numbers(call):
    (got, warned), (expected, expected_warned) = outcome(ours, call), outcome(torch, call)
    assert warned == expected_warned
    assert got[0] == expected[0]
    shown = expected[1].split("\n\nNOTE:")[0].rstrip()
    assert unsigned(got[1]).startswith(unsigned(shown))


def unsigned(text):
    """A text in which no zero has a sign."""
    return re.sub(r"[+-](0\.0*j)", r"+\1", text)


def test_a_failure_names_the_element_that_is_most_wrong():
    c = Case(ours)
    with pytest.raises(ours.autograd.GradcheckError) as caught:
        ours.autograd.gradcheck(lambda a, b: (a, c.wrong(b)), (c.y, c.x))
    assert str(caught.value).splitlines()[-1] == (
        "The largest difference: output 1[1] for input 1[1] is analytically -1.75 and numerically -1.4, a relative "
        "difference of 0.25"
    )


def test_inputs_are_as_they_were_also_after_an_error():
    c = Case(ours)

    def fails_later(x):
        if x[0] != 0.3:
            raise ValueError("moved")
        return x * 1

    with pytest.raises(ValueError, match="moved"):
        ours.autograd.gradcheck(fails_later, (c.x,))
    assert c.x.tolist() == [0.3, -0.7]


@pytest.mark.parametrize("m", [ours, torch])
def test_an_output_that_nobody_used_must_be_coped_with(m):
    class Fragile(m.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.set_materialize_grads(False)
            return x + 10

        @staticmethod
        def backward(ctx, g):
            return m.ones(2, dtype=m.float64) if g is None else g

    x = Case(m).x
    refused = pytest.raises(RuntimeError, match="Expected all input grads to be undefined or zero when all")
    with refused, pytest.warns(UserWarning, match="Backwards compatibility: New undefined gradient support"):
        m.autograd.gradcheck(Fragile.apply, (x,))
    assert m.autograd.gradcheck(Fragile.apply, (x,), check_undefined_grad=False)
