"""Decides what each signal means, and says why, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.engine.acknowledge import acknowledge
from bot.engine.alerts import AlertTriage
from bot.engine.changes import is_kept, keep_change
from bot.engine.decided import Arrival, no_alert, person_named
from bot.engine.heartbeats import Heartbeats
from bot.engine.synthetic import Synthetic
from bot.flow.record import record
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
    Unread,
)
from bot.model.drill import DrillMark
from bot.model.severity import Severity
from bot.model.synthetic import KEY
from bot.model.timeline import EntryKind
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.ports import Tx
from bot.rules import drill

_TAKEN_ON = ("acknowledged", "resolved")
"""What the pager may say that means: a person has it."""
_REASONS = 10


class Parsed(Value):
    """One body as its source read it; `first` is the number of its first signal within the row.

    `replays` is the receipt of the dead letter that it was, where it is taken in again; `synthetic` the test
    alert of ours that it is.
    """

    number: int
    first: int
    source: str
    received_at: Moment
    raw: str
    signals: tuple[Signal, ...]
    unreadable: str = ""
    replays: str = ""
    drill: DrillMark | None = None
    synthetic: str = ""

    @property
    def size(self) -> int:
        """How many numbers it takes: one for each signal, and one where there is none."""
        return max(1, len(self.signals))

    def dead(self, reason: str) -> Parsed:
        """The same body, set aside for that reason."""
        return self.model_copy(update={"signals": (), "unreadable": reason})


class Triage:
    """Turns signals into decisions; every one is kept with its reason."""

    def __init__(
        self,
        policy: Policy,
        clock: Clock,
        titles: Mapping[str, str],
        alerts: AlertTriage,
        heartbeats: Heartbeats,
        synthetic: Synthetic,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._titles = titles
        self._alerts = alerts
        self._heartbeats = heartbeats
        self._synthetic = synthetic

    def decide_body(self, tx: Tx, row_id: int, body: Parsed) -> None:
        """Decides one body; one that was decided before is left alone."""
        if body.synthetic:
            self._synthetic.accepted(tx, body.synthetic, body.received_at, body.signals)
            return
        receipt = f"r-{row_id}-{body.number}"
        if tx.decided_alert(f"a-{row_id}-{body.first}"):
            return
        signals: Sequence[Signal] = body.signals or (
            Ignored(source=body.source, reason="there is no alert in it"),
        )
        reasons = _unread(body)
        if reasons:
            self._bury(tx, receipt, body, reasons)
        if body.unreadable:
            signals = (Unread(source=body.source, reason=body.unreadable),)
        for number, signal in enumerate(signals, start=body.first):
            arrival = Arrival(
                id=f"a-{row_id}-{number}",
                receipt=receipt,
                source=body.source,
                received_at=body.received_at,
            )
            alarm = _alarm(signal, arrival, body.drill) if isinstance(signal, Unread) else None
            self._decide(tx, arrival, alarm or signal, dead=alarm is not None)
        if body.replays:
            tx.mark_replayed(body.replays, receipt)
            self._clear_unreadable(tx, row_id, body)

    def _clear_unreadable(self, tx: Tx, row_id: int, body: Parsed) -> None:
        """Once the last dead letter of a source was read, that it could not be read is a problem no more."""
        if tx.dead_letters(waiting_only=True, source=body.source, limit=1):
            return
        id_ = f"a-{row_id}-{body.first}.1"
        arrival = Arrival(
            id=id_, receipt=f"r-{row_id}-{body.number}", source=body.source, received_at=body.received_at
        )
        self._decide(tx, arrival, _unreadable(body.source, AlertStatus.RESOLVED), dead=False)

    def _bury(self, tx: Tx, receipt: str, body: Parsed, reasons: Sequence[str]) -> None:
        """Keeps the raw body of which all or a part could not be read."""
        tx.add_dead_letter(
            DeadLetter(
                receipt=receipt,
                source=body.source,
                received_at=body.received_at,
                body=body.raw,
                reason="; ".join(reasons[:_REASONS]),
            )
        )

    def _decide(self, tx: Tx, arrival: Arrival, signal: Signal, *, dead: bool) -> None:
        match signal:
            case Alert():
                beat = self._heartbeats.take(tx, arrival, signal)
                decided = beat or self._alerts.decide(tx, arrival, signal)
                if dead:
                    decided = decided.model_copy(update={"decision": Decision.DEAD})
            case Change():
                decided = self._change(tx, arrival, signal)
            case PageNews():
                decided = self._page_news(tx, arrival, signal)
            case Ignored():
                decided = _ignored(arrival, signal)
        tx.add_alert(decided)

    def _change(self, tx: Tx, arrival: Arrival, change: Change) -> DecidedAlert:
        decision, reason = Decision.DUPLICATE, "the same change is known"
        if not is_kept(tx, arrival, change):
            keep_change(tx, arrival, change, self._clock.now(), self._titles)
            decision, reason = Decision.CHANGE, "its sender says that it is a change"
        decided = no_alert(arrival, change.title, reason, decision)
        return decided.model_copy(
            update={
                "fingerprint": change.fingerprint or decided.fingerprint,
                "service": change.service,
                "links": (change.link,) if change.link else (),
            }
        )

    def _page_news(self, tx: Tx, arrival: Arrival, news: PageNews) -> DecidedAlert:
        if news.dedup_key.startswith(KEY):
            return no_alert(arrival, f"Page {news.event}", "news of a test page", Decision.HEARTBEAT)
        page = tx.page(news.dedup_key)
        incident = tx.incident(page.incident) if page else None
        if page is None or incident is None:
            reason = f"no page of ours has the key {news.dedup_key}"
            return no_alert(arrival, news.event, reason, Decision.IGNORED)
        if incident.is_open and news.event in _TAKEN_ON and news.by:
            by = person_named(self._policy, news.by)
            now = self._clock.now()
            acknowledge(tx, self._policy, incident, by, now, page=page.id, at=news.happened_at)
            if news.event == "resolved":
                key = f"page_resolved:{page.id}"
                record(
                    tx, incident, EntryKind.PAGE_RESOLVED, now, key=key, by=by, happened_at=news.happened_at
                )
        reason = f"the pager says that page {page.id} was {news.event} by {news.by or 'no person'}"
        told = no_alert(arrival, f"Page {news.event}", reason, Decision.PAGE_NEWS)
        return told.model_copy(update={"private": incident.private})


def _unread(body: Parsed) -> list[str]:
    """Why all or parts of it could not be read; [] where everything could."""
    parts = [signal.reason for signal in body.signals if isinstance(signal, Unread)]
    return [body.unreadable] if body.unreadable else parts


def _alarm(unread: Unread, arrival: Arrival, mark: DrillMark | None) -> Signal:
    """The alert that says that one could not be read."""
    summary = f"{unread.reason.rstrip('.')}. It is kept as {arrival.receipt}."
    return drill.marked(_unreadable(arrival.source, AlertStatus.FIRING, summary), mark)


def _unreadable(source: str, status: AlertStatus, summary: str = "") -> Alert:
    """The problem of a source that something it sent could not be read; resolved once all was."""
    return Alert(
        source=source,
        fingerprint=f"dead:{source}",
        status=status,
        severity=Severity.MEDIUM,
        title=f"An alert from {source} could not be read",
        summary=summary,
    )


def _ignored(arrival: Arrival, signal: Ignored) -> DecidedAlert:
    """Kept with its reason, and with the problem that it is about, where it names one."""
    decided = no_alert(arrival, "ignored", signal.reason, Decision.IGNORED)
    return decided.model_copy(
        update={
            "fingerprint": signal.fingerprint or decided.fingerprint,
            "severity": signal.severity or decided.severity,
        }
    )
