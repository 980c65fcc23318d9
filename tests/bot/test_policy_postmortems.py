"""What the policy says of post-mortems, and the mistakes in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import PolicyError
from bot.model.severity import Severity
from bot.policy import load_policy
from tests.flows.policies import policy_with


def test_the_first_template_that_fits_is_taken(tmp_path: Path) -> None:
    for name in ("security", "short"):
        (tmp_path / f"{name}.md.j2").write_text(f"# {name}")
    said = (
        "{archive_after: 7d, templates: [{template: security.md.j2, services: [security]},"
        " {template: short.md.j2, severities: [low]}]}"
    )
    postmortems = load_policy(policy_with(tmp_path, postmortems=said)).postmortems
    assert postmortems.archive_after == timedelta(days=7)
    bodies = [
        found.body if (found := postmortems.template_for(severity, service)) else ""
        for severity, service in (
            (Severity.CRITICAL, "security"),
            (Severity.LOW, "kafka"),
            (Severity.HIGH, "kafka"),
        )
    ]
    assert bodies == ["# security", "# short", ""]


@pytest.mark.parametrize(
    ("section", "mistake"),
    [
        ("{templates: [{template: gone.md.j2}]}", "gone.md.j2, beside this file: cannot be read"),
        ("{templates: [{template: ../up.md.j2}]}", "must be the name of a file beside the policy"),
        ("{templates: [{severities: [low]}]}", "template: is missing"),
        ("{templates: [{template: policy.yml, services: [kafak]}]}", "no service called kafak"),
        ("{remind: {critical: 3d}}", "must be a whole number"),
        ("{remind: {critical: 0}}", "must be 1 or more"),
        ("{channel: '#post mortems'}", "must be a Slack channel's name"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, section: str, mistake: str) -> None:
    with pytest.raises(PolicyError, match=r"policy\.yml:\d+: postmortems") as refused:
        load_policy(policy_with(tmp_path, postmortems=section))
    assert mistake in str(refused.value)


def test_business_days_leave_out_the_night_and_the_weekend(tmp_path: Path) -> None:
    business = load_policy().business
    thursday = datetime(2026, 1, 29, 14, 45, tzinfo=UTC)
    assert business.days_after(thursday, 3) == datetime(2026, 2, 3, 14, 45, tzinfo=UTC)
    night = datetime(2026, 1, 29, 3, 0, tzinfo=UTC)
    assert business.days_after(night, 1) == datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
    assert business.days_after(night.replace(hour=23), 1) == datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
