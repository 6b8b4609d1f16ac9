"""``autograd.backward`` and ``autograd.grad``: what they accept, and how roots, inputs and results fit the run loop."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..engine import passes
from ..engine.conjugation import conjugated, turned
from ..engine.namespaces import ten
from ..engine.node import Edge, Node
from ..engine.once import warn_once
from ..engine.tensor import Tensor
from ..engine.views import edge_of
from ..ops.card import raw

REFERENCE_CYCLE = (
    "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient "
    "which can cause a memory leak. We recommend using autograd.grad when creating the graph to avoid this. If you "
    "have to use this function, make sure to reset the .grad fields of your parameters to None after use to break the "
    "cycle and avoid the leak."
)
ONE = {np.float32: np.float32(1), np.float64: np.float64(1)}
"""What a backward pass from a scalar starts with."""


class GradientEdge(NamedTuple):
    """A place in the graph where a gradient flows: ``node`` and the number of its output.

    ``autograd.grad`` and ``backward`` take it wherever they take a tensor. ``ownership_token`` is None here: an edge
    holds its node.
    """

    node: Node
    output_nr: int
    ownership_token: Node | None = None


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Any = None,
) -> None:
    """Add the gradients of the sum of ``tensors`` into the ``.grad`` of the graph's leaves.

    grad_tensors: one gradient for each tensor, of its shape; None for scalars. inputs: accumulate into these only.
    RuntimeError for a non-scalar without gradient, for a tensor outside any graph, and on a second pass through a
    graph whose saved values were freed.

    >>> import autograd_nb as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> torch.autograd.backward([x * 2, (x * x).sum()], [torch.ones(2), None])
    >>> x.grad
    tensor([4., 6.])
    """
    roots = as_list(tensors)
    if inputs is not None and not as_list(inputs):
        raise RuntimeError("`inputs` argument to `backward()` cannot be empty.")
    seeds = _seeds(roots, grad_tensors if grad_tensors is not None else grad_variables, create_graph)
    edges = [root_edge(t, k) for k, t in enumerate(roots)]
    wanted = None
    if inputs is not None:
        targets = as_list(inputs)
        for target in targets:
            if isinstance(target, Tensor):
                target.retain_grad()
        wanted = [input_edge(t) for t in targets]
    if create_graph:
        warn_once(REFERENCE_CYCLE)
    keep = create_graph if retain_graph is None else retain_graph
    passes.execute(edges, seeds, keep=keep, create_graph=create_graph, wanted=wanted, accumulates=True)


def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Any, ...]:
    """The gradients of the sum of ``outputs`` with respect to ``inputs``, as a tuple; ``.grad`` stays as it is.

    create_graph: record the pass, so that the gradients can be differentiated again. allow_unused: None instead of a
    RuntimeError for an input the outputs do not depend on; materialize_grads: zeros instead of None.
    is_grads_batched: the first dimension of ``grad_outputs`` counts independent passes.

    >>> import autograd_nb as torch
    >>> x = torch.tensor(3., requires_grad=True)
    >>> first, = torch.autograd.grad(x ** 3, x, create_graph=True)
    >>> torch.autograd.grad(first, x)
    (tensor(18.),)
    """
    if materialize_grads and allow_unused is False:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False."
        )
    roots, targets = as_list(outputs), as_list(inputs)
    if not targets:
        raise RuntimeError("`inputs` argument to `grad()` cannot be empty.")
    if allow_unused is None:
        allow_unused = materialize_grads
    keep = create_graph if retain_graph is None else retain_graph
    if is_grads_batched:
        return _grad_batched(roots, targets, as_list(grad_outputs), keep, create_graph, allow_unused, materialize_grads)
    seeds = _seeds(roots, grad_outputs, create_graph)
    edges = [root_edge(t, k) for k, t in enumerate(roots)]
    wanted = [input_edge(t) for t in targets]
    pass_ = passes.execute(edges, seeds, keep=keep, create_graph=create_graph, wanted=wanted, accumulates=False)
    captured = pass_.captured
    results: list[Any] = []
    for edge, target in zip(wanted, targets, strict=True):
        found = captured.get((edge[0], 0 if edge[0] > 0 else edge[2] or 0))
        if found is None:
            results.append(_not_reached(len(results), target, allow_unused, materialize_grads))
        elif isinstance(found, Tensor):
            results.append(turned(ten, found))
        else:
            results.append(Tensor._of(conjugated(found) if found.dtype.kind == "c" else found))
    return tuple(results)


def _not_reached(position: int, target: Any, unused: bool, materialize: bool) -> Any:
    """What ``grad`` gives for an input that no gradient reached; RuntimeError unless that is allowed."""
    if materialize and isinstance(target, Tensor):
        return Tensor._of(np.zeros_like(target._a))
    if not unused:
        raise RuntimeError(
            f"The differentiated Tensor at index {position} appears to not have been used in the graph. Set "
            "allow_unused=True if this is the desired behavior."
        )
    return None


def _grad_batched(
    roots: list[Any],
    targets: list[Any],
    grads: list[Any],
    keep: bool,
    create_graph: bool,
    unused: bool,
    materialize: bool,
) -> tuple[Any, ...]:
    """One pass for all entries of the gradients' first dimension: they are the samples of a batch."""
    from ..engine.batching.level import VmapLevel

    level = VmapLevel(next(g._a.shape[0] for g in grads if g is not None))
    given = [
        None if g is None else level.wrap(g if g.dtype is t.dtype else g.to(t.dtype))
        for t, g in zip(roots, grads, strict=True)
    ]
    with level:
        found = grad(roots, targets, given, keep, create_graph, True, unused or materialize)
    return tuple(
        level.front(f) if f is not None else Tensor._of(np.zeros_like(t._a)) if materialize else None
        for f, t in zip(found, targets, strict=True)
    )


def as_list(value: Any) -> list[Any]:
    """One tensor or a sequence of them, as a list."""
    return [value] if isinstance(value, (Tensor, GradientEdge)) or value is None else list(value)


def _seeds(roots: list[Any], grads: Any, create_graph: bool) -> list[Any]:
    """The gradients the pass starts with, as it keeps them; each is looked at before their number is."""
    given = [None] * len(roots) if grads is None else as_list(grads)
    tensors = create_graph or passes.on_tensors()
    seeds = []
    for root, grad in zip(roots, given, strict=False):
        ready = None if tensors or not isinstance(root, Tensor) else _plain_seed(root, grad)
        if ready is None:
            seed = root_gradient(root, grad, create_graph)
            ready = turned(ten, seed) if tensors else turned(raw, seed._a)
        seeds.append(ready)
    if len(given) < len(roots):
        raise RuntimeError(f"got {len(roots)} tensors and {len(given)} gradients")
    return seeds


def _plain_seed(root: Tensor, grad: Any) -> Any:
    """The array a pass on arrays starts with where there is nothing to check or to cast, else None."""
    a = root._a
    if grad is None:
        return ONE.get(a.dtype.type) if root._rg and not a.shape else None
    if not isinstance(grad, Tensor):
        return None
    given = grad._a
    return given if given.dtype is a.dtype and a.dtype.kind == "f" and given.shape == a.shape else None


def root_edge(root: Any, position: int) -> Edge:
    """Where the pass starts for one root; RuntimeError if nothing there requires grad."""
    if isinstance(root, GradientEdge):
        return root.node.edge(root.output_nr)
    edge = edge_of(root)
    if edge is None:
        raise RuntimeError(f"element {position} of tensors does not require grad and does not have a grad_fn")
    return edge


def input_edge(target: Any) -> Edge:
    """Where the gradient of one input is caught; RuntimeError if it does not require grad."""
    if isinstance(target, GradientEdge):
        return target.node.edge(target.output_nr)
    edge = edge_of(target)
    if edge is None:
        raise RuntimeError("One of the differentiated Tensors does not require grad")
    return edge


def root_gradient(root: Any, given: Any, create_graph: bool) -> Tensor:
    """The gradient the pass starts with: the given one, checked, or 1 for a scalar."""
    if isinstance(root, GradientEdge):
        if given is None:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
        return given
    if given is None:
        if not root.requires_grad:
            return Tensor._of(root._a)  # the missing graph is reported when the root's edge is asked for
        if root._a.size != 1:
            raise RuntimeError("grad can be implicitly created only for scalar outputs")
        if root._a.dtype.kind not in "fc":
            raise RuntimeError(f"grad can be implicitly created only for real scalar outputs but got {root.dtype}")
        if root._a.dtype.kind == "c":
            raise RuntimeError(f"grad can be implicitly created only for real scalar outputs but got {root.dtype}")
        return Tensor._of(root._a.dtype.type(1) if root._a.ndim == 0 else np.ones(root._a.shape, root._a.dtype))
    if not isinstance(given, Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(given).__name__}")
    if given._a.shape != root._a.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[0] has a shape of {given.shape} and output[0] has a shape of {root.shape}."
        )
    if (given._a.dtype.kind == "c") != (root._a.dtype.kind == "c"):
        raise RuntimeError(
            "For complex Tensors, both grad_output and output are required to have the same dtype. Mismatch in dtype: "
            f"grad_output[0] has a dtype of {given.dtype} and output[0] has a dtype of {root.dtype}."
        )
    if not create_graph and given._a.dtype != root._a.dtype:
        return Tensor._of(given._a.astype(root._a.dtype))
    return given


def tensor_backward(
    self: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    """Compute the gradients of the graph's leaves and add them into their ``.grad``.

    gradient: the vector of the vector-Jacobian product, of this tensor's shape; needed unless it has one element.
    retain_graph: keep saved values for another backward; default: the value of ``create_graph``.
    inputs: accumulate only into these tensors. RuntimeError if nothing here requires grad, for a non-scalar
    without gradient, and on the second pass through a freed graph.

    >>> import autograd_nb as torch
    >>> x = torch.tensor([1., 2.], requires_grad=True)
    >>> (x ** 2).sum().backward()
    >>> x.grad
    tensor([2., 4.])
    """
    if gradient is None and inputs is None and not create_graph:
        seed, edge = ONE.get(type(self._a)), self._edge
        if seed is None or edge is None or self._alias is not None:
            seed, edge = root_gradient(self, None, False)._a, root_edge(self, 0)
        passes.execute_plain(edge, seed, bool(retain_graph))
    else:
        backward(self, gradient, retain_graph, create_graph, inputs=inputs)


tensor_backward.__name__ = "backward"
Tensor.backward = tensor_backward  # type: ignore[assignment,method-assign]
