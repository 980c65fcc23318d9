"""What holds for every test."""

from __future__ import annotations

import os


def pytest_xdist_auto_num_workers() -> int:
    """Twice as many as there are processors: most stories wait for threads, browsers and programs."""
    return 2 * len(os.sched_getaffinity(0))
