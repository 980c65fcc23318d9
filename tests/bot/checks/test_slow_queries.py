"""The check of queries: the broadcast join is found by its spill."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.model.check import Verdict
from bot.practice.databricks.state import Query
from bot.practice.platform import WAREHOUSE
from tests.bot.checks.site import START, Site

GB = 1024**3


def ran(site: Site, number: int = 1, **more: Any) -> None:
    """So many queries ran ten minutes ago."""
    told: dict[str, Any] = {
        "text": "select 1",
        "at": START - timedelta(minutes=10),
        "warehouse": WAREHOUSE,
    } | more
    site.databricks.queries += [Query(f"q-{len(site.databricks.queries)}-{n}", **told) for n in range(number)]


def test_all_is_well(site: Site) -> None:
    ran(site, 250)
    result = site.run("slow_queries")
    assert (result.verdict, result.summary) == (Verdict.OK, "250 queries in the last hour, 99 % within 2 s")
    assert {measure.name: measure.value for measure in result.measured}["queries"] == 250


def test_nothing_ran(site: Site) -> None:
    assert site.run("slow_queries").summary == "0 queries in the last hour, 99 % within 0 ms"


def test_a_broadcast_join_is_found_by_its_spill(site: Site) -> None:
    ran(site, 30)
    ran(
        site,
        text="SELECT /*+ BROADCAST(customers) */ *\n  FROM events JOIN customers USING (customer_id)",
        seconds=840,
        spilled=62 * GB,
        status="RUNNING",
    )
    result = site.run("slow_queries")
    assert result.verdict is Verdict.FAIL
    assert result.summary == "memory pressure: a query spilled 62.0 GB to disk in 14 min (running)"
    assert result.evidence[:2] == (
        "SELECT /*+ BROADCAST(customers) */ * FROM events JOIN customers USING (customer_id)",
        "it broadcasts customers in a join, which must fit the memory of every worker",
    )
    assert (result.issue, result.next_step) == ("Memory Errors", "Large broadcasts → Optimize joins")
    assert result.link and "/sql/history?queryId=q-30-0" in result.link.url


def test_slow_ones_and_failed_ones(site: Site) -> None:
    ran(site, 60)
    ran(site, seconds=75, text="select slow")
    result = site.run("slow_queries")
    assert result.verdict is Verdict.WARN
    assert result.summary == "a slow query took 75 s, the limit is 60 s"
    assert result.issue == "High Latency"
    ran(site, 4, status="FAILED", error="Read timed out\nat line 3")
    result = site.run("slow_queries")
    assert result.verdict is Verdict.FAIL
    assert result.summary == "6.2 % of the queries failed (4 of 65), and 1 more"
    assert result.evidence[0] == "Read timed out"


def test_what_is_old_or_elsewhere_does_not_count(site: Site) -> None:
    ran(site, seconds=900, at=START - timedelta(hours=2))
    ran(site, seconds=900, warehouse="another")
    assert site.run("slow_queries").verdict is Verdict.OK


def test_secrets_in_a_query_are_masked(site: Site) -> None:
    ran(
        site,
        seconds=900,
        text="select * from read('s3://k:v@b', token => 'dapi0123456789abcdef0123456789abcdef')",
    )
    shown = str(site.run("slow_queries"))
    assert "dapi0123" not in shown and "•••" in shown


def test_a_workspace_that_refuses_leaves_it_unknown(site: Site) -> None:
    site.faults.add("403", times=9, api="databricks")
    result = site.run("slow_queries")
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary.startswith("Databricks lets this token see nothing")
    site.faults.clear()
    assert "platform.databricks.warehouses" in site.run("slow_queries", section={"databricks": {}}).summary
