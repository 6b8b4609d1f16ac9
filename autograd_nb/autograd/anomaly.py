"""``detect_anomaly``: which forward call is to blame when backward fails or gives nan."""

from __future__ import annotations

import warnings
from typing import Any

from ..engine import anomaly, passes, run

__all__ = ["detect_anomaly", "is_anomaly_check_nan_enabled", "is_anomaly_enabled", "set_detect_anomaly"]


class _WatchedRun(run.Run):
    """A backward pass that says which node it was in when something failed."""

    def run_node(self, node: Any, grad: Any) -> None:
        token = anomaly.running.set(node)
        try:
            super().run_node(node, grad)
        except Exception:
            anomaly.report(node)
            raise
        finally:
            anomaly.running.reset(token)


def switch(mode: bool, check_nan: bool) -> None:
    """Turn detection on or off."""
    if mode and not anomaly.enabled:
        run.observers.append(anomaly.check)
        passes.run_class = _WatchedRun
    elif anomaly.enabled and not mode:
        run.observers.remove(anomaly.check)
        passes.run_class = run.Run
    anomaly.switch(mode, check_nan)


def is_anomaly_enabled() -> bool:
    """True while anomaly detection is on.

    >>> is_anomaly_enabled()
    False
    """
    return anomaly.enabled


def is_anomaly_check_nan_enabled() -> bool:
    """True if anomaly detection looks, or would look, for nan."""
    return anomaly.check_nan


class set_detect_anomaly:
    """Turn anomaly detection on or off: at once when called, until the end of the block when used with ``with``.

    While it is on, each operation notes where it was called. A backward pass that fails warns with these calls, and
    with ``check_nan`` a gradient with nan in it raises RuntimeError.

    >>> with set_detect_anomaly(True):
    ...     is_anomaly_enabled()
    True
    """

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self.prev = anomaly.enabled
        self.prev_check_nan = anomaly.check_nan
        switch(mode, check_nan)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *exc: object) -> None:
        switch(self.prev, self.prev_check_nan)


class detect_anomaly:
    """Anomaly detection inside the block, see :class:`set_detect_anomaly`; warns that it slows everything down."""

    def __init__(self, check_nan: bool = True) -> None:
        self.prev = anomaly.enabled
        self.prev_check_nan = anomaly.check_nan
        self.check_nan = check_nan
        warnings.warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for "
            "debugging.",
            stacklevel=2,
        )

    def __enter__(self) -> None:
        switch(True, self.check_nan)

    def __exit__(self, *exc: object) -> None:
        switch(self.prev, self.prev_check_nan)
