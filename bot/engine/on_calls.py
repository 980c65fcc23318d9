"""Who is on call, as people ask it, and who stands in because a person says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import Refused
from bot.flow import orders
from bot.flow.hand_over import plan_hand_over
from bot.flow.kept import kept
from bot.flow.standing import open_pages, standing
from bot.model.incident import Person
from bot.model.roster import Override, Roster
from bot.model.value import Moment, Value
from bot.policy import Policy
from bot.ports import Reader, Store, Tx
from bot.render.messages import hand_over_facts
from bot.rules.on_call import Shift, ladder, roster_of, shifts

LONGEST = timedelta(days=60)
_STALE_AFTER = timedelta(hours=1)


class Wish(Value):
    """Who is to have level 1 of a team, and why: from `starts_at` on, or from now where it is None.

    `person` is their key in the policy.
    """

    team: str
    person: str
    starts_at: Moment | None = None
    ends_at: Moment
    reason: str
    by: Person


class TeamOnCall(Value):
    """Who is on call for a team. `open_pages` of level 1 are unanswered; `overrides` hold now or will.

    With a `roster` the levels come from outside; `stale` says that it was read more than an hour ago, and
    `unread` that it should come from there and was never read.
    """

    team: str
    shifts: tuple[Shift, ...]
    open_pages: int
    overrides: tuple[Override, ...] = ()
    roster: Roster | None = None
    stale: bool = False
    unread: bool = False


class OnCalls:
    """Every method raises Refused with a sentence when that cannot be done."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._nudge = nudge

    def start(self) -> None:
        """Plans the next hand-over of each team; one that is planned is not planned twice."""
        now = self._clock.now()

        def plan(tx: Tx) -> None:
            for team in self._policy.on_call:
                plan_hand_over(tx, self._policy, team, now)

        self._store.write(plan)

    def now(self, team: str | None = None) -> list[TeamOnCall]:
        """Who is on call for that team, or for each in the order of the policy."""
        if team is not None and team not in self._policy.on_call:
            known = ", ".join(self._policy.on_call)
            raise Refused(f"Nobody is on call for a team {team}. There are {known}.")
        now = self._clock.now()
        with self._store.read() as reader:
            return [self._of(reader, each, now) for each in ([team] if team else self._policy.on_call)]

    def standing(self, team: str, workspace: str) -> dict[str, object]:
        """What whoever is on call for the team has to know there, as its answer is filled with."""
        (told,) = self.now(team)
        with self._store.read() as reader:
            now = self._clock.now()
            return hand_over_facts(standing(reader, self._policy, team, now, told.shifts[0], None, workspace))

    def override(self, wish: Wish) -> Override:
        """Puts somebody on level 1 for a while, and tells the team's channel."""
        now = self._clock.now()
        starts_at = max(wish.starts_at or now, now)
        _check(wish, starts_at)

        def change(tx: Tx) -> Override:
            override = Override(
                id=tx.next_override_id(),
                team=wish.team,
                person=wish.person,
                starts_at=starts_at,
                ends_at=wish.ends_at,
                reason=wish.reason.strip(),
                author=wish.by.name,
                author_id=wish.by.id,
                created_at=now,
            )
            instead = ladder(self._policy, wish.team, kept(tx, now), starts_at)[0]
            tx.add_override(override)
            facts = self._facts(override) | {"instead": instead.name if instead else ""}
            tx.add_job(orders.notify(f"overridden:{override.id}", now, "overridden", **facts))
            plan_hand_over(tx, self._policy, wish.team, now)
            return override

        return self._do(change)

    def take_back(self, override_id: str, by: Person) -> Override:
        """Ends it now; whoever the schedule names has it again."""
        now = self._clock.now()

        def change(tx: Tx) -> Override:
            override = tx.override(override_id.upper())
            if override is None:
                raise Refused(f"There is no override {override_id}. /incident oncall shows them.")
            if override.ends_at <= now:
                raise Refused(f"{override.id} is over since {override.ends_at:%Y-%m-%d %H:%M} UTC.")
            starts_at = min(override.starts_at, now)
            ended = override.model_copy(update={"starts_at": starts_at, "ends_at": now, "ended_by": by.name})
            tx.save_override(ended)
            back = ladder(self._policy, ended.team, kept(tx, now), now)[0]
            facts = self._facts(ended) | {"by": by.name, "back": back.name if back else ""}
            tx.add_job(orders.notify(f"not_overridden:{ended.id}", now, "not_overridden", **facts))
            plan_hand_over(tx, self._policy, ended.team, now)
            return ended

        return self._do(change)

    def _of(self, reader: Reader, team: str, now: datetime) -> TeamOnCall:
        known = kept(reader, now)
        levels, roster = shifts(self._policy, team, known, now), roster_of(self._policy, team, known)
        primary = levels[0].person
        return TeamOnCall(
            team=team,
            shifts=tuple(levels),
            open_pages=open_pages(reader, primary.key) if primary else 0,
            overrides=tuple(each for each in known.overrides if each.team == team),
            roster=roster,
            stale=roster is not None and now - roster.fetched_at > _STALE_AFTER,
            unread=roster is None and self._policy.on_call[team].pagerduty is not None,
        )

    def _facts(self, override: Override) -> dict[str, str]:
        person, team = self._policy.people.get(override.person), self._policy.teams[override.team]
        return {
            "channel": team.place,
            "id": override.id,
            "team": override.team,
            "who": person.name if person else override.person,
            "user": person.slack if person else "",
            "by": override.author,
            "reason": override.reason,
            "starts_at": override.starts_at.isoformat(),
            "ends_at": override.ends_at.isoformat(),
            "planned": "yes" if override.starts_at > override.created_at else "",
        }

    def _do(self, change: Callable[[Tx], Override]) -> Override:
        override = self._store.write(change)
        self._nudge()
        return override


def _check(wish: Wish, starts_at: datetime) -> None:
    if not wish.reason.strip():
        raise Refused("An override needs a reason, for whoever wonders why somebody else is rung.")
    if not timedelta() < wish.ends_at - starts_at <= LONGEST:
        raise Refused(f"An override ends after it begins, within {LONGEST.days} days. Nothing was changed.")
