r"""Derivatives of rules that are computed in one function, which has no formula of its own, written by hand.

``y`` is the result, ``\bar{y}`` the gradient that arrives at it, n the number of elements that were averaged, k a
position, w a window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_CENTRED = r"\frac{{input} - \mu}{\sigma}"
_NORMALIZED = (
    r"\frac{1}{\sigma}\,\left(g - \operatorname{mean} g - \hat{x}\,\operatorname{mean}(g\,\hat{x})\right), \quad "
)
_SCALED = _NORMALIZED + r"g = \bar{y}\,{weight}, \quad \hat{x} = " + _CENTRED
_UNSCALED = _NORMALIZED.replace("g ", r"\bar{y} ").replace("g\\,", r"\bar{y}\,") + r"\hat{x} = " + _CENTRED
# P are the weights of attention, s is the scale of the scores.
_WEIGHTS = r", \quad P = \operatorname{softmax}(\operatorname{scores})"
_SCORES = r", \quad D = P \odot \left(G - \sum G \odot P\right), \quad G = \bar{y}\,{value}^T" + _WEIGHTS
_POOLED = r"\sum_{w} \bar{y}_w\,[k = \operatorname{argmax}_w {self}]"
_FORMULAS = {
    "native_layer_norm.input": _SCALED, "native_batch_norm.input": _SCALED, "native_group_norm.input": _SCALED,
    "native_layer_norm.weight": r"\sum \bar{y}\," + _CENTRED,
    "native_batch_norm.weight": r"\sum \bar{y}\," + _CENTRED, "native_group_norm.weight": r"\sum \bar{y}\," + _CENTRED,
    "native_layer_norm.bias": r"\sum \bar{y}", "native_batch_norm.bias": r"\sum \bar{y}",
    "native_group_norm.bias": r"\sum \bar{y}",
    "convolution.input": r"\bar{y} *^T {weight}", "convolution.weight": r"{input} \star \bar{y}",
    "convolution.bias": r"\sum \bar{y}", "embedding.weight": r"\sum_{{indices} = k} \bar{y}",
    "max_pool1d.self": _POOLED, "max_pool2d.self": _POOLED, "max_pool3d.self": _POOLED,
    "avg_pool2d.self": r"\sum_{w} \frac{\bar{y}_w}{n}\,[k \in w]",
    "adaptive_avg_pool2d.self": r"\sum_{w} \frac{\bar{y}_w}{n}\,[k \in w]",
    "index.self": r"\bar{y}\,[k = {indices}]", "select.self": r"\bar{y}\,[k = {index}]",
    "gather.self": r"\bar{y}\,[k = {index}]", "index_select.self": r"\bar{y}\,[k = {index}]",
    "take.self": r"\bar{y}\,[k = {index}]", "slice_dim.self": r"\bar{y}\,[k \in \mathrm{slice}]",
    "join.tensors": r"\bar{y}_{\mathrm{part}}", "split.self": r"\operatorname{cat}(\bar{y})",
    "repeat.self": r"\sum_{\mathrm{copies}} \bar{y}", "flip.self": r"\operatorname{flip}(\bar{y})",
    "roll.self": r"\operatorname{roll}^{-1}(\bar{y})", "constant_pad_nd.self": r"\bar{y}_{\mathrm{inside}}",
    "permute.self": r"\operatorname{permute}^{-1}(\bar{y})",
    "relu.self": r"\bar{y}\,[{self} > 0]", "abs.self": r"\bar{y}\,\operatorname{sgn} {self}",
    "gelu.self": r"\bar{y}\,\left(\Phi({self}) + {self}\,\Phi'({self})\right)",
    "silu.self": r"\bar{y}\,\sigma({self})\,\left(1 + {self}\,(1 - \sigma({self}))\right)",
    "leaky_relu.self": r"\bar{y}\,\begin{cases} 1 & {self} > 0 \\ {negative_slope} & \text{else} \end{cases}",
    "elu.self": r"\bar{y}\,\begin{cases} 1 & {self} > 0 \\ {alpha}\,e^{{self}} & \text{else} \end{cases}",
    "softplus.self": r"\bar{y}\,\sigma({beta}\,{self})",
    "hardtanh.self": r"\bar{y}\,[{min_val} < {self} < {max_val}]",
    "hardsigmoid.self": r"\frac{\bar{y}}{6}\,[{-3} < {self} < 3]", "log_sigmoid.self": r"\bar{y}\,\sigma(-{self})",
    "var.self": r"\bar{y}\,\frac{2}{n - {correction}}\,({self} - \operatorname{mean} {self})",
    "std.self": r"\bar{y}\,\frac{{self} - \operatorname{mean} {self}}{(n - {correction})\,y}",
    "linalg_vector_norm.self": r"\bar{y}\,\frac{{self}}{y}",
    "scaled_dot_product_attention.query": r"s\,D\,{key}" + _SCORES,
    "scaled_dot_product_attention.key": r"s\,D^T\,{query}" + _SCORES,
    "scaled_dot_product_attention.value": r"P^T\,\bar{y}" + _WEIGHTS,
    "nll_loss.self": r"-\frac{1}{\sum {weight}_{{target}}}\,\bar{y}\,{weight}_{{target}}\,[k = {target}]",
    "mse_loss.self": r"\frac{2}{n}\,\bar{y}\,({self} - {target})",
    "mse_loss.target": r"\frac{2}{n}\,\bar{y}\,({target} - {self})",
    "l1_loss.self": r"\frac{1}{n}\,\bar{y}\,\operatorname{sgn}({self} - {target})",
    "smooth_l1_loss.self": r"\frac{1}{n}\,\bar{y}\,\operatorname{clip}(\frac{{self} - {target}}{{beta}}, {-1}, 1)",
    "huber_loss.self": r"\frac{1}{n}\,\bar{y}\,\operatorname{clip}({self} - {target}, {-{delta}}, {delta})",
}  # fmt: skip
# The same where no weights were given.
_UNWEIGHTED = {
    "native_layer_norm.input": _UNSCALED,
    "native_batch_norm.input": _UNSCALED,
    "native_group_norm.input": _UNSCALED,
    "nll_loss.self": r"-\frac{1}{n}\,\bar{y}\,[k = {target}]",
    "binary_cross_entropy.self": r"\frac{1}{n}\,\bar{y}\,\frac{{self} - {target}}{{self}\,(1 - {self})}",
    "binary_cross_entropy_with_logits.self": r"\frac{1}{n}\,\bar{y}\,\left(\sigma({self}) - {target}\right)",
}
# A formula that holds for some of the settings only.
_HOLDS: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "linalg_vector_norm.self": lambda given: given.get("ord", 2) == 2,
    "elu.self": lambda given: given.get("scale", 1) == given.get("input_scale", 1) == 1,
    "avg_pool2d.self": lambda given: not given.get("divisor_override"),
    "smooth_l1_loss.self": lambda given: given.get("beta", 1) > 0,
}
# What a mean over a loss has and a sum has not.
_AVERAGES = {r"\frac{1}{n}\,": "", r"\frac{2}{n}\,": r"2\,", r"\frac{1}{\sum {weight}_{{target}}}\,": ""}
_MEAN = 1


def written_derivative(key: str, given: Mapping[str, Any], weighted: bool) -> str | None:
    r"""The LaTeX of ``operation.argument`` with parameters in braces; None where none is written.

    ``given`` are the numbers that the operation was given, ``weighted`` says whether weights were among its inputs.

    >>> written_derivative("mse_loss.self", {"reduction": 1}, False), written_derivative("mul.self", {}, False)
    ('\\frac{2}{n}\\,\\bar{y}\\,({self} - {target})', None)
    >>> written_derivative("mse_loss.self", {"reduction": 2}, False)
    '2\\,\\bar{y}\\,({self} - {target})'
    """
    latex = (None if weighted else _UNWEIGHTED.get(key)) or _FORMULAS.get(key)
    if latex is None or not _HOLDS.get(key, lambda given: True)(given):
        return None
    if given.get("reduction", _MEAN) != _MEAN:
        for average, total in _AVERAGES.items():
            latex = latex.replace(average, total)
    return latex if "correction" in given else latex.replace("{correction}", "1")
