"""Walks over a module and everything below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...engine.tensor import Tensor
from ..parameter import Parameter
from .members import BUFFERS, MODULES, PARAMETERS, Holder


class Walking(Holder):
    """Names, members and submodules of a module, in the order in which they were added."""

    def named_children(self) -> Iterator[tuple[str, Any]]:
        """(name, module) of each different submodule directly below."""
        seen: set[int] = set()
        for name, module in self._own(MODULES):
            if module is not None and id(module) not in seen:
                seen.add(id(module))
                yield name, module

    def children(self) -> Iterator[Any]:
        """Each different submodule directly below."""
        for _, module in self.named_children():
            yield module

    def named_modules(
        self, memo: set[Any] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """(dotted name, module) of this module and all below it, each module once unless told otherwise."""
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, module in self._own(MODULES):
            if module is not None:
                yield from module.named_modules(memo, f"{prefix}.{name}" if prefix else name, remove_duplicate)

    def modules(self, remove_duplicate: bool = True) -> Iterator[Any]:
        """This module and all below it."""
        if not remove_duplicate or type(self).named_modules is not Walking.named_modules:
            yield from (module for _, module in self.named_modules(remove_duplicate=remove_duplicate))
            return
        seen: set[int] = set()
        todo: list[Any] = [self]
        while todo:
            module = todo.pop()
            if module is not None and id(module) not in seen:
                seen.add(id(module))
                yield module
                todo.extend(child for _, child in reversed(module._own(MODULES)))

    def _named_members(
        self,
        get_members_fn: Callable[[Any], Any],
        prefix: str = "",
        recurse: bool = True,
        remove_duplicate: bool = True,
    ) -> Iterator[tuple[str, Any]]:
        """(dotted name, member) over what ``get_members_fn(module)`` gives as (name, member)."""
        seen: set[int] = set()
        modules = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate) if recurse else [(prefix, self)]
        for path, module in modules:
            for name, value in get_members_fn(module):
                if value is None or id(value) in seen:
                    continue
                if remove_duplicate:
                    seen.add(id(value))
                yield (f"{path}.{name}" if path else name), value

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """(dotted name, parameter) of this module and, with ``recurse``, of all below it."""
        yield from self._named_members(lambda module: module._own(PARAMETERS), prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """The parameters, as an optimiser wants them."""
        if type(self).named_parameters is not Walking.named_parameters:  # what a subclass names, it wants to be given
            yield from (parameter for _, parameter in self.named_parameters(recurse=recurse))
            return
        seen: set[int] = set()
        for module in self.modules() if recurse else (self,):
            for _, parameter in module._own(PARAMETERS):
                if parameter is not None and id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """(dotted name, buffer) of this module and, with ``recurse``, of all below it."""
        yield from self._named_members(lambda module: module._own(BUFFERS), prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """The buffers."""
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def _own(self, kind: str) -> list[tuple[str, Any]]:
        """(name, value) of this module's own members of a kind."""
        members = self.__dict__
        if kind not in members:
            plural = {PARAMETERS: "_parameters", BUFFERS: "_buffers", MODULES: "_modules"}[kind]
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{plural}'")
        return [(name, members[name]) for name in members[kind]]

    # -- by name ------------------------------------------------------------------------------------------------
    def get_submodule(self, target: str) -> Any:
        """The submodule at a dotted path, ``""`` for the module itself; AttributeError if there is none."""
        module: Any = self
        for name in target.split(".") if target else ():
            if not hasattr(module, name):
                raise AttributeError(f"{type(module).__name__} has no attribute `{name}`")
            module = getattr(module, name)
            if not isinstance(module, Walking):
                raise AttributeError(f"`{name}` is not an nn.Module")
        return module

    def set_submodule(self, target: str, module: Any, strict: bool = False) -> None:
        """Put a module at a dotted path; with ``strict`` only where one already stands."""
        if target == "":
            raise ValueError("Cannot set the submodule without a target name!")
        if not isinstance(module, Walking):
            raise ValueError(f"`module` is not an nn.Module, found {type(module)}")
        path, _, name = target.rpartition(".")
        parent = self.get_submodule(path)
        if strict and not hasattr(parent, name):
            raise AttributeError(f"{type(parent).__name__} has no attribute `{name}`")
        if hasattr(parent, name) and not isinstance(getattr(parent, name), Walking):
            raise AttributeError(f"`{name}` is not an nn.Module")
        setattr(parent, name, module)

    def _member_at(self, target: str) -> tuple[Any, str, Any]:
        path, _, name = target.rpartition(".")
        module = self.get_submodule(path)
        if not hasattr(module, name):
            raise AttributeError(f"{type(module).__name__} has no attribute `{name}`")
        return module, name, getattr(module, name)

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at a dotted path; AttributeError if there is none."""
        _, name, value = self._member_at(target)
        if not isinstance(value, Parameter):
            raise AttributeError(f"`{name}` is not an nn.Parameter")
        return value

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at a dotted path; AttributeError if there is none."""
        module, name, value = self._member_at(target)
        if name not in module.__dict__[BUFFERS]:
            raise AttributeError(f"`{name}` is not a buffer")
        return value
