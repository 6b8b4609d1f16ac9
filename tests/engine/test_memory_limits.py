"""The first backward pass keeps freed memory in the process, unless it is told not to."""

import os
import subprocess
import sys

import pytest

PROGRAMME = """
import resource
import autograd_nb as torch
def step():
    x = torch.zeros(1_500_000, requires_grad=True)
    (x * 2 + 1).tanh().sum().backward()
for _ in range(3): step()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5): step()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def page_faults(**environment):
    command = [sys.executable, "-c", PROGRAMME]
    shown = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    return int(shown.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limits are those of Linux's C library")
def test_steps_fetch_no_fresh_pages_unless_told_to():
    """Five steps of 6 MB arrays: each page fetched anew would be one fault of 4 KB."""
    assert page_faults() < 1000 < page_faults(AUTOGRAD_NB_KEEP_MEMORY="0")
