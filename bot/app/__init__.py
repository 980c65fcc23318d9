"""The composition root: the only place that knows both the engine and the adapters."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.adapters.store.sqlite.store import SqliteStore
from bot.app.kinds import Ground, job_kinds
from bot.app.outside import Outside
from bot.clock import Clock
from bot.engine import own_alarms
from bot.engine.actions import Actions
from bot.engine.alerts import AlertTriage
from bot.engine.calling import Calling
from bot.engine.capacity import Capacity
from bot.engine.checking import Checking
from bot.engine.commands import Commands
from bot.engine.correcting import Correcting
from bot.engine.diagnosing import Diagnosing
from bot.engine.directory import Directory
from bot.engine.drills import Drills
from bot.engine.endings import Endings
from bot.engine.figuring import Figuring
from bot.engine.health import Health
from bot.engine.heartbeat import Pulse
from bot.engine.heartbeats import Heartbeats
from bot.engine.home_tabs import HomeTabs
from bot.engine.intake import Intake
from bot.engine.joiners import Joiners
from bot.engine.last_resort import LastResort
from bot.engine.linking import Linking
from bot.engine.members import Members
from bot.engine.merging import Merging
from bot.engine.mutes import Mutes
from bot.engine.on_calls import OnCalls
from bot.engine.own_alarms import OwnAlarms
from bot.engine.polling import Polling
from bot.engine.postmortem import Postmortems
from bot.engine.reporting import Reporting
from bot.engine.retrying import Retrying
from bot.engine.roles import Roles
from bot.engine.rooms import Rooms
from bot.engine.signing_in import SigningIn
from bot.engine.silencing import Silencing
from bot.engine.synthetic import Synthetic
from bot.engine.tasks import Tasks
from bot.engine.ticket_watch import TicketWatch
from bot.engine.triage import Triage
from bot.engine.updates import Updates
from bot.engine.vitals import Vitals
from bot.engine.workspaces import Workspaces
from bot.flow.documents import Documents
from bot.flow.jobs import Flow
from bot.flow.report import keep_scheduled
from bot.flow.review_performance import keep_reviewing
from bot.flow.showing import Showing
from bot.flow.webhook import keep_told
from bot.policy import Part, Policy, load_policy
from bot.ports import Measures, NoMeasures, Store
from bot.rules.urgency import Urgency
from bot.settings import Settings
from bot.sources.catalog import SOURCES

_TITLES = {own_alarms.SOURCE: own_alarms.TITLE} | {name: each.title for name, each in SOURCES.items()}


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
        self._outside = outside = Outside(
            settings, self.policy, clock, self.measures, lambda workspace: self.workspaces.token(workspace)
        )
        self.workspaces = self._workspaces(outside)
        self.entra = outside.entra
        self.showing = Showing(self.policy, clock, settings.public_url, has_console=settings.has_console)
        self.documents = Documents(self.policy, self.showing.changes, clock, self._name_of)
        self.figuring = Figuring(self.store, self.policy, clock)
        self.reporting = Reporting(self.store, self.policy, clock, self.figuring, settings.console_url)
        mutes = Mutes(self.policy)
        alerts = AlertTriage(self.policy, clock, _TITLES, mutes)
        alarms = OwnAlarms(alerts)
        self.heartbeats = Heartbeats(self.policy, alarms)
        self.synthetic = Synthetic(self.store, clock, self.policy, alarms, self.measures)
        self.synthetic_secret = secrets.token_hex(32)
        self.diagnosing = Diagnosing(outside.platform, self.policy, clock)
        self.capacity = Capacity(outside.platform, self.policy, clock)
        self.health = Health(self.store, clock, self.policy, self.diagnosing)
        ground = Ground(
            store=self.store,
            clock=clock,
            policy=self.policy,
            outside=outside,
            measures=self.measures,
            showing=self.showing,
            documents=self.documents,
            reporting=self.reporting,
            heartbeats=self.heartbeats,
            synthetic=self.synthetic,
            diagnosing=self.diagnosing,
            capacity=self.capacity,
            health=self.health,
            mutes=mutes,
            titles=_TITLES,
            data=settings.data,
            public_url=(settings.public_url or "").rstrip("/"),
        )
        kinds = job_kinds(ground, lambda drill: self.drills.end(drill))
        self.flow = Flow(self.store, clock, kinds, _beside(settings.database_file), self.measures)
        nudge = self.flow.nudge
        self._open_to_people(nudge)
        triage = Triage(self.policy, clock, _TITLES, alerts, self.heartbeats, self.synthetic)
        urgency, options = Urgency(self.policy), self.policy.options
        self.intake = Intake(self.store, triage, SOURCES, options, urgency, nudge)
        self.last_resort = LastResort(
            outside.first_pager, urgency, SOURCES, options, lambda: self.store.is_writable
        )
        self.polling = Polling(self.store, clock, outside.pollers, SOURCES, options, self.intake.wake)
        self._watch(outside, nudge)
        self.hears_slack: Callable[[], bool] = lambda: True
        self.vitals = self._vitals()
        self.pulse = Pulse(self.store, clock, self.policy.heartbeat, self.vitals, outside.dead_man)

    def _name_of(self, user: str) -> str:
        return self.members.name(user)

    def _watch(self, outside: Outside, nudge: Callable[[], None]) -> None:
        """What is asked outside every so often, and kept."""
        self.directory = Directory(self.store, self.clock, self.policy, outside.directory)
        self.members = Members(self.store, self.clock, self.policy, outside.members)
        every = self.policy.tickets.every
        self.signing_in = SigningIn(
            self.store,
            self.clock,
            self.policy,
            self.members,
            outside.identity,
            self.workspaces.place,
            is_practice=self.settings.is_practice,
        )
        self.ticket_watch = TicketWatch(self.store, self.clock, outside.tickets, every, nudge)

    def _open_to_people(self, nudge: Callable[[], None]) -> None:
        """What people ask for, by Slack, HTTP or terminal."""
        self.checking = Checking(self.store, self.clock, self.diagnosing, self.capacity, self.health, nudge)
        self.commands = Commands(self.store, self.policy, self.clock, nudge)
        self.correcting = Correcting(self.store, self.clock, nudge)
        self.linking = Linking(self.store, self.clock, nudge)
        self.merging = Merging(self.store, self.policy, self.clock, nudge)
        self.endings = Endings(self.store, self.policy, self.clock, nudge)
        self.joiners = Joiners(self.store, self.clock, nudge)
        self.home_tabs = HomeTabs(self.store, self.clock, nudge)
        self.rooms = Rooms(self.store, self.clock, nudge)
        self.actions = Actions(self.store, self.policy, self.clock, nudge)
        self.tasks = Tasks(self.store, self.clock, nudge)
        self.roles = Roles(self.store, self.policy, self.clock, nudge)
        self.updates = Updates(self.store, self.policy, self.clock, nudge)
        self.drills = Drills(self.store, self.policy, self.clock, SOURCES, self.commands, nudge)
        self.postmortems = Postmortems(self.store, self.policy, self.clock, self.documents, nudge)
        self.silencing = Silencing(self.store, self.clock, nudge)
        self.retrying = Retrying(self.store, self.clock, nudge, lambda: self.intake.wake())
        self.calling = Calling(self.store, self.policy, self.clock, nudge)
        self.on_calls = OnCalls(self.store, self.policy, self.clock, nudge)

    def _workspaces(self, outside: Outside) -> Workspaces:
        names = ("slack_client_id", "slack_client_secret", "secret_key", "slack_bot_token")
        return Workspaces(
            self.store,
            self.clock,
            outside.seal,
            outside.grants,
            missing=[_environment(name) for name in names if not getattr(self.settings, name)],
            needed=self.policy.workspaces,
            answers=outside.chat.works_in,
            on_installed=lambda: self.flow.try_again(),
        )

    def start(self) -> None:
        """Takes up what an earlier run left, and begins."""
        self.workspaces.start()
        self.store.write(lambda tx: self.heartbeats.begin(tx, self.clock.now()))
        self.store.write(lambda tx: keep_scheduled(tx, self.policy, self.clock.now()))
        told = [each for each in self.policy.webhooks if each.name not in self._outside.webhooks.faults]
        self.store.write(lambda tx: keep_told(tx, told))
        if self.diagnosing.reviewed:
            self.store.write(lambda tx: keep_reviewing(tx, self.policy, self.clock.now()))
        self.flow.start()
        self.on_calls.start()
        self.intake.start()
        self.polling.start()
        self.directory.start()
        self.members.start()
        self.pulse.start()
        self.ticket_watch.start()
        self.health.start()
        if self.entra:
            self.entra.keys.start()

    def stop(self) -> None:
        """Ends in the order of the data's way: no new decisions, then no new jobs, then the store."""
        if self.entra:
            self.entra.keys.stop()
        self.workspaces.stop()
        self.directory.stop()
        self.members.stop()
        self.pulse.stop()
        self.synthetic.stop()
        self.ticket_watch.stop()
        self.polling.stop()
        self.intake.stop()
        self.diagnosing.stop()
        self.health.stop()
        self.flow.stop()
        self.last_resort.stop()
        self._outside.close()
        self.store.close()

    def test_by(self, url: str) -> None:
        """Begins to send test alerts to its own front door there, where a target for their pages is set."""
        if self.settings.synthetic_routing_key:
            self.synthetic.start(self._outside.front_door(url, self.synthetic_secret))

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
        return {**signs, **self.pulse.working(), **entra, **asked, **self.workspaces.working()}

    def settle(self, seconds: float = 30.0) -> bool:
        """Waits until all due is asked, all accepted decided, all due done; False when that took longer."""
        entra = (self.entra.keys,) if self.entra else ()
        asked = (*entra, self.workspaces, self.polling, self.directory, self.members, self.ticket_watch)
        works = (self.synthetic, self.health, self.intake, self.flow, self.pulse)
        return all(part.settle(seconds) for part in (*asked, *works))

    def _vitals(self) -> Vitals:
        others: dict[Part, Callable[[], bool]] = {}
        if self.settings.pagerduty_routing_key:
            others[Part.PAGER] = lambda: self.synthetic.gets_through
        if self.settings.slack_bot_token:
            others[Part.SLACK] = lambda: self.hears_slack() and self._outside.chat.is_working
        return Vitals(
            self.store,
            self.clock,
            self.policy.heartbeat,
            intake=lambda: self.intake.silent_seconds,
            flow=lambda: self.flow.silent_seconds,
            others=others,
        )


def _environment(setting: str) -> str:
    return str(Settings.model_fields[setting].validation_alias or setting).upper()


def _beside(database: Path) -> Path:
    """The flow's own file: `tocsin.flow.sqlite` beside `tocsin.sqlite`."""
    return database.with_suffix(".flow" + (database.suffix or ".sqlite"))
