"""What asks for a GPU, a compiler or another precision gets PyTorch's answer on a machine without them."""

import numpy as np
import pytest

import autograd_nb
from tests.engine.oracle import error, same

torch = pytest.importorskip("torch")


@same
def test_the_graphics_card(T):
    C, x = T.cuda, T.ones(2)
    yield C.is_available(), C.is_initialized(), C.device_count(), C.get_arch_list()
    yield C.memory_allocated(), C.max_memory_allocated(), C.memory_reserved()
    yield C.empty_cache(), C.manual_seed(1), C.manual_seed_all(1), C.seed(), C.seed_all()
    for name in ("current_device", "synchronize", "get_device_name", "get_device_capability", "mem_get_info",
                 "get_device_properties", "current_stream", "Event", "Stream"):  # fmt: skip
        yield error(getattr(C, name))
    yield error(x.cuda), error(x.to, "cuda"), error(T.zeros, 2, device="cuda:0"), x.cpu() is x, x.cpu()
    yield error(x.pin_memory), error(x.indices), error(x.values), error(x.coalesce), x.to_dense()
    yield T.backends.cudnn.is_available(), T.backends.cudnn.benchmark, T.backends.mps.is_available()
    yield T.backends.mps.is_built(), T.backends.cuda.is_built(), T.version.cuda
    yield T.accelerator.is_available(), T.accelerator.device_count(), T.accelerator.current_accelerator()
    yield error(T.accelerator.synchronize), error(T.accelerator.set_device_index, 0)
    with T.backends.cudnn.flags(enabled=False, deterministic=True):
        yield T.backends.cudnn.enabled, T.backends.cudnn.deterministic
    yield T.backends.cudnn.enabled
    yield error(C.device("cuda:0").__enter__), T.device("cuda" if C.is_available() else "cpu")


@same
def test_limits(T):
    for d in (T.float16, T.float32, T.float64, T.complex64, T.complex128):
        f = T.finfo(d)
        yield str(f), f.bits, f.eps, f.max, f.min, f.tiny, f.smallest_normal, f.resolution, f.dtype
    for d in (T.uint8, T.int8, T.int16, T.int32, T.int64):
        i = T.iinfo(d)
        yield str(i), i.bits, i.min, i.max, i.dtype
    yield str(T.finfo()), T.finfo(T.float32) == T.finfo(T.complex64), T.pi, T.e, T.inf, T.nan
    yield error(T.finfo, T.int32), error(T.iinfo, T.float32), error(T.finfo, 3)


@same
def test_settings(T):
    for mode in (True, False):
        T.use_deterministic_algorithms(mode)
        yield T.are_deterministic_algorithms_enabled(), T.is_deterministic_algorithms_warn_only_enabled()
    yield error(T.use_deterministic_algorithms, 1)
    T.set_float32_matmul_precision("high")
    yield T.get_float32_matmul_precision()
    T.set_float32_matmul_precision("highest")
    before = T.get_num_threads()
    T.set_num_threads(2)
    yield T.get_num_threads()
    T.set_num_threads(before)
    yield error(T.set_num_threads, 0), error(T.set_num_threads, "a")
    T.set_default_device("cpu")
    yield T.get_default_device()
    T.set_default_device(None)  # PyTorch would watch every call from here on
    yield T.compiler.is_compiling()


def test_compiling_gives_the_function_back():
    def double(x):
        return x * 2

    assert autograd_nb.compile(double) is double
    assert autograd_nb.compile(mode="max-autotune")(double) is double
    assert autograd_nb.compiler.disable(double) is double


def test_mixed_precision_says_that_it_casts_nothing():
    x = autograd_nb.ones(2, 2)
    with pytest.warns(UserWarning, match="casts nothing"), autograd_nb.autocast("cpu"):
        assert (x @ x).dtype is autograd_nb.float32
    with autograd_nb.autocast("cpu", enabled=False):
        assert (x @ x).dtype is autograd_nb.float32
    with pytest.raises(RuntimeError, match="Expected one of cpu, cuda"):
        autograd_nb.autocast("x")


@same
def test_a_training_loop_with_a_scaler(T):
    w = T.tensor([1.0], requires_grad=True)
    optimizer = T.optim.SGD([w], lr=0.1)
    scaler = T.amp.GradScaler("cuda")
    with T.autocast("cuda"):
        loss = (w * w).sum()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    scaler.step(optimizer)
    scaler.update()
    yield w, scaler.is_enabled(), scaler.get_scale(), scaler.state_dict()
    yield T.cuda.amp.GradScaler(enabled=False).is_enabled()


@same
def test_the_older_types(T):
    x = T.ones(2)
    yield T.FloatTensor([1, 2]), T.LongTensor([1.5]), T.BoolTensor([True]), T.DoubleTensor(2, 3).shape, T.ByteTensor()
    yield isinstance(x, T.FloatTensor), isinstance(x, T.LongTensor), isinstance(3, T.FloatTensor)
    yield x.type(), x.type(T.float64), x.type("torch.LongTensor"), x.type(T.LongTensor), T.typename(x), T.typename(3)
    yield x.new([1, 2]), x.new(2, 3).shape, str(T.FloatTensor), T.FloatTensor.dtype


def test_an_older_type_as_the_default():
    autograd_nb.set_default_tensor_type("torch.DoubleTensor")
    assert autograd_nb.get_default_dtype() is autograd_nb.float64
    autograd_nb.set_default_tensor_type(autograd_nb.FloatTensor)
    assert autograd_nb.get_default_dtype() is autograd_nb.float32
    with pytest.raises(TypeError, match="invalid type object"):
        autograd_nb.set_default_tensor_type("torch.Nothing")


@same
def test_another_shape_in_place(T):
    x = T.arange(4.0)
    yield x.resize_(2, 1), x.resize_((3,)).shape, x[:2]
    yield error(T.ones(1, requires_grad=True).resize_, 2)


@same
def test_dlpack_of_ones_own(T):
    x = T.arange(3.0)
    y = T.from_dlpack(x)
    y[0] = 5
    yield x, int(x.__dlpack_device__()[0]), T.utils.dlpack.from_dlpack(x)
    yield error(T.ones(1, requires_grad=True).__dlpack__)
    yield error(T.from_dlpack, 3)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int8", "complex64", "bool"])
def test_dlpack_between_libraries(dtype):
    ours = autograd_nb.ones(2, 3).to(getattr(autograd_nb, dtype)).t()
    theirs = torch.from_dlpack(ours)
    assert theirs.tolist() == ours.tolist()
    assert theirs.data_ptr() == ours.data_ptr()
    assert theirs.stride() == ours.stride()
    back = autograd_nb.from_dlpack(theirs)
    assert back.data_ptr() == ours.data_ptr()
    assert np.shares_memory(np.from_dlpack(ours), ours.numpy())


@same
def test_containers_taken_apart(T):
    from importlib import import_module

    P = import_module(f"{T.__name__}.utils._pytree")
    tree = {"a": 1, "b": [2, (3, None)]}
    leaves, spec = P.tree_flatten(tree)
    yield leaves, P.tree_unflatten([v or 0 for v in leaves], spec), P.tree_leaves(tree)
    yield P.tree_map(lambda v: [v], tree), P.tree_map(lambda a, b: (a, b), [1, (2, 3)], [4, (5, 6)])
