"""Gathers what digest, review and figures tell: drills are left out, private incidents counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.engine.figuring import Figuring
from bot.model.action_item import ActionItem
from bot.model.incident import Incident
from bot.model.page import Page, PageState, Via
from bot.model.severity import Severity
from bot.model.ticket import BUILT_IN, Ticket
from bot.model.timeline import EntryKind
from bot.model.workspace import HOME
from bot.policy import Policy
from bot.ports import Reader, Store
from bot.render import reports
from bot.render.blockkit import Message
from bot.render.figures import Shown, title
from bot.render.figures import drawn as picture_of
from bot.render.report_facts import DailyFacts, WeeklyFacts
from bot.rules import reviewing

_WEEK = timedelta(days=7)
_MOST = 100_000
_NOISY_MOST = 50
_NOISY_TIMES = 3
"""An alert that was sent less often in a week is no noise."""

_JUST_NOW = timedelta(hours=1)
"""What was due so lately is no failure yet: at nine, all that came in the night is due."""

_DRAWN = 6
"""So many months are in the picture."""

_TOLD = (EntryKind.STATUS, EntryKind.UPDATE)
_UNHEARD = (PageState.WAITING, PageState.ACCEPTED, PageState.FAILED)


class Reporting:
    """Reads the present state, whoever asks."""

    def __init__(
        self, store: Store, policy: Policy, clock: Clock, figuring: Figuring, console: str = ""
    ) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._figuring = figuring
        self._console = console

    def message(self, name: str) -> Message:
        """The report of that name, daily, weekly or figures, as it is posted."""
        match name:
            case "daily":
                return reports.daily(self.daily())
            case "weekly":
                return reports.weekly(self.weekly())
            case _:
                return reports.monthly(self.month(self._last_month))

    def picture(self) -> tuple[str, bytes]:
        """The last month beside those before it: what the picture is called, and its PNG."""
        drawn = self._figuring.figures(self._last_month, _DRAWN)
        return f"Figures, {title(drawn)}", picture_of(drawn)

    def month(self, first: date, workspace: str = HOME) -> Shown:
        """What is told of that month, beside the one before. Raises Refused where it has not begun."""
        figures, both = self._figuring.within(first, 1, 2, workspace)
        console = f"{self._console}/figures?month={first:%Y-%m}" if self._console else ""
        return reports.monthly_facts(figures, both.months[0], console)

    @property
    def _last_month(self) -> date:
        return (self._figuring.this_month - timedelta(days=1)).replace(day=1)

    def daily(self, workspace: str = HOME) -> DailyFacts:
        """What is open now in that workspace."""
        now = self._clock.now()
        with self._store.read() as reader:
            kept = reader.incidents(open_only=True, limit=_MOST)
            real = [each for each in kept if _is_told(each, workspace)]
            incidents = _worst_first(each for each in real if not each.private)
            late = reviewing.late_updates(incidents, reader.last_entries(_TOLD), self._policy, now)
            tickets = self._tickets(reader, workspace)
            midnight, lately = self._midnight(now), now - _JUST_NOW
            ending = [each for each in reader.silences(ending_after=now) if each.ends_at < midnight]
            return DailyFacts(
                now=now,
                incidents=tuple(incidents),
                private=len(real) - len(incidents),
                late=tuple(late),
                pages=tuple(_unheard(reader, incidents)),
                overdue=tuple(each for each in tickets if each.is_overdue(lately)),
                due=tuple(each for each in tickets if each.is_open and lately <= each.due_at < midnight),
                unfiled=tuple(each for each in tickets if each.is_open and _is_unfiled(each)),
                forgotten=tuple(each for each in tickets if not each.is_open),
                ending=tuple(sorted(ending, key=lambda each: each.ends_at)),
            )

    def weekly(self, workspace: str = HOME) -> WeeklyFacts:
        """What the seven days until now were like in that workspace."""
        now = self._clock.now()
        since = now - _WEEK
        with self._store.read() as reader:
            real = [each for each in reader.incidents_since(since) if _is_told(each, workspace)]
            known = [each for each in real if not each.private]
            pages = reader.pages_since(since)
            noisy = reader.noisy_alerts(since, _NOISY_MOST, workspace=workspace)
            unkept = self._unkept(reader, workspace)
        ids = {each.id for each in real}
        opened = [each for each in known if each.opened_at >= since]
        counted = [each for each in opened if reviewing.is_counted(each)]
        low = [each for each in counted if each.severity is Severity.LOW]
        return WeeklyFacts(
            since=since,
            now=now,
            severities=tuple(reviewing.by_severity(counted)),
            private=sum(each.private and each.opened_at >= since for each in real),
            false_alarms=sum(each.cancelled for each in opened),
            merged=sum(each.merged_into is not None for each in opened),
            low=tuple(low),
            by_itself=sum(map(reviewing.ended_by_itself, low)),
            noisy=tuple(each for each in noisy if each.count >= _NOISY_TIMES),
            woken=tuple(reviewing.woken([each for each in pages if each.incident in ids], self._policy)),
            unkept=tuple(unkept),
            open=tuple(_worst_first(each for each in known if each.is_open)),
        )

    def _tickets(self, reader: Reader, workspace: str) -> list[Ticket]:
        """The open ones, and the closed ones whose incident is open; the first due first."""
        kept = [*reader.tickets(open_only=True), *reader.tickets_closed_early()]
        incidents = {each.id: reader.incident(each.incident) for each in kept}
        told = [each for each in kept if _is_public(incidents[each.id], workspace)]
        return sorted(told, key=lambda each: each.due_at)

    def _unkept(self, reader: Reader, workspace: str) -> list[ActionItem]:
        """Action items that are overdue, the first due first."""
        today = self._policy.business.day_of(self._clock.now())
        overdue = [each for each in reader.open_action_items() if each.is_overdue(today)]
        pairs = [(each, reader.incident(each.incident)) for each in overdue]
        return [each for each, incident in pairs if _is_public(incident, workspace)]

    def _midnight(self, now: datetime) -> datetime:
        """When this day ends where business is done."""
        zone = self._policy.business.zone
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, datetime.min.time(), tzinfo=zone)


def _worst_first(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda each: (each.severity.rank, each.detected_at))


def _unheard(reader: Reader, incidents: Iterable[Incident]) -> list[Page]:
    """The newest page of each incident that nobody has acknowledged."""
    waiting = [each for each in incidents if each.acknowledged_at is None]
    pages = [
        [page for page in reader.pages(each.id) if page.state in _UNHEARD and page.via is not Via.SILENT]
        for each in waiting
    ]
    return [found[-1] for found in pages if found]


def _is_unfiled(ticket: Ticket) -> bool:
    return ticket.tracker != BUILT_IN and not ticket.key


def _is_told(incident: Incident, workspace: str) -> bool:
    return incident.workspace == workspace and incident.drill is None


def _is_public(incident: Incident | None, workspace: str) -> bool:
    return incident is not None and not incident.private and _is_told(incident, workspace)
