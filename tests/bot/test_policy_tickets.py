"""Where tickets go: nowhere as packaged, and each mistake named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.policy import load_policy, mistakes
from bot.shipped import shipped

PACKAGED = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")


def written(folder: Path, tickets: str) -> Path:
    file = folder / "policy.yml"
    file.write_text(PACKAGED.replace("{kind: builtin}", tickets), encoding="utf-8")
    return file


def test_as_packaged_they_stay_here() -> None:
    assert load_policy().tickets.kind == "builtin"


def test_what_the_packaged_policy_suggests_is_good_once_it_is_uncommented(tmp_path: Path) -> None:
    start = PACKAGED.index("tickets: {kind: builtin}\n")
    end = PACKAGED.index("\n\n", start)
    suggested = PACKAGED[start:end].replace("tickets: {kind: builtin}", "tickets:").replace("\n#", "\n")
    file = tmp_path / "policy.yml"
    file.write_text(PACKAGED[:start] + suggested + PACKAGED[end:], encoding="utf-8")
    tickets = load_policy(file).tickets
    assert (tickets.kind, tickets.project, tickets.every) == ("jira", "OPS", timedelta(minutes=5))


def test_a_service_goes_before_a_team(tmp_path: Path) -> None:
    assign = "[{team: data-platform, to: ana}, {service: kafka, to: bo}]"
    tickets = load_policy(
        written(tmp_path, f"{{kind: github, project: contoso/operations, assign: {assign}}}")
    ).tickets
    assert tickets.assignee("kafka", "data-platform") == "bo"
    assert tickets.assignee("streaming", "data-platform") == "ana"
    assert tickets.assignee("power-bi", "bi") is None


@pytest.mark.parametrize(
    ("tickets", "said"),
    [
        ("{kind: jirra}", "must be 'builtin', 'azure_devops', 'jira' or 'github'"),
        ("{kind: jira}", "project must be a project's key like OPS for jira, not ''"),
        ("{kind: jira, project: My project}", "project must be a project's key like OPS"),
        ("{kind: github, project: contoso}", "project must be owner/repository for github"),
        ("{kind: azure_devops}", "project is missing: azure_devops needs to know where tickets go"),
        ("{kind: jira, project: OPS, labels: [two words]}", "must be a label of one word, not 'two words'"),
        ("{kind: jira, project: OPS, every: 10s}", "must be 1m or more"),
        (
            "{assign: [{team: data-platfrom, to: ana}]}",
            "no team called data-platfrom; did you mean data-platform?",
        ),
        ("{assign: [{service: kafak, to: ana}]}", "no service called kafak; did you mean kafka?"),
        ("{assign: [{to: ana}]}", "say whose tickets: team or service"),
        ("{assign: [{team: bi, to: a}, {team: bi, to: b}]}", "bi stands here a second time"),
        ("{projct: OPS}", "unknown key; did you mean project?"),
    ],
)
def test_a_mistake_is_named_by_line(tmp_path: Path, tickets: str, said: str) -> None:
    file = written(tmp_path, tickets)
    found = [mistake for mistake in mistakes(file) if said in mistake.message]
    assert found, mistakes(file)
    assert file.read_text(encoding="utf-8").splitlines()[found[0].line - 1].startswith("tickets:")
