"""When those that are asked fail, hang or lie: it is said once, shown, and holds up no alert."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from bot.practice.azure import PracticeAzure
from tests.flows.asked import CLUSTER, asking
from tests.flows.world import World
from tests.handlers.http_site import running, wait_until


@pytest.fixture
def world(make_world: Callable[..., World], tmp_path: Path) -> World:
    return asking(make_world, tmp_path)


@pytest.fixture
def azure(world: World) -> PracticeAzure:
    return world.practice.azure


def fires(azure: PracticeAzure) -> None:
    azure.alerts.fire("streaming-latency-high", CLUSTER, description="Latency above 10 s")


def said(logs: list[Any]) -> list[tuple[str, str]]:
    """What the log says of who is asked."""
    return [
        (line["event"], line.get("why", ""))
        for line in logs
        if line["event"].startswith("poll_") and line["event"] != "poll_found"
    ]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("429", "Azure Resource Manager answers 429 TooManyRequests"),
        ("500", "Azure Resource Manager answers 500 InternalServerError"),
        ("403", "Azure Resource Manager answers 403 AuthorizationFailed"),
        ("down", "Azure Resource Manager cannot be reached"),
        ("nonsense", "Azure Resource Manager answers no JSON object"),
    ],
)
def test_a_failure_is_said_once_and_what_was_missed_comes_afterwards(
    world: World, azure: PracticeAzure, kind: Any, why: str
) -> None:
    azure.faults.add(kind, times=1000, api="alerts")
    with capture_logs() as logs:
        fires(azure)
        for _ in range(6):
            world.turn(minutes=5)
    assert said(logs) == [("poll_failed", why)]
    assert world.working() == {"azure_alerts": False, "power_bi": True}
    assert world.get("/readyz")["ready"] is True, "alerts are still taken"

    azure.faults.clear()
    with capture_logs() as logs:
        world.turn(minutes=5)
    assert said(logs) == [("poll_works_again", "")]
    assert world.decisions() == ["opened"]
    assert world.working()["azure_alerts"] is True


def test_who_asks_to_wait_is_left_alone_so_long(world: World, azure: PracticeAzure) -> None:
    azure.faults.add("429", api="alerts", retry_after=1200)
    world.turn(minutes=5)
    reads = len(azure.alerts.reads)
    world.turn(minutes=19)
    assert len(azure.alerts.reads) == reads
    world.turn(minutes=1)
    assert len(azure.alerts.reads) == reads + 1


def test_after_a_failure_it_is_tried_sooner(world: World, azure: PracticeAzure) -> None:
    azure.faults.add("500", times=2, api="alerts")
    world.turn(minutes=5)
    reads = len(azure.alerts.reads)
    for seconds, tries in ((29, 0), (1, 1), (59, 1), (1, 2)):
        world.turn(seconds=seconds)
        assert len(azure.alerts.reads) == reads + tries


def test_a_token_that_has_expired_is_replaced(world: World, azure: PracticeAzure) -> None:
    handed_out = azure.entra.handed_out
    world.turn(hours=3)
    assert world.working() == {"azure_alerts": True, "power_bi": True}
    assert azure.entra.handed_out > handed_out


def test_a_wrong_secret_is_named_and_not_repeated(
    world: World, azure: PracticeAzure, capfd: pytest.CaptureFixture[str]
) -> None:
    secrets = dict(azure.entra.secrets)
    azure.entra.secrets.clear()
    with capture_logs() as logs:
        world.turn(hours=3)
    why = "Entra ID refuses AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (AADSTS7000215)"
    assert sorted(said(logs)) == [("poll_failed", why)] * 2
    assert all(secret not in "".join(capfd.readouterr()) + str(logs) for secret in secrets.values())
    azure.entra.secrets |= secrets
    world.turn(minutes=10)
    assert world.working() == {"azure_alerts": True, "power_bi": True}


@pytest.mark.parametrize("kind", ["500", "down", "nonsense"])
def test_without_entra_nobody_is_asked(world: World, azure: PracticeAzure, kind: Any) -> None:
    azure.faults.add(kind, times=1000, api="entra")
    with capture_logs() as logs:
        world.turn(hours=3)
    assert said(logs) == [("poll_failed", "Entra ID does not answer")] * 2
    assert world.working() == {"azure_alerts": False, "power_bi": False}
    azure.faults.clear()
    world.turn(minutes=10)
    assert world.working() == {"azure_alerts": True, "power_bi": True}


def test_one_that_hangs_holds_up_nobody_and_shows(world: World, azure: PracticeAzure) -> None:
    hold = azure.faults.add("hold", api="alerts")
    world.clock.turn(timedelta(minutes=10))
    assert hold.wait_until_held()
    wait_until(lambda: len(azure.power_bi.reads) >= 6)

    answer = world.http.post(f"{world.bot.url}/alerts/generic", json={"title": "Kafka down"})
    assert answer.status_code == 202
    tocsin = world.bot.tocsin
    assert tocsin.intake.settle(30) and tocsin.flow.settle(30)
    assert [alert["title"] for alert in world.get("/api/alerts")][-1:] == ["Kafka down"]

    assert world.working()["azure_alerts"] is True
    world.clock.turn(timedelta(minutes=3))
    assert world.working()["azure_alerts"] is False
    azure.faults.clear()
    world.settle()
    assert world.working()["azure_alerts"] is True


def test_pages_without_end_are_not_followed_for_ever(world: World, azure: PracticeAzure) -> None:
    azure.alerts.is_endless = True
    with capture_logs() as logs:
        fires(azure)
        world.turn(minutes=5)
    assert said(logs) == [("poll_failed", "Azure Resource Manager answers with pages that do not end")]
    assert len(azure.alerts.reads) < 300
    azure.alerts.is_endless = False
    world.turn(minutes=5)
    assert world.decisions() == ["opened"]


def test_pages_that_lead_in_a_circle_are_left(world: World, azure: PracticeAzure) -> None:
    reads = len(azure.alerts.reads)
    azure.alerts.next_link = (
        f"{azure.where()}/management/subscriptions/0a1b2c3d-1111-4222-8333-444455556666"
        "/providers/Microsoft.AlertsManagement/alerts?api-version=2019-05-05-preview"
    )
    world.turn(minutes=5)
    assert world.working()["azure_alerts"] is False
    assert len(azure.alerts.reads) - reads <= 3


def test_a_next_page_elsewhere_gets_no_token(world: World, azure: PracticeAzure) -> None:
    asked: list[str] = []

    async def elsewhere(request: Request) -> Response:
        asked.append(str(request.url))
        return JSONResponse({"value": []})

    with running(Starlette(routes=[Route("/{path:path}", elsewhere)])) as port:
        here = azure.where().removeprefix("http://")
        for link in (
            f"http://127.0.0.1:{port}/management/more",
            f"http://{here}@127.0.0.1:{port}/management/more",
            f"{azure.where()}/management/../elsewhere",
            f"{azure.where()}/power_bi/more",
            "http://169.254.169.254/metadata",
            "file:///etc/passwd",
            "//127.0.0.1/management",
            "http://[",
            7,
        ):
            azure.alerts.next_link = link  # type: ignore[assignment]
            world.turn(minutes=5)
            assert world.working()["azure_alerts"] is False, link
    assert asked == []
