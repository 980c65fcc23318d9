"""The check of backups by their age."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model.check import Verdict
from bot.practice.platform import LAKE, WAREHOUSE
from tests.bot.checks.site import START, Site

ACCOUNT = "https://stbackup.blob.core.windows.net"
REPLICA = {"name": "lake replication", "service": "data-lake", "synced": LAKE}
EXPORT = {
    "name": "job export",
    "service": "databricks",
    "every": "24h",
    "blobs": {"account": ACCOUNT, "container": "backups", "prefix": "jobs/"},
}
BI = {"name": "BI export", "service": "power-bi", "every": "24h"}


def section(*backups: dict[str, Any]) -> dict[str, Any]:
    return {"backups": list(backups)}


def holds(site: Site, **hours: float) -> None:
    """So old is each blob of that name in the container."""
    site.azure.storage.blobs["backups"] = {
        f"jobs/{name}.json": START - timedelta(hours=old) for name, old in hours.items()
    }


@pytest.mark.parametrize(
    ("minutes", "verdict", "words"),
    [
        (12, Verdict.OK, "lake replication is 12 minutes old, the RPO is 1 hour"),
        (61, Verdict.FAIL, "backup too old: lake replication is 1 h 1 min old, the RPO is 1 hour"),
    ],
)
def test_a_copy_in_a_second_region(site: Site, minutes: int, verdict: Verdict, words: str) -> None:
    site.azure.storage.synced["stanalyticslake"] = START - timedelta(minutes=minutes)
    result = site.run("backups", section=section(REPLICA))
    assert (result.verdict, result.summary) == (verdict, words)


def test_an_account_in_one_region_only(site: Site) -> None:
    site.azure.storage.synced["stanalyticslake"] = None
    result = site.run("backups", section=section(REPLICA))
    assert result.verdict is Verdict.FAIL
    assert result.summary == "lake replication is not geo-redundant: nothing is copied"


@pytest.mark.parametrize(
    ("hours", "verdict", "words"),
    [
        (3, Verdict.WARN, "3 hours old, the RPO is 4 hours: a backup every 24 hours cannot keep to that"),
        (20, Verdict.WARN, "20 hours old, the RPO is 4 hours: a backup every 24 hours cannot keep to that"),
        (25, Verdict.FAIL, "25 hours old, the RPO is 4 hours"),
    ],
)
def test_one_that_is_made_too_seldom(site: Site, hours: float, verdict: Verdict, words: str) -> None:
    holds(site, a_new=hours, b_old=500)
    site.azure.storage.blobs["backups"]["other/new.json"] = START
    result = site.run("backups", section=section(EXPORT))
    assert result.verdict is verdict
    assert result.summary.endswith(f"job export is {words}")
    assert [(each.name, each.value) for each in result.measured] == [("job export.age", hours)]


def test_one_that_leaves_no_margin(site: Site) -> None:
    holds(site, a=20)
    result = site.run("backups", section=section({**EXPORT, **BI}))
    assert result.verdict is Verdict.OK
    told = "BI export is 20 hours old, the RPO is 24 hours; made every 24 hours, it leaves no margin"
    assert result.summary == told


def test_an_rpo_of_its_own(site: Site) -> None:
    holds(site, a=2)
    state = {"name": "terraform state", "blobs": EXPORT["blobs"], "rpo": "1h"}
    assert site.run("backups", section=section(state)).verdict is Verdict.FAIL
    result = site.run("backups", section=section({**EXPORT, "service": "api"}))
    assert result.summary == "job export has no RPO: set it, or recovery of api"


SNAPSHOTS = {
    "name": "catalog export",
    "service": "databricks",
    "snapshots": {"warehouse": WAREHOUSE, "table": "ops.backups.exports", "column": "made_at"},
}


def test_a_table_that_names_its_snapshots(site: Site) -> None:
    site.databricks.answers["MAX(`made_at`)"] = (["newest"], [["2026-01-29 11:00:00"]])
    result = site.run("backups", section=section(SNAPSHOTS))
    assert (result.verdict, result.summary) == (
        Verdict.OK,
        "catalog export is 3 hours old, the RPO is 4 hours",
    )
    assert "FROM `ops`.`backups`.`exports`" in site.databricks.statements[-1]["statement"]
    site.databricks.answers.clear()
    assert site.run("backups", section=section(SNAPSHOTS)).summary == (
        "catalog export has no snapshot: nothing is backed up"
    )
    site.platform.warehouse.state = "STOPPED"
    result = site.run("backups", section=section(SNAPSHOTS))
    assert result.summary == "analytics is stopped, and is not started for this"


@pytest.mark.parametrize("on", ["github", "azure_devops"])
def test_what_is_kept_as_code(site: Site, on: str) -> None:
    repository = {"on": on, "name": "contoso/infrastructure"}
    config = {"name": "configuration", "rpo": "1h", "git": repository}
    commits = site.trackers.github.commits if on == "github" else site.trackers.azure_devops.commits
    assert site.run("backups", section=section(config)).summary == "configuration: there is no such branch"
    commits["contoso/infrastructure/main"] = START - timedelta(hours=3)
    result = site.run("backups", section=section(config))
    assert (result.verdict, result.summary) == (
        Verdict.OK,
        "configuration: the newest commit is 3 hours old",
    )
    nightly = {**config, "every": "1h"}
    assert site.run("backups", section=section(nightly)).verdict is Verdict.FAIL
    missing = {"github_token": None, "azure_devops_token": None}
    assert site.run("backups", section=section(config), **missing).summary.startswith("set ")


def test_nothing_there(site: Site) -> None:
    assert site.run("backups", section=section(EXPORT)).summary == (
        "job export: there is no such container or account"
    )
    holds(site)
    result = site.run("backups", section=section(EXPORT))
    assert (result.verdict, result.summary) == (
        Verdict.FAIL,
        "job export has no blob: nothing is backed up",
    )


def test_all_pages_are_read_but_not_without_end(site: Site) -> None:
    many = {f"jobs/{number:06}": START - timedelta(days=9) for number in range(5000)}
    site.azure.storage.blobs["backups"] = {**many, "jobs/zz": START}
    assert "0 seconds old" in site.run("backups", section=section(EXPORT)).summary
    more = {f"jobs/{number:06}": START for number in range(10_001)}
    site.azure.storage.blobs["backups"] = more
    result = site.run("backups", section=section(EXPORT), seconds=20.0)
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary == "more than 10,000 blobs lie in backups/jobs/: name a longer prefix"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("403", "Azure Storage lets this application see nothing (403): give it the role Storage Blob Data"),
        ("429", "Azure Storage takes no more calls just now (429)"),
        ("500", "Azure Storage answers 500"),
        ("nonsense", "Azure Storage answers what cannot be read"),
        ("hold", "did not answer within 1 s"),
    ],
)
def test_what_does_not_work_leaves_it_unknown(site: Site, kind: Any, words: str) -> None:
    holds(site, a=1)
    site.run("backups", section=section(EXPORT))  # what is loaded late is loaded
    site.faults.add(kind, times=9, api="storage", retry_after=60 if kind == "429" else None)
    result = site.run("backups", section=section(EXPORT), seconds=1.0)
    assert result.verdict is Verdict.UNKNOWN
    assert result.summary.startswith(words)


def test_what_is_not_set_is_said(site: Site) -> None:
    assert site.run("backups").summary.startswith("set platform.backups in the policy")
