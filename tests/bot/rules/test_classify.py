"""An alert gets the severity its sender states, raised by the manual's rules, and the service it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.alert import Alert
from bot.model.severity import Severity
from bot.policy import Policy, Rule, load_policy
from bot.rules.classify import classify
from bot.shipped import shipped

MakeAlert = Callable[..., Alert]
RG = "/subscriptions/s/resourcegroups/rg-rta-prod/providers"


@pytest.mark.parametrize(
    ("title", "summary", "stated", "severity", "rule"),
    [
        ("Kafka service down", "", "medium", "critical", "service-down"),
        ("KafkaServiceDown", "", None, "critical", "service-down"),
        ("bronze freshness", "Missing data in pipeline bronze", "low", "critical", "data-loss"),
        ("Unauthorized access detected on kv-prod", "", None, "critical", "security-breach"),
        ("Cost overrun", "Budget exceeded by 20 %", None, "critical", "cost-overrun"),
        ("streaming-latency-gt-10s", "Processing latency above 10 s", None, "high", "high-latency"),
        ("Memory pressure on streaming cluster", "", "medium", "high", "resource-pressure"),
        ("node-3", "CPU utilization above 85%", "low", "high", "resource-pressure"),
        ("error-rate-high", "", None, "high", "error-spike"),
        ("vCPU", "80% of quota reached", "medium", "high", "quota-limit"),
        ("Error spike", "", "critical", "critical", "error-spike"),
        ("Certificate expires", "", "low", "low", None),
        ("Certificate expires", "", None, "medium", None),
    ],
)
def test_a_rule_raises_and_never_lowers(
    policy: Policy,
    make_alert: MakeAlert,
    title: str,
    summary: str,
    stated: str | None,
    severity: str,
    rule: str | None,
) -> None:
    found = classify(make_alert(title, summary=summary, severity=stated), policy)
    assert found.severity == severity
    assert (found.rule.name if found.rule else None) == rule
    assert not found.is_change


@pytest.mark.parametrize(
    ("title", "summary", "stated", "service"),
    [
        ("Data lake availability below 99 %", "dl-availability-low", "critical", "data-lake"),
        ("Availability test failing in 3+ locations", "api-health-appi-rta-api", "high", "api"),
        ("Processing latency above 10 s", "streaming-latency-gt-10s", "high", "streaming"),
        (
            "exceptions-orders-api",
            "System.OutOfMemoryException at Broadcaster.Join: Exception of type OutOfMemory was thrown. "
            "HTTP 503 Service Unavailable",
            "medium",
            "api",
        ),
        ("Somebody changed the workspace", "Microsoft.Databricks/workspaces/delete", "low", "databricks"),
        ("Azure Databricks - West Europe - cluster launch failures", "", "high", "databricks"),
        ("Namespace is unavailable", "", "critical", "kafka"),
        ("Unusual rise of failed requests", "Failure Anomalies - appi-rta-api", "low", "api"),
        ("bronze-writer lags by 1.2M messages", "Rule KafkaConsumerLag", "critical", "kafka"),
        ("Streaming throughput low", "Throughput below 600k/s", "medium", "streaming"),
    ],
)
def test_what_the_senders_say_stands(
    policy: Policy, make_alert: MakeAlert, title: str, summary: str, stated: str, service: str
) -> None:
    resources = {
        "api": f"{RG}/microsoft.insights/components/appi-rta-api",
        "databricks": f"{RG}/microsoft.databricks/workspaces/adb-rta",
        "data-lake": f"{RG}/Microsoft.Storage/storageAccounts/strtabronze",
        "kafka": f"{RG}/microsoft.eventhub/namespaces/evh-rta",
        "streaming": f"{RG}/microsoft.operationalinsights/workspaces/law-rta",
    }
    found = classify(
        make_alert(
            f"{title} streaming" if service == "streaming" else title,
            summary=summary,
            severity=stated,
            resource=resources[service],
        ),
        policy,
    )
    assert (found.severity, found.service, found.is_change) == (stated, service, False)


@pytest.mark.parametrize(
    ("title", "summary", "stated", "is_change"),
    [
        ("Deployment completed: enrich-orders 4.2.1", "", None, True),
        ("DeploymentComplete", "", "low", True),
        ("Daily backup completed", "", "medium", True),
        ("Scheduled maintenance on Sunday", "", None, True),
        ("Deployment completed: enrich-orders 4.2.1", "", "high", False),
        ("Deployment completed with errors", "", None, False),
        ("Daily backup completed", "2 files failed", None, False),
        ("Data loss during scheduled maintenance", "", None, False),
    ],
)
def test_information_is_a_change_unless_something_alarms(
    policy: Policy, make_alert: MakeAlert, title: str, summary: str, stated: str | None, is_change: bool
) -> None:
    assert classify(make_alert(title, summary=summary, severity=stated), policy).is_change is is_change


@pytest.mark.parametrize(
    ("fields", "service"),
    [
        ({"service": "kafka"}, "kafka"),
        ({"service": "Power BI"}, "power-bi"),
        ({"service": "data_lake", "title": "Kafka"}, "data-lake"),
        ({"service": "checkout", "title": "Kafka lag"}, "checkout"),
        ({"title": "KafkaConsumerLag"}, "kafka"),
        ({"title": "lag", "labels": {"cluster": "kafka-weu"}}, "kafka"),
        ({"title": "x", "resource": f"{RG}/Microsoft.SecurityInsights/incidents/7"}, "security"),
        ({"title": "Your spend for budget rta is now $61,250.40"}, "cost"),
        ({"title": "Something"}, None),
    ],
)
def test_the_service(
    policy: Policy, make_alert: MakeAlert, fields: dict[str, object], service: str | None
) -> None:
    assert classify(make_alert(**fields), policy).service == service


def test_a_service_outside_the_core_may_be_down(policy: Policy, make_alert: MakeAlert) -> None:
    assert classify(make_alert("Service down", service="cost"), policy).severity is Severity.MEDIUM
    assert classify(make_alert("Service down", service="unheard-of"), policy).severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("title", "stated", "reason"),
    [
        ("High latency", "low", "raised from low to high by rule high-latency, policy.yml line {}"),
        ("High latency", None, "high by rule high-latency, policy.yml line {}"),
        (
            "High latency",
            "high",
            "high as azure_monitor says; rule high-latency, policy.yml line {}, fits",
        ),
        ("Lag", "low", "low as azure_monitor says; no rule fits"),
        ("Lag", None, "medium, since azure_monitor says no severity and no rule fits"),
    ],
)
def test_the_reason_says_who_decided(
    policy: Policy, make_alert: MakeAlert, title: str, stated: str | None, reason: str
) -> None:
    line = next(rule.line for rule in policy.rules if rule.name == "high-latency")
    assert classify(make_alert(title, severity=stated), policy).reason == reason.format(line)


def test_rules_of_ones_own_decide(tmp_path: Path, make_alert: MakeAlert) -> None:
    own = tmp_path / "own.yml"
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    rule = """rules:
  - name: night-batch
    level: critical
    about: The night batch must not fail
    severity: low
    all:
      - service: databricks
      - title: ["*night-batch*", nightly]
        labels.stage: prod
    none:
      - title: retry
"""
    own.write_text(packaged.replace("rules:\n", rule, 1), encoding="utf-8")
    policy = load_policy(own)
    in_prod = {"service": "Databricks", "labels": {"stage": "prod"}}
    found = classify(make_alert("Job night-batch-7 failed", **in_prod), policy)
    line = own.read_text(encoding="utf-8").splitlines().index("  - name: night-batch") + 1
    assert found.reason == f"low by rule night-batch, own.yml line {line}"
    for title, fields in (
        ("Job night-batch-7 failed", {"service": "databricks"}),
        ("Job night-batch-7 retry failed", in_prod),
        ("Job night-batch-7 failed", {**in_prod, "service": "kafka"}),
    ):
        assert classify(make_alert(title, **fields), policy).rule is None


@given(
    title=st.text(max_size=40) | st.sampled_from(["Service down", "Error spike", "Backup completed"]),
    stated=st.none() | st.sampled_from(Severity),
)
def test_no_alert_comes_out_below_what_its_sender_says(
    policy: Policy, make_alert: MakeAlert, title: str, stated: Severity | None
) -> None:
    found = classify(make_alert(title, severity=stated), policy)
    assert found.severity.rank <= (stated or Severity.MEDIUM).rank
    assert not (found.is_change and stated in (Severity.CRITICAL, Severity.HIGH))


def test_what_any_rule_that_fits_calls_private_is_private(policy: Policy, make_alert: MakeAlert) -> None:
    rule = Rule.model_validate(
        {
            "name": "sentinel",
            "level": "warning",
            "severity": "low",
            "private": True,
            "about": "What Sentinel finds",
            "any": [{"source": "sentinel"}],
        }
    )
    own = policy.model_copy(update={"rules": (*policy.rules, rule)})
    found = classify(make_alert("Unauthorized access detected", source="sentinel"), own)
    assert (found.rule and found.rule.name, found.severity, found.private) == (
        "security-breach",
        "critical",
        True,
    )
    assert not classify(make_alert("Unauthorized access detected"), own).private
