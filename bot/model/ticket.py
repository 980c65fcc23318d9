"""Work that can wait for the next business day."""

from __future__ import annotations

from bot.model.value import Link, Moment, Value

BUILT_IN = "builtin"
"""The tracker of the list that Tocsin itself keeps."""


class Ticket(Value):
    """One ticket; `id` is `T-<incident>`. All are in the built-in list, whatever `tracker` is to have it too.

    `key` and `url` are what it is called there and where, "" until it was filed. `tried_at` is when a try to
    file it began whose end is not known, and `trouble` why the last one failed. `closed_by` says who closed
    it: a person's name, the tracker's, or "" with the incident. `told_at` is the recording of the last
    timeline entry that was passed on there, and `told_closed` the state in which it was last left there.
    """

    id: str
    incident: str
    title: str
    owner: str
    due_at: Moment
    filed_at: Moment
    closed_at: Moment | None = None
    closed_by: str = ""
    tracker: str = BUILT_IN
    key: str = ""
    url: str = ""
    tried_at: Moment | None = None
    trouble: str = ""
    told_at: Moment | None = None
    told_closed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.closed_at is None

    @property
    def link(self) -> Link:
        """Where it is: by the tracker's name for it, once it is there."""
        return Link(name=self.key or self.id, url=self.url)

    def is_overdue(self, now: Moment) -> bool:
        """Whether it is open and should not be any more."""
        return self.is_open and self.due_at < now
