"""Linear algebra against PyTorch: values, layout, graphs, derivatives of first and second order, refusals."""

import pickle
import warnings

import numpy as np
import pytest

import autograd_nb as ours
from tests.ops.programs import tree

torch = pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")

# Written with L = torch.linalg; A is any square matrix, S positive definite, T tall, W wide, B a right side.
DIFFERENTIABLE = """
L.inv(A)
L.inv_ex(A).inverse
torch.inverse(A)
L.solve(A, B)
L.solve(A, B[..., 0])
L.solve(A, B.mT, left=False)
L.solve_ex(A, B).result
L.solve_triangular(A, B, upper=True)
L.solve_triangular(A, B.mT, upper=False, left=False, unitriangular=True)
torch.triangular_solve(B, A, upper=False, transpose=True).solution
L.det(A)
torch.logdet(S)
L.slogdet(A).logabsdet
L.cholesky(S)
torch.cholesky(S, upper=True)
torch.cholesky_solve(B, A)
torch.cholesky_solve(B, A, upper=True)
torch.cholesky_inverse(L.cholesky(S))
L.qr(A)
L.qr(T)
L.qr(W)
torch.qr(W, some=False)
L.svdvals(T)
L.svd(T, full_matrices=False).U.abs()
L.svd(W).Vh[..., :3, :].abs()
torch.svd(A).V.abs()
L.eigh(S).eigenvectors.abs()
L.eigvalsh(S, UPLO='U')
L.eigvals(S).abs()
L.eig(A).eigenvectors.abs()
L.lu(A).L
L.lu(T).L
L.lu(W).U
L.lu_factor(W).LU
torch.lu_unpack(*L.lu_factor(T)).U
L.lu_solve(*L.lu_factor(A), B)
L.lu_solve(*L.lu_factor(A), B.mT, left=False, adjoint=True)
L.pinv(T)
L.pinv(W)
L.pinv(S, hermitian=True)
L.lstsq(T, T[..., :2] * 2).solution
L.householder_product(T, T[..., 0, :])
torch.ormqr(T, T[..., 0, :], T @ W, transpose=True)
torch.ormqr(T, T[..., 0, :], T @ W, left=False)
L.matrix_exp(A)
L.matrix_exp(A * 20)
L.matrix_power(A, 5)
L.matrix_power(A, -2)
L.multi_dot([B.mT, A, B]) if A.ndim == 2 else A.clone()
L.matrix_norm(A)
L.matrix_norm(T, 1)
L.matrix_norm(T, -float('inf'), keepdim=True)
L.matrix_norm(T, 'nuc')
L.matrix_norm(T, 2)
L.norm(A, dim=-1)
L.vector_norm(T, 3)
L.cond(A)
L.cond(A, -2)
L.vecdot(T, T * 2)
L.cross(T[..., :3, :], T[..., 1:4, :])
L.diagonal(A, offset=1)
""".strip().split("\n")
# PyTorch gives a view of a larger result here.
OTHER_LAYOUT = ("L.solve(A, B[..., 0])", "L.lstsq(T, T[..., :2] * 2).solution")
CONSTANT = """
L.matrix_rank(A)
L.cond(A, 1)
L.cond(A - A, float("inf"))
L.matrix_rank(T @ W)
L.matrix_rank(S, hermitian=True)
L.matrix_rank(A, atol=1.0)
L.ldl_factor(S)
L.ldl_factor_ex(A + A.mT - 3)
L.ldl_solve(*L.ldl_factor(A + A.mT), B)
torch.geqrf(T)
L.inv_ex(A).info
L.cholesky_ex(A)
L.lstsq(T, T[..., :2] + 1, driver='gelsd')
L.lstsq(T, T[..., :2] + 1, driver='gels')
L.lu_factor_ex(A)
torch.lu(A, get_infos=True)
torch.lu_unpack(*L.lu_factor(W))
L.svd(T)
""".strip().split("\n")


def numbers(shape, batch=(), kind=np.float64):
    rng = np.random.default_rng(sum(shape))
    array = rng.normal(size=(*batch, *shape))
    return (array + 1j * rng.normal(size=(*batch, *shape)) if kind == np.complex128 else array).astype(kind)


def operands(module, batch=(), kind=np.float64):
    square = numbers((4, 4), batch, kind)
    positive = square @ square.conj().swapaxes(-1, -2) + np.eye(4)
    arrays = {
        "A": square + 2 * np.eye(4), "S": positive, "T": numbers((5, 3), batch, kind),
        "W": numbers((3, 5), batch, kind), "B": numbers((4, 2), batch, kind),
    }  # fmt: skip
    leaves = {name: module.tensor(a.astype(kind)).requires_grad_() for name, a in arrays.items()}
    return {"torch": module, "L": module.linalg, "A": leaves["A"], **leaves}


def first_and_second(module, expression, batch, kind):
    """Results, their strides and graphs, and the derivatives of two orders of a weighted sum of the real ones."""
    names = operands(module, batch, kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = eval(expression, names)
    outs = out if isinstance(out, tuple) else (out,)
    leaves = [names[k] for k in "ASTWB"]
    loss = sum(weighted(module, o, 1) for o in outs if o.requires_grad)
    first = module.autograd.grad(loss, leaves, create_graph=True, allow_unused=True)
    moved = [weighted(module, g, 2) for g in first if g is not None and g.requires_grad]
    second = [None] * 5
    if moved:
        second = module.autograd.grad(sum(moved), leaves, allow_unused=True)
    numbers = [array(o) for o in outs], [array(g) for g in first], [array(g) for g in second]
    return numbers, [(tuple(o.shape), o.stride(), tree(o)) for o in outs]


def weighted(module, tensor, power):
    weights = module.arange(1.0, tensor.numel() + 1, dtype=module.float64).reshape(tuple(tensor.shape)) ** power
    total = (tensor * (weights / weights.max())).sum()
    return total.real if total.dtype.is_complex else total


def array(grad):
    return None if grad is None else grad.detach().clone().resolve_conj().numpy()


def alike(mine, theirs, tolerance):
    for a, b in zip(mine, theirs, strict=True):
        if a is None or b is None:
            assert not np.any(a if b is None else b)
            continue
        assert a.shape == b.shape
        assert a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance * max(1, np.abs(b).max(initial=0)))


@pytest.mark.parametrize("batch", [(), (2,)], ids=["one", "batch"])
@pytest.mark.parametrize("expression", DIFFERENTIABLE)
def test_values_and_two_derivatives(expression, batch):
    mine, theirs = (first_and_second(m, expression, batch, np.float64) for m in (ours, torch))
    for a, b in zip(mine[1], theirs[1], strict=True):
        assert a[0] == b[0]
        assert a[1] == b[1] or expression in OTHER_LAYOUT
        assert a[2] == b[2]
    for a, b in zip(mine[0], theirs[0], strict=True):
        alike(a, b, 1e-7)


GAUGED = ("eigvals(", "eig(", "ormqr", ".U.abs", ".Vh", ".V.abs", "A * 20", "multi_dot")
COMPLEX = [e for e in DIFFERENTIABLE if not any(part in e for part in GAUGED)]


@pytest.mark.parametrize("expression", COMPLEX)
def test_complex_values_and_gradients(expression):
    mine, theirs = (first_and_second(m, expression, (), np.complex128) for m in (ours, torch))
    for a, b in zip(mine[0][:2], theirs[0][:2], strict=True):
        alike(a, b, 1e-7)


@pytest.mark.parametrize("batch", [(), (2,)], ids=["one", "batch"])
@pytest.mark.parametrize("expression", CONSTANT)
def test_values_without_derivative(expression, batch):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mine, theirs = (eval(expression, operands(m, batch)) for m in (ours, torch))
    mine, theirs = ([r] if not isinstance(r, tuple) else list(r) for r in (mine, theirs))
    for a, b in zip(mine, theirs, strict=True):
        assert str(a.dtype) == str(b.dtype)
        np.testing.assert_allclose(*(np.abs(t.detach().numpy()) for t in (a, b)), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("n", [1, 33, 70, 131])
def test_blocked_kernels_on_larger_matrices(n):
    a, b = numbers((n, n)), numbers((n, 3))
    lu, pivots = ours.linalg.lu_factor(ours.tensor(a))
    expected = torch.linalg.lu_factor(torch.tensor(a))
    np.testing.assert_array_equal(pivots.numpy(), expected.pivots.numpy())
    np.testing.assert_allclose(lu.numpy(), expected.LU.numpy(), rtol=1e-8, atol=1e-10)
    triangle = np.tril(a) + n * np.eye(n)
    found = ours.linalg.solve_triangular(ours.tensor(triangle), ours.tensor(b), upper=False).numpy()
    np.testing.assert_allclose(triangle @ found, b, rtol=1e-10, atol=1e-12)
    symmetric = a + a.T
    factors, order = ours.linalg.ldl_factor(ours.tensor(symmetric))
    theirs = torch.linalg.ldl_factor(torch.tensor(symmetric))
    np.testing.assert_array_equal(order.numpy(), theirs.pivots.numpy())
    solved = ours.linalg.ldl_solve(factors, order, ours.tensor(b)).numpy()
    np.testing.assert_allclose(symmetric @ solved, b, rtol=1e-7, atol=1e-8)


REFUSED = """
L.inv(Z)
L.inv(torch.stack([S, Z]))
L.solve(Z, B)
L.cholesky(-S)
torch.cholesky(torch.stack([S, -S]))
torch.cholesky_inverse(Z)
L.lu_factor(Z)
L.inv(T)
L.det(B[:, 0])
L.inv(A.long())
L.solve(A, T)
L.solve(A, B.float())
L.solve_triangular(A, T, upper=True)
L.eigh(A, UPLO='x')
L.qr(A, mode='x')
L.matrix_norm(A, 3)
L.norm(A.reshape(2, 2, 4), 2)
L.norm(A, 2, dim=(0, 1, 2))
L.matrix_power(A, 1.5)
L.pinv(A.long())
L.cond(T, 1)
L.lstsq(T, T, driver='x')
L.multi_dot([A])
L.multi_dot([A, T])
L.cross(T, T, dim=0)
L.vander(B[:, 0], N=1)
L.tensorsolve(A, B)
L.eig('a')
L.svdvals(A.half())
torch.logdet(T)
torch.triangular_solve(T, A)
""".strip().split("\n")


@pytest.mark.parametrize("expression", REFUSED)
def test_refusals_in_pytorchs_words(expression):
    said = []
    for module in (ours, torch):
        names = operands(module)
        names["Z"] = names["A"].detach() * 0
        with pytest.raises(Exception) as caught:
            eval(expression, names)
        said.append((type(caught.value).__name__, str(caught.value).split("\n")[0]))
    assert said[0] == said[1]


def test_singular_is_an_error_of_its_own():
    with pytest.raises(ours.linalg.LinAlgError, match="the input matrix is singular"):
        ours.linalg.inv(ours.zeros(2, 2))
    assert issubclass(ours.linalg.LinAlgError, RuntimeError)


def test_the_determinant_of_a_singular_matrix_has_two_derivatives():
    singular = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.5]])
    singular[2] = singular[0] + singular[1]
    found = []
    for module in (ours, torch):
        x = module.tensor(np.stack([singular, np.eye(3)])).requires_grad_()
        (first,) = module.autograd.grad(module.linalg.det(x).sum(), x, create_graph=True)
        (second,) = module.autograd.grad((first * module.arange(18.0).reshape(2, 3, 3)).sum(), x)
        found.append((first.detach().numpy(), second.numpy()))
    np.testing.assert_allclose(found[0][0], found[1][0], atol=1e-9)
    np.testing.assert_allclose(found[0][1], found[1][1], atol=1e-9)


def test_results_are_named_and_survive_pickling():
    result = ours.linalg.qr(ours.eye(2))
    assert type(result).__name__ == "linalg_qr"
    q, r = pickle.loads(pickle.dumps(result))
    assert q.tolist() == result.Q.tolist()
    assert r.tolist() == result.R.tolist()
    assert repr(ours.linalg.slogdet(ours.eye(2))) == repr(torch.linalg.slogdet(torch.eye(2)))


def test_out_takes_the_results():
    q, r = ours.empty(2, 2), ours.empty(2, 2)
    ours.linalg.qr(ours.eye(2), out=(q, r))
    assert r.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("name", ["svd_lowrank", "pca_lowrank"])
def test_low_rank_factors_from_the_same_random_samples(name):
    matrix = numbers((6, 2)) @ numbers((2, 5))
    found = []
    for module in (ours, torch):
        module.manual_seed(0)
        found.append([t.numpy() for t in getattr(module, name)(module.tensor(matrix), q=2)])
    for a, b in zip(*found, strict=True):
        np.testing.assert_allclose(np.abs(a), np.abs(b), atol=1e-10)


@pytest.mark.parametrize("shapes", [[(2, 3), (3, 4), (4, 1)], [(5, 1), (1, 6), (6, 2), (2, 2)], [(3,), (3, 2), (2,)]])
def test_chains_are_multiplied_in_pytorchs_order(shapes):
    trees = []
    for module in (ours, torch):
        chain = [module.ones(*s).requires_grad_() for s in shapes]
        trees.append(tree(module.linalg.multi_dot(chain)))
    assert trees[0] == trees[1]
