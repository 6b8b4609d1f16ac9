"""`pytest --nbval notebooks` as it stands is strict: addresses of printed objects are all that a replay may change."""

from pathlib import Path


def pytest_configure(config):
    if not getattr(config.option, "nbval", False):
        return
    if config.option.nbval_sanitize_with is None:
        config.option.nbval_sanitize_with = str(Path(__file__).with_name("sanitize.cfg"))
    if config.option.nbval_kernel_name is None:
        # The interpreter that runs pytest, whatever kernels the user has installed elsewhere.
        config.option.nbval_current_env = True
