"""The composition root: the only place that knows both the engine and the adapters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.pagerduty.events import NoPagerDuty, PagerDuty
from bot.adapters.platform import Platform
from bot.adapters.slack.api import NoSlack, SlackApi
from bot.adapters.slack.chat import SlackChat
from bot.adapters.store.sqlite.store import SqliteStore
from bot.clock import Clock
from bot.engine.checking import Checking
from bot.engine.commands import Commands
from bot.engine.diagnosing import Diagnosing
from bot.engine.drills import Drills
from bot.engine.intake import Intake
from bot.engine.mutes import Mutes
from bot.engine.polling import Polling
from bot.engine.recap import Recap
from bot.engine.silencing import Silencing
from bot.engine.triage import Triage
from bot.engine.turning import Turning
from bot.flow.alert_team import AlertTeam
from bot.flow.announce import Announce
from bot.flow.capture import Capture
from bot.flow.diagnose import Diagnose
from bot.flow.end_drill import EndDrill
from bot.flow.end_quietly import EndQuietly
from bot.flow.escalate import Escalate
from bot.flow.invite import Invite
from bot.flow.jobs import Flow
from bot.flow.notify import Notify
from bot.flow.open_room import OpenRoom
from bot.flow.page import RingPager
from bot.flow.recap import Recaps
from bot.flow.refresh_card import RefreshCard
from bot.flow.say import Say
from bot.flow.showing import Showing
from bot.flow.steady import Steady
from bot.flow.tell_pager import TellPager
from bot.flow.tick import Tick
from bot.flow.wrap_up import WrapUp
from bot.policy import Policy, load_policy
from bot.ports import Chat, JobKind, Pager, Poller, Store
from bot.render.checks import diagnosis
from bot.render.messages import notice
from bot.rules.urgency import Urgency
from bot.settings import Settings
from bot.sources.catalog import SOURCES

if TYPE_CHECKING:
    from bot.adapters.azure.entra_tokens import EntraTokens


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
        titles = {name: source.title for name, source in SOURCES.items()}
        mutes = Mutes(self.policy)
        self._platform = Platform(settings)
        self.diagnosing = Diagnosing(self._platform, self.policy, clock)
        kinds = {kind.kind: kind for kind in (*self._vendor_jobs(), *self._timers(titles, mutes))}
        self.flow = Flow(self.store, clock, kinds, _beside(settings.database_file))
        self.checking = Checking(self.store, clock, self.diagnosing, self.flow.nudge)
        self.commands = Commands(self.store, self.policy, clock, self.flow.nudge)
        self.drills = Drills(self.store, self.policy, clock, SOURCES, self.commands, self.flow.nudge)
        self.silencing = Silencing(self.store, clock, self.flow.nudge)
        triage = Triage(self.policy, clock, titles, mutes)
        urgency = Urgency(self.policy)
        self.intake = Intake(self.store, triage, SOURCES, self.policy.options, urgency, self.flow.nudge)
        self.entra = _entra(settings, clock)
        pollers = _pollers(self.policy, settings)
        self.polling = Polling(self.store, clock, pollers, SOURCES, self.policy.options, self.intake.wake)

    def start(self) -> None:
        """Takes up what an earlier run left, and begins."""
        self.flow.start()
        self.intake.start()
        self.polling.start()
        if self.entra:
            self.entra.keys.start()

    def stop(self) -> None:
        """Ends in the order of the data's way: no new decisions, then no new jobs, then the store."""
        if self.entra:
            self.entra.keys.stop()
        self.polling.stop()
        self.intake.stop()
        self.diagnosing.stop()
        self.flow.stop()
        self._platform.close()
        self.store.close()

    def ready(self) -> Mapping[str, bool]:
        """What works, by name."""
        return {"intake": self.intake.is_alive, "flow": self.flow.is_alive}

    def watched(self) -> Mapping[str, bool]:
        """What answers, of what is asked outside, by name; alerts are taken without it."""
        entra = {"entra": self.entra.keys.is_working} if self.entra else {}
        return {**entra, **self.polling.working()}

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until all due is asked, all accepted decided, all due done; False when that took longer."""
        asked = (self.entra.keys, self.polling) if self.entra else (self.polling,)
        return all(part.settle(seconds) for part in (*asked, self.intake, self.flow))

    def _vendor_jobs(self) -> list[JobKind]:
        store, clock, show = self.store, self.clock, self.showing
        pager, chat = _pager(self.settings), _chat(self.settings, clock)
        digest, folder = self.policy.digest_channel, self.settings.data / "postmortems"
        return [
            RingPager(store, clock, pager, show.page),
            TellPager(store, pager),
            OpenRoom(store, clock, chat, show.plan, show.card),
            RefreshCard(store, clock, chat, show.card, show.topic),
            Announce(store, clock, chat, show.line, digest),
            AlertTeam(store, clock, chat, show.team, digest),
            Say(store, clock, chat, show.entry),
            Capture(store, clock, chat, self.policy),
            Invite(store, chat),
            WrapUp(store, clock, chat, show.draft, show.comment, folder),
            Notify(store, clock, chat, notice, digest),
            Diagnose(store, clock, chat, self.diagnosing.run, diagnosis),
        ]

    def _timers(self, titles: Mapping[str, str], mutes: Mutes) -> list[JobKind]:
        store, clock, policy = self.store, self.clock, self.policy
        turning = Turning(policy, titles)
        return [
            Escalate(store, clock, policy),
            Steady(store, clock, turning.steady),
            EndQuietly(store, clock, turning.end_quietly),
            Recaps(store, clock, Recap(policy, titles, mutes).run),
            Tick(store, clock),
            EndDrill(lambda drill: self.drills.end(drill)),
        ]


def _entra(settings: Settings, clock: Clock) -> EntraTokens | None:
    if not settings.entra_audience:
        return None
    # Imported late: what checks signatures takes its time to load.
    from bot.adapters.azure.entra_tokens import EntraTokens

    return EntraTokens(settings, clock)


def _pollers(policy: Policy, settings: Settings) -> list[Poller]:
    if not (policy.pollers.azure_alerts or policy.pollers.power_bi):
        return []
    # Imported late, as above.
    from bot.adapters.azure.pollers import pollers_of

    return pollers_of(policy.pollers, settings)


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
