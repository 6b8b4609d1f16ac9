"""Reading and writing parts of tensors by every kind of index, alone and mixed."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_programs.programs import Program, compare, examples, execute, partner, shapes, start

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

KINDS = ("number", "number", "slice", "slice", "slice", "none", "dots", "mask", "tensor", "tensor", "list", "truth")
WRITES = ("x[{i}] = {v}", "x[{i}] = {v}", "x[{i}] = {v}", "x[{i}] += {v}", "x[{i}] *= {v}", "x[{i}].mul_({v})",
          "x[{i}].zero_()", "x[{i}][...] = {v}", "x.detach()[{i}] = {v}")  # fmt: skip


@st.composite
def number(draw, size):
    """A place in a dimension, now and then outside."""
    inside = size and draw(st.integers(0, 15))
    return draw(st.integers(-size, size - 1)) if inside else draw(st.sampled_from((-5, 0, 4)))


@st.composite
def part(draw, size):
    ends = [draw(st.one_of(st.none(), st.integers(-size - 1, size + 1))) for _ in range(2)]
    wrong = (0, -1) if draw(st.integers(0, 9)) == 9 else ()
    step = draw(st.sampled_from((None, None, 1, 2, 3, *wrong)))
    texts = ["" if v is None else str(v) for v in (*ends, step)]
    return ":".join(texts if step is not None else texts[:2])


@st.composite
def mask(draw, sizes):
    truths = draw(st.lists(st.booleans(), min_size=prod(sizes), max_size=prod(sizes)))
    if len(sizes) == 1 and draw(st.integers(0, 4)) == 4:
        return str(truths)
    return f"torch.tensor({truths}, dtype=torch.bool).reshape({sizes})"


@st.composite
def places(draw, size, shape):
    """A tensor or a list of places. One of several is never outside: PyTorch stops with half of them written."""
    single = prod(shape) == 1 or not size
    values = [draw(number(size) if single else st.integers(-size, size - 1)) for _ in range(prod(shape))]
    if len(shape) == 1 and draw(st.booleans()):
        return str(values)
    dtype = draw(st.sampled_from(("int64", "int64", "int64", "int32", "int16", "float32")))
    dtype = dtype if draw(st.integers(0, 7)) == 7 else "int64"
    return f"torch.tensor({values}, dtype=torch.{dtype}).reshape({shape})"


@st.composite
def indices(draw, shape):
    """The source of an index for a tensor of a shape, mostly one that fits."""
    left, items, dots = list(shape), [], False
    common = draw(st.sampled_from(((2,), (1,), (), (3,), (2, 2), (0,), (2, 1))))
    for _ in range(draw(st.integers(0 if shape else 1, len(shape) + 1))):
        kind = draw(st.sampled_from(KINDS))
        if kind == "none":
            items.append("None")
        elif kind == "truth" and draw(st.integers(0, 2)) == 2:
            items.append(draw(st.sampled_from(("True", "False", "torch.tensor(True)", "torch.tensor(False)"))))
        elif kind == "dots" and not dots:
            items.append("...")
            dots = True
            left = left[draw(st.integers(0, len(left))) :]
        elif kind == "mask" and left:
            count = draw(st.integers(1, min(2, len(left))))
            sizes = tuple(left[:count]) if draw(st.integers(0, 11)) else (2,)
            items.append(draw(mask(sizes)))
            left = left[count:]
        elif left:
            size = left.pop(0)
            own = draw(partner(common)) if kind in ("tensor", "list") else ()
            items.append(draw({"number": number(size), "tensor": places(size, own), "list": places(size, own)}
                              .get(kind, part(size)).map(str)))  # fmt: skip
    return ", ".join(items) + ("," if len(items) == 1 and draw(st.integers(0, 4)) == 4 else "") if items else "..."


@st.composite
def values(draw, lines, index):
    """What to write: a number or a tensor that mostly fits what the index picks."""
    # PyTorch lets integers record what a tensor filled them with, and fails an assertion of its own in backward().
    whole = "int64" in lines[0] or "bool" in lines[0]
    if draw(st.integers(0, 2)) == 0:
        last = "2" if whole else "y.sum()"
        return draw(st.sampled_from(("1.5", "-2", "True", "torch.tensor(0.25)", "torch.tensor(3)", last)))
    scope = start(torch)
    for line in lines:
        execute(line, scope)
    failed = execute(f"seen.append(tuple(x[{index}].shape))", scope)
    shape = () if failed else scope["seen"][-1]
    own = draw(partner(shape)) if draw(st.integers(0, 2)) == 0 else shape
    dtype = draw(st.sampled_from(("", "", "", "", ", torch.int64", ", torch.float64")))
    text = f"fill({own}, {draw(st.integers(0, 5))}{dtype})"
    return f"(y.sum() * {text})" if draw(st.integers(0, 2)) == 0 and not whole else text


@st.composite
def programs(draw):
    """A tensor, readings and writings of its parts, and the gradients of what was read and of what was left."""
    shape = draw(shapes(4, (2, 3, 1, 2, 3, 0)))
    dtype = draw(st.sampled_from(("float32",) * 6 + ("float64", "int64", "bool")))
    lines = [f"x = w = fill({shape}, {draw(st.integers(0, 3))}, torch.{dtype})", "y = fill((2,)).requires_grad_()"]
    if dtype.startswith("float") and draw(st.integers(0, 3)):
        lines.append("w.requires_grad_()")
        if draw(st.integers(0, 5)):
            lines.append(draw(st.sampled_from(("x = w * 1", "x = w * 1", "x = (w * 1).transpose(0, -1)", "x = w * w"))))
    for k in range(draw(st.integers(1, 3))):
        index = draw(indices(shape))
        if draw(st.integers(0, 1)):
            lines.append(f"r{k} = x[{index}]")
        else:
            line = draw(st.sampled_from(WRITES)).format(i=index, v=draw(values(lines, index)))
            lines.append(line)
        lines.append("show(x, x._version)")
    names = [f"r{k}" for k in range(3)] + ["x"]
    lines += [f"({n} * fill({n}.shape, 7)).sum().backward(retain_graph=True)" for n in names if n == "x" or
              any(line.startswith(f"{n} =") for line in lines)]  # fmt: skip
    return Program(tuple(lines))


@examples(600)
@given(programs())
def test_parts_read_and_written(program):
    compare(program)
