"""Reading a pickle that may hold data and tensors and nothing else: no name in it is ever imported or called.

A pickle is a programme; the standard library's reader runs it. This one knows the few instructions that data needs, and
a table of what stands for PyTorch's names. Everything else is an error.
"""

from __future__ import annotations

import pickle
import pickletools
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any

MARK = object()

FAILED = (
    "Weights only load failed. This file can still be loaded, to do so you have two options, \x1b[1mdo those steps "
    "only if you trust the source of the checkpoint\x1b[0m. \n\tThat takes PyTorch: load it there, and save its "
    "tensors and numbers alone.\n\tWeightsUnpickler error: {}"
)
UNSUPPORTED_NAME = "Unsupported global: GLOBAL {} was not an allowed global by default."


def refused(why: str) -> pickle.UnpicklingError:
    """The error for a file that holds something else than data and tensors."""
    return pickle.UnpicklingError(FAILED.format(why))


def _encode(text: str, encoding: str) -> bytes:
    """How old pickles spell bytes."""
    return text.encode("utf-8" if encoding == "utf-8" else "latin1")


def _bytearray(content: bytes = b"") -> bytearray:
    if not isinstance(content, bytes):
        raise TypeError("a bytearray is made of bytes")
    return bytearray(content)


PLAIN: dict[str, Callable[..., Any]] = {
    "collections.OrderedDict": OrderedDict, "collections.Counter": Counter, "_codecs.encode": _encode,
    "builtins.bytearray": _bytearray, "builtins.set": set, "builtins.complex": complex,
    "__builtin__.bytearray": _bytearray, "__builtin__.set": set, "__builtin__.complex": complex,
}  # fmt: skip


class Machine:
    """Runs the instructions of one pickle. ``names``: what the pickle may name; ``memory``: what storages stand for."""

    def __init__(self, names: dict[str, Any], memory: Callable[[Any], Any]) -> None:
        self.names = {**PLAIN, **names}
        self.callables = {id(value) for value in self.names.values() if callable(value)}
        self.memory = memory
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def run(self, data: bytes) -> Any:
        """The value that the pickle makes; UnpicklingError for anything that is not data."""
        for instruction, argument, _ in pickletools.genops(data):
            name = instruction.name
            if name == "STOP":
                return self.stack.pop()
            if name in CONSTANTS:
                self.stack.append(CONSTANTS[name])
            elif name in LITERALS:
                self.stack.append(argument)
            elif name in EMPTY:
                self.stack.append(EMPTY[name]())
            elif name in ACTIONS:
                ACTIONS[name](self, argument)
            elif name not in NOTHING_TO_DO:
                raise refused(f"Unsupported operand {ord(instruction.code)}")
        raise refused("the file ends too early")

    def _above_mark(self) -> list[Any]:
        at = next(k for k in range(len(self.stack) - 1, -1, -1) if self.stack[k] is MARK)
        values = self.stack[at + 1 :]
        del self.stack[at:]
        return values

    def find(self, argument: str) -> None:
        name = argument.replace(" ", ".", 1)
        if name not in self.names:
            raise refused(UNSUPPORTED_NAME.format(name.removeprefix("__builtin__.").removeprefix("builtins.")))
        self.stack.append(self.names[name])

    def put(self, number: int | None) -> None:
        self.memo[len(self.memo) if number is None else number] = self.stack[-1]

    def pack(self, count: int | None) -> None:
        values = self._above_mark() if count is None else self.stack[-count:]
        if count is not None:
            del self.stack[-count:]
        self.stack.append(tuple(values))

    def call(self, _: Any) -> None:
        arguments, function = self.stack.pop(), self.stack.pop()
        if id(function) not in self.callables:
            raise refused(f"Trying to call reduce for unrecognized function {function}")
        self.stack.append(function(*arguments))

    def make(self, _: Any) -> None:
        arguments, kind = self.stack.pop(), self.stack.pop()
        if kind is not OrderedDict and kind is not Counter:
            raise refused(f"Trying to create new object for unexpected type {kind}")
        self.stack.append(kind(*arguments))

    def build(self, _: Any) -> None:
        state, target = self.stack.pop(), self.stack[-1]
        if type(target) is OrderedDict and isinstance(state, dict) and all(type(k) is str for k in state):
            target.__dict__.update(state)
        else:
            raise refused(f"Can only build Tensor, Parameter, OrderedDict or types allowlisted, but got {type(target)}")

    def append(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if type(target) is not list:
            raise refused(f"Can only append to lists, but got {type(target)}")
        target.extend(values)

    def set_items(self, values: list[Any]) -> None:
        target = self.stack[-1]
        if type(target) not in (dict, OrderedDict, Counter):
            raise refused(f"Can only set items of dicts, but got {type(target)}")
        target.update(zip(values[::2], values[1::2], strict=True))

    def add(self, _: Any) -> None:
        values, target = self._above_mark(), self.stack[-1]
        if type(target) is not set:
            raise refused(f"Can only add to sets, but got {type(target)}")
        target.update(values)

    def recall(self, number: int) -> None:
        self.stack.append(self.memo[number])

    def mark(self, _: Any) -> None:
        self.stack.append(MARK)

    def append_one(self, _: Any) -> None:
        self.append([self.stack.pop()])

    def append_many(self, _: Any) -> None:
        self.append(self._above_mark())

    def set_item(self, _: Any) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self.set_items([key, value])

    def set_many(self, _: Any) -> None:
        self.set_items(self._above_mark())

    def load(self, _: Any) -> None:
        self.stack.append(self.memory(self.stack.pop()))

    def find_on_stack(self, _: Any) -> None:
        name, module = self.stack.pop(), self.stack.pop()
        self.find(f"{module} {name}")


NOTHING_TO_DO = ("PROTO", "FRAME")
CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
LITERALS = {
    "BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8",
    "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8", "BINSTRING", "SHORT_BINSTRING", "INT", "FLOAT", "LONG",
    "UNICODE",
}  # fmt: skip
EMPTY: dict[str, Callable[[], Any]] = {"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_TUPLE": tuple, "EMPTY_SET": set}
ACTIONS: dict[str, Callable[[Machine, Any], None]] = {
    "MARK": Machine.mark, "GLOBAL": Machine.find, "STACK_GLOBAL": Machine.find_on_stack,
    "BINPUT": Machine.put, "LONG_BINPUT": Machine.put, "MEMOIZE": Machine.put,
    "BINGET": Machine.recall, "LONG_BINGET": Machine.recall, "TUPLE": Machine.pack,
    "TUPLE1": lambda m, _: m.pack(1), "TUPLE2": lambda m, _: m.pack(2), "TUPLE3": lambda m, _: m.pack(3),
    "REDUCE": Machine.call, "NEWOBJ": Machine.make, "BUILD": Machine.build, "ADDITEMS": Machine.add,
    "APPEND": Machine.append_one, "APPENDS": Machine.append_many, "SETITEM": Machine.set_item,
    "SETITEMS": Machine.set_many, "BINPERSID": Machine.load,
}  # fmt: skip
