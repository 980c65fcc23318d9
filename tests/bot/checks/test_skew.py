"""The check of skew: a hot key, none, and a warehouse that sleeps."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.check import Verdict
from bot.practice.platform import WAREHOUSE
from tests.bot.checks.site import Site

COLUMNS = ["part", "held", "usual", "total", "parts"]
TABLE = {"id": "main.bronze.events", "name": "events", "key": "event_type", "day": "event_date"}


def section(**more: Any) -> dict[str, Any]:
    warehouses = [{"id": WAREHOUSE, "name": "analytics"}]
    return {"databricks": {"tables": [TABLE | more], "warehouses": warehouses}}


def test_a_key_that_holds_too_much(site: Site) -> None:
    rows = [["click", "620000", "100000", "1000000", "10"], ["view", "90000", "100000", "1000000", "10"]]
    site.databricks.answer = (COLUMNS, rows)
    result = site.run("skew", section=section())
    assert result.verdict is Verdict.FAIL
    assert result.summary == (
        "events: uneven partitions: event_type=click holds 62 % of 1,000,000 rows, 520 % above average"
    )
    assert result.evidence == ("event_type=click: 620,000 rows", "event_type=view: 90,000 rows")
    assert (result.issue, result.next_step) == ("Data Skew", "Poor partition key → Repartition data")
    (asked,) = site.databricks.statements
    assert (
        "FROM `main`.`bronze`.`events`" in asked["statement"]
        and "GROUP BY `event_type`" in asked["statement"]
    )
    assert asked["parameters"] == [{"name": "day", "value": "2026-01-28"}]
    assert (asked["on_wait_timeout"], asked["row_limit"]) == ("CANCEL", 100)


@pytest.mark.parametrize(("held", "verdict"), [(110_000, Verdict.OK), (150_000, Verdict.WARN)])
def test_a_little_is_normal(site: Site, held: int, verdict: Verdict) -> None:
    site.databricks.answer = (COLUMNS, [["click", str(held), "100000", "1000000", "10"]])
    assert site.run("skew", section=section()).verdict is verdict


def test_no_rows_at_all(site: Site) -> None:
    result = site.run("skew", section=section())
    assert result.verdict is Verdict.WARN and "no rows on 2026-01-28" in result.summary


def test_a_warehouse_that_sleeps_is_left_asleep(site: Site) -> None:
    site.platform.warehouse.state = "STOPPED"
    result = site.run("skew", section=section())
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary == "analytics is stopped, and is not started for this"
    assert site.databricks.statements == []


def test_a_statement_that_fails(site: Site) -> None:
    site.databricks.error = "[TABLE_OR_VIEW_NOT_FOUND] The table cannot be found.\n== SQL =="
    result = site.run("skew", section=section())
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary.endswith("(failed): [TABLE_OR_VIEW_NOT_FOUND] The table cannot be found.")


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("skew").summary.startswith("set platform.databricks.tables in the policy")
