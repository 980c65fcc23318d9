"""kill -9 at every point between webhook and post-mortem: the story ends the same, each part of it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.crash.checks import check
from tests.crash.points import IMPATIENT, POINTS
from tests.crash.story import running

pytestmark = pytest.mark.crash

_AT_ONCE = 3


def _play(point: str, folder: Path) -> None:
    impatient = point in IMPATIENT
    with running(folder, response="3s" if impatient else "15m") as story:
        POINTS[point](story)
        if not story.program.runs:
            story.start()
        story.finish()
        check(story, escalated=impatient)


@pytest.fixture(scope="module")
def outcome(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], None]]:
    """Gives what came of a point; those asked for are played side by side, since each waits a lot."""
    calls = [getattr(item, "callspec", None) for item in request.session.items if item.path == request.path]
    points = [call.params["point"] for call in calls if call]
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="crash")
    played = {point: pool.submit(_play, point, tmp_path_factory.mktemp("crash")) for point in points}
    yield lambda point: played[point].result()
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("point", POINTS)
def test_killed_when(point: str, outcome: Callable[[str], None]) -> None:
    outcome(point)
