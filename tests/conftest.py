"""What holds for every test: how they are spread over several processes."""

from __future__ import annotations

import gc
import os
from typing import Any

import pytest
from fastapi.dependencies import models
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

_TOGETHER = ("tests/e2e/",)
"""Folders whose tests run one after the other: browsers beside each other wait for each other."""


class _ByFile(LoadScopeScheduling):  # type: ignore[misc] # it has no types
    """A file's tests stay in one process: many a file plays its stories once, and every test looks at them.

    The marks of pytest-xdist for that are not heard by pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in _TOGETHER if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Ours, whatever the command line says."""
    return _ByFile(config, log)


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many as there are processors: most stories wait for threads, browsers and programs."""
    return 2 * len(os.sched_getaffinity(0))


def pytest_collection_finish() -> None:
    """What is imported by now stays, so that garbage need not be looked for in it time and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """FastAPI remembers thousands of routes, and with each the whole bot that it belonged to."""
    if nextitem is None or nextitem.path != item.path:
        for remembered in vars(models).values():
            if hasattr(remembered, "cache_clear"):
                remembered.cache_clear()
