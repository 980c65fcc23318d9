"""The policy's section on the platform: what it means, and how its mistakes are named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.policy import load_policy, mistakes
from handlers.guarded import policy_on

GROUP = "{name: enrich-orders, topics: [events]}"


def test_nothing_of_it_needs_to_be_there() -> None:
    platform = load_policy().platform
    assert (platform.databricks.clusters, platform.kafka, platform.logs) == ((), (), None)
    limits = platform.thresholds
    assert (limits.utilisation, limits.errors, limits.quota) == ((65, 85), (0.1, 1), 80)
    assert (limits.latency_warn, limits.latency_fail) == (timedelta(seconds=5), timedelta(seconds=10))


def test_the_example_in_the_packaged_policy_can_be_used(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "templates" / "policy.yml").read_text(encoding="utf-8")
    before, _, rest = text.partition("platform: {}\n")
    lines = rest.splitlines()
    end = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    example = "platform:\n" + "\n".join(line[1:] for line in lines[:end]) + "\n"
    told = example.replace("/subscriptions/…/", "/subscriptions/0a1b2c3d-1111-4222-8333-444455556666/")
    file = policy_on(tmp_path, told.replace("/resourceGroups/…/", "/resourceGroups/rg/").replace("…/", ""))
    assert before and mistakes(file) == []
    platform = load_policy(file).platform
    assert [kafka.name for kafka in platform.kafka] == ["events-prod"]
    assert platform.storage[0].capacity_tb == 5120


@pytest.mark.parametrize(
    ("section", "key", "message"),
    [
        ("databricks: {clusters: [{name: a}]}", "databricks.clusters[0].id", "is missing"),
        (
            "databricks: {clusters: [{name: a, id: x, service: straming}]}",
            "databricks.clusters[0].service",
            "no service called straming; did you mean streaming?",
        ),
        (
            "endpoints: [{name: a, host: x}, {name: a, host: y}]",
            "endpoints[1].name",
            "a stands here a second time",
        ),
        ("endpoints: [{name: a, host: x, port: 70000}]", "endpoints[0].port", "must be 65535 or less"),
        (f"kafka: [{{name: a, brokers: [], groups: [{GROUP}]}}]", "kafka[0].brokers", "must not be empty"),
        (
            f"kafka: [{{name: a, brokers: [x], security: tls, groups: [{GROUP}]}}]",
            "kafka[0].security",
            "must be 'plaintext', 'ssl' or 'sasl_ssl', not 'tls'",
        ),
        ("storage: [{name: a, id: stlake}]", "storage[0].id", "must be a resource id like /subscriptions/"),
        (
            "backups: [{name: a, service: api}]",
            "backups[0]",
            "must have one of blobs, synced, snapshots and git, by which its age is seen",
        ),
        (
            "backups: [{name: a, blobs: {account: 'https://x', container: backups}}]",
            "backups[0]",
            "must have an rpo, or a service whose recovery has one",
        ),
        (
            "quotas: [{name: a, subscription: 0a1b2c3d-1111-4222-8333-444455556666, location: West Europe}]",
            "quotas[0].location",
            "must be a region like westeurope, not 'West Europe'",
        ),
        ("sentinel: {workspace: soc}", "sentinel.workspace", "must be an id like 0a1b2c3d"),
        ("logs: {workspace: analytics}", "logs.workspace", "must be an id like 0a1b2c3d"),
        ("thresholds: {utilisation: [85, 65]}", "thresholds.utilisation", "must rise: first where to warn"),
        ("thresholds: {errors: [0, 1]}", "thresholds.errors[0]", "must be more than 0"),
        ("thresholds: {latency_warn: 20s}", "thresholds", "latency_warn must not be above latency_fail"),
        ("thresholds: {latency_wran: 20s}", "thresholds.latency_wran", "did you mean latency_warn?"),
        ("thresholds: {quota: much}", "thresholds.quota", "must be a number, not 'much'"),
    ],
)
def test_mistakes_are_named_by_their_place(tmp_path: Path, section: str, key: str, message: str) -> None:
    found = mistakes(policy_on(tmp_path, f"platform: {{{section}}}\n"))
    assert [(each.key, message in each.message) for each in found] == [(f"platform.{key}", True)], found
