"""The stories, each as people would live through it; every one gives the post-mortem that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.practice.slack.records import Channel
from tests.flows.world import World
from tests.golden.flood import flood
from tests.own_policy import own_policy

FRIDAY = datetime(2026, 3, 27, 22, 40, tzinfo=UTC)
Story = Callable[[World], str]
"""Plays one incident from beginning to end, and gives its post-mortem."""

NASTY = (
    "<!channel> @here [click](https://evil.example) <b>bold</b> `rm -rf` *x* _y_ # not a heading "
    "\u202eesrever\u202c {{ 7*7 }} {% for a in b %} | a | b | https://evil.example/x"
)


def newest(world: World) -> Channel:
    """The channel of the incident that was opened last."""
    return world.rooms()[-1]


def says(world: World, *lines: tuple[str, str, float]) -> None:
    """Who types what after /incident, in the newest channel, and how many minutes pass before it."""
    for who, text, minutes in lines:
        world.turn(minutes=minutes)
        world.types(who, f"/incident {text}", newest(world).name)


def resolves(world: World, who: str, minutes: float = 0, **fields: str) -> None:
    """Somebody fills in the form that resolves the newest incident."""
    world.turn(minutes=minutes)
    world.person(who).command(newest(world).name, "/incident resolve")
    submitted = world.submits(who, **fields)
    assert submitted.status == 200 and not submitted.error, submitted


def document(world: World, of: str = "") -> str:
    """The post-mortem as the API gives it: of the newest incident, unless another is named."""
    return str(world.get(f"/api/incidents/{of or _id(newest(world))}/postmortem.md"))


def _id(room: Channel) -> str:
    return room.name[:12].upper()


def as_in_the_manual(world: World) -> str:
    """Forty-five minutes, from the error rate to the recovery."""
    world.fire(
        "generic",
        {
            "kind": "deployment",
            "title": "Deployed enrich-orders 4.2.1",
            "service": "streaming",
            "started_at": "2026-01-29T13:52:00Z",
        },
    )
    world.fire("azure_monitor", _error_rate(world, "fired"))
    says(
        world,
        ("ana", "ack", 5),
        ("ana", "assign commander me", 0),
        ("bo", "assign operations me", 1),
        ("ana", "note it is the broadcast join", 9),
        ("bo", "note + the spill was on the first dashboard that we opened", 3),
        ("bo", "note - the join's size was nowhere to be seen", 2),
        ("cleo", "task cap broadcast size by default @cleo", 4),
        ("bo", "status mitigating Fix live", 6),
    )
    world.turn(minutes=15)
    world.fire("azure_monitor", _error_rate(world, "resolved"))
    resolves(
        world,
        "ana",
        resolution="Raised the cluster's memory\nRewrote the join so that it no longer broadcasts\n"
        "Broadcast size is now watched",
        impact="5% of queries failed",
        cause="A broadcast join outgrew the memory of the streaming cluster",
    )
    return document(world)


def _error_rate(world: World, state: str) -> Any:
    """Azure Monitor's alert, as it fires and as it is resolved."""
    body = world.example("azure_monitor", f"streaming-latency-{state}")
    essentials, (measured,) = body["data"]["essentials"], body["data"]["alertContext"]["condition"]["allOf"]
    essentials |= {"alertRule": "error-rate-high", "description": "Error rate above 1 %"}
    essentials["firedDateTime"] = "2026-01-29T14:00:00Z"
    if state == "resolved":
        essentials["resolvedDateTime"] = "2026-01-29T14:45:00Z"
    measured |= {"metricName": "failed_queries_percent", "threshold": "1", "metricValue": "1.8"}
    measured["dimensions"] = []
    return body


def reopened(world: World) -> str:
    """Resolved too early: it fires again within the half hour."""
    world.alert("Consumer lag is high", "high", service="kafka")
    says(world, ("bo", "ack", 7), ("bo", "resolve restarted the consumers", 20))
    world.alert("Consumer lag is high", "high", service="kafka", status="resolved")
    world.turn(minutes=12)
    world.alert("Consumer lag is high", "high", service="kafka")
    says(world, ("cleo", "ack", 3), ("cleo", "note the consumers were restarted with the old image", 9))
    resolves(
        world,
        "cleo",
        minutes=16,
        resolution="Rolled out the image of this morning",
        cause="The restart took the image that leaks connections",
        impact="Orders were up to 25 minutes late",
    )
    return document(world)


def nobody_acknowledged(world: World) -> str:
    """The phones ring, up the ladder and down again, and somebody mends it without a word."""
    world.alert("Data lake unavailable", service="data-lake")
    for _ in range(5):
        world.turn(minutes=15)
    resolves(world, "ana", minutes=2, resolution="The lock on the storage account is gone")
    return document(world)


def merged(world: World) -> str:
    """Two alarms, one failure: the second goes on in the first."""
    world.alert("Streaming lags", "high")
    says(world, ("ana", "ack", 4))
    first = _id(newest(world))
    world.turn(minutes=3)
    world.alert("Kafka brokers unreachable", service="kafka")
    says(
        world,
        ("bo", "note node-3 lost its disk", 2),
        ("bo", f"merge {first}", 1),
    )
    room = world.rooms()[-2].name
    for who, text in (
        ("bo", "status mitigating node-3 is replaced"),
        ("bo", "link https://wiki.example/kafka-disks Disks of the brokers"),
        ("ana", "impact No order was lost; 12 000 were up to 40 minutes late"),
    ):
        world.turn(minutes=9)
        world.types(who, f"/incident {text}", room)
    world.types("ana", "/incident resolve replaced node-3, and let it catch up", room)
    return document(world, first)


def private(world: World) -> str:
    """What only those in its channel read: it goes by file, and its pages say no title."""
    world.types("dag", "/incident declare", "general")
    fields = {"title": "Service key found in a public repository", "severity": "critical"}
    world.submits("dag", **fields, service="security", private=["yes"])
    says(
        world,
        ("dag", "ack", 1),
        ("dag", "note the key was valid for the data lake, read only", 6),
        ("dag", "status mitigating the key is revoked", 3),
    )
    resolves(
        world,
        "dag",
        minutes=50,
        resolution="Revoked the key\nSearched the logs of 90 days for its use: none",
        cause="A notebook was published with the key in its output",
        impact="No data was read",
    )
    return world.files()[-1][1]


def ten_thousand_entries(world: World) -> str:
    """Two days of a storm, with what people did in between."""
    world.alert("Executors lost", service="databricks")
    says(world, ("ana", "ack", 2))
    began = world.clock.now()
    flood(world.folder, _id(newest(world)), began)
    world.turn(hours=44, minutes=40)
    resolves(
        world,
        "bo",
        resolution="Moved the jobs to the other region",
        cause="The region ran out of machines of that size",
        impact="All 214 nightly jobs ran late, by up to 31 hours",
    )
    paper = document(world)
    world.turn(hours=2, minutes=20)
    return paper


def hostile(world: World) -> str:
    """Every field says what it should not."""
    world.fire(
        "generic",
        {
            "title": NASTY,
            "severity": "critical",
            "service": NASTY[:60],
            "reading": NASTY,
            "summary": NASTY,
            "resource": NASTY,
            "url": "https://evil.example/?a=](b)<c>",
        },
    )
    says(
        world,
        ("bo", "ack", 1),
        ("bo", f"note + {NASTY}", 1),
        ("bo", f"note {NASTY}\n# still no heading\n- [ ] nor a box", 1),
        ("bo", f"task {NASTY} @bo", 1),
        ("bo", f"link https://evil.example/x {NASTY[:60]}", 1),
        ("bo", f"status mitigating {NASTY}", 1),
    )
    block = f"{NASTY}\n---\n1. {NASTY}\n> quoted\n```\nfenced\n```\n    indented\n| a |"
    resolves(world, "bo", minutes=5, resolution=block, impact=NASTY, cause=block)
    return document(world)


def false_alarm_that_became_real(world: World) -> str:
    """Called off as noise, and opened again when customers saw it."""
    world.alert("Power BI refresh failed", "high", service="power-bi")
    says(
        world,
        ("cleo", "cancel the gateway is being updated", 6),
        ("ana", "reopen the dashboards of finance are empty", 40),
        ("cleo", "ack", 2),
        ("cleo", "note the update removed the credentials of the gateway", 11),
    )
    resolves(
        world,
        "cleo",
        minutes=9,
        resolution="Entered the gateway's credentials again",
        cause="The update of the gateway drops stored credentials",
        impact="4 dashboards of finance were empty for an hour",
    )
    return document(world)


def declared_by_hand(world: World) -> str:
    """No alert said anything; a person did."""
    world.types("cleo", "/incident declare high Orders of partners arrive twice", "general")
    says(
        world,
        ("cleo", "ack", 0),
        ("bo", "update We see the duplicates and look for their origin, next update 30m", 5),
        ("bo", "note bad: no alert watches for duplicates", 10),
        ("dag", "severity medium only one partner is affected", 4),
    )
    resolves(world, "bo", minutes=21, resolution="The partner stopped the second sender")
    return document(world)


def through_the_ladder_with_a_failed_page(world: World) -> str:
    """The pager is down at first; Ana does not hear it, and Bo does."""
    world.practice.pagerduty.faults.add("down", times=3)
    world.alert("API answers with 503", service="streaming")
    for seconds in (2, 4, 8, 16):
        world.turn(seconds=seconds)
    world.turn(minutes=15)
    world.turn(minutes=4)
    world.types("bo", "/incident ack", newest(world).name)
    resolves(
        world,
        "bo",
        minutes=26,
        resolution="Scaled out to 6 instances",
        cause="A crawler asked for every page at once",
        impact="38% of requests failed",
    )
    return document(world)


def low_that_ended_by_itself(world: World) -> str:
    """Nobody had to do anything, and nobody did."""
    world.alert("Temporary files are not cleaned up", "low", service="databricks")
    opened = world.get("/api/incidents?limit=1")[0]["id"]
    world.turn(hours=2)
    world.alert("Temporary files are not cleaned up", "low", service="databricks", status="resolved")
    world.turn(minutes=31)
    return document(world, opened)


def three_days_over_a_change_of_the_clocks(world: World) -> str:
    """From Friday evening until Monday morning in Amsterdam, where Sunday has 23 hours."""
    world.types("cleo", "/incident declare critical The nightly load stands still", "general")
    says(
        world,
        ("ana", "ack", 12),
        ("ana", "assign commander me", 1),
        ("ana", "note the load of Friday is incomplete, tables are locked against readers", 30),
        ("bo", "note the lock of the first run is still held", 60 * 25.5),
        ("bo", "note good: readers were told before they asked", 5),
        ("bo", "status mitigating the lock is released, the load runs", 60 * 4),
    )
    resolves(
        world,
        "bo",
        minutes=60 * 26,
        resolution="Released the lock\nRan the loads of three nights",
        cause="A run that was killed left its lock behind",
        impact="Reports showed Thursday's figures for three days",
    )
    return document(world)


_IN_UTC: Mapping[str, Story] = {
    "as-in-the-manual": as_in_the_manual,
    "reopened": reopened,
    "nobody-acknowledged": nobody_acknowledged,
    "merged": merged,
    "private": private,
    "ten-thousand-entries": ten_thousand_entries,
    "hostile": hostile,
    "false-alarm-that-became-real": false_alarm_that_became_real,
    "declared-by-hand": declared_by_hand,
    "through-the-ladder-with-a-failed-page": through_the_ladder_with_a_failed_page,
    "low-that-ended-by-itself": low_that_ended_by_itself,
}
_IN_AMSTERDAM: Mapping[str, Story] = {
    "three-days-over-a-change-of-the-clocks": three_days_over_a_change_of_the_clocks,
}
STORIES = (*_IN_UTC, *_IN_AMSTERDAM)


def documents(folder: Path) -> dict[str, str]:
    """Every story's post-mortem by its name."""
    told = {}
    with World(folder / "utc") as world:
        for name, story in _IN_UTC.items():
            told[name] = story(world)
            world.turn(days=1)
    zone = ("  timezone: UTC\n", "  timezone: Europe/Amsterdam\n")
    policy = own_policy(folder, "{ladder: [ana, bo, cleo]}", replaced=zone)
    with World(folder / "amsterdam", start=FRIDAY, policy=policy) as world:
        for name, story in _IN_AMSTERDAM.items():
            told[name] = story(world)
    return told
