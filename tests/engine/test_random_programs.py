"""Random programs of arithmetic, products, writes, modes, hooks and several backward passes, beside PyTorch."""

import random

import pytest

from tests.engine.oracle import chain, check, error, outcome, plain

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

COMPUTE = (
    """
{a} + {b}; {a} * {b}; {a} - {b}; {a} / ({b} * {b} + 1); {a} @ {b}; {a} @ {b}.t(); {a}.t() @ {b}; {a}.exp(); {a}.tanh()
{a}.sigmoid(); {a}.relu(); {a} ** 2; {a} * 0.5; 1 - {a}; -{a}; {a}.sin() * {b}; {a}.sum(); {a}.sum(0)
{a}.mean(-1, keepdim=True); {a}.softmax(-1); {a}.amax(0); {a}.max(); {a}.abs(); {a}.clamp(-1, 1)
T.where({a} > {b}, {a}, {b}); T.maximum({a}, {b}); T.cat([{a}, {b}]); T.stack([{a}, {b}]); {a}.norm(); {a}.var()
{a}.logsumexp(0); {a}.cumsum(0); {a}.clone(); {a}.detach(); {a}.detach() * {b}; {a}.unsqueeze(0); {a}.t(); {a}[0]
{a}[:, 1:]; {a}[T.tensor([1, 0])]; {a}.view(-1); {a}.reshape(3, 2); {a}.expand(2, 2, 3); {a}.chunk(2)[0]
{a}.unbind(0)[1]; {a}.float(); {a}.double(); {a} * s; s - {a}; {a}.prod(); {a}.select(0, 1); {a}.squeeze()
{a}.masked_fill({a} > 0.5, 0.0); {a}.data; {a} + 0; {a} * {a}; T.nn.functional.linear({a}, {b}); {a}.log_softmax(0)
{a}.sqrt(); {a}.log(); {a}.std(0); T.tensor({a}.sum().item()); {a}.detach().requires_grad_()
""".strip()
    .replace("\n", "; ")
    .split("; ")
)
CHANGE = (
    """
{a}.add_({b}); {a}.mul_(2); {a}[0] = {b}; {a} += 1; {a} *= {b}; {a}.zero_(); {a}.copy_({b}); {a}.exp_()
{a}[:, 0] += s; {a}.t().mul_(3); {a}.relu_(); {a}.detach().add_(1); {a}.data.mul_(2); {a}.detach_(); {a}.retain_grad()
{a}.register_hook(lambda g: g * 2); {a}.register_hook(lambda g: seen.append(g.sum())); {a}.grad = None
{a}.requires_grad_(False); {a}.view(-1)[1:3].sub_(0.5)
""".strip()
    .replace("\n", "; ")
    .split("; ")
)
BACK = (
    """
{a}.sum().backward(); {a}.sum().backward(retain_graph=True); ({a} * {b}).sum().backward(retain_graph=True)
{a}.backward(T.ones(2, 3)); {a}.backward(); seen.append(T.autograd.grad({a}.sum(), [p, q], allow_unused=True))
seen.append(T.autograd.grad({a}.sum(), {b}, retain_graph=True))
{n} = T.autograd.grad(({a} * {a}).sum(), p, create_graph=True, allow_unused=True)[0]
T.autograd.backward([{a}.sum(), {b}.mean()]); {a}.sum().backward(inputs=[p])
{a}.sum().backward(inputs=[{b}], retain_graph=True); {a}.mean().backward(create_graph=True); p.grad.zero_()
""".strip()
    .replace("\n", "; ")
    .split("; ")
)
SETUP = (
    "p = T.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]], requires_grad=True)",
    "q = T.tensor([[1.0, 2.0, -0.5], [0.1, -2.0, 3.0]], requires_grad=True)",
    "s = T.tensor(1.25, requires_grad=True)",
    "k = T.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])",
)


def statements(seed):
    """A program: mostly computations on recent values, in between writes, hooks and backward passes."""
    rnd, names = random.Random(seed), ["p", "q", "s", "k"]
    program = []
    for step in range(rnd.randint(6, 16)):
        a, b, n = rnd.choice(names[-3:] + names), rnd.choice(names), f"v{step}"
        kind = rnd.choices((COMPUTE, CHANGE, BACK), (10, 3, 2))[0]
        text = rnd.choice(kind).format(a=a, b=b, n=n)
        if kind is COMPUTE:
            text = f"{n} = {text}"
        if text.startswith(f"{n} ="):
            names.append(n)
        elif rnd.random() < 0.15:
            text = f"with T.no_grad(): {text}"
        program.append(text)
    last = names[-1]
    return [*program, f"{last}.sum().backward()", f"({last} * {last}).sum().backward()"]


def program(T, lines):
    """Run the lines, whatever they raise, and show everything there is afterwards."""
    scope = {"T": T, "seen": []}
    for line in (*SETUP, *lines):
        yield line, outcome(exec, line, scope)
    yield scope["seen"]
    for name, value in scope.items():
        if name not in ("T", "seen") and not name.startswith("__") and value is not None:
            yield name, error(lambda v=value: plain((v, v.grad, v._is_view())))
            yield name, error(lambda v=value: v.grad_fn and [kind for kind, _ in chain(v.grad_fn)])


@pytest.mark.parametrize("block", range(10))
def test_random_programs(block):
    for seed in range(block * 20, block * 20 + 20):
        lines = statements(seed)
        try:
            check(program, lines=lines)
        except AssertionError as difference:
            raise AssertionError(f"program {seed}:\n" + "\n".join(lines) + f"\n{difference}") from None
