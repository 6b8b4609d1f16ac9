"""Special functions: values against exact ones and PyTorch's, poles and limits, and every name of torch.special."""

import math

import numpy as np
import pytest

import autograd_nb as ours

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

REAL_LINE = np.concatenate([np.linspace(-12, 12, 481), [1e-8, -1e-8, 25.5, 40.0, -40.0]])
POSITIVE = np.concatenate([np.linspace(0.01, 30, 301), [1e-6, 80.0, 170.5]])
UNIT = np.concatenate([np.linspace(0.001, 0.999, 301), [1e-12, 1e-200]])
BOTH_SIDES = np.linspace(-0.999, 0.999, 301)
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, -2.0, math.inf, -math.inf, math.nan])

DOMAINS = {
    "digamma": REAL_LINE, "entr": UNIT, "erf": REAL_LINE, "erfc": REAL_LINE, "erfcx": POSITIVE, "erfinv": BOTH_SIDES,
    "exp2": BOTH_SIDES, "expit": REAL_LINE, "expm1": BOTH_SIDES, "gammaln": REAL_LINE, "i0": BOTH_SIDES * 20,
    "i0e": REAL_LINE, "i1": BOTH_SIDES * 20, "i1e": REAL_LINE, "log1p": UNIT, "log_ndtr": REAL_LINE, "logit": UNIT,
    "modified_bessel_i0": BOTH_SIDES * 20, "modified_bessel_i1": BOTH_SIDES * 20, "modified_bessel_k0": POSITIVE[:300],
    "modified_bessel_k1": POSITIVE[:300], "ndtr": REAL_LINE, "ndtri": UNIT, "psi": POSITIVE, "round": REAL_LINE,
    "scaled_modified_bessel_k0": POSITIVE, "scaled_modified_bessel_k1": POSITIVE, "sinc": REAL_LINE,
    "spherical_bessel_j0": POSITIVE,
}  # fmt: skip
# PyTorch's own are right to so many digits only.
LOOSE = {"airy_ai": 1e-7, "bessel_j0": 1e-6, "bessel_j1": 1e-6, "bessel_y0": 1e-6, "bessel_y1": 1e-6}


def both(name, values, *rest):
    array = np.asarray(values)
    return [getattr(m.special, name)(m.from_numpy(array.copy()), *rest).numpy() for m in (ours, torch)]


@pytest.mark.parametrize("name", DOMAINS)
def test_values_agree_in_both_precisions(name):
    for dtype, rtol in ((np.float64, 2e-12), (np.float32, 4e-5)):
        values = DOMAINS[name].astype(dtype)
        if name == "erfinv" and dtype is np.float32:
            values = values[np.abs(values) < 0.99]
        got, wanted = both(name, values)
        assert got.dtype == wanted.dtype
        np.testing.assert_allclose(got, wanted, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("name", LOOSE)
def test_oscillating_functions(name):
    got, wanted = both(name, POSITIVE[:300])
    np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=LOOSE[name])


@pytest.mark.parametrize("name", ["digamma", "gammaln", "erfc", "erfcx", "erfinv", "i0", "i0e", "log_ndtr", "ndtri"])
def test_poles_and_limits(name):
    np.testing.assert_allclose(*both(name, SPECIAL), rtol=1e-13)


def test_known_values():
    """Some that can be looked up: zeta(3), gamma(1/2), the first zero of J0, Ai(0), a far normal tail."""
    s, d = ours.special, ours.float64
    one = lambda f, *v: f(*[ours.tensor([x], dtype=d) for x in v]).item()  # noqa: E731
    assert one(s.zeta, 3.0, 1.0) == pytest.approx(1.2020569031595942, rel=1e-15)
    assert one(s.gammaln, 0.5) == pytest.approx(math.log(math.pi) / 2, rel=1e-15)
    assert abs(one(s.bessel_j0, 2.404825557695773)) < 2e-16
    assert one(s.airy_ai, 0.0) == pytest.approx(0.3550280538878172, rel=1e-14)
    assert one(s.log_ndtr, -40.0) == pytest.approx(-804.608442013754, rel=1e-13)
    assert one(s.ndtri, 1e-300) == pytest.approx(-37.0471, rel=1e-5)


@pytest.mark.parametrize("a", [0.1, 1.0, 7.5, 90.0])
def test_incomplete_gamma(a):
    x = np.linspace(0.01, 2.5, 101) * a
    for name in ("gammainc", "gammaincc"):
        got, wanted = (
            getattr(m.special, name)(m.full((101,), a, dtype=m.float64), m.from_numpy(x.copy())).numpy()
            for m in (ours, torch)
        )
        np.testing.assert_allclose(got, wanted, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("n", range(5))
def test_polygamma(n):
    x = np.concatenate([np.linspace(-4.95, 9, 151), [0.0]])
    got, wanted = (m.polygamma(n, m.from_numpy(x.copy())).numpy() for m in (ours, torch))
    near_pole = (x <= 0) & (np.abs(x - np.rint(x)) < 0.02)
    np.testing.assert_allclose(got[~near_pole], wanted[~near_pole], rtol=1e-8)


@pytest.mark.parametrize("name", sorted(n for n in ours.special.__all__ if "_polynomial_" in n))
def test_polynomials_of_all_degrees(name):
    x, n = np.linspace(-1, 1, 21)[:, None], np.arange(-1.0, 9.0)
    got, wanted = (getattr(m.special, name)(m.from_numpy(x), m.from_numpy(n)).numpy() for m in (ours, torch))
    np.testing.assert_allclose(got, wanted, rtol=1e-9, atol=1e-9)


def test_every_public_name_of_torch_is_there():
    public = {n for n in dir(torch.special) if not n.startswith("_") and n != "Tensor"}
    assert public - set(ours.special.__all__) == {"common_args", "multi_dim_common", "torch"} & public


@pytest.mark.parametrize("name", ["xlogy", "xlog1py", "zeta"])
def test_numbers_on_either_side(name):
    found = []
    for module in (ours, torch):
        x, f = module.tensor([2.0, 3.0], requires_grad=True), getattr(module.special, name)
        results = [f(x, 2.5), f(2.5, x), f(x, x)]
        found.append(([r.grad_fn.name() for r in results], [r.tolist() for r in results]))
    assert found[0][0] == found[1][0]
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-6)


def test_unfit_dtypes_are_refused_in_pytorchs_words():
    for call in ("lgamma", "digamma", "erfc", "i0"):
        for m in (ours, torch):
            with pytest.raises(NotImplementedError, match="not implemented for 'ComplexFloat'"):
                getattr(m, call)(m.tensor([1 + 1j]))
