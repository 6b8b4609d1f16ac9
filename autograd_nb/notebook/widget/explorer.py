"""The live explorer: the same page, tied to Python while a kernel runs. Only this file needs anywidget."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from .exploration import STATE, Content, Exploration
from .front_end import page_listens
from .messages import answer
from .module import module


class Explorer(Exploration, anywidget.AnyWidget):
    """The graph explorer of one value, as the notebook shows it and as Python sees it.

    Traits, all observable, and all of them can be set to move the view:
    ``selected``, the id of a box or "" (the name of a variable is accepted, and becomes the id of its box);
    ``expanded`` and ``collapsed``, the ids of the groups that are open and closed, each the other's complement;
    ``frame``, the step that is shown.

    What it displays is the page of `to_html`; the model of this widget runs beside it and finds it by its key. So a
    notebook that was saved has no widget in it that could be missing. In other widgets, ``VBox([w])``, it has a view.
    """

    key = traitlets.Unicode(read_only=True).tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    expanded = traitlets.List(traitlets.Unicode()).tag(sync=True)
    collapsed = traitlets.List(traitlets.Unicode())
    frame = traitlets.Int(0).tag(sync=True)

    def __init__(self, content: Content) -> None:
        self.content = content
        self._document = content.keyed()
        self._groups = frozenset(content.groups)
        self._esm = module(content.document["kind"])
        self.set_trait("key", self._document["key"])
        state = {name: content.document[name] for name in STATE if content.document.get(name) is not None}
        state["collapsed"] = [group for group in content.groups if group not in state.get("expanded", ())]
        super().__init__(**state)
        self.on_msg(self._asked)

    def open(self) -> None:
        """Tell the page about this model; for the cell's own display only where a page is listening.

        Programmes that execute notebooks keep the state of every model in the file, where it would be all there is
        left of it, and pages made from such a file load the widget library from the network.
        """
        if page_listens():
            super().open()

    @property
    def model_id(self) -> str:
        """What other widgets know this one by."""
        if self.comm is None:
            super().open()
        return super().model_id

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **_: Any) -> Any:
        return Exploration._repr_mimebundle_(self), {}

    @traitlets.validate("selected")
    def _find(self, proposal: Any) -> str:
        return _known(proposal.value, self.content) if proposal.value else ""

    @traitlets.validate("expanded", "collapsed")
    def _find_groups(self, proposal: Any) -> list[str]:
        unknown = [group for group in proposal.value if group not in self._groups]
        if unknown:
            raise traitlets.TraitError(f"no group {unknown[0]!r} in this graph; {_some(self.content.groups)}")
        return list(dict.fromkeys(proposal.value))

    @traitlets.validate("frame")
    def _find_frame(self, proposal: Any) -> int:
        last = max(len(self._document.get("frames", ())) - 1, 0)
        if not 0 <= proposal.value <= last:
            raise traitlets.TraitError(f"no frame {proposal.value}; there are frames 0 to {last}")
        return proposal.value

    @traitlets.observe("expanded", "collapsed")
    def _complement(self, change: Any) -> None:
        other = "collapsed" if change.name == "expanded" else "expanded"
        named = set(change.new)
        rest = [group for group in self.content.groups if group not in named]
        if set(rest) != set(getattr(self, other)):
            setattr(self, other, rest)

    def _asked(self, _: Any, message: Any, buffers: Any) -> None:
        """A question of the view; whatever happens it gets an answer, and the kernel goes on."""
        asked = {"document": self._tell_document}
        self.send(answer(message, asked | dict(self.content.answers)))

    def _tell_document(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"document": self.document()}


def _known(called: str, content: Content) -> str:
    found = content.names.get(called)
    if found is None:
        raise traitlets.TraitError(f"no box {called!r} in this graph; {_some(tuple(content.names))}")
    return found


def _some(names: tuple[str, ...]) -> str:
    return f"there are {', '.join(names[:8])}{' ...' if len(names) > 8 else ''}" if names else "it has none"
