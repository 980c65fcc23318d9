"""All that stands outside, as the settings and the policy say; what is not set up says so when asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

from bot.adapters.door.front_door import HttpFrontDoor
from bot.adapters.heartbeat.dead_man import HttpDeadMan
from bot.adapters.mail.smtp import NoMail, Smtp
from bot.adapters.pagerduty.director import PagerDutyDirector
from bot.adapters.pagerduty.directory import PagerDutyDirectory
from bot.adapters.pagerduty.events import NoPagerDuty, PagerDuty
from bot.adapters.pagerduty.rest import PagerDutyRest
from bot.adapters.platform import Platform
from bot.adapters.seal import FernetSeal
from bot.adapters.slack.api import FirstCalls, NoSlack, SlackApi
from bot.adapters.slack.canvas import SlackCanvases
from bot.adapters.slack.chat import SlackChat
from bot.adapters.slack.members import SlackMembers
from bot.adapters.slack.oauth import SlackGrants
from bot.adapters.slack.workspaces import WorkspacesChat
from bot.adapters.tickets.unset import NoTracker
from bot.adapters.webhooks.http import HttpWebhooks
from bot.clock import Clock
from bot.model.ticket import BUILT_IN
from bot.policy import Policy, WayKind
from bot.ports import (
    DeadMan,
    FrontDoor,
    Grants,
    Identity,
    Library,
    Mailer,
    Measures,
    MemberDirectory,
    OnCallDirectory,
    PageDirector,
    Pager,
    Poller,
    Seal,
    Tickets,
    Webhooks,
)
from bot.settings import Settings, named_secret

if TYPE_CHECKING:
    from bot.adapters.azure.entra_tokens import EntraTokens


class Outside:
    """Nothing is called before somebody asks it. `pagers` has one for each routing key, by its way's name.

    `token_of` gives the token of a workspace of Slack other than home.
    """

    def __init__(
        self,
        settings: Settings,
        policy: Policy,
        clock: Clock,
        measures: Measures,
        token_of: Callable[[str], str],
    ) -> None:
        self._settings = settings
        self._policy = policy
        self._clock = clock
        self._measures = measures
        self._kept = ExitStack()
        self._home = self._slack()
        self.chat = WorkspacesChat(
            SlackChat(self._home, FirstCalls(self._home)), token_of, self._connected, policy.slack_there
        )
        self.pagers: Mapping[str, Pager] = {
            WayKind.PAGERDUTY.value + (f"-{number}" if number > 1 else ""): self._pager(key)
            for number, key in enumerate(settings.routing_keys, start=1)
        }
        token = settings.pagerduty_api_token
        rest = PagerDutyRest(token.get_secret_value(), settings.pagerduty_api_url) if token else None
        if rest:
            self._kept.callback(rest.close)
        self.director: PageDirector | None = PagerDutyDirector(rest) if rest else None
        self.directory: OnCallDirectory | None = PagerDutyDirectory(rest) if rest else None
        self.platform = Platform(settings, measures)
        self._kept.callback(self.platform.close)
        self.mailer: Mailer = self._mailer()
        self.tickets: Tickets = self._tickets()
        self.libraries: Mapping[str, Library] = self._libraries()
        self.pollers: list[Poller] = self._pollers()
        self.entra: EntraTokens | None = self._entra()
        self.webhooks: Webhooks = self._told()

    def close(self) -> None:
        """Ends the connections that are kept; nobody asks any more."""
        self._kept.close()

    @property
    def ways(self) -> list[str]:
        """The ways by which a page can leave, in the order of the settings."""
        said = {WayKind.SLACK: self._settings.slack_bot_token, WayKind.MAIL: self._settings.smtp_url}
        return [*self.pagers, *(way.value for way, secret in said.items() if secret)]

    @property
    def members(self) -> MemberDirectory | None:
        """Who is who where people talk."""
        return SlackMembers(self.chat.api_of) if self._settings.slack_bot_token else None

    @property
    def first_pager(self) -> Pager:
        """What rings by the first routing key."""
        return next(iter(self.pagers.values()), NoPagerDuty())

    @property
    def test_pager(self) -> Pager:
        """What the pages of test alerts ring: nobody's phone."""
        key = self._settings.synthetic_routing_key
        return self._pager(key.get_secret_value()) if key else NoPagerDuty()

    @property
    def grants(self) -> Grants | None:
        """Where other workspaces let Tocsin in."""
        id_, secret = self._settings.slack_client_id, self._settings.slack_client_secret
        if not id_ or not secret:
            return None
        url = self._settings.slack_api_url
        return SlackGrants(id_, secret.get_secret_value(), self._home, url, self._clock, self._measures)

    @property
    def identity(self) -> Identity | None:
        """Where people prove who they are that look at the console."""
        id_, secret = self._settings.slack_client_id, self._settings.slack_client_secret
        if not id_ or not secret or not self._settings.slack_bot_token:
            return None
        # Imported late: it reads tokens with a library that takes its time to load.
        from bot.adapters.slack.openid import SlackIdentity

        url = self._settings.slack_api_url
        return SlackIdentity(id_, secret.get_secret_value(), self._home, url, self._clock, self._measures)

    @property
    def seal(self) -> Seal | None:
        """What keeps their tokens from whoever reads the disk."""
        keys = self._settings.secret_key
        return FernetSeal(keys) if keys else None

    @property
    def dead_man(self) -> DeadMan | None:
        """Who is told that all is well."""
        address = self._settings.heartbeat_url
        method = self._policy.heartbeat.method
        return HttpDeadMan(address.get_secret_value(), method, self._measures) if address else None

    def front_door(self, url: str, secret: str) -> FrontDoor:
        """Our own route for alerts, as a sender outside sees it."""
        token = self._settings.webhook_token
        first = token.get_secret_value().partition(",")[0].strip() if token else None
        return HttpFrontDoor(url, first, secret, self._measures)

    def _pager(self, routing_key: str) -> Pager:
        pager = PagerDuty(routing_key, self._settings.pagerduty_events_url, self._clock, self._measures)
        self._kept.callback(pager.close)
        return pager

    def _slack(self) -> SlackApi:
        token = self._settings.slack_bot_token
        if token is None:
            return NoSlack(self._clock)
        return SlackApi(token.get_secret_value(), self._settings.slack_api_url, self._clock, self._measures)

    def _connected(self, workspace: str, token: str) -> SlackChat:
        url = self._settings.slack_api_url
        api = SlackApi(token, url, self._clock, self._measures, workspace)
        return SlackChat(api, FirstCalls(api))

    def _mailer(self) -> Mailer:
        url = self._settings.smtp_url
        if url is None:
            return NoMail()
        return Smtp(url.get_secret_value(), self._settings.mail_from or "tocsin@localhost")

    def _tickets(self) -> Tickets:
        if self._policy.tickets.kind == BUILT_IN:
            return NoTracker()
        # Imported late, like those below: most do without, and their libraries take their time to load.
        from bot.adapters.tickets.trackers import tracker_of

        return tracker_of(self._policy.tickets, self._settings)

    def _libraries(self) -> dict[str, Library]:
        """By the names that the policy gives them."""
        found: dict[str, Library] = {}
        for each in self._policy.exports:
            if each.to == "canvas":
                found[each.called] = SlackCanvases(self._home, each.channel or "", self.chat.channel_id)
            else:
                from bot.adapters.libraries.shelves import library_of

                found[each.called] = library_of(each, self._settings)
        return found

    def _pollers(self) -> list[Poller]:
        if not (self._policy.pollers.azure_alerts or self._policy.pollers.power_bi):
            return []
        from bot.adapters.azure.pollers import pollers_of

        return pollers_of(self._policy.pollers, self._settings, self._measures)

    def _told(self) -> Webhooks:
        told = HttpWebhooks(self._policy.webhooks, named_secret, self._clock, self._measures)
        self._kept.callback(told.close)
        return told

    def _entra(self) -> EntraTokens | None:
        if not self._settings.entra_audience:
            return None
        from bot.adapters.azure.entra_tokens import EntraTokens

        return EntraTokens(self._settings, self._clock)
