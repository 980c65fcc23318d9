"""Decides what each signal means, and says why, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.engine.acknowledge import acknowledge
from bot.engine.alerts import AlertTriage
from bot.engine.changes import keep_change
from bot.engine.decided import Arrival, no_alert, person_named
from bot.model.alert import (
    Alert,
    AlertStatus,
    Change,
    DeadLetter,
    DecidedAlert,
    Decision,
    Ignored,
    PageNews,
    Signal,
)
from bot.model.severity import Severity
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.ports import Tx

_TAKEN_ON = ("acknowledged", "resolved")
"""What the pager may say that means: a person has it."""


class Parsed(Value):
    """One body as its source read it; `first` is the number of its first signal within the row."""

    number: int
    first: int
    source: str
    received_at: Moment
    raw: str
    signals: tuple[Signal, ...]
    unreadable: str = ""

    @property
    def size(self) -> int:
        """How many numbers it takes: one for each signal, and one where there is none."""
        return max(1, len(self.signals))

    def dead(self, reason: str) -> Parsed:
        """The same body, set aside for that reason."""
        return self.model_copy(update={"signals": (), "unreadable": reason})


class Triage:
    """Turns signals into decisions; every one is kept with its reason."""

    def __init__(self, policy: Policy, clock: Clock, titles: Mapping[str, str]) -> None:
        self._policy = policy
        self._clock = clock
        self._titles = titles
        self._alerts = AlertTriage(policy, clock, titles)

    def decide_body(self, tx: Tx, row_id: int, body: Parsed) -> None:
        """Decides one body; one that was decided before is left alone."""
        receipt = f"r-{row_id}-{body.number}"
        if tx.decided_alert(f"a-{row_id}-{body.first}"):
            return
        signals: Sequence[Signal] = body.signals or (
            Ignored(source=body.source, reason="there is no alert in it"),
        )
        if body.unreadable:
            signals = (self._bury(tx, receipt, body),)
        for number, signal in enumerate(signals, start=body.first):
            arrival = Arrival(
                id=f"a-{row_id}-{number}",
                receipt=receipt,
                source=body.source,
                received_at=body.received_at,
            )
            self._decide(tx, arrival, signal, dead=bool(body.unreadable))

    def _bury(self, tx: Tx, receipt: str, body: Parsed) -> Alert:
        """Keeps the raw body, and makes the alert that says one could not be read."""
        tx.add_dead_letter(
            DeadLetter(
                receipt=receipt,
                source=body.source,
                received_at=body.received_at,
                body=body.raw,
                reason=body.unreadable,
            )
        )
        return Alert(
            source=body.source,
            fingerprint=f"dead:{body.source}",
            status=AlertStatus.FIRING,
            severity=Severity.MEDIUM,
            title=f"An alert from {body.source} could not be read",
            summary=f"{body.unreadable}. It is kept as {receipt}.",
        )

    def _decide(self, tx: Tx, arrival: Arrival, signal: Signal, *, dead: bool) -> None:
        match signal:
            case Alert():
                decided = self._alerts.decide(tx, arrival, signal)
                if dead:
                    decided = decided.model_copy(update={"decision": Decision.DEAD})
            case Change():
                decided = self._change(tx, arrival, signal)
            case PageNews():
                decided = self._page_news(tx, arrival, signal)
            case Ignored():
                decided = no_alert(arrival, "ignored", signal.reason, Decision.IGNORED)
        tx.add_alert(decided)

    def _change(self, tx: Tx, arrival: Arrival, change: Change) -> DecidedAlert:
        keep_change(tx, arrival, change, self._clock.now(), self._titles)
        reason = "its sender says that it is a change"
        decided = no_alert(arrival, change.title, reason, Decision.CHANGE)
        return decided.model_copy(
            update={"service": change.service, "links": (change.link,) if change.link else ()}
        )

    def _page_news(self, tx: Tx, arrival: Arrival, news: PageNews) -> DecidedAlert:
        page = tx.page(news.dedup_key)
        incident = tx.incident(page.incident) if page else None
        if page is None or incident is None:
            reason = f"no page of ours has the key {news.dedup_key}"
            return no_alert(arrival, news.event, reason, Decision.IGNORED)
        if incident.is_open and news.event in _TAKEN_ON and news.by:
            by = person_named(self._policy, news.by)
            acknowledge(tx, incident, by, self._clock.now(), page=page.id, at=news.happened_at)
        reason = f"the pager says that page {page.id} was {news.event} by {news.by or 'no person'}"
        return no_alert(arrival, f"Page {news.event}", reason, Decision.PAGE_NEWS)
