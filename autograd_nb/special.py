"""Special functions under the names of ``torch.special``: thin names over the package's operations.

>>> import autograd_nb as torch
>>> torch.special.expit(torch.tensor([0.]))
tensor([0.5000])
"""

from __future__ import annotations

from typing import Any

from .engine.assemble import find
from .engine.missing import absent
from .engine.namespaces import ten

SAME_NAME = (
    "digamma", "erf", "erfc", "erfinv", "exp2", "expm1", "i0", "log1p", "log_softmax", "logit", "logsumexp",
    "polygamma", "round", "sinc", "softmax", "xlogy",
)  # fmt: skip
OTHER_NAME = {
    "expit": "sigmoid", "gammainc": "igamma", "gammaincc": "igammac", "gammaln": "lgamma", "multigammaln": "mvlgamma",
    "psi": "digamma",
}  # fmt: skip
OWN = (
    "airy_ai", "bessel_j0", "bessel_j1", "bessel_y0", "bessel_y1", "chebyshev_polynomial_t", "chebyshev_polynomial_u",
    "chebyshev_polynomial_v", "chebyshev_polynomial_w", "entr", "erfcx", "hermite_polynomial_h",
    "hermite_polynomial_he", "i0e", "i1", "i1e", "laguerre_polynomial_l", "legendre_polynomial_p", "log_ndtr",
    "modified_bessel_i0", "modified_bessel_i1", "modified_bessel_k0", "modified_bessel_k1", "ndtr", "ndtri",
    "scaled_modified_bessel_k0", "scaled_modified_bessel_k1", "shifted_chebyshev_polynomial_t",
    "shifted_chebyshev_polynomial_u", "shifted_chebyshev_polynomial_v", "shifted_chebyshev_polynomial_w",
    "spherical_bessel_j0", "xlog1py", "zeta",
)  # fmt: skip
"""Those whose operation is called ``special_...``, as in PyTorch."""

__all__ = sorted((*SAME_NAME, *OTHER_NAME, *OWN))


def __getattr__(name: str) -> Any:
    """The operation, built when it is first asked for."""
    if name in OWN:
        operation = getattr(ten, f"special_{name}")
    elif name in SAME_NAME or name in OTHER_NAME:
        operation = find(OTHER_NAME.get(name, name))
    else:
        raise absent(__name__, name, __all__)
    globals()[name] = operation
    return operation


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
