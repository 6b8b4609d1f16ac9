"""The stepper: a pass to walk through in a page or from Python, with inputs that can be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..widget.exploration import Content, StillExploration
from .editing import Again, Inputs
from .frames import Frame
from .quiz import judged
from .recipe import Missing
from .watching import Watched, lightened, node_called
from .words import words_of

Build = Callable[[Watched, Inputs], Content]


class Stepping:
    """What the static and the live stepper share, beside what they share with the explorer."""

    content: Content
    frame: Any
    _document: dict[str, Any]
    _seen: Watched
    _inputs: Inputs
    _build: Build
    _again: Callable[[], Again]
    _first: tuple[Content, Watched]

    def prepare(self, seen: Watched, inputs: Inputs, build: Build, again: Callable[[], Again]) -> None:
        """Take over what was seen. ``again`` gives the way to compute it anew, or raises `Missing`."""
        self._seen, self._inputs, self._build, self._again = seen, inputs, build, again
        self._first = self.content, seen

    @property
    def frames(self) -> tuple[Frame, ...]:
        """The frames that are shown, with their arrays; None stands for those of more than 4,096 numbers."""
        return self._seen.frames

    def run_to(self, name: str) -> Frame:
        """Go to the step that runs the node of this name or id; the frame. ValueError where none is shown."""
        node = node_called(self._seen.graph, name)
        for k, frame in enumerate(self.frames):
            if frame.node == node:
                self.frame = k
                return frame
        number = self._seen.numbers.get(node)
        told = "the pass never runs it" if number is None else f"it is step {number}, which is not shown"
        raise ValueError(f"{name}: {told}")

    def check(self, answer: float | str, frame: int | None = None) -> str:
        """How an answer compares with what a frame asks for: "right", "sign", "near", "wrong" or "unreadable".

        frame: its place among `frames`; the one that is shown now if it is not given. ValueError where a frame asks
        nothing.
        """
        asked = self._document["frames"][self.frame if frame is None else frame]["answer"]
        if asked is None:
            raise ValueError("this step asks nothing: what it adds is not a few numbers that can be worked out")
        return judged(answer, asked["value"])

    def edit(self, name: str, value: float, index: Sequence[int] = ()) -> None:
        """Compute the pass with one element of a leaf changed; the leaf itself stays as it is.

        ValueError says why, where it cannot be computed; edits add up, `reset` forgets them.
        """
        edited = self._inputs.changed(name, tuple(index), value)
        try:
            seen = self._again()(edited)
        except Missing as missing:
            raise ValueError(sentence_of(missing, self._document["lang"])) from None
        inputs = Inputs(self._inputs.called, self._inputs.values, dict(edited))
        content = self._build(seen, inputs)
        self._inputs = inputs
        self._become(content, lightened(seen))

    def reset(self) -> None:
        """Forget all edits: what was recorded is shown again."""
        self._inputs = Inputs(self._inputs.called, self._inputs.values)
        self._become(*self._first)

    def _become(self, content: Content, seen: Watched) -> None:
        last = max(0, len(seen.frames) - 1)
        self.content, self._seen = content, seen
        self._document = content.document | {"key": self._document["key"]}
        self.frame = min(int(self.frame), last)

    def answer_edit(self, message: dict[str, Any]) -> dict[str, Any]:
        """What a page is told when somebody typed another value into it."""
        self.edit(str(message["name"]), float(message["value"]), [int(n) for n in message.get("index", ())])
        return {"document": self.document()}  # type: ignore[attr-defined]


def sentence_of(missing: Missing, lang: str) -> str:
    """Why a pass cannot be computed again, and what helps."""
    words = words_of(lang)
    why = words["cannot"].format(why=words[missing.key].format(**missing.facts))
    cure = "" if missing.key in ("gone", "reshaped", "replay_hooks") else f"{words['stop'].strip()} {words['cure']}"
    return f"{why}{cure}{words['stop']}"


class StillStepper(Stepping, StillExploration):
    """The stepper without a link to the page."""
