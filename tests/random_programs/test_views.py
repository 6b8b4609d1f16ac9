"""Views, views of views and writes in random order; several tensors stay alive and all of them are looked at."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_programs.programs import Program, compare, examples, execute, partner, pieces, start

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

SETUP = (
    (
        "p = fill((2, 3)).clone().requires_grad_()",
        "q = torch.tensor([1.0, -0.5, 2.0], requires_grad=True)",
        "x = p * 2",
        "k = fill((3, 2), 4).clone()",
    ),
    ("p = fill((2, 2, 3)).requires_grad_()", "q = fill((3,), 2).requires_grad_()", "x = p + q", "k = fill((12,), 1)"),
    (
        "p = fill((4,)).clone().requires_grad_()",
        "q = torch.tensor(1.5, requires_grad=True)",
        "x = p.clone()",
        "k = fill((0, 2))",
    ),
)
VIEWS = pieces("""
{a}[0]; {a}[-1]; {a}[1:]; {a}[::2]; {a}[..., 0]; {a}[:, 1:]; {a}[None]; {a}[...]; {a}[0, 1]; {a}.t(); {a}.mT; {a}.T
{a}.view(-1); {a}.reshape(-1); {a}.view({n}); {a}.view({n}, 1); {a}.reshape(1, {n}); {a}.unsqueeze(0)
{a}.unsqueeze(-1); {a}.squeeze(); {a}.squeeze(0); {a}.squeeze(-1); {a}.transpose(0, -1); {a}.permute({order})
{a}.movedim(0, -1); {a}.swapaxes(0, 1); {a}.flatten(); {a}.flatten(0, 1); {a}.unflatten(-1, (1, -1))
{a}.narrow(0, 0, 1); {a}.narrow(-1, 1, 1); {a}.select(0, 0); {a}.select(-1, 1); {a}.diagonal(); {a}.diag()
{a}.diagonal(1, 0, -1); {a}.unfold(0, 2, 2); {a}.unfold(-1, 1, 1); {a}.expand_as({a}); {a}.view_as({b})
{a}.as_strided((2,), (1,)); {a}.as_strided((1, 2), (2, 1), 1); {a}.detach(); {a}.data; torch.split({a}, 1)[0]
{a}.chunk(2)[1]; {a}.unbind()[0]; {a}.unbind(-1)[1]; {a}.tensor_split(2)[0]; {a}.split([1, {m}])[1]; {a}.contiguous()
{a}.to(torch.float32); {a}.float(); {a}.positive(); {a}.real; torch.atleast_2d({a})
torch.broadcast_to({a}, {a}.shape); torch.ravel({a}); {a}.hsplit(1)[0]; {a}.adjoint()
""")
COMPUTE = pieces("""
{a} * 2; {a} * {b}; {a} + {b}; {a}.clone(); {a}.sum(); {a}.sum(0); -{a}; {a} * {a}; {a}.abs(); {a}.relu()
{a}.double(); {a} > 0; torch.cat([{a}, {a}]); {a}.exp(); {a}.sigmoid(); {a}.tanh(); {a}.max(); {a}[[0]]; {a}[{a} > 0]
{a}.index_select(0, torch.tensor([0, 0])); {a}.mean(); {a}.amax(0); torch.where({a} > 0, {a}, {b}); {a} / 2; {a} - {b}
{a}.cumsum(0); {a}.pow(2); torch.stack([{a}, {a}]); {a}.masked_fill({a} > 0, 1.0); {a} @ {b}
""")
WRITES = pieces("""
{w}.add_({v}); {w}.sub_({v}); {w}.mul_({v}); {w}.div_(2); {w}.copy_({v}); {w}.fill_({s}); {w}.zero_(); {w}[0] = {v}
{w}[...] = {v}; {w}[-1] += {v}; {w}[:1] = {s}; {w}[{w} > 0] = {s}; {w}[{w} > 0] *= 2; {w}[[0]] = {v}; {w} += {v}
{w} -= {v}; {w} *= {v}; {w}.neg_(); {w}.abs_(); {w}.relu_(); {w}.sigmoid_(); {w}.tanh_(); {w}.pow_(2)
{w}.clamp_(-1, 1); {w}.clamp_min_(0); {w}.masked_fill_({w} > 0, {s}); {w}.index_fill_(0, torch.tensor([0]), {s})
{w}.index_add_(0, torch.tensor([0]), {w}[:1] * 2); {w}.index_copy_(0, torch.tensor([0]), {w}[-1:] * 2)
{w}.addcmul_({t}, {t}); {w}.lerp_({t}, 0.5); {w}.scatter_(0, torch.zeros_like({w}, dtype=torch.int64), 0.5); {w}.t_()
{w}.transpose_(0, -1); {w}.squeeze_(); {w}.unsqueeze_(0); {w}.detach_(); {w}.requires_grad_()
{w}.requires_grad_(False); {w}.data.mul_(2); {w}.detach().add_(1); {w}.data = {w}.detach() * 2; {w}.retain_grad()
{w}.cumsum_(0); {w}.round_(); {w}.floor_(); {w}.triu_(); {w}.tril_(); {w}.exp_().log_(); {w}.swapaxes_(0, 1)
{w}.view(-1).add_({v}); {w}.t().mul_(2); {w}.index_put_((torch.tensor([0]),), {v}); torch.relu_({w})
torch.nn.functional.relu({w}, inplace=True); {w}.masked_scatter_({w} > 0, {w} * 2)
{w}.put_(torch.tensor([0]), {w}.reshape(-1)[:1] * 3)
""")
ALIASED_WRITES = [text for text in WRITES if not re.search(r"(t|transpose|swapaxes|squeeze)_\(", text)]
"""Without those that turn a tensor: views of it, made before, are replayed on its new shape."""

BACK = (
    "{a}.sum().backward(retain_graph=True)",
    "{a}.sum().backward()",
    "show(torch.autograd.grad({a}.sum(), {b}, retain_graph=True, allow_unused=True))",
    "({a} * {a}).sum().backward(retain_graph=True)",
)


class Writer:
    """Writes a program while running it on PyTorch, so that the next line can be one that mostly works."""

    def __init__(self, draw):
        self.draw = draw
        self.lines, self.names, self.scope = [], ["p", "q", "x", "k"], start(torch)
        for line in draw(st.sampled_from(SETUP)):
            self.add(line)

    def add(self, line):
        execute(line, self.scope)
        self.lines.append(line)
        new = line.removeprefix("with torch.no_grad(): ").partition(" = ")[0]
        if isinstance(self.scope.get(new), torch.Tensor) and new not in self.names:
            self.names.append(new)

    def pick(self):
        """A tensor, more often one of the latest."""
        return self.draw(st.sampled_from([*self.names[-3:], *self.names]))

    def shared(self, tensor):
        """True if another variable lies in the tensor's memory."""
        places = [v.untyped_storage().data_ptr() for v in self.scope.values() if isinstance(v, torch.Tensor)]
        return places.count(tensor.untyped_storage().data_ptr()) > 1

    def value(self, name):
        """Something to write into a tensor."""
        kind = self.draw(st.integers(0, 5))
        if kind < 2:
            return self.draw(st.sampled_from(("2", "0.5", "-1", "q.sum()", "q")))
        if kind == 2:
            return self.pick()
        shape = self.draw(partner(tuple(self.scope[name].shape)))
        factor = self.draw(st.sampled_from(("", " * q.sum()")))
        return f"(fill({shape}, {self.draw(st.integers(0, 5))}){factor})"

    def step(self):
        """One more line."""
        a, b = self.pick(), self.pick()
        tensor = self.scope[a]
        kind = self.draw(st.sampled_from((VIEWS,) * 5 + (WRITES,) * 5 + (COMPUTE,) * 2 + (BACK,)))
        order = ", ".join(map(str, reversed(range(tensor.ndim))))
        if kind is WRITES and self.shared(tensor):
            kind = ALIASED_WRITES
        text = self.draw(st.sampled_from(kind)).format(
            a=a, b=b, w=a, n=tensor.numel(), m=max(0, (tensor.shape or (0,))[0] - 1), v=self.value(a), order=order,
            s=self.draw(st.sampled_from(("1.5", "0", "q.sum()"))), t=b,
        )  # fmt: skip
        if kind in (VIEWS, COMPUTE):
            text = f"v{len(self.lines)} = {text}"
        # PyTorch's views of what needs a gradient, made under no_grad, say that they need one and pass none on.
        dead_end = kind is VIEWS and tensor.requires_grad
        if kind is not BACK and not dead_end and self.draw(st.integers(0, 9)) == 9:
            text = f"with torch.no_grad(): {text}"
        self.add(text)
        if self.draw(st.integers(0, 3)) == 3:
            self.add("look()")


@st.composite
def programs(draw):
    """Views and writes, now and then a look at everything; in the end gradients from the last tensors."""
    writer = Writer(draw)
    for _ in range(draw(st.integers(2, 9))):
        writer.step()
    writer.add("look()")
    for name in writer.names[:-4:-1]:
        writer.add(f"({name} * fill({name}.shape, 3)).sum().backward(retain_graph=True)")
    return Program(tuple(writer.lines))


@examples(600)
@given(programs())
def test_views_and_writes_in_random_order(program):
    compare(program)
