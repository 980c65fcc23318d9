"""Each check meets a platform of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.checks.site import Site


@pytest.fixture(scope="session", autouse=True)
def _loaded() -> None:
    """What takes its time to load is loaded before the first deadline runs."""
    import databricks.sdk  # noqa: F401


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(tmp_path) as opened:
        yield opened
