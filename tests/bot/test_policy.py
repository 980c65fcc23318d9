"""The packaged policy says the manual's tables, and a policy answers who and how."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import PolicyError
from bot.model.severity import Severity
from bot.policy import Level, Paging, Policy, load_policy
from bot.rules.authority import spoken
from bot.rules.duration import in_words
from bot.shipped import shipped


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


def test_the_escalation_matrix_is_the_manuals(policy: Policy) -> None:
    matrix = {
        severity.value: (in_words(does.response), does.escalation, f"Can {spoken(does.authority)}")
        for severity in Severity
        if (does := policy.severity(severity))
    }
    assert matrix == {
        "critical": ("15 minutes", "Immediate page", "Can stop production"),
        "high": ("1 hour", "Team notification", "Can modify config"),
        "medium": ("4 hours", "Next business day", "Can restart services"),
        "low": ("24 hours", "Weekly review", "Can update docs"),
    }


def test_each_severity_opens_as_the_manual_draws_it(policy: Policy) -> None:
    does = {severity: policy.severity(severity) for severity in Severity}
    assert [(d.page, d.room, d.ticket) for d in does.values()] == [
        (Paging.ON_CALL, True, False),
        (Paging.TEAM, True, False),
        (Paging.NONE, False, True),
        (Paging.NONE, False, False),
    ]
    assert does[Severity.CRITICAL].update_every == timedelta(minutes=30)
    assert does[Severity.LOW].update_every is None


def test_the_alert_tables_are_the_manuals(policy: Policy) -> None:
    named = {level: [rule.name for rule in policy.rules if rule.level is level] for level in Level}
    assert named == {
        Level.CRITICAL: ["service-down", "data-loss", "security-breach", "cost-overrun"],
        Level.WARNING: ["high-latency", "resource-pressure", "error-spike", "quota-limit"],
        Level.INFORMATION: ["deployment-complete", "backup-success", "maintenance-window"],
    }
    assert {rule.severity for rule in policy.rules if rule.level is Level.WARNING} == {Severity.HIGH}
    assert {rule.severity for rule in policy.rules if rule.level is Level.INFORMATION} == {None}
    assert "Cost Overrun: Budget exceeded by 20%" in [rule.about for rule in policy.rules]


def test_a_rule_knows_its_line(policy: Policy) -> None:
    lines = (shipped("templates") / "policy.yml").read_text(encoding="utf-8").splitlines()
    assert [lines[rule.line - 1].strip() for rule in policy.rules] == [
        f"- name: {rule.name}" for rule in policy.rules
    ]
    assert policy.file == "policy.yml"


def test_the_recovery_targets_are_the_manuals(policy: Policy) -> None:
    rows = {
        name: service.recovery for name, service in policy.services.items() if service.recovery is not None
    } | {row.component: row for row in policy.recovery}
    assert {name: (in_words(row.rpo), in_words(row.rto), row.backup) for name, row in rows.items()} == {
        "data-lake": ("1 hour", "4 hours", "Continuous replication"),
        "databricks": ("4 hours", "2 hours", "Daily snapshots"),
        "kafka": ("5 minutes", "30 minutes", "Multi-region replication"),
        "power-bi": ("24 hours", "4 hours", "Daily export"),
        "Configuration": ("1 hour", "1 hour", "Git versioning"),
    }


def test_the_other_tables_are_the_manuals(policy: Policy) -> None:
    assert [(m.task, m.frequency, in_words(m.duration), m.impact) for m in policy.maintenance] == [
        ("Cluster Restart", "Weekly", "15 minutes", "Minimal - rolling restart"),
        ("Security Patching", "Monthly", "2 hours", "None - staged deployment"),
        ("Platform Upgrade", "Quarterly", "4 hours", "Read-only mode"),
        ("DR Testing", "Quarterly", "8 hours", "Secondary region only"),
        ("Capacity Review", "Monthly", "2 hours", "None"),
    ]
    assert [(t.issue, t.symptoms, t.cause, t.resolution) for t in policy.troubleshooting] == [
        ("High Latency", "Processing >10s", "Cluster undersized", "Scale up cluster"),
        ("Data Skew", "Uneven partitions", "Poor partition key", "Repartition data"),
        ("Memory Errors", "OOM exceptions", "Large broadcasts", "Optimize joins"),
        ("Connection Timeout", "Failed queries", "Network issues", "Check firewall rules"),
        ("Cost Spike", "Budget alerts", "Runaway jobs", "Implement job timeout"),
    ]
    assert [(m.component, m.tool, m.purpose) for m in policy.monitoring] == [
        ("Infrastructure", "Azure Monitor", "Resource metrics and logs"),
        ("Application", "Application Insights", "Application performance"),
        ("Security", "Azure Sentinel", "Security monitoring"),
        ("Business", "Power BI", "Business KPIs"),
        ("Costs", "Cost Management", "Budget tracking"),
    ]


@pytest.mark.parametrize(
    ("service", "owner", "first"),
    [
        ("streaming", "data-platform", "Ana"),
        ("kafka", "stream", "Bo"),
        ("power-bi", "bi", "Cleo"),
        ("security", "security", "Dag"),
        ("checkout", "platform", "Dag"),
        (None, "platform", "Dag"),
    ],
)
def test_every_service_has_an_owner_and_someone_on_call(
    policy: Policy, service: str | None, owner: str, first: str
) -> None:
    assert policy.owner_of(service).name == owner
    assert policy.people[policy.on_call[policy.answering(service)].ladder[0]].name == first


def test_a_team_without_a_schedule_falls_back_on_the_default_team(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    own.write_text(packaged.replace("  bi: {ladder: [cleo, ana, bo]}\n", ""), encoding="utf-8")
    policy = load_policy(own)
    assert policy.owner_of("power-bi").name == "bi"
    assert policy.answering("power-bi") == "platform"
    assert policy.file == "own.yml"


def test_a_person_is_found_by_their_slack_id(policy: Policy) -> None:
    bo = policy.person_by_slack("U0BO")
    assert bo is not None
    assert (bo.key, bo.name) == ("bo", "Bo")
    assert policy.person_by_slack("U0NOBODY") is None


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("Streaming latency above 10 s", ["High Latency"]),
        ("java.lang.OutOfMemoryError: heap space, latency rising", ["Memory Errors", "High Latency"]),
        ("Query timed out", ["Connection Timeout"]),
        ("Budget rta-prod-monthly exceeded", ["Cost Spike"]),
        ("Bronze partitions are skewed: data skew 40 %", ["Data Skew"]),
        ("Certificate expires", []),
    ],
)
def test_likely_names_the_common_issue_with_the_most_words(
    policy: Policy, text: str, issues: list[str]
) -> None:
    assert [trouble.issue for trouble in policy.likely(text)] == issues


def test_a_source_reads_its_options_as_plain_values(policy: Policy) -> None:
    options = policy.options("generic")
    assert options["fields"]["title"][0] == "title"
    assert "recovered" in options["resolved"]
    assert options["severities"]["p1"] is Severity.CRITICAL
    assert policy.options("carrier-pigeon") == {}


def test_a_policy_cannot_be_changed(policy: Policy) -> None:
    with pytest.raises(ValueError, match="frozen"):
        policy.default_team = "bi"  # type: ignore[misc]


def test_a_broken_policy_is_refused_with_a_line_for_each_mistake(tmp_path: Path) -> None:
    own = tmp_path / "policy.yml"
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    own.write_text(packaged.replace("rounds: 3", "rounds: many").replace("owner: bi", "owner: bii"))
    with pytest.raises(PolicyError) as refused:
        load_policy(own)
    first, second = str(refused.value).splitlines()
    assert first == f"{own}:50: escalation.rounds: must be a whole number, not 'many'"
    assert second.endswith(": services.power-bi.owner: no team called bii; did you mean bi?")
