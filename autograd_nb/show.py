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

import sys
from collections.abc import Mapping
from typing import Any

from .notebook import session
from .notebook.displays import Display, chain_display, grads_display, graph_display
from .notebook.formulas import arguments_of
from .notebook.reachable import leaves, named_tensors
from .notebook.snapshot import roots_of, snapshot


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


def chain(value: Any, *, variables: Mapping[str, Any] | None = None, lang: str = "en") -> Display:
    """The grad_fn chain behind ``value``, node by node: names, formulas, what was saved, why an input is None.

    Arguments and errors as in `graph`.

    >>> import autograd_nb as torch
    >>> w = torch.ones(2, requires_grad=True)
    >>> print(chain(w.exp()).text().splitlines()[-1])
    ◆ [0] self: w = AccumulateGrad, adds into w.grad (2 float32), .grad is None
    """
    names = _variables() if variables is None else variables
    found = snapshot(roots_of(value), names, session.history())
    return chain_display(found, arguments=arguments_of, lang=lang)


def grads(
    *values: Any, variables: Mapping[str, Any] | None = None, lang: str = "en", history: bool = False
) -> Display:
    """The gradients of tensors (also in lists, dicts and modules) with norms, histogram and heat map.

    Without arguments: of every leaf among the variables that requires a gradient. Where ``.grad`` is None, why.
    Where several backward calls added up, which; with ``history`` also where it was only one (extension loaded).
    """
    names = _variables() if variables is None else variables
    found = named_tensors([("", value) for value in values], names) if values else leaves(names)
    return grads_display(found, lang=lang, history=history)


def _variables() -> Mapping[str, Any]:
    """The variables of whoever called the function that calls this; a copy, so no frame is kept."""
    frame = sys._getframe(2)
    return {**frame.f_globals, **frame.f_locals}


__all__ = ["Display", "chain", "grads", "graph"]
