"""Every check, side by side, against platforms in every state: well, sick, gone, closed, slow, and lying."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from bot.model.check import CheckResult, Verdict
from bot.practice.azure.faults import Api
from bot.practice.databricks.state import Pipeline, Query, Run
from bot.practice.kafka_brokers import Partition, PracticeBrokers
from bot.practice.platform import LAKE, LOGS, STREAMING, WAREHOUSE, kafka_section
from tests.bot.checks.site import START, Site
from tests.bot.checks.test_powerbi import SALES
from tests.bot.checks.test_powerbi import WORKSPACE as REPORTS
from tests.bot.checks.test_security import COLUMNS as INCIDENTS
from tests.bot.checks.test_skew import COLUMNS as SKEW

SECONDS = 2.0
SUBSCRIPTION = "0a1b2c3d-1111-4222-8333-444455556666"
BUSY = ["cluster_id", "cpu", "peak", "memory", "network"]
OK, WARN, FAIL, UNKNOWN = Verdict.OK, Verdict.WARN, Verdict.FAIL, Verdict.UNKNOWN
LOOKED_AT = (
    *("backups", "cluster", "cost", "jobs", "network", "powerbi", "quota"),
    *("security", "service", "skew", "slow_queries", "storage", "streaming"),
)


class Whole(Site):
    """A site whose policy names something for every check to look at; `brokers` and `port` may be others'."""

    def __enter__(self) -> Whole:
        super().__enter__()
        self._kept = ExitStack()
        self.kafka = self._kept.enter_context(PracticeBrokers())
        self.brokers, self.model = self.kafka.address, SALES
        self.port, self.tls = self._listening(), False
        self.is_well()
        return self

    def __exit__(self, *how: Any) -> None:
        self._kept.close()
        super().__exit__(*how)

    def _listening(self) -> int:
        """A port that takes connections and never says a word."""
        server = self._kept.enter_context(socket.create_server(("127.0.0.1", 0)))
        return int(server.getsockname()[1])

    def is_well(self) -> None:
        self.kafka.topics["events"] = [Partition(1, (1, 2, 3), (1, 2, 3), end=9)]
        self.databricks.pipelines["p-1"] = Pipeline("p-1", "bronze")
        self.databricks.answers["node_timeline"] = (BUSY, [[STREAMING, "50", "70", "60", "1E9"]])
        self.databricks.answers["spread"] = (SKEW, [["click", "1000", "1000", "9000", "9"]])
        self.azure.storage.blobs["bronze"] = {"1.parquet": START}
        self.azure.storage.synced["stanalyticslake"] = START - timedelta(minutes=5)
        days = {START.date() - timedelta(days=n): 8000.0 for n in range(31)}
        self.azure.costs.days = days
        self.azure.quotas.used = {("Compute", "vCPUs"): (40, 100)}
        self.azure.power_bi.refresh(REPORTS, SALES)
        self.azure.logs.holds("SecurityIncident", INCIDENTS, [])

    def is_sick(self) -> None:
        self.kafka.topics["events"].append(Partition(-1, (1, 2, 3), ()))
        self.platform.streaming.dies("SPARK_ERROR", "The driver ran out of memory")
        self.databricks.answers["spread"] = (SKEW, [["click", "9000", "1000", "9000", "9"]])
        self.databricks.runs.append(Run(1, 2, "load", START - timedelta(hours=1), result="FAILED"))
        slow = Query("q", "SELECT 1", START - timedelta(minutes=9), seconds=900, warehouse=WAREHOUSE)
        self.databricks.queries.append(slow)
        self.azure.metrics.runs(LAKE, "Availability", 90.0)
        self.azure.storage.synced["stanalyticslake"] = START - timedelta(hours=9)
        self.azure.costs.days = {**self.azure.costs.days, START.date() - timedelta(days=2): 99_000.0}
        self.azure.quotas.used = {("Compute", "vCPUs"): (99, 100)}
        self.azure.power_bi.refresh(REPORTS, SALES, "Gateway")
        at = START.isoformat().replace("+00:00", "Z")
        self.azure.logs.holds("SecurityIncident", INCIDENTS, [[1, "High", "New", at, "https://x"]])
        self.platform.answers("query-api", requests=1000, failed=400, p50=42.0, p99=310.0)

    def is_gone(self) -> None:
        self.kafka.topics.clear()
        self.databricks.clusters.clear()
        self.databricks.pipelines.clear()
        self.databricks.warehouses.clear()
        self.azure.metrics.courses.clear()
        self.azure.storage.blobs.clear()
        self.azure.storage.synced.clear()
        self.azure.costs.days = {}
        self.azure.quotas.used = {}
        self.model = SUBSCRIPTION
        for table in ("AppRequests", "SecurityIncident"):
            self.azure.logs.holds(table, {}, [])
        self.port = 9
        self.databricks.queries.clear()
        self.databricks.runs.clear()

    def behaves(self, kind: Any) -> None:
        """So does whatever is asked by HTTP, but for Entra ID, and Kafka as far as it can."""
        for api in get_args(Api):
            if api not in ("any", "entra"):
                self.faults.add(kind, times=1000, api=api, retry_after=60 if kind == "429" else None)

    def all_of_it(self) -> Mapping[str, Any]:
        known = json.loads(self.platform.section().removeprefix("platform: "))
        table = {"name": "events", "id": "main.events", "key": "event_type", "day": "event_date"}
        return {
            "databricks": {
                **known["databricks"],
                "tables": [table],
                "pipelines": [{"name": "bronze", "id": "p-1"}],
                "utilisation": WAREHOUSE,
            },
            "kafka": kafka_section([self.brokers]),
            "storage": [{**known["storage"][0], "container": "bronze"}],
            "endpoints": [{"name": "Databricks", "host": "127.0.0.1", "port": self.port, "tls": self.tls}],
            "costs": {"subscription": SUBSCRIPTION},
            "sentinel": {"workspace": LOGS},
            "power_bi": [{"name": "sales", "workspace": REPORTS, "id": self.model}],
            "quotas": [{"name": "eu", "subscription": SUBSCRIPTION, "location": "westeurope"}],
            "backups": [{"name": "lake", "service": "data-lake", "synced": LAKE}],
        }

    def look(self, seconds: float) -> dict[str, CheckResult]:
        diagnosing = self.diagnosing(seconds=seconds, section=self.all_of_it())
        assert set(diagnosing.checks) == set(LOOKED_AT)
        return {each.check: each for each in diagnosing.run(list(LOOKED_AT), None)}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Whole]:
    with Whole(tmp_path) as opened:
        yield opened


def told(found: Mapping[str, CheckResult]) -> dict[Verdict, set[str]]:
    """The checks by their verdict; a verdict that none has is left out."""
    by_verdict: dict[Verdict, set[str]] = {}
    for each in found.values():
        by_verdict.setdefault(each.verdict, set()).add(each.check)
    return by_verdict


ALL = set(LOOKED_AT)


def test_one_that_is_well_and_then_sick_and_gone(site: Whole) -> None:
    assert told(site.look(20)) == {OK: ALL}
    site.is_sick()
    site.clock.turn(timedelta(seconds=6))
    assert told(site.look(20)) == {OK: {"network"}, WARN: {"powerbi"}, FAIL: ALL - {"network", "powerbi"}}
    site.is_gone()
    site.clock.turn(timedelta(seconds=6))
    assert told(site.look(20)) == {
        OK: {"security", "slow_queries", "jobs"},
        WARN: {"service"},
        UNKNOWN: {"cost", "quota", "skew"},
        FAIL: {"backups", "cluster", "network", "powerbi", "storage", "streaming"},
    }


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", ("lets this", "answers 403")),
        ("429", ("takes no more calls just now", "answers 429")),
        ("500", ("refuses", "answers 500")),
        ("nonsense", ("cannot be reached", "no JSON", "cannot be read")),
        ("huge", ("more than 16 MiB", "more than 8 MiB")),
        ("down", ("cannot be reached", "does not answer", "cannot be read")),
    ],
)
def test_what_does_not_work_leaves_all_unknown_but_what_does(
    site: Whole, kind: str, words: tuple[str, ...]
) -> None:
    """Kafka and the network are asked another way; of streaming, the pipeline alone is not known."""
    site.behaves(kind)
    found = site.look(20)
    assert told(found) == {OK: {"network"}, UNKNOWN: ALL - {"network"}}
    silent = [each for each in found.values() if each.verdict is UNKNOWN]
    assert [each for each in silent if not any(said in each.summary for said in words)] == []
    assert "enrich-orders on events has read all there is" in found["streaming"].evidence


def test_one_that_hangs_takes_no_longer_than_one_check_may(site: Whole) -> None:
    """All of them hang: one after the other they would take 13 times as long."""
    site.brokers, site.tls = f"127.0.0.1:{site.port}", True
    site.behaves("hold")
    began = monotonic()
    found = site.look(SECONDS)
    assert monotonic() - began < 6 * SECONDS
    late = {"network", "streaming"}
    assert told(found) == {FAIL: late, UNKNOWN: ALL - late}
    assert {found[name].summary for name in ALL - late} <= {
        f"did not answer within {SECONDS:g} s",
        "how busy they are: nobody answered in time",
    }
    assert "the connection timed out" in found["network"].summary
    assert "events-prod: no broker can be reached" in found["streaming"].summary


def test_one_that_speaks_another_language(site: Whole) -> None:
    """Where brokers and a certificate should be, a web server answers."""
    web = urlsplit(site.environment()["SLACK_API_URL"])
    site.brokers, site.port, site.tls = web.netloc, int(web.port or 0), True
    found = site.look(SECONDS)
    assert found["network"].verdict is found["streaming"].verdict is FAIL
    assert "TLS does not come about" in found["network"].summary
    assert "events-prod: no broker can be reached" in found["streaming"].summary
