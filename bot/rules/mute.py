"""Decides whether an alert is held back for a while: by a silence that somebody asked for, or maintenance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.model.alert import Change
from bot.model.severity import Severity
from bot.model.silence import Silence
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.policy.match import Condition, Subject, holds

_MINUTE = timedelta(minutes=1)


class Mute(Value):
    """What holds alerts back until a time: those of which one condition in `match` holds, up to a severity.

    `id` names this one time that it holds; `name` says what it is, `reason` why it is there.
    """

    id: str
    name: str
    reason: str
    begins_at: Moment
    until: Moment
    match: tuple[Condition, ...]
    up_to: Severity = Severity.CRITICAL

    def holds_back(self, subject: Subject, severity: Severity) -> bool:
        """Whether an alert like this is held back."""
        return not severity.worse_than(self.up_to) and any(holds(each, subject) for each in self.match)


def of_silence(silence: Silence) -> Mute:
    """The silence as a mute; it holds every severity back."""
    return Mute(
        id=silence.id,
        name=f"silence {silence.id} by {silence.author}",
        reason=silence.reason,
        begins_at=silence.starts_at,
        until=silence.ends_at,
        match=(silence.match,),
    )


def mute_of(subject: Subject, severity: Severity, mutes: Sequence[Mute]) -> Mute | None:
    """The mute that holds such an alert back the longest; None when none does."""
    fitting = [mute for mute in mutes if mute.holds_back(subject, severity)]
    return max(fitting, key=lambda mute: mute.until, default=None)


def planned(minute: datetime, policy: Policy) -> list[Mute]:
    """What the policy plans and that may hold alerts back within that minute."""
    silences = [
        Mute(
            id=f"silence:{each.name}",
            name=f"silence {each.name} of {policy.file}",
            reason=f"{each.reason} ({each.author})",
            begins_at=each.starts,
            until=each.ends,
            match=each.match,
        )
        for each in policy.silences
        if each.starts < minute + _MINUTE and minute < each.ends
    ]
    return [*silences, *_windows(minute, policy)]


def maintenance_before(moment: datetime, within: timedelta, policy: Policy) -> list[Change]:
    """Scheduled maintenance that was on at that moment, or had begun `within` so long before it."""
    found = []
    for row in policy.maintenance:
        began = row.when.open_since(moment, max(row.duration, within)) if row.when else None
        if began:
            found.append(Change(source="policy", title=f"Maintenance: {row.task}", happened_at=began))
    return found


def _windows(now: datetime, policy: Policy) -> Iterator[Mute]:
    for row in policy.maintenance:
        began = row.open_since(now) if row.holds_back else None
        if began:
            yield Mute(
                id=f"maintenance:{row.task}:{began.isoformat()}",
                name=f"maintenance {row.task}",
                reason=row.impact,
                begins_at=began,
                until=began + row.duration,
                match=row.holds_back,
                up_to=row.up_to,
            )
