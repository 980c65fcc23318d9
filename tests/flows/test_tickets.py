"""Medium incidents have tickets in a tracker: once each, linked both ways, closed and opened with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.practice.tickets.tracker import Item
from tests.flows.filed import PROJECTS, filing, policy_with, quota, tracker_of
from tests.flows.world import FIRST, World, line_of, words

TITLES = {"azure_devops": "Azure DevOps", "jira": "Jira", "github": "GitHub"}
KEYS = {"azure_devops": "#1", "jira": "OPS-1", "github": "#1"}
CLOSED = {"azure_devops": "Done", "jira": "Done", "github": "closed"}
OPEN = {"azure_devops": "To Do", "jira": "To Do", "github": "open"}


@pytest.fixture
def in_tracker(make_world: Callable[..., World], tmp_path: Path) -> Callable[..., World]:
    return filing(make_world, tmp_path)


def said_in(item: Item) -> str:
    return str(item.fields)


@pytest.mark.parametrize("kind", PROJECTS)
def test_a_ticket_is_filed_linked_closed_and_opened_again(
    in_tracker: Callable[..., World], kind: str
) -> None:
    world = in_tracker(kind)
    tracker = tracker_of(world, kind)
    quota(world, link="https://grafana.example.com/d/1")
    (item,) = tracker.items
    assert item.title == "Quota at 82 % (INC-2026-001)"
    for fact in ("INC-2026-001, medium", "databricks", "data-platform", "Jan 30 09:00 UTC"):
        assert fact in said_in(item)
    assert "https://grafana.example.com/d/1" in said_in(item), "the alert"
    (line,) = [each for each in world.timeline() if each.startswith("Ticket")]
    title, key = TITLES[kind], KEYS[kind]
    assert line == f"Ticket {key} in {title} for data-platform, due Jan 30 09:00 UTC: Quota at 82 %"
    entry = next(each for each in world.get(f"/api/incidents/{FIRST}/timeline") if each["kind"] == "ticket")
    assert entry["link"].startswith(tracker.url)
    assert f"ticket <{tracker.url}" in world.digest()[0] and f"|{key}>" in world.digest()[0]

    world.types("ana", f"/incident resolve {FIRST} raised the quota", "general")
    assert (item.state, len(tracker.items)) == (CLOSED[kind], 1)
    assert "Incident resolved by Ana: raised the quota" in item.comments[-1]

    world.turn(minutes=5)
    quota(world)
    assert item.state in (OPEN[kind], "To Do")
    assert "Reopened" in item.comments[-1] and len(tracker.items) == 1
    assert len(item.comments) == 2


def test_as_packaged_nothing_is_filed_elsewhere(world: World) -> None:
    quota(world)
    trackers = world.practice.trackers
    assert trackers.jira.calls == trackers.github.calls == trackers.azure_devops.calls == []
    assert "ticket T-INC-2026-001" in world.digest()[0]


def test_raised_it_stays_with_a_note_and_lowered_it_is_filed(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    tracker = tracker_of(world)
    quota(world)
    world.types("ana", f"/incident severity {FIRST} high it grows", "general")
    (item,) = tracker.items
    assert item.state == "To Do"
    noted = "\n".join(item.comments)
    assert "Medium → high by Ana: it grows" in noted
    room = world.room()
    assert f"Channel #{room.name} opened https://slack.com/app_redirect?channel={room.id}" in noted
    ticket = line_of(world.card(), "*Ticket*")
    assert "|OPS-1>" in ticket and "due" in ticket

    world.alert("Kafka lags", "high", service="kafka")
    assert len(tracker.items) == 1, "high has no ticket"
    world.types("bo", "/incident severity INC-2026-002 medium it drains", "general")
    assert [each.title for each in tracker.items] == [item.title, "Kafka lags (INC-2026-002)"]
    world.types("bo", "/incident severity INC-2026-002 low it is nearly over", "general")
    assert tracker.items[1].state == "To Do", "somebody should look, if only at the ticket"


def test_of_a_private_incident_only_its_id_leaves_the_room(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    world.person("ana").command("general", "/incident declare")
    fields = {"title": "Leaked key", "severity": "medium", "service": "databricks", "private": ["yes"]}
    world.submits("ana", **fields)
    (item,) = tracker_of(world).items
    assert item.title == "Private incident INC-2026-001"
    world.types("ana", "/incident severity high worse", world.room().name)
    world.types("ana", "/incident resolve the key is revoked", world.room().name)
    assert item.state == "Done" and item.comments == []
    for secret in ("Leaked", "databricks", world.room().id, "Ana", "revoked"):
        assert secret not in said_in(item)
    assert world.get("/api/tickets") == []


def test_a_drill_stays_out_of_the_tracker(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    world.fire("generic?drill=true", {"title": "Quota", "severity": "medium", "service": "databricks"})
    assert tracker_of(world).items == []
    assert "Ticket T-INC-2026-001 for" in " ".join(world.timeline())


# closed over there


def test_closed_over_there_with_a_channel_offers_to_resolve(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    world.types("ana", "/incident declare medium Quota at 82 %", "general")
    (item,) = tracker_of(world).items
    item.state = "Done"
    world.turn(minutes=5)
    (offer,) = world.loud()
    assert offer.splitlines()[0].endswith("|OPS-1> was closed in Jira. Is the incident over?")
    assert "Resolve" in offer.splitlines()
    assert world.incident()["status"] == "triage", "people say when it is over"
    world.turn(minutes=30)
    assert len(world.loud()) == 1
    item.state = "In Progress"
    world.turn(minutes=5)
    assert "Ticket OPS-1 was opened again in Jira" in world.timeline()
    assert item.state == "In Progress" and world.working()["tickets"]


def test_closed_over_there_without_a_channel_stands_in_timeline_and_line(
    in_tracker: Callable[..., World],
) -> None:
    world = in_tracker()
    quota(world)
    (item,) = tracker_of(world).items
    item.state = "Done"
    world.turn(minutes=5)
    assert "Ticket OPS-1 was closed in Jira, while 1 alert still fires" in world.timeline()
    (line,) = world.digest()
    assert line.endswith("|OPS-1> closed")
    tracker_of(world).delete(1)
    world.turn(minutes=5)
    world.types("ana", f"/incident resolve {FIRST} fixed", "general")
    assert world.incident()["status"] == "resolved"


def test_a_tracker_that_cannot_be_asked_is_said_and_nothing_is_closed(
    in_tracker: Callable[..., World],
) -> None:
    world = in_tracker()
    quota(world)
    tracker_of(world).faults.add("503", times=9, about="bulkfetch")
    world.turn(minutes=5)
    assert world.working()["tickets"] is False
    assert world.get("/api/tickets")[0]["closed_at"] is None
    tracker_of(world).faults.clear()
    world.turn(minutes=5)
    assert world.working()["tickets"] is True


# due


def test_a_ticket_that_becomes_due_is_told_to_its_team_once(in_tracker: Callable[..., World]) -> None:
    world = in_tracker(start=datetime(2026, 3, 27, 22, 0, tzinfo=UTC))
    quota(world)
    team = world.channel("data-platform")
    world.turn(days=2, hours=10)
    assert world.said(team) == []
    world.turn(hours=1)
    (told,) = world.said(team)
    assert "|OPS-1> is due" in told.text and "Quota at 82 % · INC-2026-001" in told.text
    world.turn(days=1)
    assert len(world.said(team)) == 1
    world.practice.stop_bot()
    world.practice.start_bot()
    world.settle()
    assert len(world.said(team)) == 1


def test_a_holiday_and_summer_time_move_the_due_date(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    business = (
        "{timezone: Europe/Amsterdam, days: [mon, tue, wed, thu, fri], opens: '09:00', closes: '17:00', "
        "holidays: NL}"
    )
    policy = policy_with(tmp_path, tickets="{kind: builtin}")
    text = policy.read_text(encoding="utf-8")
    start, end = text.index("business:\n"), text.index("# The alert tables")
    policy.write_text(f"{text[:start]}business: {business}\n\n{text[end:]}", encoding="utf-8")
    world = make_world(policy=policy, start=datetime(2026, 4, 2, 14, 0, tzinfo=UTC))
    quota(world)
    (ticket,) = world.get("/api/tickets")
    assert ticket["due_at"] == "2026-04-07T07:00:00Z", "after Good Friday and Easter Monday, in summer time"


def test_what_is_done_before_it_is_due_is_never_told(world: World) -> None:
    quota(world)
    world.types("ana", f"/incident resolve {FIRST} fixed", "general")
    world.turn(days=1)
    assert world.said(world.channel("data-platform")) == []


# asked for in Slack


def test_open_tickets_are_listed_overdue_first_and_done_by_choosing(in_tracker: Callable[..., World]) -> None:
    world = in_tracker()
    assert "No open ticket." in words(world.types("ana", "/incident tickets", "general"))
    quota(world)
    world.turn(hours=20)
    world.alert("Disk at 81 %", "medium", service="kafka")
    reply = world.types("ana", "/incident tickets", "general")
    first, second = words(reply).splitlines()[:2]
    assert first.startswith("⏰ *Overdue*  <") and "|OPS-1>  Quota at 82 % · data-platform · due" in first
    assert second.startswith("<") and "|OPS-2>  Disk at 81 % ·" in second and "INC-2026-002" in second
    general = world.channel("general")
    before = len(world.whispers("ana", general))
    world.person("ana").choose(general.id, reply.ts, "close_ticket", "OPS-1 Quota at 82 %")
    assert world.person("ana").until(lambda: len(world.whispers("ana", general)) > before)
    world.settle()
    told = world.whispers("ana", general)[-1]
    assert told.splitlines()[0].endswith("|OPS-1> is closed. INC-2026-001 is still open: is it over?")
    assert tracker_of(world).items[0].state == "Done"
    assert world.incident()["status"] == "triage"
    assert "Ana closed ticket OPS-1" in world.timeline()
    assert "is closed already" in words(world.types("bo", "/incident tickets done T-INC-2026-001", "general"))
    assert "is closed." in words(world.types("bo", "/incident tickets done ops-2", "general"))
    assert "There is no ticket OPS-9" in words(world.types("bo", "/incident tickets done OPS-9", "general"))
    assert [each["closed_by"] for each in world.get("/api/tickets")] == ["Ana", "Bo"]
    assert world.get("/api/tickets?open=true") == []


def test_a_private_ticket_is_seen_in_its_channel_alone(world: World) -> None:
    world.person("ana").command("general", "/incident declare")
    world.submits("ana", title="Leaked key", severity="medium", service="databricks", private=["yes"])
    assert words(world.types("ana", "/incident tickets", "general")) == "No open ticket."
    assert "There is no ticket" in words(world.types("bo", f"/incident tickets done T-{FIRST}", "general"))
    assert "Leaked key" in words(world.types("ana", "/incident tickets"))
    assert "is closed." in words(world.types("ana", f"/incident tickets done T-{FIRST}"))
