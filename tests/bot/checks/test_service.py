"""The check of applications by what Log Analytics holds of them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.check import Verdict
from bot.practice.platform import LOGS
from tests.bot.checks.site import Site


def test_all_is_well(site: Site) -> None:
    result = site.run("service")
    assert result.verdict is Verdict.OK
    assert result.summary == (
        "query-api: error rate 0.025 % of 12,000 requests (limit 1 %), latency p50 42 ms (limit 100 ms), "
        "latency p99 310 ms (limit 500 ms)"
    )
    assert {each.name: each.value for each in result.measured}["query-api.p99"] == 310
    ((query, span),) = site.azure.logs.asked
    assert 'let roles = dynamic(["query-api"]);' in query
    assert span == "2026-01-29T13:45:00.000Z/2026-01-29T14:00:00.000Z"


def test_errors_lead_to_what_was_thrown(site: Site) -> None:
    site.platform.answers("query-api", requests=12_000, failed=216, p50=42.0, p99=310.0)
    site.platform.throws("query-api", "java.lang.OutOfMemoryError", "Java heap space password=hunter2", 211)
    result = site.run("service")
    assert result.verdict is Verdict.FAIL
    assert result.summary.startswith("query-api: error rate 1.8 % of 12,000 requests (limit 1 %)")
    thrown = "java.lang.OutOfMemoryError thrown 211 times in query-api: Java heap space password=•••"
    assert thrown in result.evidence
    assert result.issue == "Memory Errors"


@pytest.mark.parametrize(
    ("p50", "p99", "verdict", "first"),
    [
        (42.0, 820.0, Verdict.WARN, "latency p99 820 ms (limit 500 ms)"),
        (180.0, 400.0, Verdict.WARN, "latency p50 180 ms (limit 100 ms)"),
        (900.0, 14_000.0, Verdict.FAIL, "latency p50 900 ms (limit 100 ms), latency p99 14 s"),
    ],
)
def test_being_slow_is_told_first(site: Site, p50: float, p99: float, verdict: Verdict, first: str) -> None:
    site.platform.answers("query-api", requests=500, failed=0, p50=p50, p99=p99)
    result = site.run("service")
    assert result.verdict is verdict and result.summary.startswith(f"query-api: {first}")


def test_silence_is_no_good_news(site: Site) -> None:
    site.platform.answers("other-api", requests=5, failed=0, p50=1.0, p99=2.0)
    result = site.run("service")
    assert result.verdict is Verdict.WARN
    assert result.summary.startswith("query-api: no request in 15 min")


def test_an_answer_in_part_says_so(site: Site) -> None:
    site.azure.logs.partial = True
    result = site.run("service")
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary == "not all logs could be read (PartialError)"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", "Log Analytics lets this application see nothing (403): give it the role Monitoring Reader"),
        ("404", "Log Analytics answers 404"),
        ("429", "Log Analytics takes no more calls just now (429)"),
        ("500", "Log Analytics answers 500"),
        ("nonsense", "Log Analytics answers what cannot be read"),
        ("huge", "Log Analytics answers more than 16 MiB"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_what_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    site.run("service")  # what is loaded late is loaded
    site.faults.add(kind, times=100, api="logs", retry_after=60 if kind == "429" else None)
    result = site.run("service", seconds=1.0)
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary.startswith(words)


def test_a_name_cannot_break_out_of_the_query(site: Site) -> None:
    hostile = '"]); AppRequests | take 1; //'
    site.run("service", section={"logs": {"workspace": LOGS, "apps": [{"name": hostile}]}})
    query = site.azure.logs.asked[0][0]
    assert 'dynamic(["\\"]); AppRequests | take 1; //"])' in query


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("service", section={"logs": None}).summary.startswith("set platform.logs.workspace in")
    unset = site.run("service", azure_client_id=None).summary
    assert unset.startswith("set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET to an application")
