"""Modules that hold modules: in a row, in a list, under names."""

from __future__ import annotations

import operator
from collections import OrderedDict
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any

from .members import MODULES
from .module import Module, indented
from .parameter_container import ParameterDict, ParameterList, pairs


class _Row(Module):
    """Submodules counted from 0."""

    def __len__(self) -> int:
        return len(self.__dict__[MODULES])

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def _place(self, index: Any) -> int:
        index, length = operator.index(index), len(self)
        if not -length <= index < length:
            raise IndexError(f"index {index} is out of range")
        return index % length

    def _name(self, index: Any) -> str:
        return list(self.__dict__[MODULES])[self._place(index)]

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self._of_slice(list(self._modules.items())[index])
        return self.__dict__[self._name(index)]

    def _of_slice(self, items: list[tuple[str, Module]]) -> Any:
        return self.__class__([module for _, module in items])

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._name(index), module)

    def __delitem__(self, index: Any) -> None:
        names = list(self.__dict__[MODULES])[index] if isinstance(index, slice) else [self._name(index)]
        for name in names:
            delattr(self, name)
        self._modules = {str(k): module for k, module in enumerate(self)}

    def _extend(self, modules: Iterable[Any]) -> Any:
        for place, module in enumerate(list(modules), len(self)):
            self.add_module(str(place), module)
        return self

    def append(self, module: Module) -> Any:
        """Add a module at the end; gives this one."""
        return self._extend([module])

    def pop(self, key: Any) -> Any:
        """Take a module out and give it; the others are counted anew."""
        module = self[key]
        del self[key]
        return module

    def _insert(self, index: int, module: Module) -> None:
        """Put a module before the one at ``index``."""
        modules = list(self)
        modules.insert(index, module)
        self._modules = {str(k): m for k, m in enumerate(modules)}


class Sequential(_Row):
    """Modules called one after another, each with what its predecessor gave.

    >>> import autograd_nb as torch
    >>> torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): ReLU()
    )
    """

    def __init__(self, *args: Any) -> None:
        super().__init__()
        named = len(args) == 1 and isinstance(args[0], OrderedDict)
        entries: Any = args[0].items() if named else ((str(k), module) for k, module in enumerate(args))
        for name, module in entries:
            self.add_module(name, module)

    def forward(self, input: Any) -> Any:
        """What the last module gives."""
        members = self.__dict__
        for name in members[MODULES]:
            input = members[name](input)
        return input

    def _of_slice(self, items: list[tuple[str, Module]]) -> Any:
        return self.__class__(OrderedDict(items))

    def insert(self, index: int, module: Module) -> Sequential:
        """Put a module before the one at ``index``; gives this one."""
        if not isinstance(module, Module):
            raise AssertionError("module should be of type: <class 'torch.nn.modules.module.Module'>")
        if not -len(self) <= index <= len(self):
            raise IndexError(f"Index out of range: {index}")
        self._insert(index, module)
        return self

    def extend(self, sequential: Iterable[Module]) -> Sequential:
        """Add all modules at the end; gives this one."""
        for module in sequential:
            self.append(module)
        return self

    def __add__(self, other: Any) -> Sequential:
        return Sequential(*self, *self._other(other))

    def __iadd__(self, other: Any) -> Sequential:
        return self._extend(self._other(other))

    @staticmethod
    def _other(other: Any) -> Any:
        if not isinstance(other, Sequential):
            raise ValueError(f"add operator supports only objects of Sequential class, but {type(other)} is given.")
        return other

    def _check_factor(self, other: Any) -> None:
        if not isinstance(other, int):
            raise TypeError(f"unsupported operand type(s) for *: {_shown(self)} and {type(other)}")
        if other <= 0:
            raise ValueError(f"Non-positive multiplication factor {other} for {_shown(self)}")

    def __mul__(self, other: int) -> Sequential:
        self._check_factor(other)
        return Sequential(*list(self) * other)

    __rmul__ = __mul__

    def __imul__(self, other: int) -> Sequential:
        self._check_factor(other)
        return self._extend(list(self) * (other - 1))


def _shown(module: Module) -> str:
    """The class as PyTorch's sentences print it."""
    return str(type(module)).replace("'autograd_nb.", "'torch.")


class ModuleList(_Row):
    """A list whose modules belong to the network; it cannot be called.

    >>> import autograd_nb as torch
    >>> torch.nn.ModuleList([torch.nn.Linear(2, 2) for _ in range(3)])
    ModuleList(
      (0-2): 3 x Linear(in_features=2, out_features=2, bias=True)
    )
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.extend(modules)

    def extend(self, modules: Iterable[Module]) -> ModuleList:
        """Add all modules at the end; gives this list."""
        if not isinstance(modules, Iterable):
            raise TypeError(f"ModuleList.extend should be called with an iterable, but got {type(modules).__name__}")
        return self._extend(modules)

    def insert(self, index: int, module: Module) -> None:
        """Put a module before the one at ``index``."""
        self._insert(index, module)

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, str(self._place(index)), module)

    def __iadd__(self, modules: Iterable[Module]) -> ModuleList:
        return self.extend(modules)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *iter(other)])

    def __repr__(self) -> str:
        runs: list[list[Any]] = []  # [first, last, text]
        for k, module in enumerate(self):
            text = repr(module)
            if runs and runs[-1][2] == text:
                runs[-1][1] = k
            else:
                runs.append([k, k, text])
        if not runs:
            return f"{self._get_name()}()"
        lines = [indented(f"({a}): {text}" if a == b else f"({a}-{b}): {b - a + 1} x {text}") for a, b, text in runs]
        inside = "\n  ".join(lines)
        return f"{self._get_name()}(\n  {inside}\n)"


class ModuleDict(Module):
    """A dict of strings to modules that belong to the network; it cannot be called.

    >>> import autograd_nb as torch
    >>> torch.nn.ModuleDict({"act": torch.nn.ReLU()})
    ModuleDict(
      (act): ReLU()
    )
    """

    def __init__(self, modules: Any = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Module:
        return self._modules[key]

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: object) -> bool:
        return key in self._modules

    def clear(self) -> None:
        """Take all modules out."""
        self._modules.clear()

    def pop(self, key: str) -> Module:
        """Take a module out and give it."""
        return self._modules.pop(key)

    def keys(self) -> KeysView[str]:
        """The names."""
        return self._modules.keys()

    def items(self) -> ItemsView[str, Module]:
        """(name, module) in the order in which they were added."""
        return self._modules.items()

    def values(self) -> ValuesView[Module]:
        """The modules."""
        return self._modules.values()

    def update(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]]) -> None:
        """Add modules from a mapping or from (name, module) pairs; a name that exists gets the new one."""
        for key, module in pairs("ModuleDict", "ModuleDict", modules, (OrderedDict, ModuleDict, Mapping)):
            self[key] = module


__all__ = ["ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Sequential"]
