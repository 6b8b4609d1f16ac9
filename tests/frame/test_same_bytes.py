"""The same programme shows the same bytes in another process, whatever the hash seed."""

import os
import subprocess
import sys

PROGRAM = """
import autograd_nb as torch
from autograd_nb import show

torch.manual_seed(0)
x, y = torch.ones(5), torch.zeros(3)
w, b = torch.randn(5, 3, requires_grad=True), torch.randn(3, requires_grad=True)
hidden = torch.tanh(torch.matmul(x, w) + b)
for _ in range(4):
    hidden = hidden * 0.5 + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(hidden, y)
loss.backward(retain_graph=True)
for display in (show.graph(loss), show.chain(loss), show.grads()):
    for mime, data in sorted(display._repr_mimebundle_().items()):
        print(mime, data)
"""


def shown(seed: str) -> str:
    env = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, text=True, check=True).stdout


def test_two_processes_show_the_same():
    first = shown("1")
    assert "text/html" in first
    assert "text/plain" in first
    assert first == shown("2")
