"""The composition root: the only place that knows both the engine and the adapters."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.door.front_door import HttpFrontDoor
from bot.adapters.heartbeat.dead_man import HttpDeadMan
from bot.adapters.mail.smtp import NoMail, Smtp
from bot.adapters.pagerduty.director import PagerDutyDirector
from bot.adapters.pagerduty.directory import PagerDutyDirectory
from bot.adapters.pagerduty.events import NoPagerDuty, PagerDuty
from bot.adapters.pagerduty.rest import PagerDutyRest
from bot.adapters.slack.api import NoSlack, SlackApi
from bot.adapters.slack.chat import SlackChat
from bot.adapters.store.sqlite.store import SqliteStore
from bot.adapters.tickets.unset import NoTracker
from bot.clock import Clock
from bot.engine import own_alarms
from bot.engine.alerts import AlertTriage
from bot.engine.calling import Calling
from bot.engine.commands import Commands
from bot.engine.directory import Directory
from bot.engine.drills import Drills
from bot.engine.heartbeat import Pulse
from bot.engine.heartbeats import Heartbeats
from bot.engine.intake import Intake
from bot.engine.last_resort import LastResort
from bot.engine.mutes import Mutes
from bot.engine.on_calls import OnCalls
from bot.engine.own_alarms import OwnAlarms
from bot.engine.polling import Polling
from bot.engine.recap import Recap
from bot.engine.reporting import Reporting
from bot.engine.silencing import Silencing
from bot.engine.synthetic import Synthetic
from bot.engine.ticket_watch import TicketWatch
from bot.engine.ticketing import Overdue, tell_filed
from bot.engine.triage import Triage
from bot.engine.turning import Turning
from bot.engine.vitals import Vitals
from bot.flow.alert_team import AlertTeam
from bot.flow.announce import Announce
from bot.flow.capture import Capture
from bot.flow.direct import Direct
from bot.flow.end_drill import EndDrill
from bot.flow.end_quietly import EndQuietly
from bot.flow.escalate import Escalate
from bot.flow.hand_over import TellHandOver
from bot.flow.invite import Invite
from bot.flow.jobs import Flow
from bot.flow.next_way import NextWay
from bot.flow.note_pager import NotePager
from bot.flow.notify import Notify
from bot.flow.open_room import OpenRoom
from bot.flow.overdue import Overdues
from bot.flow.page import RingPager
from bot.flow.page_direct import PageDirect
from bot.flow.page_mail import PageByMail
from bot.flow.recap import Recaps
from bot.flow.refresh_card import RefreshCard
from bot.flow.report import PostReport, keep_scheduled
from bot.flow.say import Say
from bot.flow.showing import Showing
from bot.flow.steady import Steady
from bot.flow.still_firing import StillFiring
from bot.flow.sync_ticket import SyncTicket
from bot.flow.synthetic_page import PageSynthetic
from bot.flow.tell_pager import TellPager
from bot.flow.tick import Tick
from bot.flow.turns import Turns
from bot.flow.watch_heartbeat import WatchHeartbeat
from bot.flow.wrap_up import WrapUp
from bot.model.ticket import BUILT_IN
from bot.policy import Part, Policy, WayKind, load_policy
from bot.ports import Chat, DeadMan, JobKind, Mailer, Measures, NoMeasures, Pager, Poller, Store, Tickets
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

    def __init__(self, settings: Settings, clock: Clock, measures: Measures | None = None) -> None:
        self.settings = settings
        self.clock = clock
        self.measures = measures or NoMeasures()
        self.policy: Policy = load_policy(settings.policy)
        self.sources = SOURCES
        self.store: Store = SqliteStore(settings.database_file)
        self._pagers = _pagers(settings, clock, self.measures)
        self._rest = rest = _pagerduty_rest(settings)
        self._chat = _chat(settings, clock, self.measures)
        self.showing = Showing(self.policy, clock, settings.public_url)
        self.reporting = Reporting(self.store, self.policy, clock)
        titles = {own_alarms.SOURCE: own_alarms.TITLE} | {name: each.title for name, each in SOURCES.items()}
        mutes = Mutes(self.policy)
        alerts = AlertTriage(self.policy, clock, titles, mutes)
        alarms = OwnAlarms(alerts)
        self.heartbeats = Heartbeats(self.policy, alarms)
        self.synthetic = Synthetic(self.store, clock, self.policy, alarms, self.measures)
        self.synthetic_secret = secrets.token_hex(32)
        tickets = _tickets(self.policy, settings)
        jobs = (*self._vendor_jobs(), *self._ticket_jobs(tickets), *self._timers(titles, mutes))
        kinds = {kind.kind: kind for kind in jobs}
        self.flow = Flow(self.store, clock, kinds, _beside(settings.database_file), self.measures)
        self.commands = Commands(self.store, self.policy, clock, self.flow.nudge)
        self.drills = Drills(self.store, self.policy, clock, SOURCES, self.commands, self.flow.nudge)
        self.silencing = Silencing(self.store, clock, self.flow.nudge)
        self.calling = Calling(self.store, self.policy, clock, self.flow.nudge)
        self.on_calls = OnCalls(self.store, self.policy, clock, self.flow.nudge)
        triage = Triage(self.policy, clock, titles, alerts, self.heartbeats, self.synthetic)
        urgency = Urgency(self.policy)
        self.intake = Intake(self.store, triage, SOURCES, self.policy.options, urgency, self.flow.nudge)
        self.directory = Directory(self.store, clock, self.policy, PagerDutyDirectory(rest) if rest else None)
        self.last_resort = LastResort(
            next(iter(self._pagers.values()), NoPagerDuty()),
            urgency,
            SOURCES,
            self.policy.options,
            lambda: self.store.is_writable,
        )
        self.entra = _entra(settings, clock)
        pollers = _pollers(self.policy, settings, self.measures)
        every, nudge = self.policy.tickets.every, self.flow.nudge
        self.ticket_watch = TicketWatch(self.store, clock, tickets, every, nudge)
        self.hears_slack: Callable[[], bool] = lambda: True
        self.vitals = self._vitals()
        self.pulse = Pulse(
            self.store,
            clock,
            self.policy.heartbeat,
            self.vitals,
            _dead_man(settings, self.policy, self.measures),
        )
        self.polling = Polling(self.store, clock, pollers, SOURCES, self.policy.options, self.intake.wake)

    def start(self) -> None:
        """Takes up what an earlier run left, and begins."""
        self.store.write(lambda tx: self.heartbeats.begin(tx, self.clock.now()))
        self.store.write(lambda tx: keep_scheduled(tx, self.policy, self.clock.now()))
        self.flow.start()
        self.on_calls.start()
        self.intake.start()
        self.polling.start()
        self.directory.start()
        self.pulse.start()
        self.ticket_watch.start()
        if self.entra:
            self.entra.keys.start()

    def stop(self) -> None:
        """Ends in the order of the data's way: no new decisions, then no new jobs, then the store."""
        if self.entra:
            self.entra.keys.stop()
        self.directory.stop()
        self.pulse.stop()
        self.synthetic.stop()
        self.ticket_watch.stop()
        self.polling.stop()
        self.intake.stop()
        self.flow.stop()
        self.last_resort.stop()
        self.store.close()

    def test_by(self, url: str) -> None:
        """Begins to send test alerts to its own front door there, where a target for their pages is set."""
        token = self.settings.webhook_token
        if self.settings.synthetic_routing_key:
            first = token.get_secret_value().partition(",")[0].strip() if token else None
            self.synthetic.start(HttpFrontDoor(url, first, self.synthetic_secret, self.measures))

    def ready(self) -> Mapping[str, bool]:
        """What works of that without which no alert can be taken or followed up, by name."""
        works = {"intake": self.intake.is_alive, "flow": self.flow.is_alive}
        return works | {"store": self.store.is_writable}

    def watched(self) -> Mapping[str, bool]:
        """What else makes progress, and what answers of that which is asked outside, by name.

        Alerts are taken without it.
        """
        entra = {"entra": self.entra.keys.is_working} if self.entra else {}
        signs = {part.value: works for part, works in self.vitals.signs().items()}
        asked = {**self.directory.working(), **self.polling.working(), **self.ticket_watch.working()}
        return {**signs, **self.pulse.working(), **entra, **asked}

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until all due is asked, all accepted decided, all due done; False when that took longer."""
        entra = (self.entra.keys,) if self.entra else ()
        asked = (*entra, self.polling, self.directory, self.ticket_watch, self.synthetic)
        return all(part.settle(seconds) for part in (*asked, self.intake, self.flow, self.pulse))

    def _vitals(self) -> Vitals:
        others: dict[Part, Callable[[], bool]] = {}
        if self.settings.pagerduty_routing_key:
            others[Part.PAGER] = lambda: self.synthetic.gets_through
        if self.settings.slack_bot_token:
            others[Part.SLACK] = lambda: self.hears_slack() and self._chat.is_working
        return Vitals(
            self.store,
            self.clock,
            self.policy.heartbeat,
            intake=lambda: self.intake.silent_seconds,
            flow=lambda: self.flow.silent_seconds,
            others=others,
        )

    def _vendor_jobs(self) -> list[JobKind]:
        store, clock, show = self.store, self.clock, self.showing
        pagers, mailer = self._pagers, _mailer(self.settings)
        tests = _test_pager(self.settings, clock, self.measures)
        chat, rest = self._chat, self._rest
        director = PagerDutyDirector(rest) if rest else None
        turns = Turns(self.policy, _ways(self.settings, pagers), self.measures, directs=rest is not None)
        digest, folder = self.policy.digest_channel, self.settings.data / "postmortems"
        return [
            RingPager(store, clock, turns, pagers, show.page),
            PageDirect(store, clock, turns, chat, show.direct),
            PageByMail(store, clock, turns, mailer, show.letter),
            NextWay(store, clock, turns),
            NotePager(store, director),
            Direct(store, clock, self.policy, director),
            TellPager(store, pagers),
            PageSynthetic(store, clock, tests, self.synthetic.patience, self.synthetic.ended),
            OpenRoom(store, clock, chat, show.plan, show.card),
            RefreshCard(store, clock, chat, show.card, show.topic),
            Announce(store, clock, chat, show.line, digest),
            AlertTeam(store, clock, turns, chat, show.team, digest),
            Say(store, clock, chat, show.entry),
            Capture(store, clock, chat, self.policy),
            Invite(store, chat),
            WrapUp(store, clock, chat, show.draft, show.comment, folder),
            Notify(store, clock, chat, notice, digest),
            TellHandOver(store, clock, chat, self.policy, show.hand_over),
            PostReport(store, clock, chat, self.reporting.message, self.policy),
        ]

    def _ticket_jobs(self, tickets: Tickets) -> list[JobKind]:
        store, clock, show, again = self.store, self.clock, self.showing, self.policy.tickets.again
        return [
            SyncTicket(store, clock, tickets, show.ticket, show.passed_on, tell_filed, again),
            Overdues(store, clock, Overdue(self.policy).run),
        ]

    def _timers(self, titles: Mapping[str, str], mutes: Mutes) -> list[JobKind]:
        store, clock, policy = self.store, self.clock, self.policy
        turning = Turning(policy, titles)
        return [
            Escalate(store, clock, policy),
            StillFiring(store, clock, policy),
            Steady(store, clock, turning.steady),
            EndQuietly(store, clock, turning.end_quietly),
            Recaps(store, clock, Recap(policy, titles, mutes).run),
            Tick(store, clock),
            WatchHeartbeat(store, clock, self.heartbeats.watch),
            EndDrill(lambda drill: self.drills.end(drill)),
        ]


def _entra(settings: Settings, clock: Clock) -> EntraTokens | None:
    if not settings.entra_audience:
        return None
    # Imported late: what checks signatures takes its time to load.
    from bot.adapters.azure.entra_tokens import EntraTokens

    return EntraTokens(settings, clock)


def _dead_man(settings: Settings, policy: Policy, measures: Measures) -> DeadMan | None:
    address, method = settings.heartbeat_url, policy.heartbeat.method
    return HttpDeadMan(address.get_secret_value(), method, measures) if address else None


def _pollers(policy: Policy, settings: Settings, measures: Measures) -> list[Poller]:
    if not (policy.pollers.azure_alerts or policy.pollers.power_bi):
        return []
    # Imported late, as above.
    from bot.adapters.azure.pollers import pollers_of

    return pollers_of(policy.pollers, settings, measures)


def _tickets(policy: Policy, settings: Settings) -> Tickets:
    if policy.tickets.kind == BUILT_IN:
        return NoTracker()
    # Imported late, as above.
    from bot.adapters.tickets.trackers import tracker_of

    return tracker_of(policy.tickets, settings)


def _pagers(settings: Settings, clock: Clock, measures: Measures) -> Mapping[str, Pager]:
    """A pager for each routing key, by the name of its way."""
    return {
        WayKind.PAGERDUTY.value + (f"-{number}" if number > 1 else ""): PagerDuty(
            key, settings.pagerduty_events_url, clock, measures
        )
        for number, key in enumerate(settings.routing_keys, start=1)
    }


def _ways(settings: Settings, pagers: Mapping[str, Pager]) -> list[str]:
    """The ways by which a page can leave."""
    said = {WayKind.SLACK: settings.slack_bot_token, WayKind.MAIL: settings.smtp_url}
    return [*pagers, *(way.value for way, secret in said.items() if secret)]


def _mailer(settings: Settings) -> Mailer:
    if settings.smtp_url is None:
        return NoMail()
    return Smtp(settings.smtp_url.get_secret_value(), settings.mail_from or "tocsin@localhost")


def _pagerduty_rest(settings: Settings) -> PagerDutyRest | None:
    token = settings.pagerduty_api_token
    return PagerDutyRest(token.get_secret_value(), settings.pagerduty_api_url) if token else None


def _test_pager(settings: Settings, clock: Clock, measures: Measures) -> Pager:
    """What the pages of test alerts ring: nobody's phone."""
    key = settings.synthetic_routing_key
    if key is None:
        return NoPagerDuty()
    return PagerDuty(key.get_secret_value(), settings.pagerduty_events_url, clock, measures)


def _chat(settings: Settings, clock: Clock, measures: Measures) -> Chat:
    token = settings.slack_bot_token
    if token is None:
        return SlackChat(NoSlack(clock))
    return SlackChat(SlackApi(token.get_secret_value(), settings.slack_api_url, clock, measures))


def _beside(database: Path) -> Path:
    """The flow's own file: `tocsin.flow.sqlite` beside `tocsin.sqlite`."""
    return database.with_suffix(".flow" + (database.suffix or ".sqlite"))
