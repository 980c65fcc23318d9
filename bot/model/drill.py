"""A drill: people respond to alerts that are made up, in the real workspace."""

from __future__ import annotations

from bot.model.value import Moment, Value

SIGN = "DRILL: "
"""What stands before every title of a drill, so that nothing that shows a title can leave it out."""


PLAYED = ", played by the drill"
"""What stands after a name that speaks only in a scenario: it is no person's merit."""


class DrillMark(Value):
    """Says of an alert or an incident that it is none: whoever reads it must not take it for the real thing.

    `id` is the drill that runs, or "" where a sender claims a drill that does not: that changes nothing but
    the words. Only a drill that runs can leave the phones silent, by `pages` False.
    """

    id: str = ""
    scenario: str = ""
    pages: bool = True


class Drill(Value):
    """One drill, from when it was begun to when it was ended; by `ends_at` it ends by itself."""

    id: str
    scenario: str
    pages: bool
    began_at: Moment
    ends_at: Moment
    ended_at: Moment | None = None

    def runs_at(self, moment: Moment) -> bool:
        """Whether it ran then."""
        return self.began_at <= moment < (self.ended_at or self.ends_at)


def titled(title: str) -> str:
    """The title with the sign before it, once."""
    return title if title.startswith(SIGN) else SIGN + title


def bare(title: str) -> str:
    """The title without the sign."""
    return title.removeprefix(SIGN)
