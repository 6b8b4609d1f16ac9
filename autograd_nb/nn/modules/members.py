"""The parameters, buffers and submodules of a module: how attributes become them.

Values stand in the instance's ``__dict__``, so that reading ``self.weight`` is a plain attribute access. Three dicts of
names say which of them are parameters, buffers and submodules, and in which order.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from ...engine.tensor import Tensor
from ..parameter import Parameter

PARAMETERS, BUFFERS, MODULES = "_parameter_names", "_buffer_names", "_module_names"

registration_hooks: dict[str, OrderedDict[int, Callable[..., Any]]] = {
    PARAMETERS: OrderedDict(), BUFFERS: OrderedDict(), MODULES: OrderedDict(),
}  # fmt: skip
"""What is called as ``hook(module, name, value)`` whenever any module gets a member; a result replaces the value."""


class Members(MutableMapping[str, Any]):
    """One kind of members of a module as a live dict: what ``module._parameters`` gives."""

    __slots__ = ("_attributes", "_names")

    def __init__(self, attributes: dict[str, Any], kind: str) -> None:
        self._attributes, self._names = attributes, attributes[kind]

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        return self._attributes[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._names[name] = None
        self._attributes[name] = value

    def __delitem__(self, name: str) -> None:
        del self._names[name]
        del self._attributes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return repr(dict(self))


def _members(kind: str) -> property:
    """The attribute that gives one kind of members as a live dict, and takes another dict for it."""

    def replace(module: Any, members: Any) -> None:
        live, new = Members(module.__dict__, kind), dict(members)
        live.clear()
        live.update(new)

    return property(lambda module: Members(module.__dict__, kind), replace)


def type_name(value: Any) -> str:
    """How PyTorch's error sentences call the type of a value."""
    if isinstance(value, Tensor):
        return value.type()
    kind = value if isinstance(value, type) else type(value)
    module = kind.__module__.replace("autograd_nb", "torch", 1)
    return kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"


def _check_name(kind: str, name: Any, shown: str = "") -> None:
    if not isinstance(name, str):
        raise TypeError(f"{kind} name should be a string. Got {type_name(name)}")
    if "." in name:
        raise KeyError(f'{kind} name can\'t contain "."{shown}')
    if name == "":
        raise KeyError(f'{kind} name can\'t be empty string ""')


class Holder:
    """What knows its parameters, buffers and submodules."""

    def __init__(self) -> None:
        self.__dict__.update({PARAMETERS: {}, BUFFERS: {}, MODULES: {}, "_non_persistent_buffers_set": set()})

    _parameters = _members(PARAMETERS)
    _buffers = _members(BUFFERS)
    _modules = _members(MODULES)

    def _register(self, kind: str, name: str, value: Any, noticed: bool = True) -> None:
        """Note a member whose name and type were checked."""
        for hook in registration_hooks[kind].values() if noticed else ():
            replaced = hook(self, name, value)
            value = value if replaced is None else replaced
        members = self.__dict__
        members[kind][name] = None
        members[name] = value

    def _check_free(self, kind: str, name: str) -> None:
        if hasattr(self, name) and name not in self.__dict__[kind]:
            raise KeyError(f"attribute '{name}' already exists")

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter, or None to say that there could be one; KeyError for a name that is taken."""
        if PARAMETERS not in self.__dict__:
            raise AttributeError("cannot assign parameter before Module.__init__() call")
        _check_name("parameter", name)
        self._check_free(PARAMETERS, name)
        if param is not None and not isinstance(param, Parameter):
            raise TypeError(
                f"cannot assign '{type_name(param)}' object to parameter '{name}' (torch.nn.Parameter or None required)"
            )
        if param is not None and param.grad_fn:
            raise ValueError(
                f"Cannot assign non-leaf Tensor to parameter '{name}'. Model parameters must be created explicitly. To "
                f"express '{name}' as a function of another Tensor, compute the value in the forward() method."
            )
        self._register(PARAMETERS, name, param, noticed=param is not None)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is kept and moved along but not trained; in ``state_dict`` if ``persistent``."""
        if BUFFERS not in self.__dict__:
            raise AttributeError("cannot assign buffer before Module.__init__() call")
        _check_name("buffer", name)
        self._check_free(BUFFERS, name)
        if tensor is not None and not isinstance(tensor, Tensor):
            raise TypeError(
                f"cannot assign '{type_name(tensor)}' object to buffer '{name}' (torch Tensor or None required)"
            )
        self._register(BUFFERS, name, tensor)
        unsaved = self.__dict__["_non_persistent_buffers_set"]
        (unsaved.discard if persistent else unsaved.add)(name)

    def add_module(self, name: str, module: Any) -> None:
        """Add a submodule under a name that need not be an identifier; KeyError for a name that is taken."""
        if module is not None and not isinstance(module, Holder):
            raise TypeError(f"{type_name(module)} is not a Module subclass")
        _check_name("module", name, f", got: {name}")
        self._check_free(MODULES, name)
        self._register(MODULES, name, module)

    def register_module(self, name: str, module: Any) -> None:
        """The same as :meth:`add_module`."""
        self.add_module(name, module)

    # -- attributes ---------------------------------------------------------------------------------------------
    def __setattr__(self, name: str, value: Any) -> None:
        members = self.__dict__
        if isinstance(value, Parameter):
            self._reserve(PARAMETERS, name, "parameters")
            self.register_parameter(name, value)
        elif name in members.get(PARAMETERS, ()):
            self._refuse(value, "parameter", name, "torch.nn.Parameter or None")
            self.register_parameter(name, None)
        elif isinstance(value, Holder):
            self._reserve(MODULES, name, "module")
            self._register(MODULES, name, value)
        elif name in members.get(MODULES, ()):
            self._refuse(value, "child module", name, "torch.nn.Module or None")
            self._register(MODULES, name, None)
        elif name in members.get(BUFFERS, ()):
            if not isinstance(value, Tensor):
                self._refuse(value, "buffer", name, "torch.nn.Buffer, torch.Tensor or None")
            self._set_buffer(name, value)
        elif isinstance(value, Tensor) and "_is_buffer" in value.__dict__:
            self._reserve(BUFFERS, name, "buffer")
            self._set_buffer(name, value)
        else:
            object.__setattr__(self, name, value)

    def _set_buffer(self, name: str, value: Any) -> None:
        if "_is_buffer" in value.__dict__:
            self.register_buffer(name, value, value.persistent)
        else:
            self._register(BUFFERS, name, value)

    def _reserve(self, kind: str, name: str, what: str) -> None:
        """Make a name free for a member of this kind: whatever else had it goes."""
        members = self.__dict__
        if kind not in members:
            raise AttributeError(f"cannot assign {what} before Module.__init__() call")
        if name not in members[kind]:
            for other in (PARAMETERS, BUFFERS, MODULES):
                members[other].pop(name, None)
            members.pop(name, None)
            members["_non_persistent_buffers_set"].discard(name)

    @staticmethod
    def _refuse(value: Any, what: str, name: str, expected: str) -> None:
        if value is not None:
            raise TypeError(f"cannot assign '{type_name(value)}' as {what} '{name}' ({expected} expected)")

    def __getattr__(self, name: str) -> Any:
        # Only reached when the ordinary way failed, or from a subclass that calls super().__getattr__(name).
        members = self.__dict__
        if any(name in members.get(kind, ()) for kind in (PARAMETERS, BUFFERS, MODULES)):
            return members[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name: str) -> None:
        members = self.__dict__
        for kind in (PARAMETERS, BUFFERS, MODULES):
            if name in members.get(kind, ()):
                del members[kind][name]
                del members[name]
                members["_non_persistent_buffers_set"].discard(name)
                return
        object.__delattr__(self, name)

    def __dir__(self) -> list[str]:
        return sorted(name for name in object.__dir__(self) if not name[:1].isdigit())
