"""Random programs of views, indexing and in-place writes, made while running them on PyTorch."""

import random
import warnings

SETUP = (
    "a = torch.arange(24.).reshape(4, 6).div(10).requires_grad_()",
    "b = torch.arange(6.).add(1).requires_grad_()",
    "x = a * 1",
    "n = torch.arange(12.).reshape(3, 4)",
)


class Program:
    """Statements and what each did on the module they were made with."""

    def __init__(self, torch, seed):
        self.torch = torch
        self.random = random.Random(seed)
        self.names = ["x", "n", "b"]
        self.statements = list(SETUP)
        self.outcomes = []
        self.state = {"torch": torch}
        for statement in SETUP:
            run(statement, self.state)
        for _ in range(self.random.randint(3, 8)):
            self.add()

    def add(self):
        """One more statement."""
        make = self.random.choices([self.view, self.write, self.compute, self.join], [5, 4, 3, 1])[0]
        statement = make()
        if make != self.view and "unbind" not in statement and self.random.random() < 0.1:
            statement = f"with torch.no_grad(): {statement}"
        self.statements.append(statement)
        self.outcomes.append(run(statement, self.state))

    def pick(self):
        return self.random.choice([n for n in self.names[-4:] + self.names if n in self.state])

    def new(self):
        name = f"v{len(self.statements)}"
        self.names.append(name)
        return name

    def shape(self, name):
        return tuple(self.state[name].shape)

    def number(self, limit):
        """Mostly in range, now and then not."""
        if self.random.random() < 0.03:
            return limit + 1
        return self.random.randrange(-limit, limit) if limit else 0

    def view(self):
        source = self.pick()
        text = self.view_of(source)
        return f"{self.new()} = {source}{text}"

    def view_of(self, source):
        shape, rnd = self.shape(source), self.random
        ndim, dim = len(shape), self.number(max(len(shape), 1))
        size = shape[dim] if -ndim <= dim < ndim else 1
        kinds = [
            lambda: f".select({dim}, {self.number(size)})",
            lambda: ".t()",
            lambda: f".transpose({dim}, {self.number(max(ndim, 1))})",
            lambda: f".narrow({dim}, {rnd.randint(0, max(size - 1, 0))}, {rnd.randint(0, 2)})",
            lambda: f".unsqueeze({self.number(ndim + 1)})",
            lambda: ".squeeze()",
            lambda: f".squeeze({dim})",
            lambda: ".reshape(-1)",
            lambda: ".flatten()",
            lambda: f".view({shape[0] if shape else 1}, -1)",
            lambda: ".detach()",
            lambda: f".unbind({dim})[0]",
            lambda: f".split(2, {dim})[-1]",
            lambda: f".chunk(2, {dim})[0]",
            lambda: ".diagonal()",
            lambda: f".permute({', '.join(map(str, rnd.sample(range(ndim), ndim)))})",
            lambda: ".contiguous()",
            lambda: f".unfold({dim}, 2, 2)",
        ]
        if rnd.random() < 0.45:
            return f"[{self.index(shape)}]"
        return rnd.choice(kinds)()

    def index(self, shape):
        """An index expression for a tensor of this shape."""
        rnd, parts, dims = self.random, [], list(shape)
        while dims and rnd.random() < 0.7:
            size = dims.pop(0)
            kind = rnd.random()
            if kind < 0.3:
                parts.append(str(self.number(size)))
            elif kind < 0.65:
                parts.append(rnd.choice([":", "1:", ":-1", "::2", "1:3", "-2:", f"0:{size}", "2:1"]))
            elif kind < 0.75:
                parts.append(str([rnd.randrange(-size, size) if size else 0 for _ in range(rnd.choice([1, 2, 2, 3]))]))
            elif kind < 0.83:
                parts.append(f"torch.tensor({[[self.number(size)], [self.number(size)]]})")
            elif kind < 0.9:
                parts.append(f"torch.tensor({[rnd.random() < 0.5 for _ in range(size)]})")
            elif kind < 0.95:
                parts.append("None")
            else:
                parts.append("torch.tensor(0)")
        if rnd.random() < 0.2:
            parts.insert(rnd.randint(0, len(parts)), rnd.choice(["...", "None", "True"]))
        return ", ".join(parts) or rnd.choice(["...", ":", "None", "()", "True"])

    def write(self):
        target, other = self.pick(), self.pick()
        shape, rnd = self.shape(target), self.random
        value = rnd.choice(["2.", "-1", other, f"{other}.sum()", "b", "b[0]", "torch.tensor(3)"])
        kinds = [
            f"{target}.mul_({value})",
            f"{target}.add_({value})",
            f"{target}.sub_({value})",
            f"{target}.copy_({other})",
            f"{target}.zero_()",
            f"{target}.fill_(2.)",
            f"{target}.neg_()",
            f"{target}.masked_fill_({target} > 1, 0.)",
            f"{target}.tanh_()",
            f"{target}.tril_()",
            f"{target} *= {value}",
        ]
        if rnd.random() < 0.5:
            return f"{target}[{self.index(shape)}] {rnd.choice(['=', '=', '=', '+=', '*='])} {value}"
        return rnd.choice(kinds)

    def compute(self):
        source, other = self.pick(), self.pick()
        name = self.new()
        kinds = [
            f"{source} * 2",
            f"{source} * {other}",
            f"{source}.expand(2, *{self.shape(source)}) * 2",
            f"{source} + {other}",
            f"{source}.tanh()",
            f"{source}.sum(0)",
            f"{source}.clone()",
            f"{source} * {source}",
            f"{source}.triu()",
            f"{source}.flip(0)",
            f"{source}.roll(1)",
            f"{source}.repeat(2, 1)",
            f"{source}.index_select(0, torch.tensor([0, 0]))",
            f"{source}.gather(-1, ({source} * 0).long())",
            f"torch.where({source} > 1, {source}, {other})",
            f"{source}.masked_select({source} > 0.5)",
        ]
        return f"{name} = {self.random.choice(kinds)}"

    def join(self):
        source, other = self.pick(), self.pick()
        how, second = self.random.choice(["cat", "stack"]), self.random.choice([source, other])
        return f"{self.new()} = torch.{how}([{source}, {second}])"


def run(statement, state):
    """What executing a statement gave: None, or the exception's class and first sentence."""
    before = dict(state)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(statement, state)
    except Exception as error:  # noqa: BLE001 - whatever it is, the two sides are compared
        state.clear()
        state.update(before)
        return type(error).__name__, str(error).split("\n")[0].split(". ")[0]
    return None


def tree(tensor, limit=60):
    """The names of the nodes behind a tensor, breadth first; or the error that asking for them raises."""
    state = {"tensor": tensor}
    error = run("grad_fn = tensor.grad_fn", state)
    if error is not None:
        return error
    names, todo = [], [state["grad_fn"]]
    while todo and len(names) < limit:
        node = todo.pop(0)
        names.append(None if node is None else node.name().removeprefix("torch::autograd::"))
        if node is not None:
            todo += [n for n, _ in node.next_functions]
    return names


def describe(state, names, torch):
    """Every tensor of a program, and the leaves' gradients of a sum over all of them."""
    facts = []
    for name in names:
        if name not in state:
            continue
        t = state[name]
        facts.append((name, tuple(t.shape), str(t.dtype), t.detach().tolist(), t.requires_grad, t._version, tree(t)))
    loss = None
    for name in names:
        t = state.get(name)
        if t is not None and t.requires_grad and t.numel():
            weights = torch.arange(float(t.numel())).reshape(tuple(t.shape)).sin() + 1
            state.update(t=t, weights=weights, loss=loss)
            if run("loss = (t * weights).sum() if loss is None else loss + (t * weights).sum()", state) is None:
                loss = state["loss"]
    outcome = None
    if loss is not None:
        state["loss"] = loss
        outcome = run("loss.backward()", state)
    grads = [None if state[k].grad is None else state[k].grad.tolist() for k in ("a", "b")]
    return facts, outcome, grads
