"""Files go both ways between us and PyTorch; and nothing in a file is ever run."""

import io
import os
import pickle
import zipfile
from collections import Counter, OrderedDict

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import error, plain, same, whole_error

torch = pytest.importorskip("torch")

DTYPES = (
    "float16", "float32", "float64", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "bool",
    "complex64", "complex128",
)  # fmt: skip


def passed_on(value, writer, reader):
    file = io.BytesIO()
    writer.save(value, file)
    file.seek(0)
    return reader.load(file)


def contents(T):
    x = T.arange(12.0).reshape(3, 4)
    state = OrderedDict(weight=x, bias=x[1])
    state._metadata = {"": {"version": 1}}
    return {
        "all": [T.tensor([0, 1]).to(getattr(T, d)) for d in DTYPES],
        "views": (x, x.t(), x[1:, 2], x[0, 0], x.expand(2, 3, 4)),
        "empty": [T.zeros(0, 3), T.zeros(()), T.tensor(5)],
        "grad": T.ones(2, requires_grad=True), "state": state,
        "plain": [1, -5, 2.5, True, None, "text \u3042", (1,), {3}, 2**70, b"ab", 1 + 2j, bytearray(b"x"), [], {}, ()],
        "facts": [x.shape, T.float32, T.bool, T.device("cpu"), Counter("aab")], 3: {"deep": [{"er": (x, [x])}]},
    }  # fmt: skip


@pytest.mark.parametrize(("writer", "reader"), [(autograd_nb, torch), (torch, autograd_nb), (autograd_nb, autograd_nb)])
def test_what_one_writes_the_other_reads(writer, reader):
    found = passed_on(contents(writer), writer, reader)
    assert plain(found) == plain(contents(reader))
    assert found["state"]._metadata == {"": {"version": 1}}
    views = found["views"]
    assert [v.stride() for v in views] == [v.stride() for v in contents(torch)["views"]]
    views[0][1, 2] = 99.0
    assert views[1][2, 1] == views[2][0] == found["state"]["weight"][1, 2] == found["state"]["bias"][2] == 99


@pytest.mark.parametrize(("writer", "reader"), [(autograd_nb, torch), (torch, autograd_nb)])
def test_parameters_and_modules(writer, reader):
    writer.manual_seed(0)
    net = writer.nn.Sequential(writer.nn.Linear(2, 3), writer.nn.ReLU(), writer.nn.Linear(3, 1))
    optimizer = writer.optim.Adam(net.parameters())
    net(writer.ones(1, 2)).sum().backward()
    optimizer.step()
    saved = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "parameter": net[0].weight}
    found = passed_on(saved, writer, reader)
    other = reader.nn.Sequential(reader.nn.Linear(2, 3), reader.nn.ReLU(), reader.nn.Linear(3, 1))
    other.load_state_dict(found["net"])
    twin = reader.optim.Adam(other.parameters())
    twin.load_state_dict(found["optimizer"])
    for a, b in zip(net.parameters(), other.parameters(), strict=True):
        assert (a.detach().numpy() == b.detach().numpy()).all()
    assert repr(twin) == repr(optimizer)
    assert twin.state_dict()["state"][0]["step"] == 1
    assert type(found["parameter"]) is reader.nn.Parameter
    assert found["parameter"].requires_grad


def test_paths(tmp_path):
    path = tmp_path / "model.pt"
    autograd_nb.save(autograd_nb.arange(3), path)
    assert torch.load(path).tolist() == [0, 1, 2]
    assert autograd_nb.load(str(path), map_location="cpu").tolist() == [0, 1, 2]
    assert zipfile.ZipFile(path).namelist()[0] == "model/data.pkl"


def test_the_same_content_gives_the_same_bytes():
    first, second = (io.BytesIO(), io.BytesIO())
    for file in (first, second):
        autograd_nb.save(contents(autograd_nb), file)
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize("location", ["cpu", {"cpu": "cpu"}, autograd_nb.device("cpu"), lambda storage, where: storage])
def test_places_to_load_to(location):
    file = io.BytesIO()
    torch.save(torch.ones(1), file)
    file.seek(0)
    assert autograd_nb.load(file, map_location=location).tolist() == [1.0]


class Trap:
    def __reduce__(self):
        return os.system, ("false",)


class Plain:
    pass


@pytest.mark.parametrize("value", [Trap(), Plain(), print, Plain, {"a": [Exception("x")]}, np.ones(1)])
def test_nothing_but_data_is_read(value):
    for writer in (torch, autograd_nb):
        file = io.BytesIO()
        writer.save(value, file)
        file.seek(0)
        with pytest.raises(pickle.UnpicklingError, match=r"Weights only load failed\. This file can still be loaded"):
            autograd_nb.load(file)


def archive(instructions):
    """A file whose pickle is the given one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        z.writestr("archive/data.pkl", instructions)
        z.writestr("archive/data/0", b"1234")
    file.seek(0)
    return file


GLOBAL = b"ctorch._utils\n_rebuild_tensor_v2\n"
STORAGE = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x01tQ"


@pytest.mark.parametrize("instructions", [
    GLOBAL + b"}X\x0c\x00\x00\x00__defaults__)sb.",  # changing a function of ours
    GLOBAL + b"(N}X\x0c\x00\x00\x00__defaults__)stb.",
    b"ctorch\nSize\n}X\x08\x00\x00\x00__repr__NsbN.",
    b"(lp0\n.", b"cos\nsystem\nX\x02\x00\x00\x00ls\x85R.", b"X\x02\x00\x00\x00os\x93.", b"N)R.", b"K\x01K\x02\x85R.",
    b"ctorch\nfloat32\n)R.", b"ctorch\nTensor\nK\x05\x85R.", b"]K\x01Na", b"NNs.", b"\x80\x02", b"", b"h\x05.", b"0.",
    b"c__builtin__\nbytearray\nK\x05\x85R.", b"X\x01\x00\x00\x000Q.", b"(K\x01K\x02tQ.", b"\x8f(]\x90.", b"t.", b"(N.",
    GLOBAL + b"(" + STORAGE + b"K\x00K\x05K\x01\x89NtR.",
    b"ccollections\nOrderedDict\n)\x81}X\x01\x00\x00\x00aNsb",
    GLOBAL + b"(" + STORAGE + b"K\x00)K\x01\x85\x89NtR.", GLOBAL + b"(NK\x00))\x89NtR.",
])  # fmt: skip
def test_odd_instructions_do_no_harm(instructions):
    before = repr(autograd_nb.serialization.reading.rebuild_tensor.__defaults__)
    if instructions == b"(N.":
        assert autograd_nb.load(archive(instructions)) is None
    else:
        with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
            autograd_nb.load(archive(instructions))
    assert repr(autograd_nb.serialization.reading.rebuild_tensor.__defaults__) == before


@pytest.mark.parametrize(("offset", "size", "stride"), [(0, 2, 1), (1, 1, 1), (0, 2, 200)])
def test_a_tensor_beyond_its_memory_is_refused(offset, size, stride):
    numbers = bytes([75, offset, 75, size, 0x85, 75, stride, 0x85])
    with pytest.raises(RuntimeError, match="out of bounds for storage of size 4"):
        autograd_nb.load(archive(GLOBAL + b"(" + STORAGE + numbers + b"\x89NtR."))


def test_memory_in_the_other_byte_order():
    file = io.BytesIO()
    torch.save(torch.tensor([1.0, 2.0]), file)
    turned = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(turned, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("byteorder"):
                data = b"big"
            elif name.endswith("data/0"):
                data = np.frombuffer(data, "<f4").astype(">f4").tobytes()
            new.writestr(name, data)
    turned.seek(0)
    assert autograd_nb.load(turned).tolist() == [1.0, 2.0]


@same
def test_errors(T):
    file = io.BytesIO()
    T.save(T.ones(1), file)
    file.seek(0)
    yield whole_error(lambda: T.load(file, map_location="cuda"))
    yield whole_error(T.load, io.BytesIO(b""))
    yield error(T.load, 3)
    yield error(T.load, "/nowhere/file.pt")
    yield whole_error(T.save, 1, 3)
    yield error(T.save, 1, "/nowhere/file.pt")
    damaged = io.BytesIO(file.getvalue()[:200])
    yield error(T.load, damaged)[0] in ("RuntimeError", "UnpicklingError")


def test_code_is_never_run():
    with pytest.raises(RuntimeError, match="never runs the code in a pickle"):
        autograd_nb.load(io.BytesIO(b"x"), weights_only=False)


def test_a_file_without_zip():
    with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
        autograd_nb.load(io.BytesIO(pickle.dumps([1])))
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    empty.seek(0)
    with pytest.raises(RuntimeError, match="locating file data"):
        autograd_nb.load(empty)


def test_memory_with_gaps_is_saved_alone():
    odd = np.lib.stride_tricks.as_strided(np.arange(20.0), (3,), (24,))
    found = passed_on(autograd_nb.from_numpy(odd), autograd_nb, torch)
    assert found.tolist() == [0, 3, 6]


def test_attributes_of_a_tensor_come_along():
    x = torch.ones(1)
    x.note = "hello"
    found = passed_on(x, torch, autograd_nb)
    assert (found.tolist(), found.note) == ([1.0], "hello")
