"""The whole suite, stage by stage: what `make test` runs once the environments stand.

Every stage runs even when an earlier one failed; the status is that of the worst. Standard library only.
Name stages to run only those: ``.venv/bin/python tools/suite.py notebooks wheel``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BARE_PYTHON = ROOT / "build" / "bare" / "bin" / "python"
PYTEST = [sys.executable, "-m", "pytest"]

# What a developer's shell may set and what would let another installation speak in ours.
OUTSIDE = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONWARNINGS", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH")


def main(names: list[str]) -> int:
    stages = {"code": code, "notebooks": notebooks, "browser": browser, "wheel": wheel}
    unknown = set(names) - set(stages)
    if unknown:
        sys.exit(f"no stage {sorted(unknown)}; there are {list(stages)}")
    rows = []
    with tempfile.TemporaryDirectory(prefix="autograd_nb_suite_") as scratch:
        env = environment(Path(scratch))
        for number, name in enumerate(names or stages, 1):
            print(f"\n==> {number}/{len(names or stages)} {name}: {stages[name].__doc__}", flush=True)
            start = time.perf_counter()
            status, last_line = stages[name](env, Path(scratch))
            rows.append((name, status, time.perf_counter() - start, last_line))
    print("\n==> result")
    for name, status, seconds, last_line in rows:
        print(f"{'ok' if status == 0 else 'FAILED':<7} {name:<10} {seconds:6.1f} s   {last_line}")
    return max(status for _, status, _, _ in rows)


def environment(scratch: Path) -> dict[str, str]:
    """The caller's environment without what points elsewhere, and with Jupyter's folders empty and our own."""
    env = {key: value for key, value in os.environ.items() if key not in OUTSIDE}
    for key in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        env[key] = str(scratch / key.lower())
        os.mkdir(env[key])
    # Tools that notebooks start (jupyter, python) come from this environment too.
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", "")])
    return env


def run(command: list, env: dict[str, str], cwd: Path = ROOT) -> tuple[int, str]:
    """Show the command's output as it comes; return its status and last line."""
    last_line = ""
    with subprocess.Popen(
        [str(part) for part in command], env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last_line = line.strip(" =\n") or last_line
    return process.returncode, last_line


def code(env, scratch):
    """tests and docstring examples"""
    return run([*PYTEST, "-q", "-n", "2", "-m", "not browser"], env)


def notebooks(env, scratch):
    """every notebook again, outputs compared byte for byte"""
    return run([*PYTEST, "-q", "--nbval", "-p", "no:cacheprovider", "notebooks"], env)


def browser(env, scratch):
    """JupyterLab in headless Chromium"""
    return run([*PYTEST, "-q", "-m", "browser", "tests/browser"], env)


def wheel(env, scratch):
    """the built wheel, without the source, IPython and PyTorch"""
    dist, elsewhere = scratch / "dist", scratch / "elsewhere"
    status, line = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", dist], env)
    if status:
        return status, line
    pip = [BARE_PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    status, line = run([*pip, "install", "--no-index", "--no-deps", "--force-reinstall", *dist.glob("*.whl")], env)
    if status:
        return status, line
    elsewhere.mkdir()
    shutil.copy(ROOT / "pyproject.toml", elsewhere)
    shutil.copytree(ROOT / "tests", elsewhere / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    command = [BARE_PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not browser"]
    command += ["--ignore-glob=/*/autograd_nb/notebook/*"]
    return run([*command, "tests", "--pyargs", "autograd_nb"], env | {"AUTOGRAD_NB_BARE": "1"}, elsewhere)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
