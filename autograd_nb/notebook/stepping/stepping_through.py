"""From values to a stepper: looks at the pass, and remembers how to compute it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from ..naming import History
from ..snapshot import roots_of
from ..tensors import array_of, is_tensor
from ..widget.exploration import Content
from ..widget.front_end import has_widgets
from ..widget.progress import Progress
from .content import content_of
from .editing import Again, Inputs, Repeatable, evaluating, inputs_of, paths_of, replaying
from .gathering import gathered
from .passing import alone, gradients_of
from .recipe import Missing, Recipe
from .stepper import StillStepper
from .watching import MOST_FRAMES, Watched, lightened, watched


def step_through(
    values: Sequence[Any],
    variables: Mapping[str, Any],
    history: History | None = None,
    *,
    gradients: Sequence[Any] | None = None,
    expression: str = "the value",
    evaluate: Callable[[], Sequence[Any]] | None = None,
    lang: str = "en",
    quiz: bool = False,
    to: str | None = None,
    most: int = MOST_FRAMES,
) -> Any:
    """The stepper of the pass that starts at ``values``.

    gradients: where the pass begins; needed for roots with several elements. evaluate: gives the values once more,
    where they came from an expression. to: the name or id of the step to show first. Raises TypeError for what is no
    tensor, ValueError for what has no graph, a missing gradient, and a ``to`` that is no step.
    """
    roots_of(alone(values), expression)
    given = gradients_of(values, gradients, expression)
    options = {"most": most, "to": to}
    with Progress(size=_size(values), lang=lang) as progress:
        seen = watched(values, given, variables, history, progress=progress, **options)  # type: ignore[arg-type]
        inputs = inputs_of(seen.graph, values)
        again = _way(values, given, variables, seen, evaluate, history, options)
        build = partial(_content, lang=lang, quiz=quiz)
        content = build(seen, inputs)
    if has_widgets():
        from .live_stepper import Stepper

        found: Any = Stepper(content)
    else:
        found = StillStepper(content)
    found.prepare(lightened(seen), inputs, build, again)
    if to is not None:
        found.frame = len(seen.frames) - 1
    return found


def _content(seen: Watched, inputs: Inputs, *, lang: str, quiz: bool) -> Content:
    return content_of(seen, lang=lang, quiz=quiz, leaves=inputs.document(), edited=inputs.told())


def _size(values: Sequence[Any]) -> int:
    """About how many operations there are."""
    numbers = [getattr(value, "grad_fn", value)._sequence_nr() for value in values if hasattr(value, "grad_fn")]
    return int(max(numbers, default=0))


def _way(
    values: Sequence[Any], given: Sequence[Any], variables: Mapping[str, Any], seen: Watched,
    evaluate: Callable[[], Sequence[Any]] | None, history: History | None, options: Mapping[str, Any],
) -> Callable[[], Again]:  # fmt: skip
    """How the pass can be computed again; nothing in what is returned is a tensor of the user's, or a node."""
    if evaluate is not None:
        seeds = [None if g is None else np.array(array_of(g)) for g in given]
        paths = paths_of(values, variables)
        return partial(evaluating, evaluate, seeds, seen.graph, variables, paths, history=history, **options)
    try:
        found: Recipe | Missing = gathered(values, given, variables)
    except Missing as missing:
        found = missing.with_traceback(None)
    return partial(_replay, found, seen, options)


def _replay(found: Recipe | Missing, seen: Watched, options: Mapping[str, Any]) -> Again:
    if isinstance(found, Missing):
        raise Missing(found.key, **found.facts)
    return replaying(found, seen, **options)


def step_values(
    value: Any, variables: Mapping[str, Any], *, gradient: Any = None, history: History | None = None, **options: Any
) -> Any:
    """`step_through` for one value, a list, or a function that gives either. Holds ``variables`` weakly."""
    evaluate = None
    if callable(value) and not is_tensor(value) and not hasattr(value, "next_functions"):
        evaluate, value = Repeatable(partial(_listed, value)), value()
    values = value if isinstance(value, list | tuple) else [value]
    gradients = gradient if gradient is None or isinstance(gradient, list | tuple) else [gradient]
    return step_through(values, _held_weakly(variables), history, gradients=gradients, evaluate=evaluate, **options)


def _listed(function: Callable[[], Any]) -> Sequence[Any]:
    value = function()
    return value if isinstance(value, list | tuple) else [value]


def _held_weakly(variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Those variables that can be held so that they may go; for names that is enough."""
    found: WeakValueDictionary[str, Any] = WeakValueDictionary()
    for name, value in variables.items():
        try:
            found[name] = value
        except TypeError:  # lists, numbers and their like
            continue
    return found
