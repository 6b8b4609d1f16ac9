"""The views that ``t_``, ``transpose_``, ``squeeze_``, ``unsqueeze_`` turn a tensor into, under their own names."""

from __future__ import annotations

from . import shape
from .card import cards, op

for _name, _source, _grad_fn in (
    ("become_t", "t", "TBackward1"),
    ("become_transposed", "transpose", "TransposeBackward1"),
    ("become_squeezed", "squeeze_all", "SqueezeBackward3"),
    ("become_squeezed_dim", "squeeze_dim", "SqueezeBackward4"),
    ("become_squeezed_dims", "squeeze_dims", "SqueezeBackward5"),
    ("become_unsqueezed", "unsqueeze", "UnsqueezeBackward1"),
):
    _forward = getattr(shape, _source)
    _twin = type(_forward)(_forward.__code__, _forward.__globals__, _name, _forward.__defaults__, _forward.__closure__)
    _twin.__doc__ = _forward.__doc__
    op(
        vjp=cards[_source].vjp,
        view=True,
        latex=cards[_source].latex,
        jvp="linear",
        grad_fn=_grad_fn,
        names=(),
        methods=(),
    )(_twin)
