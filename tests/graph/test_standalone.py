"""graph/ runs where there is nothing but Python."""

import subprocess
import sys
from pathlib import Path

import autograd_nb.graph

ALONE = """
import sys
sys.path.insert(0, sys.argv[1])
before = set(sys.modules)
import graph
g = graph.Graph((graph.GraphNode("n0", "op", "ExpBackward0", name="y"),), (), ("n0",))
assert set(graph.mimebundle(g)) == {"text/plain", "text/html"}
foreign = {m.partition(".")[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names) - {"graph"}
assert not foreign, foreign
"""


def test_it_needs_the_standard_library_only():
    home = Path(autograd_nb.graph.__file__).parent.parent
    command = [sys.executable, "-I", "-S", "-c", ALONE, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_example_of_the_readme_runs():
    readme = Path(autograd_nb.graph.__file__).parent / "render" / "README.md"
    code = readme.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(code, names)
    graph = names["Graph"]((autograd_nb.graph.GraphNode("n0", "op", "a"), autograd_nb.graph.GraphNode("n1", "op", "b")))
    assert names["render"](graph, "text/x-labels") == "a <- b"
