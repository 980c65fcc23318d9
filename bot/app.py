"""The composition root: the only place that knows both the engine and the adapters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.adapters.pagerduty.events import NoPagerDuty, PagerDuty
from bot.adapters.slack.api import NoSlack, SlackApi
from bot.adapters.slack.chat import SlackChat
from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import Clock
from bot.engine.commands import Commands
from bot.engine.intake import Intake
from bot.engine.triage import Triage
from bot.flow.alert_team import AlertTeam
from bot.flow.announce import Announce
from bot.flow.capture import Capture
from bot.flow.escalate import Escalate
from bot.flow.invite import Invite
from bot.flow.jobs import Flow
from bot.flow.open_room import OpenRoom
from bot.flow.page import RingPager
from bot.flow.refresh_card import RefreshCard
from bot.flow.say import Say
from bot.flow.showing import Showing
from bot.flow.tell_pager import TellPager
from bot.flow.tick import Tick
from bot.flow.wrap_up import WrapUp
from bot.policy import Policy, load_policy
from bot.ports import Chat, JobKind, Pager, Store
from bot.rules.urgency import Urgency
from bot.settings import Settings
from bot.sources.catalog import SOURCES


class Tocsin:
    """The whole bot, without its ears: what comes in is the handlers' part.

    Building it opens the store; nothing is called outside before `start`.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.policy: Policy = load_policy(settings.policy)
        self.sources = SOURCES
        self.store: Store = SqliteStore(settings.database_file)
        self.showing = Showing(self.policy, clock, settings.public_url)
        self.flow = Flow(self.store, clock, self._kinds(), _beside(settings.database_file))
        self.commands = Commands(self.store, self.policy, clock, self.flow.nudge)
        titles = {name: source.title for name, source in SOURCES.items()}
        self.intake = Intake(
            self.store,
            Triage(self.policy, clock, titles),
            SOURCES,
            self.policy.options,
            Urgency(self.policy),
            self.flow.nudge,
        )

    def start(self) -> None:
        """Takes up what an earlier run left, and begins."""
        self.flow.start()
        self.intake.start()

    def stop(self) -> None:
        """Ends in the order of the data's way: no new decisions, then no new jobs, then the store."""
        self.intake.stop()
        self.flow.stop()
        self.store.close()

    def ready(self) -> Mapping[str, bool]:
        """What works, by name."""
        return {"intake": self.intake.is_alive, "flow": self.flow.is_alive}

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until all accepted is decided and all due is done; False when that took longer."""
        return self.intake.settle(seconds) and self.flow.settle(seconds)

    def _kinds(self) -> Mapping[str, JobKind]:
        store, clock, show = self.store, self.clock, self.showing
        pager, chat = _pager(self.settings), _chat(self.settings, clock)
        digest, folder = self.policy.digest_channel, self.settings.data / "postmortems"
        kinds: list[JobKind] = [
            RingPager(store, clock, pager, show.page),
            TellPager(store, pager),
            Escalate(store, clock, self.policy),
            OpenRoom(store, clock, chat, show.plan, show.card),
            RefreshCard(store, clock, chat, show.card, show.topic),
            Announce(store, clock, chat, show.line, digest),
            AlertTeam(store, clock, chat, show.team, digest),
            Say(store, clock, chat, show.entry),
            Capture(store, clock, chat, self.policy),
            Invite(store, chat),
            WrapUp(store, clock, chat, show.draft, show.comment, folder),
            Tick(store, clock),
        ]
        return {kind.kind: kind for kind in kinds}


def _pager(settings: Settings) -> Pager:
    key = settings.pagerduty_routing_key
    return PagerDuty(key.get_secret_value(), settings.pagerduty_events_url) if key else NoPagerDuty()


def _chat(settings: Settings, clock: Clock) -> Chat:
    token = settings.slack_bot_token
    if token is None:
        return SlackChat(NoSlack(clock))
    return SlackChat(SlackApi(token.get_secret_value(), settings.slack_api_url, clock))


def _beside(database: Path) -> Path:
    """The flow's own file: `tocsin.flow.sqlite` beside `tocsin.sqlite`."""
    return database.with_suffix(".flow" + (database.suffix or ".sqlite"))
