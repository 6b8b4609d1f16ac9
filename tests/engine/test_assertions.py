"""Conditions that must hold, and the errors where they do not, beside PyTorch's."""

import pytest

from tests.engine.oracle import same, whole_error

pytest.importorskip("torch", reason="PyTorch is the oracle of these tests")


@pytest.mark.parametrize("name", ["_check", "_check_index", "_check_type", "_check_value"])
@same
def test_conditions(T, name):
    check = getattr(T, name)
    for arguments in ((True,), (False,), (False, lambda: "so"), (False, lambda: 3), (1,), (False, "x"), (True, "x")):
        yield whole_error(check, *arguments)
    yield whole_error(check, T.tensor(True))
