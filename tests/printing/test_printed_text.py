"""Pinned texts, as PyTorch 2.13 printed them: these need no PyTorch."""

import numpy as np
import pytest

from autograd_nb.printing import array_text, printoptions, set_printoptions, tensor_text

F = np.float32
NAN, INF = float("nan"), float("inf")

SCALARS = [
    (F(3.0), "tensor(3.)"),
    (F(1.5), "tensor(1.5000)"),
    (F(-0.0), "tensor(-0.)"),
    (F(1e-4), "tensor(1.0000e-04)"),  # the float32 lies just below 1e-4 ...
    (np.float64(1e-4), "tensor(0.0001, dtype=torch.float64)"),  # ... the double does not
    (F(1e8), "tensor(100000000.)"),
    (F(2e8), "tensor(2.0000e+08)"),
    (F(INF), "tensor(inf)"),
    (np.int64(-7), "tensor(-7)"),
    (np.int32(7), "tensor(7, dtype=torch.int32)"),
    (np.bool_(True), "tensor(True)"),
    (np.complex64(1 - 0.5j), "tensor(1.-0.5000j)"),
    (np.complex128(1j), "tensor(0.+1.j, dtype=torch.complex128)"),
]

VECTORS = [
    (F([0.0, -0.0]), "tensor([0., -0.])"),
    (F([1, 2.5, -3]), "tensor([ 1.0000,  2.5000, -3.0000])"),
    (F([NAN, 1]), "tensor([nan, 1.])"),
    (F([1, 1000]), "tensor([   1., 1000.])"),
    (F([1, 1001]), "tensor([1.0000e+00, 1.0010e+03])"),
    (F([1e-45, 1]), "tensor([1.4013e-45, 1.0000e+00])"),
    (np.array([5e-324, 1e308]), "tensor([4.9407e-324, 1.0000e+308], dtype=torch.float64)"),
    (np.array([True, False]), "tensor([ True, False])"),
    (np.array([1, -200, 30]), "tensor([   1, -200,   30])"),
    (np.array([1, 2**64 - 1], np.uint64), "tensor([                   1, 18446744073709551615], dtype=torch.uint64)"),
    (np.float16([0.1, 2]), "tensor([0.1000, 2.0000], dtype=torch.float16)"),
    (
        np.array([complex(1, -0.0), complex(NAN, NAN), complex(-1, -INF), complex(0, INF)], np.complex64),
        "tensor([ 1.-0.j, nan+nanj, -1.-infj,  0.+infj])",
    ),
    (np.arange(2000), "tensor([   0,    1,    2,  ..., 1997, 1998, 1999])"),
]

EMPTY = [
    (np.zeros(0, F), "tensor([])"),
    (np.zeros((0, 3), F), "tensor([], size=(0, 3))"),
    (np.zeros((2, 0, 3)), "tensor([], size=(2, 0, 3), dtype=torch.float64)"),
    (np.zeros(0, bool), "tensor([], dtype=torch.bool)"),
    (np.zeros((0, 3), np.int64), "tensor([], size=(0, 3), dtype=torch.int64)"),
    (np.zeros(0, np.complex64), "tensor([], dtype=torch.complex64)"),
]


@pytest.mark.parametrize(("array", "expected"), SCALARS + VECTORS + EMPTY)
def test_text_of_an_array(array, expected):
    assert tensor_text(array) == expected


def test_blocks_of_a_matrix_stack_are_set_apart_by_a_blank_line():
    assert tensor_text(np.arange(8, dtype=F).reshape(2, 2, 2)) == (
        "tensor([[[0., 1.],\n         [2., 3.]],\n\n        [[4., 5.],\n         [6., 7.]]])"
    )


def test_long_rows_wrap_and_a_fact_that_does_not_fit_starts_its_own_line():
    row = np.arange(15, dtype=F)[None]
    first = "tensor([[ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13."
    assert tensor_text(row[:, :14], requires_grad=True) == first + "]],\n       requires_grad=True)"
    assert tensor_text(row, requires_grad=True) == first + ",\n         14.]], requires_grad=True)"


def test_every_long_axis_is_summarised():
    assert tensor_text(np.arange(10000).reshape(100, 100)) == (
        "tensor([[   0,    1,    2,  ...,   97,   98,   99],\n"
        "        [ 100,  101,  102,  ...,  197,  198,  199],\n"
        "        [ 200,  201,  202,  ...,  297,  298,  299],\n"
        "        ...,\n"
        "        [9700, 9701, 9702,  ..., 9797, 9798, 9799],\n"
        "        [9800, 9801, 9802,  ..., 9897, 9898, 9899],\n"
        "        [9900, 9901, 9902,  ..., 9997, 9998, 9999]])"
    )


def test_facts_share_a_line_up_to_its_width():
    first = "tensor([1., 1., 1., 1., 1., 1.],\n       dtype=torch.float64"
    with printoptions(linewidth=46):
        assert tensor_text(np.ones(6), requires_grad=True) == first + ", requires_grad=True)"
    with printoptions(linewidth=45):
        assert tensor_text(np.ones(6), requires_grad=True) == first + ",\n       requires_grad=True)"


def test_facts_about_the_graph():
    ones = np.ones(2, F)
    assert tensor_text(ones, requires_grad=True) == "tensor([1., 1.], requires_grad=True)"
    assert (
        tensor_text(ones, grad_fn_name="MulBackward0", requires_grad=True) == "tensor([1., 1.], grad_fn=<MulBackward0>)"
    )
    assert (
        tensor_text(ones, grad_fn_name="ViewBackward0", tangent="tensor([2., 2.])")
        == "tensor([1., 1.], grad_fn=<ViewBackward0>, tangent=tensor([2., 2.]))"
    )
    assert tensor_text(np.ones(2), requires_grad=True) == "tensor([1., 1.], dtype=torch.float64, requires_grad=True)"


def test_parameters_and_subclasses():
    square = np.eye(2, dtype=F)
    assert tensor_text(square, class_name="Mine") == "Mine([[1., 0.],\n      [0., 1.]])"
    assert tensor_text(square[0], parameter=True, requires_grad=True) == (
        "Parameter containing:\ntensor([1., 0.], requires_grad=True)"
    )
    assert tensor_text(square, parameter=True, class_name="P") == (
        "Parameter containing:\nParameter(P([[1., 0.],\n   [0., 1.]]))"
    )


def test_default_dtype_goes_without_saying():
    assert tensor_text(np.ones(1), default_dtype="float64") == "tensor([1.])"
    assert tensor_text(np.ones(1, F), default_dtype="float64") == "tensor([1.], dtype=torch.float32)"
    assert tensor_text(np.ones(1, complex), default_dtype="float64") == "tensor([1.+0.j])"
    assert tensor_text(F([0.1]), dtype_name="bfloat16") == "tensor([0.1000], dtype=torch.bfloat16)"


def test_body_alone_starts_at_its_column():
    assert array_text(np.eye(2), indent=3) == "[[1., 0.],\n    [0., 1.]]"


@pytest.mark.parametrize(
    ("options", "values", "expected"),
    [
        ({"sci_mode": True}, [1, -2], "tensor([ 1.0000e+00, -2.0000e+00])"),
        ({"sci_mode": True}, [0, NAN], "tensor([0., nan])"),
        ({"sci_mode": False}, [1e-7, 1e9], "tensor([         0.0000, 1000000000.0000])"),
        ({"precision": 0}, [0.5, -2], "tensor([ 0, -2])"),
        ({"precision": 2}, [1.23456], "tensor([1.23])"),
        ({"linewidth": 20}, [1, 2, 3, 4, 5], "tensor([1., 2., 3.,\n        4., 5.])"),
        ({"edgeitems": 1, "threshold": 3}, [0, 1, 2, 3], "tensor([0.,  ..., 3.])"),
        ({"edgeitems": 0, "threshold": 3}, [0, 1, 2, 3], "tensor([...], size=(4,))"),
        ({"edgeitems": 2, "threshold": 3}, [0, 1, 2, 3], "tensor([0., 1., 2., 3.])"),
        ({"edgeitems": 1, "threshold": 4}, [0, 1, 2, 3], "tensor([0., 1., 2., 3.])"),
        ({"edgeitems": 0}, [0, 1], "tensor([0., 1.], size=(2,))"),
    ],
)
def test_options_change_the_text(options, values, expected):
    with printoptions(**options):
        assert tensor_text(F(values)) == expected


def test_wrong_option_values_raise_when_something_prints():
    set_printoptions(precision=-1)
    with pytest.raises(ValueError, match="Format specifier missing precision"):
        tensor_text(F([0.5]))
    set_printoptions(profile="default", linewidth=INF)
    with pytest.raises(OverflowError, match="cannot convert float infinity to integer"):
        tensor_text(F([0.5]))
