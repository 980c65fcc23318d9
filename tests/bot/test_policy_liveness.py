"""What the policy says of signs of life, and how a mistake in it is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.severity import Severity
from bot.policy import Part, load_policy, mistakes
from bot.rules.heartbeat import named
from bot.shipped import shipped
from tests.flows.policies import policy_with

ONE = "{name: Watchdog, match: [{title: watchdog}], every: 5m}"


def test_as_packaged_slack_is_not_needed_and_nothing_must_come() -> None:
    policy = load_policy()
    assert set(policy.heartbeat.needs) == set(Part) - {Part.SLACK}
    assert policy.heartbeats == ()
    assert policy.synthetic.failing is Severity.CRITICAL


def test_the_packaged_example_is_one(tmp_path: Path) -> None:
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    before, _, after = packaged.partition("heartbeats: []\n")
    example, _, rest = after.partition("\n\n")
    file = tmp_path / "policy.yml"
    shown = example.replace("\n#", "\n").removeprefix("#")
    file.write_text(f"{before}heartbeats:\n{shown}\n\n{rest}", encoding="utf-8")
    (watchdog,) = load_policy(file).heartbeats
    assert (watchdog.name, watchdog.patience) == ("Watchdog of alertmanager", timedelta(minutes=7))
    assert named("Watchdog of alertmanager", load_policy(file)) == watchdog


@pytest.mark.parametrize(
    ("section", "said", "key", "message"),
    [
        ("heartbeat", "{every: 1s}", "heartbeat.every", "must be 10s or more"),
        ("heartbeat", "{late: 5s}", "heartbeat.late", "must be 30s or more"),
        ("heartbeat", "{needs: []}", "heartbeat.needs", "must not be empty"),
        ("heartbeat", "{needs: [slak]}", "heartbeat.needs[0]", "must be 'intake', 'triage'"),
        ("heartbeat", "{method: PUT}", "heartbeat.method", "must be 'GET' or 'POST'"),
        ("synthetic", "{every: 10s}", "synthetic.every", "must be 1m or more"),
        ("synthetic", "{target: 0s}", "synthetic.target", "must be a duration"),
        ("heartbeats", f"[{ONE}, {ONE}]", "heartbeats[1].name", "Watchdog stands here a second time"),
        ("heartbeats", "[{name: a, match: [], every: 5m}]", "heartbeats[0].match", "must not be empty"),
        ("heartbeats", f"[{ONE[:-1]}, service: kafak}}]", "heartbeats[0].service", "did you mean kafka?"),
        (
            "heartbeats",
            "[{name: a, match: [{titel: b}], every: 5m}]",
            "heartbeats[0].match[0].titel",
            "title",
        ),
    ],
)
def test_a_mistake_is_named_by_its_key(
    tmp_path: Path, section: str, said: str, key: str, message: str
) -> None:
    (found,) = mistakes(policy_with(tmp_path, **{section: said}))
    assert found.key == key and message in found.message, found
