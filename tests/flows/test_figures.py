"""Figures of a month with an outage over its end, as the API, the terminal and a spreadsheet show them."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from click.testing import CliRunner

from handlers.cli.figures import COMMAND
from tests.flows.console import Visitor
from tests.flows.world import World

JANUARY = "/api/figures?month=2026-01"


def passes(world: World, until: datetime) -> None:
    """Time goes by an hour a step, as nobody is there."""
    while (left := until - world.clock.now()) > timedelta():
        world.turn(hours=min(1.0, left / timedelta(hours=1)))


def happens(world: World) -> None:
    """Answered after 4 minutes and mitigated after 30; then one from Saturday 23:50 to Sunday 00:20."""
    world.alert()
    world.alert()
    world.turn(minutes=4)
    world.types("ana", "/incident ack")
    world.turn(minutes=26)
    world.types("ana", "/incident status mitigating")
    world.turn(minutes=10)
    world.types("ana", "/incident resolve restarted the job")
    world.types("ana", "/incident declare private high Salaries leaked", "general")
    world.types("ana", "/incident resolve INC-2026-002 a false trail", "general")
    world.types("ana", "/incident declare low Nothing at all", "general")
    world.types("ana", "/incident cancel INC-2026-003 it was nothing", "general")
    passes(world, datetime(2026, 1, 31, 23, 50, tzinfo=UTC))
    world.alert("Brokers are gone", service="kafka")
    world.turn(minutes=2)
    world.types("bo", "/incident ack INC-2026-004", "general")
    world.turn(minutes=28)
    world.types("bo", "/incident resolve INC-2026-004 restarted the brokers", "general")


def burnt(month: Any) -> dict[str, float]:
    return {each["service"]: each["minutes"] for each in month["burnt"] if each["minutes"]}


def test_a_month_and_the_next(world: World) -> None:
    happens(world)
    told = world.get(JANUARY)
    (january,) = told["months"]
    assert january["is_over"] and (january["private"], january["false_alarms"], january["merged"]) == (
        1,
        1,
        0,
    )
    assert told["all"]["acknowledge"] == {"count": 2, "median": 180, "p90": 240}
    assert told["all"]["mitigate"] == {"count": 1, "median": 1800, "p90": 1800}
    assert told["by_severity"]["critical"]["incidents"] == 2 and set(told["by_severity"]) == {"critical"}
    assert {name: of["incidents"] for name, of in told["by_service"].items()} == {"kafka": 1, "streaming": 1}
    assert (january["noise"]["alerts"], january["noise"]["repeated"], january["noise"]["opened"]) == (3, 1, 2)
    assert january["noise"]["idle"] == 0
    assert burnt(january) == {"": 40, "streaming": 30, "kafka": 10}
    assert sum(each["out_of_hours"] for each in january["load"]) == 1, "on Saturday at midnight"
    both = world.get("/api/figures?months=2")
    assert [each["first"] for each in both["months"]] == ["2026-01-01", "2026-02-01"]
    assert burnt(both["months"][1]) == {"": 20, "kafka": 20} and not both["months"][1]["is_over"]
    assert burnt(both) == {"": 60, "streaming": 30, "kafka": 30}
    assert both["months"][1]["all"]["incidents"] == 0, "it is of the month in which it was opened"
    table = world.get("/api/figures.csv?month=2026-01")
    rows = {
        (row["of"], row["name"], row["measure"]): row["value"] for row in csv.DictReader(io.StringIO(table))
    }
    assert rows["severity", "critical", "acknowledge_median"] == "180"
    assert rows["burnt", "platform", "minutes"] == "40"
    assert "Salaries" not in str(told) + table
    run = CliRunner().invoke(COMMAND, ["--month", "2026-01", "--to", world.bot.url], env={"COLUMNS": "120"})
    assert run.exit_code == 0, run.output
    lines = [" ".join(line.split()) for line in run.output.splitlines()]
    assert lines[0] == "January 2026 (UTC). Half of the incidents, and nine in ten, took"
    assert "All 2 3 minutes, 4 minutes 30 minutes, 30 minutes 35 minutes, 40 minutes" in lines
    assert "The whole core 40 minutes 4 min 27 s 896 %" in lines
    assert lines[-1] == "Left out: private 1, false alarms 1, merged 0."
    printed = CliRunner().invoke(COMMAND, ["--csv", "--month", "2026-01", "--to", world.bot.url]).output
    assert printed.splitlines() == table.splitlines()
    in_the_console(world, table)


def in_the_console(world: World, table: str) -> None:
    """The same on a page, with pictures that are drawn and a file to keep."""
    with Visitor(world).pretends("ana") as ana:
        told = ana.opens("/figures?month=january&months=1")
        assert "January 2026 2 incidents from 3 alerts. Half were acknowledged within 3 minutes" in told
        assert "The core was down for 40 minutes (896 % of what is allowed)." in told
        assert "Not counted: 1 private, 1 false alarm, 0 merged into others, and drills." in told
        assert "Month by month" in told and "August 2025 0 0 0 0 0 – – – 0 0 0 minutes of 4 min 27 s" in told
        took = "3 minutes 4 minutes 30 minutes 30 minutes 35 minutes 40 minutes"
        row = f"January 2026 2 2 0 0 0 {took} 3 2 1 out of hours 40 minutes of 4 min 27 s"
        assert row in told, "what the pictures show stands in a table too"
        assert "February 2026, so far" in ana.opens("/figures")
        pictures = re.findall(r'(?:src|srcset)="(/figures/[^"]+)"', ana.page)
        assert len(pictures) == 6, "by day and by night; nobody was rung"
        for each in pictures[:2]:
            answer = ana.http.get(html.unescape(each))
            assert answer.headers["content-type"] == "image/svg+xml" and "<svg" in answer.text
            assert "script" not in answer.headers["content-security-policy"]
        kept = ana.http.get("/figures.csv?month=2026-01")
        assert kept.text == table and "attachment" in kept.headers["content-disposition"]
        assert "That is no month. Say one like 2026-01" in ana.opens("/figures?month=yesterday")
        assert "June 2026 has not begun." in ana.opens("/figures?month=2026-06")
        assert "Choose 1 to 24 months." in ana.opens("/figures?months=1000000")
        bare = ana.opens("/figures?month=2024-01")
        assert "Nothing happened." in bare and "How fast" not in bare and "<picture" not in ana.page


def test_what_cannot_be_asked(world: World) -> None:
    for asked, why in (
        ("month=2026-13", "month"),
        ("month=20٢٦-01", "month"),
        ("month=2026-02", "February 2026 has not begun."),
        ("months=25", "months"),
        ("months=0", "months"),
    ):
        answer = world.http.get(f"{world.bot.url}/api/figures?{asked}")
        assert answer.status_code == 400 and why in answer.json()["detail"], answer.text
    quiet = world.get("/api/figures")
    assert quiet["all"]["incidents"] == 0 and quiet["noise"]["alerts"] == 0 and quiet["load"] == []
