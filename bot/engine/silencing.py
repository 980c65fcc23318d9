"""Silences: asked for, listed, and ended early."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import Refused
from bot.flow import orders
from bot.model.incident import Person
from bot.model.silence import Silence
from bot.model.value import Value
from bot.ports import Store, Tx
from bot.render.wording import said_match

LONGEST = timedelta(days=30)


class Wish(Value):
    """What somebody wants silenced, and why: the patterns for each field of an alert, from `starts_at` on, or
    from now where it is None, for so long.
    """

    match: Mapping[str, tuple[str, ...]]
    lasting: timedelta
    reason: str
    by: Person
    starts_at: datetime | None = None


class Silencing:
    """Every method raises Refused with a sentence when that cannot be done."""

    def __init__(self, store: Store, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge

    def silence(self, wish: Wish) -> Silence:
        """Holds back what fits, tells the digest channel, and has a recap given at the end."""
        now = self._clock.now()
        _check(wish, now)
        starts_at = max(wish.starts_at or now, now)

        def change(tx: Tx) -> Silence:
            silence = Silence(
                id=tx.next_silence_id(),
                match=wish.match,
                author=wish.by.name,
                author_id=wish.by.id,
                reason=wish.reason.strip(),
                starts_at=starts_at,
                ends_at=starts_at + wish.lasting,
                created_at=now,
            )
            tx.add_silence(silence)
            tx.add_job(orders.recap(silence.id, silence.ends_at))
            tx.add_job(orders.notify(f"silenced:{silence.id}", now, "silenced", **_facts(silence)))
            return silence

        return self._do(change)

    def end(self, silence_id: str, by: Person) -> Silence:
        """Ends it now; what it held back and still fires speaks at once."""
        now = self._clock.now()

        def change(tx: Tx) -> Silence:
            silence = tx.silence(silence_id.upper())
            if silence is None:
                raise Refused(f"There is no silence {silence_id}. /incident silence list shows them.")
            if silence.ends_at <= now:
                raise Refused(f"{silence.id} is over since {silence.ends_at:%Y-%m-%d %H:%M} UTC.")
            starts_at = min(silence.starts_at, now)
            ended = silence.model_copy(update={"starts_at": starts_at, "ends_at": now, "ended_by": by.name})
            tx.save_silence(ended)
            tx.add_job(orders.recap(ended.id, now))
            facts = {**_facts(ended), "by": by.name}
            tx.add_job(orders.notify(f"unsilenced:{ended.id}", now, "unsilenced", **facts))
            return ended

        return self._do(change)

    def current(self) -> list[Silence]:
        """Those that hold now or will, oldest first."""
        with self._store.read() as reader:
            return reader.silences(ending_after=self._clock.now())

    def _do(self, change: Callable[[Tx], Silence]) -> Silence:
        silence = self._store.write(change)
        self._nudge()
        return silence


def _check(wish: Wish, now: datetime) -> None:
    if not wish.reason.strip():
        raise Refused("A silence needs a reason, for whoever wonders at night why nothing rang.")
    if not timedelta() < wish.lasting <= LONGEST:
        raise Refused(f"A silence lasts up to {LONGEST.days} days, like 30m, 2h or 1d.")
    if wish.starts_at and wish.starts_at + wish.lasting <= now:
        raise Refused("That time is over already. Nothing was silenced.")


def _facts(silence: Silence) -> dict[str, str]:
    return {
        "id": silence.id,
        "what": said_match(silence.match),
        "by": silence.author,
        "reason": silence.reason,
        "starts_at": silence.starts_at.isoformat(),
        "ends_at": silence.ends_at.isoformat(),
        "planned": "yes" if silence.starts_at > silence.created_at else "",
    }
