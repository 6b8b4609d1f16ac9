"""Containers beside PyTorch's."""

from collections import OrderedDict

import pytest

from tests.engine.oracle import same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@same
def test_sequential(T):
    nn = T.nn
    net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    yield repr(net), len(net), repr(net[1:]), repr(net[-1]), [type(m).__name__ for m in net]
    yield repr(net.append(nn.Tanh())), repr(net.insert(1, nn.Identity())), repr(net.insert(-1, nn.Sigmoid()))
    yield repr(net.extend([nn.GELU(), nn.ELU()])), repr(net.pop(0)), repr(net)
    del net[0], net[1:3]
    yield repr(net), list(net._modules)
    net[0] = nn.Softplus()
    yield repr(net + nn.Sequential(nn.SiLU())), repr(net * 2), repr(2 * net)
    net += nn.Sequential(nn.SiLU())
    net *= 2
    yield repr(net)
    named = nn.Sequential(OrderedDict(a=nn.Linear(1, 1), b=nn.ReLU()))
    yield repr(named), repr(named[:1]), repr(named.a), named(T.ones(1, 1)).shape


@same
def test_sequential_refuses(T):
    nn = T.nn
    net = nn.Sequential(nn.ReLU(), nn.ReLU())
    for wrong in (
        lambda: net[5], lambda: net[-3], lambda: net["a"], lambda: nn.Sequential(3), lambda: net + 3, lambda: net * 0,
        lambda: net * "a", lambda: net.append(3), lambda: net.insert(7, nn.ReLU()), lambda: net.insert(0, 3),
        lambda: net.extend(3), lambda: net.__setitem__(9, nn.ReLU()),
    ):  # fmt: skip
        yield whole_error(wrong)


@same
def test_module_list(T):
    nn = T.nn
    rows = nn.ModuleList([nn.Linear(1, 1) for _ in range(3)])
    yield repr(rows), repr(nn.ModuleList()), len(rows), [name for name, _ in rows.named_parameters()]
    rows.append(nn.ReLU()).extend([nn.Tanh(), nn.Tanh()])
    rows.insert(1, nn.Identity())
    yield repr(rows), repr(rows[1:3]), repr(rows[-1]), repr(rows + nn.ModuleList([nn.ELU()])), repr(rows.pop(0))
    rows += [nn.GELU()]
    del rows[0], rows[:2]
    rows[0] = nn.SELU()
    yield repr(rows), [type(m).__name__ for m in reversed(rows)]
    for wrong in (
        lambda: nn.ModuleList([3]), lambda: rows[9], lambda: rows(), lambda: nn.ModuleList(3), lambda: rows + 3,
    ):  # fmt: skip
        yield whole_error(wrong)


@same
def test_module_dict(T):
    nn = T.nn
    table = nn.ModuleDict({"b": nn.ReLU(), "a": nn.Linear(1, 1)})
    yield repr(table), list(table), len(table), "a" in table, repr(table["a"]), list(table.keys())
    table["c"] = nn.Tanh()
    table.update([("d", nn.ELU()), ["b", nn.GELU()]])
    yield repr(table), repr(table.pop("c")), [k for k, _ in table.items()], [type(m).__name__ for m in table.values()]
    del table["a"]
    yield repr(table)
    table.clear()
    yield repr(table), len(table)
    for wrong in (
        lambda: nn.ModuleDict({1: nn.ReLU()}), lambda: nn.ModuleDict(3), lambda: nn.ModuleDict({"keys": nn.ReLU()}),
        lambda: table["x"], lambda: table.update([3]), lambda: table.update([(1, 2, 3)]), lambda: table(),
    ):  # fmt: skip
        yield whole_error(wrong)


@same
def test_parameter_list(T):
    nn = T.nn
    rows = nn.ParameterList([nn.Parameter(T.ones(2, 3)), T.ones(2), 3, "a"])
    yield repr(rows), repr(nn.ParameterList()), len(rows), [type(v).__name__ for v in rows]
    rows.append(T.zeros(1)).extend([4])
    rows[0] = T.zeros(4)
    rows += [T.ones(5)]
    yield repr(rows), repr(rows[1:3]), rows[-1].shape, [name for name, _ in rows.named_parameters()]
    for wrong in (lambda: rows[9], lambda: rows(), lambda: rows.extend(3), lambda: rows.extend(T.ones(2))):
        yield whole_error(wrong)


@same
def test_parameter_dict(T):
    nn = T.nn
    table = nn.ParameterDict({"b": nn.Parameter(T.ones(2, 3)), "a": T.ones(2), "n": 3})
    yield repr(table), repr(nn.ParameterDict()), list(table), "a" in table, len(table), table.get("x", 5)
    table["z"] = T.zeros(1)
    yield table.setdefault("z", 9), table.setdefault("y", 9), list(reversed(table)), [k for k, _ in table.items()]
    yield table.pop("n"), table.popitem(), repr(table | {"q": T.ones(1)}), repr(table.copy())
    table |= {"r": T.ones(1)}
    del table["b"]
    yield repr(table), [name for name, _ in table.named_parameters()], repr(table.fromkeys(["u", "v"], 1))
    table.clear()
    yield repr(table)
    for wrong in (lambda: table["x"], lambda: nn.ParameterDict({1: 2}), lambda: table(1), lambda: table.update(3)):
        yield whole_error(wrong)
