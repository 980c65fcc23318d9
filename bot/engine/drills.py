"""Begins and ends drills, and says beforehand what one would do."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.engine.commands import Commands
from bot.engine.resolving import Resolution
from bot.errors import Refused
from bot.flow import orders
from bot.flow.kept import kept
from bot.model.alert import Alert, AlertStatus
from bot.model.drill import PLAYED, Drill, titled
from bot.model.incident import Incident, Person
from bot.model.severity import Severity
from bot.model.source import Source
from bot.model.value import Value
from bot.policy import Paging, Policy
from bot.ports import Store, Tx
from bot.rules.classify import classify
from bot.rules.on_call import ladder

LONGEST = timedelta(hours=12)
"""Nobody practises longer without a break; what its program forgot ends by then."""

_BY = Person(id="", name="The drill")
_KNOWN = 100


class Foreseen(Value):
    """What an alert would set in motion: `page` says how people are told.

    `names` are whom the pager rings, in that order, and `channel` is where the team is told; `response` is
    how long each has to acknowledge.
    """

    title: str
    severity: Severity
    service: str | None
    page: Paging
    names: tuple[str, ...]
    channel: str
    response: timedelta


class Targets(Value):
    """How soon the policy asks for an acknowledgement, an update, and an end; None where it does not."""

    acknowledge: timedelta
    update: timedelta | None
    resolve: timedelta | None


class Drills:
    """One runs at a time: two would ring people for each other."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        clock: Clock,
        sources: Mapping[str, Source],
        commands: Commands,
        nudge: Callable[[], None],
    ) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._sources = sources
        self._commands = commands
        self._nudge = nudge

    def begin(self, scenario: str, *, pages: bool, lasts: timedelta) -> Drill:
        """A drill that alerts may name from now on, at most so long. Raises Refused while another runs."""
        now = self._clock.now()
        drill = Drill(
            id=f"drill-{secrets.token_hex(4)}",
            scenario=scenario,
            pages=pages,
            began_at=now,
            ends_at=now + min(lasts, LONGEST),
        )

        def change(tx: Tx) -> None:
            running = next((each for each in tx.drills(limit=_KNOWN) if each.runs_at(now)), None)
            if running:
                raise Refused(
                    f"The drill {running.scenario} ({running.id}) runs since {running.began_at:%H:%M} UTC."
                )
            tx.add_drill(drill)
            tx.add_job(orders.end_drill(drill))

        self._store.write(change)
        self._nudge()
        return drill

    def end(self, drill_id: str) -> list[Incident]:
        """Resolves what it opened and people did not, and gives that. Raises Refused for an unknown one."""
        now = self._clock.now()

        def change(tx: Tx) -> list[Incident]:
            drill = tx.drill(drill_id)
            if drill is None:
                raise Refused(f"There is no drill {drill_id}.")
            if drill.ended_at is None:
                tx.save_drill(drill.model_copy(update={"ended_at": now}))
            return [incident for incident in tx.incidents_of_drill(drill_id) if incident.is_open]

        left = self._store.write(change)
        resolved = []
        for each in left:
            with suppress(Refused):  # somebody resolved it just now
                resolved.append(self._commands.resolve(each.id, Resolution(by=_BY, how="The drill is over")))
        return resolved

    def say(self, drill_id: str, who: str, text: str) -> Incident:
        """Notes a line of the scenario's cast in the drill's oldest open incident, and gives that.

        Raises Refused where the drill does not run, or has no incident open.
        """
        now = self._clock.now()
        with self._store.read() as reader:
            drill, incidents = reader.drill(drill_id), reader.incidents_of_drill(drill_id)
        incident = next((each for each in incidents if each.is_open), None)
        if drill is None or not drill.runs_at(now) or incident is None:
            raise Refused("No incident of a drill that runs is open: there is nobody to say it to.")
        self._commands.note(incident.id, text, Person(id="", name=f"{who}{PLAYED}"))
        return incident

    def foresee(self, source: str, body: Any) -> list[Foreseen]:
        """What this body's firing alerts would do, each by itself. Raises what parsing raises."""
        signals = self._sources[source].parse(body, self._policy.options(source))
        firing = [
            each
            for each in signals
            if isinstance(each, Alert) and each.status is AlertStatus.FIRING and not each.is_test
        ]
        told = (self._foreseen(alert) for alert in firing)
        return [each for each in told if each]

    def now(self) -> datetime:
        """The time by which a drill runs or is over."""
        return self._clock.now()

    def targets(self, incident: Incident) -> Targets:
        """What the policy asks for in this incident."""
        return targets(incident.severity, incident.service, self._policy)

    def _names(self, team: str) -> tuple[str, ...]:
        """Who would be rung in turn, now."""
        now = self._clock.now()
        with self._store.read() as reader:
            levels = ladder(self._policy, team, kept(reader, now), now)
        return tuple(person.name for person in levels if person)

    def _foreseen(self, alert: Alert) -> Foreseen | None:
        policy = self._policy
        classified = classify(alert, policy)
        if classified.is_change:
            return None
        asked, owner = policy.severity(classified.severity), policy.owner_of(classified.service)
        return Foreseen(
            title=titled(alert.title),
            severity=classified.severity,
            service=classified.service,
            page=asked.page,
            names=self._names(policy.answering(classified.service)),
            channel=owner.channel,
            response=asked.response,
        )


def targets(severity: Severity, service: str | None, policy: Policy) -> Targets:
    """What the policy asks for: by the severity, and by the recovery target of the service."""
    asked, known = policy.severity(severity), policy.services.get(service or "")
    resolve = known.recovery.rto if known and known.recovery else None
    return Targets(acknowledge=asked.response, update=asked.update_every, resolve=resolve)
