"""Two programs on one database, as in a deploy: one works, the other takes over, and each page rings once."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.crash.story import Story, running


@pytest.mark.crash
def test_the_second_stands_by_and_takes_over_from_one_that_was_killed(tmp_path: Path) -> None:
    with running(tmp_path) as story:
        second = story.another()
        try:
            address = second.stand_by()
            assert httpx.get(f"{address}/healthz", timeout=30).status_code == 200
            ready = httpx.get(f"{address}/readyz", timeout=30)
            assert ready.status_code == 503 and "Another Tocsin has this database" in ready.json()["detail"]
            refused = httpx.post(f"{address}/alerts/generic", json={"title": "x"}, timeout=30)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")

            held = story.hold_pager('"trigger"', reply=True)
            story.fire()
            assert held.wait_until_held()
            story.kill()
            second.take_over()
            _go_on_with(story, second.url)
            assert len(story.pagerduty.pager.rings) == 1
            assert [page["state"] for page in story.incident()["pages"]] == ["resolved"]
            assert second.complaints() == []
        finally:
            second.kill()


def _go_on_with(story: Story, url: str) -> None:
    story.program.url = url
    story.serve(url)
    story.finish()
