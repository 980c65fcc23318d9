"""kill -9 while Azure is asked: what it holds opens one incident, however often that is cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.program import until
from tests.crash.story import Story, running
from tests.flows.asked import CLUSTER, POLLERS


def _rows(story: Story) -> int:
    ((rows,),) = story.program.ask("select count(*) from inbox")
    return int(rows)


@pytest.mark.crash
def test_what_is_looked_up_is_neither_lost_nor_doubled(tmp_path: Path) -> None:
    with running(tmp_path, pollers=POLLERS) as story:
        until(lambda: story.program.ask("select 1 from cursors"), "the first look")
        story.kill()
        story.azure.alerts.fire(
            "streaming-latency-high", CLUSTER, severity="Sev0", description="Latency high"
        )

        held = story.azure.faults.add("hold", api="alerts")
        story.program.start()
        assert held.wait_until_held()
        story.kill()
        assert _rows(story) == 0

        story.program.start()
        until(lambda: _rows(story), "the alert in the inbox")
        story.kill()

        story.start()
        until(lambda: story.program.ask("select 1 from alerts"), "the decision")
        story.program.settle()
        (incident,) = story.get("/api/incidents")
        assert incident["title"] == "Latency high"
        decided = [
            alert["decision"] for alert in story.get("/api/alerts") if alert["source"] == "azure_monitor"
        ]
        assert decided[-1] == "opened"
        assert set(decided[:-1]) <= {"duplicate"}
        assert len(story.pagerduty.pager.incidents) == 1
        assert story.program.complaints() == []
