"""The outside world of one bot: Slack with its people, a pager, mail, Azure, Databricks, trackers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from starlette.routing import Mount

from bot.clock import Clock
from bot.model.workspace import HOME, workspace_of
from bot.policy import Policy, load_policy
from bot.practice.azure import PracticeAzure
from bot.practice.databricks import PracticeDatabricks
from bot.practice.mail import PracticeMail
from bot.practice.pagerduty import PracticePagerDuty, User
from bot.practice.server import Person, PracticeServer, PracticeSlack
from bot.practice.tickets import PracticeTrackers
from bot.shipped import shipped

_ROUTING_KEY = "practice0routing0key0practice000"
SYNTHETIC_KEY = "practice0synthetic0key0practice0"
"""Of a service of the pager that rings nobody."""

_WEBHOOK_SECRET = "practice-webhook-secret"  # noqa: S105 - of a stand-in on loopback
_API_TOKEN = "practice-api-token"  # noqa: S105 - of a stand-in on loopback


class PracticeStandIns:
    """Slack, a pager, an Azure, a Databricks and trackers behind one server on loopback, and mail.

    They keep nothing. A context manager.

    `policy` is the file that names the people and channels; the packaged one when it is None. With
    `pagerduty_api` the bot has an API token, and the pager rings whom its own schedules name. On a `server`
    that runs already they take the place of what it served, and leave it running. The pager knows
    `routing_keys` of them, and without `has_mail` the bot is told of no mail server.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        policy: Path | None = None,
        rate_limits: bool = True,
        pagerduty_api: bool = False,
        server: PracticeServer | None = None,
        routing_keys: int = 1,
        has_mail: bool = True,
    ) -> None:
        keys = [_ROUTING_KEY, *(f"practice{number}routing0key0practice000" for number in range(2, 10))]
        self._keys = keys[:routing_keys]
        self._has_mail = has_mail
        known = load_policy(policy)
        self.slack = PracticeSlack(
            manifest=shipped("manifest.yml"),
            now=clock.now,
            people=_people(known),
            channels=("general", known.digest_channel, *_team_channels(known)),
            rate_limits=rate_limits,
        )
        self._pagerduty_api = pagerduty_api
        meant_for = _nobody if pagerduty_api else _meant_for
        self.pagerduty = PracticePagerDuty(
            _ROUTING_KEY,
            _API_TOKEN,
            [_WEBHOOK_SECRET],
            None,
            _users(known),
            clock.now,
            meant_for,
            rate_limits=rate_limits,
        )
        self.pagerduty.routing_keys.update((*self._keys, SYNTHETIC_KEY))
        self.mail = PracticeMail(clock.now)
        self.azure = PracticeAzure(clock.now, lambda: f"{self.server.url}/azure")
        self.trackers = PracticeTrackers(clock.now, lambda: f"{self.server.url}/trackers")
        self.databricks = PracticeDatabricks(clock.now, self.azure.faults)
        self._routes = [
            Mount("/pagerduty", routes=self.pagerduty.routes()),
            Mount("/practice/pagerduty", routes=self.pagerduty.control_routes()),
            Mount("/azure", routes=self.azure.routes()),
            Mount("/trackers", routes=self.trackers.routes()),
            Mount("/databricks", routes=self.databricks.routes()),
        ]
        self._is_guest = server is not None
        self.server = server or PracticeServer(self.slack, extra_routes=self._routes)

    def environment(self, *, by_socket: bool = False) -> Mapping[str, str]:
        """What a bot's environment says of them, once the server is started."""
        workspace = self.slack.workspace
        return {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_APP_TOKEN": workspace.app_token if by_socket else "",
            "SLACK_API_URL": f"{self.server.url}/api/",
            "PAGERDUTY_ROUTING_KEY": ",".join(self._keys),
            "PAGERDUTY_EVENTS_URL": f"{self.server.url}/pagerduty",
            "PAGERDUTY_WEBHOOK_SECRET": _WEBHOOK_SECRET,
            "PAGERDUTY_API_TOKEN": _API_TOKEN if self._pagerduty_api else "",
            "PAGERDUTY_API_URL": f"{self.server.url}/pagerduty",
            "TOCSIN_SMTP_URL": self.mail.url if self._has_mail else "",
            "TOCSIN_MAIL_FROM": "tocsin@example.com",
            **self.azure.environment(),
            **self.trackers.environment(),
            "DATABRICKS_HOST": f"{self.server.url}/databricks",
            "DATABRICKS_TOKEN": self.databricks.token,
        }

    def serve_bot(self, url: str) -> None:
        """From now on, what people and the pager do reaches the bot at that address."""
        self.slack.people.request_url = f"{url}/slack/events"
        self.slack.installs.lead_to(f"{url}/slack/oauth_redirect")
        self.pagerduty.webhooks.url = f"{url}/alerts/pagerduty"

    def start(self) -> Self:
        """Begins to answer."""
        self.mail.start()
        if self._is_guest:
            self.server.present(self.slack, self._routes)
        else:
            self.server.start()
        return self

    def stop(self) -> None:
        """Ends them."""
        self.azure.faults.clear()
        self.trackers.clear_faults()
        self.mail.stop()
        self.pagerduty.close()
        if self._is_guest:
            self.slack.people.stop()
        else:
            self.server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _people(policy: Policy) -> list[Person]:
    return [
        Person(entry.slack, key, entry.name, entry.email or f"{key}@example.com")
        for key, entry in policy.people.items()
        if workspace_of(entry.slack) == HOME
    ]


def _users(policy: Policy) -> list[User]:
    return [User(f"P{key.upper()}", entry.name, f"{key}@example.com") for key, entry in policy.people.items()]


def _meant_for(event: Mapping[str, Any]) -> str:
    """A real service rings whom its own escalation policy names; this one knows whom Tocsin means."""
    return str(event["payload"].get("custom_details", {}).get("for", ""))


def _nobody(_event: Mapping[str, Any]) -> str:
    return ""


def _team_channels(policy: Policy) -> list[str]:
    channels = dict.fromkeys(team.channel for team in policy.teams.values())
    if policy.postmortems.channel:
        channels[policy.postmortems.channel] = None
    return [channel for channel in channels if channel != policy.digest_channel]
