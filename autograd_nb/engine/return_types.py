"""Named results of operations that give several tensors: tuples that print as PyTorch's ``torch.return_types``."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Any


class Named(tuple):
    """A tuple whose items also have names."""

    __slots__ = ()
    fields: tuple[str, ...] = ()

    def __new__(cls, items: Iterable[Any]) -> Named:
        self = tuple.__new__(cls, items)
        if len(self) != len(cls.fields):
            raise TypeError(
                f"torch.return_types.{cls.__name__}() takes a {len(cls.fields)}-sequence ({len(self)}-sequence given)"
            )
        return self

    def __repr__(self) -> str:
        items = ",\n".join(f"{name}={value!r}" for name, value in zip(self.fields, self, strict=True))
        return f"torch.return_types.{type(self).__name__}(\n{items})"

    def __reduce__(self) -> Any:
        return rebuild, (type(self).__name__, tuple(self))


def _define(name: str, *fields: str) -> type[Named]:
    body: dict[str, Any] = {f: property(itemgetter(k), doc=f"Item {k}.") for k, f in enumerate(fields)}
    # The module is what type(x.max(0)) prints in PyTorch; pickles go through rebuild() instead.
    body.update(__slots__=(), fields=fields, __module__="torch.return_types", __doc__=f"What ``{name}`` gives.")
    return type(name, (Named,), body)


FIELDS = {
    "geqrf": "a tau", "qr": "Q R", "svd": "U S V", "slogdet": "sign logabsdet", "lu_unpack": "P L U",
    "triangular_solve": "solution cloned_coefficient", "linalg_cholesky_ex": "L info",
    "linalg_eig": "eigenvalues eigenvectors", "linalg_eigh": "eigenvalues eigenvectors",
    "linalg_inv_ex": "inverse info", "linalg_ldl_factor": "LD pivots", "linalg_ldl_factor_ex": "LD pivots info",
    "linalg_lstsq": "solution residuals rank singular_values", "linalg_lu": "P L U",
    "linalg_lu_factor": "LU pivots", "linalg_lu_factor_ex": "LU pivots info", "linalg_qr": "Q R",
    "linalg_slogdet": "sign logabsdet", "linalg_solve_ex": "result info", "linalg_svd": "U S Vh",
    "frexp": "mantissa exponent", "histogram": "hist bin_edges", "histogramdd": "hist bin_edges",
}  # fmt: skip
"""The fields of what is rarely asked for, above all in linear algebra; these types are made when they are needed."""


class _Types(dict[str, type[Named]]):
    def __missing__(self, name: str) -> type[Named]:
        made = self[name] = _define(name, *FIELDS[name].split())
        return made


ALL: dict[str, type[Named]] = _Types({
    name: _define(name, "values", "indices")
    for name in ("max", "min", "sort", "topk", "kthvalue", "median", "nanmedian", "mode", "cummax", "cummin")
})  # fmt: skip
ALL["aminmax"] = _define("aminmax", "min", "max")


def rebuild(name: str, items: tuple[Any, ...]) -> Named:
    """A named result from its pickled parts."""
    return ALL[name](items)


def __getattr__(name: str) -> type[Named]:
    try:
        return ALL[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
