"""What the magics show, as functions: for scripts, tests and notebooks without IPython.

Names come from the variables of the caller, places in the source only while ``%load_ext autograd_nb`` is on.

>>> import autograd_nb as torch
>>> from autograd_nb import show
>>> x = torch.tensor([1., 2.], requires_grad=True)
>>> y = (x * 3).sum()
>>> y.backward()
>>> print(show.grads(x).text().splitlines()[1])
x.grad: 2 float32, norm 4.243, max |g| 3, mean 3, zeros 0 %
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .engine.node import Node
from .graph import Graph
from .notebook import session, widget
from .notebook.displays import (
    Display,
    chain_display,
    flow_display,
    grads_display,
    graph_display,
    hooks_display,
    saved_display,
    time_display,
)
from .notebook.formulas import arguments_of
from .notebook.hook_order import events
from .notebook.reachable import leaves, named_tensors
from .notebook.saved_values import called, saved_rows
from .notebook.snapshot import roots_of, snapshot
from .notebook.stepping import MOST_FRAMES, step_values
from .notebook.timing import cell_numbers, timed


def graph(value: Any, *, variables: Mapping[str, Any] | None = None, lang: str = "en") -> Display:
    """The graph recorded behind ``value``: a tensor, a grad_fn, or a list of them; PyTorch's or ours.

    variables: where names come from; default: the caller's. lang: "en" or "ja". Raises ValueError for a tensor
    without a graph, TypeError for what is no tensor.

    >>> import autograd_nb as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> y = x.exp()
    >>> graph(y)
    Computation graph of y: 1 operation and 1 leaf. ...
    """
    names = _variables() if variables is None else variables
    return graph_display(snapshot(roots_of(value), names, session.history()), lang=lang)


def explore(
    value: Any,
    *,
    variables: Mapping[str, Any] | None = None,
    lang: str = "en",
    by: str = "auto",
    depth: int = 0,
) -> widget.Exploration:
    """The graph recorded behind ``value``, to walk around in: a widget where anywidget is installed, else its page.

    by: what groups are made by: "auto", "function", "cell", "module" or "none"; depth: how many levels of groups are
    open at first. ``to_html(path)`` writes a page that needs no kernel. Other arguments and errors as in `graph`.

    >>> import autograd_nb as torch
    >>> x = torch.ones(2, requires_grad=True)
    >>> y = x.exp()
    >>> view = explore(y)
    >>> view.selected = "y"
    >>> view.to_html().startswith("<!doctype html>")
    True
    """
    names, roots = _variables() if variables is None else variables, roots_of(value)
    taken = partial(_taken, roots, names)
    return widget.explore(roots, taken, names, by=by, depth=depth, lang=lang)


def step(
    value: Any,
    *,
    gradient: Any = None,
    variables: Mapping[str, Any] | None = None,
    lang: str = "en",
    quiz: bool = False,
    to: str | None = None,
    max_frames: int = MOST_FRAMES,
) -> widget.Exploration:
    """The backward pass of ``value``, frame by frame: upstream gradient x local derivative, and where it is added.

    value: a tensor, a grad_fn, a list of them, or a function without arguments that gives one: inputs can be edited
    wherever the recorded operations can be run once more, and always where a function can be called again. gradient:
    where the pass begins, needed for several elements (a list for a list). quiz: hide a number of each step; to: the
    step to go to. Changes no ``.grad`` and frees nothing. Errors as in `graph`, ValueError for a missing gradient.

    >>> import autograd_nb as torch
    >>> w = torch.tensor([1.0, 3.0], requires_grad=True)
    >>> view = step((w * w).sum())
    >>> view.frames[1].upstream[0].tolist(), view.frames[1].parts[0].local[0][1].values.tolist()
    ([1.0, 1.0], [1.0, 3.0])
    >>> view.edit("w", 5.0, [0])
    >>> view.frames[-1].after.tolist(), w.tolist()
    ([10.0, 6.0], [1.0, 3.0])
    """
    names = _variables() if variables is None else variables
    return step_values(
        value, names, gradient=gradient, history=session.history(), lang=lang, quiz=quiz, to=to, most=max_frames
    )


def chain(value: Any, *, variables: Mapping[str, Any] | None = None, lang: str = "en") -> Display:
    """The grad_fn chain behind ``value``, node by node: names, formulas, what was saved, why an input is None.

    Arguments and errors as in `graph`.

    >>> import autograd_nb as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> print(chain(w.exp()).text().splitlines()[-1])
    ◆ [0] self: w = AccumulateGrad, adds into w.grad (2 float32), .grad is None
    """
    names = _variables() if variables is None else variables
    found = snapshot(roots_of(value), names, session.history(), reasons=True)
    return chain_display(found, arguments=arguments_of, lang=lang)


def grads(*values: Any, variables: Mapping[str, Any] | None = None, lang: str = "en", history: bool = False) -> Display:
    """The gradients of tensors (also in lists, dicts and modules) with norms, histogram and heat map.

    Without arguments: of every leaf among the variables that requires a gradient. Where ``.grad`` is None, why.
    Where several backward calls added up, which; with ``history`` also where it was only one (extension loaded).
    """
    names = _variables() if variables is None else variables
    found = named_tensors([("", value) for value in values], names) if values else leaves(names)
    return grads_display(found, lang=lang, history=history)


def flow(*values: Any, variables: Mapping[str, Any] | None = None, lang: str = "en") -> Display:
    """How much gradient arrives at each parameter of modules or lists of tensors, in layer order, as table and figure.

    Without arguments: of all variables that require a gradient and keep it. Vanishing, exploding and dead ones are
    marked. ``.figure()`` of the result gives the matplotlib figure.

    >>> import autograd_nb as torch
    >>> w = torch.ones(2, 2, requires_grad=True)
    >>> (w * torch.tensor([[1.0, 0.0], [2.0, 0.0]])).sum().backward()
    >>> print(flow(w).text().splitlines()[1])
    w  2×2  |█████████████████████   | mean |g| 0.75, max |g| 2, zeros 50 %, ‖g‖ / ‖data‖ 1.118  1 of 2 columns zero
    """
    names = _variables() if variables is None else variables
    found = named_tensors([("", value) for value in values], names) if values else leaves(names, retained=True)
    return flow_display(found, lang=lang)


def saved(value: Any, *, variables: Mapping[str, Any] | None = None, lang: str = "en") -> Display:
    """What the nodes behind ``value`` keep for their backward pass: bytes, shared memory counted once, what is freed.

    Arguments and errors as in `graph`.

    >>> import autograd_nb as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> y = w.exp()
    >>> print(saved(y).text())
    Saved for the backward of y: 1 value in 1 buffer, 8 B in all. 8 B of it is memory of your own variables; ...
      8 B  result = y  2 float32  y = exp    also yours
    """
    names, roots = _variables() if variables is None else variables, roots_of(value)
    rows = saved_rows(roots, names, session.history())
    ours = all(isinstance(root, Node) for root in roots)
    return saved_display(rows, called(roots, names, session.history()), lang=lang, lines_known=ours)


def hooks(value: Any, *, variables: Mapping[str, Any] | None = None, lang: str = "en") -> Display:
    """What ``value.backward()`` will run, in order: nodes, the hooks around them, accumulation. Nothing is run.

    Arguments and errors as in `graph`.

    >>> import autograd_nb as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> y = w.exp()
    >>> print(hooks(y).text())
    What backward() of y runs, in this order: no hooks on 2 nodes.
      1 ● y = ExpBackward0
      2 ● AccumulateGrad: w.grad is set
    """
    names, roots = _variables() if variables is None else variables, roots_of(value)
    found = events(roots, names, session.history())
    ours = all(isinstance(root, Node) for root in roots)
    return hooks_display(found, called(roots, names, session.history()), lang=lang, ours=ours)


def time(value: Any, *, lang: str = "en", exact: bool = True) -> Display:
    """Forward and backward time per source line of ``value``: a function that computes a tensor, or a tensor.

    A function that runs no backward itself gets one pass that leaves every ``.grad`` as it is. ``exact=False`` gives a
    text without times, the same in every run. Raises TypeError or ValueError as `graph` does.

    >>> import autograd_nb as torch
    >>> w = torch.ones(3, requires_grad=True)
    >>> sum(row.nodes for row in time(lambda: (w * 2).sum()).rows)
    2
    """
    watch = timed(value if callable(value) and not hasattr(value, "grad_fn") else lambda: value)
    return time_display(watch.spent, cell_numbers(), lang=lang, exact=exact)


def _taken(roots: list[Any], names: Mapping[str, Any], told: Callable[[float], None]) -> Graph:
    """The graph behind ``roots``; ``told`` hears how far reading it has come."""
    return snapshot(roots, names, session.history(), progress=told)


def _variables() -> Mapping[str, Any]:
    """The variables of whoever called the function that calls this; a copy, so no frame is kept."""
    frame = sys._getframe(2)
    found = {**frame.f_globals, **frame.f_locals}
    if frame.f_code.co_flags & inspect.CO_OPTIMIZED and isinstance(frame.f_locals, dict):
        frame.f_locals.clear()  # before Python 3.13 a copy that stays with the frame, and would keep its tensors
    return found


__all__ = ["Display", "chain", "explore", "flow", "grads", "graph", "hooks", "saved", "step", "time"]
