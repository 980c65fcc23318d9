"""Who is on call by a schedule that is kept outside, and who stands in by word of a person here."""

from __future__ import annotations

from datetime import datetime

from bot.model.value import Moment, Value


class Contact(Value):
    """Somebody as the outside knows them; `phones` are numbers as people dial them."""

    id: str
    name: str
    email: str = ""
    phones: tuple[str, ...] = ()
    link: str = ""


class Watch(Value):
    """Somebody has that level from one time until another; None is without an end on that side."""

    level: int
    contact: Contact
    starts_at: Moment | None = None
    ends_at: Moment | None = None

    def holds_at(self, now: datetime) -> bool:
        """Whether it is theirs then."""
        return (self.starts_at is None or self.starts_at <= now) and (
            self.ends_at is None or now < self.ends_at
        )


class Roster(Value):
    """The watches of one escalation policy, as they were at `fetched_at`, for some days to come."""

    id: str
    name: str
    link: str = ""
    watches: tuple[Watch, ...] = ()
    fetched_at: Moment


class Override(Value):
    """Somebody has level 1 of a team from one time until another, because a person said so; `id` is like O-1.

    `person` is their key in the policy. One that was taken back ends at that moment, by `ended_by`.
    """

    id: str
    team: str
    person: str
    starts_at: Moment
    ends_at: Moment
    reason: str
    author: str
    author_id: str = ""
    created_at: Moment
    ended_by: str = ""

    def holds_at(self, now: datetime) -> bool:
        """Whether it is theirs then."""
        return self.starts_at <= now < self.ends_at
