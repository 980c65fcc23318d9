"""What the daily digest and the weekly review show; of private incidents they know how many there are."""

from __future__ import annotations

from bot.model.action_item import ActionItem
from bot.model.incident import Incident
from bot.model.page import Page
from bot.model.report import NoisyAlert
from bot.model.silence import Silence
from bot.model.ticket import Ticket
from bot.model.value import Moment, Value
from bot.rules.reviewing import LateUpdate, SeverityWeek, Woken


class DailyFacts(Value):
    """Every list has what matters most first.

    `pages` wait for an acknowledgement. `overdue` and `due` are open tickets, the latter due until the end of
    the day; `unfiled` are those that their tracker did not take, `forgotten` those that were closed while
    their incident is open. `ending` are silences that end today.
    """

    now: Moment
    incidents: tuple[Incident, ...] = ()
    private: int = 0
    late: tuple[LateUpdate, ...] = ()
    pages: tuple[Page, ...] = ()
    overdue: tuple[Ticket, ...] = ()
    due: tuple[Ticket, ...] = ()
    unfiled: tuple[Ticket, ...] = ()
    forgotten: tuple[Ticket, ...] = ()
    ending: tuple[Silence, ...] = ()


class WeeklyFacts(Value):
    """The week from `since` to `now`. `by_itself` of the low incidents in `low` ended without anybody.

    `unkept` are action items whose day is over, the first due first. False alarms and incidents that were
    merged into others are told by their number alone.
    """

    since: Moment
    now: Moment
    severities: tuple[SeverityWeek, ...] = ()
    private: int = 0
    false_alarms: int = 0
    merged: int = 0
    low: tuple[Incident, ...] = ()
    by_itself: int = 0
    noisy: tuple[NoisyAlert, ...] = ()
    woken: tuple[Woken, ...] = ()
    unkept: tuple[ActionItem, ...] = ()
    open: tuple[Incident, ...] = ()
