"""tocsin doctor against the practice stand-ins: all is well, and each thing broken by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot.adapters.store.sqlite.turn import Turn
from bot.clock import TurnedClock
from bot.settings import Settings
from handlers.cli.doctor import COMMAND
from handlers.doctor.examine import examine, is_well
from handlers.doctor.finding import Finding, Health
from tests.flows.world import World
from tests.own_policy import PACKAGED

SECRET = SecretStr("never-shown")
EXPORTS = (
    "[{to: confluence, space: OPS}, {to: github, repository: contoso/post-mortems},"
    " {to: azure_devops, repository: Operations/post-mortems}, {to: canvas}]"
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A Tocsin that serves, with everything that can be set up."""
    folder = tmp_path_factory.mktemp("doctor")
    policy = folder / "policy.yml"
    text = PACKAGED.replace("tickets: {kind: builtin}", "tickets: {kind: jira, project: OPS}")
    policy.write_text(text.replace("exports: []", f"exports: {EXPORTS}"))
    with World(folder, policy=policy, pagerduty_api=True) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _mended(world: World) -> Iterator[None]:
    """Each test finds all as it should be."""
    slack = world.practice.slack
    scopes = slack.workspace.scopes
    yield
    slack.faults.clear()
    slack.workspace.scopes = scopes
    for name in ("incidents", "bi"):
        slack.workspace.channel(name).is_archived = False
    slack.workspace.user("U0BO").deleted = False


def settings(world: World, **changes: object) -> Settings:
    """Without Azure and Databricks, whose packages take their time to load, unless somebody asks for them."""
    said: dict[str, object] = {"listen": world.bot.url.removeprefix("http://"), "public_url": world.bot.url}
    said |= {} if changes.pop("with_azure", False) else {"databricks_host": None, "azure_client_id": None}
    return world.practice.settings().model_copy(update=said | changes)


def look(world: World, *, ahead: timedelta = timedelta(), **changes: object) -> dict[str, Finding]:
    """The worst that is found of each thing, by its name."""
    clock, order = TurnedClock(world.clock.now() + ahead), list(Health)
    found = sorted(examine(settings(world, **changes), clock), key=lambda each: order.index(each.health))
    return {each.about: each for each in found}


def test_all_is_well(world: World) -> None:
    with Turn(world.folder / "tocsin.sqlite") as turn:
        assert turn.take()
        found = look(world, with_azure=True)
    off = {about for about, each in found.items() if each.health is Health.OFF}
    assert off == {"Kafka", "Heartbeat", "Webhooks"}
    rest = {about: each.said for about, each in found.items() if about not in off}
    assert {each.health for about, each in found.items() if about in rest} == {Health.OK}, rest
    assert rest["Slack"] == "It is @tocsin in the workspace practice."
    assert rest["Scopes"] == "All that it needs are granted."
    assert rest["Channels"].startswith("#incidents, #data-platform")
    assert rest["People"] == "All 4 of the policy are in the workspace."
    assert rest["Clock"] == "This machine's clock agrees with Slack's."
    assert rest["Listens"] == f"Tocsin answers at {world.bot.url}."
    assert rest["Store"].endswith("tocsin.sqlite can be used; a Tocsin works on it.")
    assert world.rings() == [] and world.mails() == [], "nobody was rung or written to"


def test_each_library_is_looked_at_and_nothing_is_written(world: World) -> None:
    trackers = world.practice.trackers
    trackers.github.papers.may_push = False
    try:
        found = [each for each in examine(settings(world), world.clock) if each.about == "Exports"]
    finally:
        trackers.github.papers.may_push = True
    assert [each.health for each in found] == [Health.OK, Health.FAIL, Health.OK, Health.OK]
    assert found[0].said == "Pages can be made in the space OPS of Confluence."
    assert found[1].said == "github: the token may not write to contoso/post-mortems."
    assert not trackers.confluence.pages and not trackers.github.papers.commits


BROKEN: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "a wrong token": (
        {"slack_bot_token": SecretStr("xoxb-never-shown")},
        "Slack",
        "Slack refuses SLACK_BOT_TOKEN: invalid_auth.",
        "Copy the Bot User OAuth Token",
    ),
    "the other token": (
        {"slack_bot_token": SecretStr("xapp-never-shown")},
        "Slack",
        "SLACK_BOT_TOKEN is no bot token: those begin with xoxb-.",
        "Copy the Bot User OAuth Token",
    ),
    "a wrong app token": (
        {"slack_app_token": SecretStr("xapp-never-shown")},
        "Hears",
        "Slack refuses SLACK_APP_TOKEN: invalid_auth.",
        "Make a token with connections:write",
    ),
    "nothing to hear by": (
        {"slack_signing_secret": None},
        "Hears",
        "It hears nothing: neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.",
        "Then no address has to be public.",
    ),
    "a routing key of another kind": (
        {"pagerduty_routing_key": SECRET},
        "PagerDuty",
        "Routing key 1 of 1 is none: those have 32 letters and digits.",
        "Copy the Integration Key",
    ),
    "a wrong PagerDuty token": (
        {"pagerduty_api_token": SECRET},
        "Schedules",
        "PagerDuty refuses PAGERDUTY_API_TOKEN",
        "Make an API access key",
    ),
    "a disk that takes nothing": (
        {"database": Path("/proc/tocsin/tocsin.sqlite")},
        "Store",
        "Nothing can be written in /proc:",
        "Point TOCSIN_DATABASE elsewhere.",
    ),
    "a mail server that is not there": (
        {"smtp_url": SecretStr("smtp://ana:never-shown@127.0.0.1:1")},
        "Mail",
        "The mail server did not answer.",
        "Look at TOCSIN_SMTP_URL",
    ),
    "a tracker without a token": (
        {"jira_token": None},
        "Tickets",
        "JIRA_TOKEN is not set",
        "docs/tickets.md",
    ),
    "a wrong Databricks token": (
        {"databricks_token": SECRET, "with_azure": True},
        "Databricks",
        "Databricks",
        "Make a new token in the workspace",
    ),
    "a wrong secret of Azure's": (
        {"azure_client_secret": SECRET, "with_azure": True},
        "Azure",
        "Entra ID refuses AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET",
        "docs/diagnostics.md",
    ),
    "a public address that leads nowhere": (
        {"public_url": "http://127.0.0.1:1"},
        "Public",
        "127.0.0.1 cannot be reached",
        "Start tocsin serve",
    ),
    "listening to all without a token": (
        {"listen": "0.0.0.0:8080"},
        "Listens",
        "It would listen on 0.0.0.0:8080, where anybody could forge an alert.",
        "Set TOCSIN_WEBHOOK_TOKEN",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_thing_that_is_wrong_is_said_with_how_to_mend_it(world: World, case: str) -> None:
    changes, about, said, mend = BROKEN[case]
    found = look(world, **dict(changes))
    assert found[about].health is Health.FAIL
    assert found[about].said.startswith(said) and mend in found[about].mend
    assert "never-shown" not in str(found)


def test_what_is_wrong_in_slack_is_named(world: World) -> None:
    workspace = world.practice.slack.workspace
    workspace.channel("incidents").is_archived = True
    workspace.user("U0BO").deleted = True
    workspace.scopes = [each for each in workspace.scopes if each not in ("pins:write", "users:read")]
    found = look(world)
    assert found["Channels"].said == "#incidents is archived, so nobody is told of incidents."
    assert found["Channels"].mend.startswith("Unarchive it")
    assert found["Scopes"].said == "The scopes are not granted: pins:write, users:read."
    assert found["Scopes"].mend.endswith("and reinstall the app.")
    assert found["People"].said == "Slack refuses users_info: missing_scope."
    workspace.scopes = [*workspace.scopes, "users:read"]
    workspace.channel("incidents").is_archived, workspace.channel("bi").is_archived = False, True
    found = look(world)
    assert found["Channels"].said == "#bi is archived, so what belongs there is said in #incidents."
    assert found["Channels"].health is Health.WARN
    assert found["People"].said == "Bo (bo) is nobody in this workspace: U0BO."
    assert found["Scopes"].said == "The scope is not granted: pins:write."


def test_a_clock_that_is_off_is_compared(world: World) -> None:
    ahead = look(world, ahead=timedelta(minutes=10))["Clock"]
    assert ahead.said.startswith("This machine's clock is 10 minutes ahead of Slack's, so everything that")
    assert ahead.health is Health.FAIL and "NTP" in ahead.mend
    behind = look(world, ahead=-timedelta(minutes=2))["Clock"]
    assert behind.health is Health.WARN and "2 minutes behind Slack's" in behind.said


def test_a_policy_with_mistakes_stops_only_what_needs_it(world: World, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yml"
    file.write_text(PACKAGED.replace("{ladder: [ana, bo, cleo]}", "{ladder: [anna, bo, cleo]}"))
    found = look(world, policy=file)
    assert "no person called anna; did you mean ana?" in found["Policy"].said
    assert found["Policy"].said.startswith(f"{file}:") and found["Policy"].mend.startswith("tocsin check")
    assert "People" not in found and found["Slack"].health is Health.OK


def test_slack_that_is_down_holds_nothing_else_up(world: World) -> None:
    world.practice.slack.faults.add(method="auth.test", kind="down")
    found = look(world)
    assert found["Slack"].said == "Slack did not answer auth_test."
    assert "status.slack.com" in found["Slack"].mend
    assert found["PagerDuty"].health is Health.OK


def test_with_nothing_set_up_it_says_what_that_turns_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_API_URL", "PAGERDUTY_EVENTS_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("TOCSIN_LISTEN", "127.0.0.1:1")
    run = CliRunner().invoke(COMMAND, ["--json"])
    told = {each["about"]: each for each in json.loads(run.output)}
    assert run.exit_code == 0, "what is not set up is no fault"
    assert told["Slack"]["said"] == "SLACK_BOT_TOKEN is not set, so there are no channels and no /incident."
    assert told["Slack"]["mend"] == "Your Slack app's page has it under OAuth & Permissions."
    assert {told[name]["health"] for name in ("Slack", "PagerDuty", "Mail", "Azure")} == {"off"}
    drawn = CliRunner().invoke(COMMAND, []).output
    assert "–  Slack" in drawn and "→ Your Slack app's page" in drawn


def test_a_routing_key_is_tried_when_asked(world: World) -> None:
    found = examine(settings(world), world.clock, rings=True)
    assert is_well(found)
    assert "Routing key 1 takes events." in [each.said for each in found]
    (tried,) = world.pages()
    assert tried.status == "resolved" and tried.dedup_key.startswith("tocsin-doctor-")
