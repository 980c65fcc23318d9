"""One alert on its way through the rules, with all that is known about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.decided import with_decision
from bot.model.alert import Alert, AlertStatus, DecidedAlert, Decision, Problem, Ruling
from bot.model.incident import Incident
from bot.ports import Tx
from bot.rules.classify import Classified
from bot.rules.mute import Mute


@dataclass(frozen=True)
class Case:
    """`decided` is the alert as kept, still ignored; `known` and `incident` are what its fingerprint had so
    far; `mutes` hold alerts back just now. `rulings` grows as rules are asked.
    """

    tx: Tx
    alert: Alert
    classified: Classified
    decided: DecidedAlert
    known: Problem | None
    incident: Incident | None
    now: datetime
    mutes: Sequence[Mute] = ()
    rulings: list[Ruling] = field(default_factory=list)

    def ruled(self, rule: str, verdict: str, why: str) -> str:
        """Notes what a rule said; gives the reason back."""
        self.rulings.append(Ruling(rule=rule, verdict=verdict, why=why))
        return why

    def closed(self, decision: Decision, reason: str, incident: str | None = None) -> DecidedAlert:
        """The alert decided so, with every ruling on the way."""
        decided = with_decision(self.decided, decision, reason, incident)
        return decided.model_copy(update={"rulings": tuple(self.rulings)})

    def keep(self, incident: str | None, **changes: object) -> None:
        """Keeps the present state of the alert's fingerprint; what no change names stays as it was."""
        firing = self.decided.status is AlertStatus.FIRING
        known = self.known
        turned = known is None or known.status is not self.decided.status
        kept = Problem(
            fingerprint=self.decided.fingerprint,
            alert=self.decided.id,
            incident=incident,
            status=self.decided.status,
            started_at=self.decided.started_at,
            ended_at=self.decided.ended_at,
            last_seen_at=self.now,
            seen=(known.seen if known else 0) + (1 if firing or known is None else 0),
            turned_at=self.now if turned or known is None else known.turned_at,
            fires=known.fires if known else (),
            flapping=known.flapping if known else False,
            muted_by=known.muted_by if known else None,
        )
        self.tx.save_problem(kept.model_copy(update=changes))
