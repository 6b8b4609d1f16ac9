"""`pytest --nbval notebooks` as it stands is strict: addresses of printed objects are all that a replay may change."""

from pathlib import Path


def pytest_configure(config):
    if getattr(config.option, "nbval", False) and config.option.nbval_sanitize_with is None:
        config.option.nbval_sanitize_with = str(Path(__file__).with_name("sanitize.cfg"))
