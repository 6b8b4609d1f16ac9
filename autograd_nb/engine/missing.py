"""What a name that is not there is answered with: whether PyTorch has it, what is near, and what to do instead."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

PACKAGE = "autograd_nb"
OTHER_ROOMS = ("", ".nn.functional", ".nn", ".linalg", ".special", ".fft", ".optim", ".func", ".autograd")
"""Where a name that is no public one of its module is looked for."""

OPERATIONS = ("torch", "Tensor", "nn.functional", "linalg", "special", "fft")
"""The rooms of operations, to which cards can be added."""

UNLISTED = ("onnx", "DistributedDataParallel", "profile", "schedule", "ProfilerActivity", "tensorboard_trace_handler",
            "tensorboard", "cpp_extension", "_C", "_dynamo",
            "_inductor", "_functorch", "_higher_order_ops")  # fmt: skip
"""What PyTorch has and does not list, or only after an import."""

NO_SPARSE = ("is about sparse tensors", "all tensors are dense: `torch.zeros(size).index_put(indices, values)`")
NO_QUANTA = ("is about quantized numbers", "use float32, or round with `torch.round`")
NO_OTHER_DEVICE = ("is about other devices than the CPU", "everything computes on the CPU already")
NO_KERNEL = ("calls one library's kernel", "use the function without that prefix")
NO_SYMBOL = ("is about symbolic sizes in compiled code", "sizes are plain ints: use Python's own operators")
NO_NARROW = ("is a number format that NumPy does not store", "use float16 or float32")
NO_GRAPH = (
    "rewrites or compiles the code of modules",
    "call the function or module itself; `y.grad_fn` and `%autograd graph` show what it computes",
)
REMOVED = ("is removed: it raises an error there too", "use the function of `torch.linalg`")

TOPICS: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"jit|_C|Script.*|script.*|_dynamo|_inductor|_functorch|fx|export|library|classes|_higher_order_ops|package",
     NO_GRAPH),
    (r"onnx", ("exports models for other runtimes",
               "`torch.save(model.state_dict(), file)` writes what PyTorch reads and can export")),
    (r"distributed|DistributedDataParallel|_C10d.*|is_distributed",
     ("computes in several processes", "there is one process: call the module without the wrapper")),
    (r"multiprocessing", ("shares tensors between processes", "Python's own `multiprocessing` pickles them")),
    (r"tensorboard", ("writes logs for TensorBoard", "`%autograd history` and matplotlib plot in the notebook")),
    (r"cpp_extension", ("builds extensions in C++", "write a `torch.autograd.Function` or an op card on NumPy")),
    (r"hub", ("downloads models", "`torch.load` reads a file that is there")),
    (r"profiler|profile|schedule|ProfilerActivity|tensorboard_trace_handler|emit_nvtx",
     ("times kernels", "`%autograd time` and `torch.utils.benchmark.Timer` time code")),
    (r"nested|jagged|to_padded_tensor",
     ("is about batches of rows of unequal length", "use `torch.nn.utils.rnn.pad_sequence` and a mask")),
    (r"cond|while_loop", ("is control flow for compiled code", "use Python's `if` and `while`")),
    (r"(eig|lstsq|solve|symeig|matrix_rank)", REMOVED),
    (r"to_mkldnn|(cudnn|miopen|mkldnn|fbgemm)_.*", NO_KERNEL),
    (r".*sparse.*|.*_indices(_copy)?|dense_dim|is_coalesced|[dhs]+p?mm|s+paddmm|saddmm|values_copy|indices_copy",
     NO_SPARSE),
    (r"q_.*|.*quant.*|q?u?int\dx?\d*|q(int|uint).*|qscheme|int_repr|per_(channel|tensor)_.*|ao", NO_QUANTA),
    (r"xpu|mps|mtia|ipu|is_(ipu|maia|mtia|vulkan|xla)|record_stream|Stream|Event|cpp|.*Storage", NO_OTHER_DEVICE),
    (r"sym_.*|Sym.*", NO_SYMBOL),
    (r"float[48]_.*|bits.*|complex32|chalf", NO_NARROW),
)  # fmt: skip
"""What PyTorch's name is about, and what to do here, by pattern of the name."""

FAMILIAR = {
    "Dense": "Linear", "Activation": "ReLU", "Conv": "Conv2d", "BatchNorm": "BatchNorm2d",
    "GlobalAvgPool2D": "AdaptiveAvgPool2d", "MaxPool": "MaxPool2d", "AvgPool": "AvgPool2d",
    "max_pool": "max_pool2d", "avg_pool": "avg_pool2d", "sq": "square", "concatenation": "cat", "reduce_sum": "sum",
    "reduce_mean": "mean", "array": "tensor", "dot_product": "dot", "astype": "to", "expand_dims": "unsqueeze",
}  # fmt: skip
"""Names of other libraries, and PyTorch's for the same."""


def absent(module: str, name: str, known: Iterable[str]) -> AttributeError:
    """The error for ``module.name``: Python's own sentence first, then what is known about the name.

    >>> import autograd_nb as torch
    >>> torch.sinus
    Traceback (most recent call last):
    AttributeError: module 'autograd_nb' has no attribute 'sinus'. Near: sin...
    """
    first = f"module {module!r} has no attribute {name!r}"
    if name.startswith("__"):  # Python itself asks for such names
        return AttributeError(first)
    room = module.removeprefix(PACKAGE).removeprefix(".") or "torch"
    return AttributeError(". ".join((first, *remarks(room, name, known))))


def remarks(room: str, name: str, known: Iterable[str]) -> list[str]:
    """What is to be said about a name that ``room`` has not."""
    from .absent_names import ABSENT

    in_pytorch = name in ABSENT.get(room, "").split()
    topic = topic_of(name) if in_pytorch or name in UNLISTED else None
    if topic is not None:
        return [f"In PyTorch it {topic[0]}; here {topic[1]}"]
    found = [f"PyTorch has it, {PACKAGE} {'' if room == 'torch' else 'has '}not"] if in_pytorch else []
    elsewhere = None if in_pytorch else where(room, name)
    if elsewhere:
        return [*found, f"It is {elsewhere}"]
    near = nearest(name, known)
    if near:
        found.append(f"Near: {', '.join(near)}")
    if room in OPERATIONS and name[0].islower():
        found.append(f"To add an operation: `from {PACKAGE}.ops import op`, see help(op) and docs/operations.md")
    return found


def topic_of(name: str) -> tuple[str, str] | None:
    """What PyTorch's name is about and what to do here, for names this package leaves out on purpose."""
    return next((topic for pattern, topic in TOPICS if re.fullmatch(pattern, name)), None)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Up to three public names that look like this one, small and capital letters aside."""
    from difflib import get_close_matches

    known = set(known)
    by_lower = {k.lower(): k for k in sorted(known, reverse=True) if not k.startswith("_")}
    familiar = FAMILIAR.get(name) if FAMILIAR.get(name) in known else None
    alike = [by_lower[k] for k in get_close_matches(name.lower(), by_lower, 3)]
    return ([familiar] if familiar else []) + [k for k in alike if k != familiar]


def where(room: str, name: str) -> str | None:
    """The same name in another room of the package, as it is written, or None."""
    from importlib import import_module

    for other in OTHER_ROOMS:
        path = (other.removeprefix(".") or "torch").removeprefix("torch.")
        if path != room and name in getattr(import_module(PACKAGE + other), "__all__", ()):
            return f"`{'torch' if path == 'torch' else 'torch.' + path}.{name}`"
    return None


def answers(module: str) -> Callable[[str], Any]:
    """A ``__getattr__`` for a module: every name that is not there gets its answer."""

    def __getattr__(name: str) -> Any:
        raise absent(module, name, dir(sys.modules[module]))

    return __getattr__


class AbsentMethod:
    """Stands on Tensor where PyTorch has an attribute and this package has not; says so when it is asked for."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, tensor: Any, cls: type) -> Any:
        whose = f"type object {cls.__name__!r}" if tensor is None else f"{cls.__name__!r} object"
        known = [k for k in dir(cls) if not isinstance(vars(cls).get(k), AbsentMethod)]
        said = ". ".join((f"{whose} has no attribute {self.name!r}", *remarks("Tensor", self.name, known)))
        raise AttributeError(said)


def mark_absent(tensor_class: type) -> None:
    """Let the class answer for the attributes that PyTorch's tensors have beyond it."""
    from .absent_names import ABSENT

    for name in ABSENT.get("Tensor", "").split():
        if name not in vars(tensor_class) and not hasattr(object, name):  # asking for a method would import its file
            setattr(tensor_class, name, AbsentMethod(name))
