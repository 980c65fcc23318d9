"""Who is asked instead of listened to: off as packaged, and each mistake named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.policy import load_policy, mistakes
from bot.shipped import shipped

PACKAGED = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
SUBSCRIPTION, WORKSPACE, DATASET = (f"0a1b2c3d-{n}{n}{n}{n}-4222-8333-444455556666" for n in (1, 2, 3))
POLLERS = f"""pollers:
  azure_alerts:
    every: 5m
    subscriptions: [{SUBSCRIPTION}]
  power_bi:
    every: 10m
    workspaces:
      - id: {WORKSPACE}
        name: analytics-business
        datasets:
          - {{id: {DATASET}, name: Sales today}}
"""


def written(tmp_path: Path, pollers: str) -> Path:
    """A policy file with that section."""
    file = tmp_path / "policy.yml"
    file.write_text(PACKAGED.replace("pollers: {}\n", pollers), encoding="utf-8")
    return file


def test_as_packaged_nobody_is_asked() -> None:
    assert load_policy().pollers.azure_alerts is None
    assert load_policy().pollers.power_bi is None


def test_what_the_packaged_policy_suggests_is_good_once_it_is_uncommented(tmp_path: Path) -> None:
    start = PACKAGED.index("pollers: {}\n")
    end = PACKAGED.index("\n\n", start)
    suggested = PACKAGED[start:end].replace("pollers: {}", "pollers:").replace("\n#", "\n")
    file = tmp_path / "policy.yml"
    file.write_text(PACKAGED[:start] + suggested + PACKAGED[end:], encoding="utf-8")
    assert mistakes(file) == []
    pollers = load_policy(file).pollers
    assert pollers.azure_alerts and pollers.azure_alerts.every == timedelta(minutes=5)
    assert pollers.power_bi and pollers.power_bi.workspaces[0].datasets[0].name == "Sales today"


@pytest.mark.parametrize(
    ("was", "now", "key", "message"),
    [
        ("every: 5m", "every: 30s", "azure_alerts.every", "must be 1m or more"),
        ("every: 5m", "every: often", "azure_alerts.every", "must be a duration"),
        ("    every: 5m\n", "", "azure_alerts.every", "is missing"),
        (f"[{SUBSCRIPTION}]", "[]", "azure_alerts.subscriptions", "must not be empty"),
        (f"[{SUBSCRIPTION}]", "[analytics]", "azure_alerts.subscriptions[0]", "must be an id like 0a1b2c3d-"),
        (f"[{SUBSCRIPTION}]", f"['{SUBSCRIPTION}/..']", "azure_alerts.subscriptions[0]", "must be an id"),
        (
            f"[{SUBSCRIPTION}]",
            f"[{SUBSCRIPTION}, {SUBSCRIPTION}]",
            "azure_alerts.subscriptions[1]",
            "a second time",
        ),
        ("subscriptions:", "subscription:", "azure_alerts.subscription", "did you mean subscriptions?"),
        (
            "    every: 5m\n",
            "    every: 5m\n    severities: [Sev9]\n",
            "azure_alerts.severities[0]",
            "must be 'Sev0'",
        ),
        ("    every: 5m\n", "    every: 5m\n    severities: []\n", "azure_alerts.severities", "not be empty"),
        ("azure_alerts:", "azure_alert:", "azure_alert", "did you mean azure_alerts?"),
        ("workspaces:", "groups:", "power_bi.groups", "unknown key"),
        ("name: Sales today", "title: Sales today", "power_bi.workspaces[0].datasets[0].name", "is missing"),
        (
            f"- {{id: {DATASET}, name: Sales today}}",
            f"- {{id: {DATASET}, name: A}}\n          - {{id: {DATASET}, name: B}}",
            "power_bi.workspaces[0].datasets[1].id",
            "a second time",
        ),
    ],
)
def test_a_mistake_is_named_by_line_and_key(
    tmp_path: Path, was: str, now: str, key: str, message: str
) -> None:
    assert was in POLLERS
    found = [
        each
        for each in mistakes(written(tmp_path, POLLERS.replace(was, now, 1)))
        if each.key == f"pollers.{key}"
    ]
    assert found
    assert message in found[0].message
