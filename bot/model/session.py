"""Somebody who is signed in to the console."""

from __future__ import annotations

from bot.model.incident import Person
from bot.model.value import Moment, Value


class SignedIn(Value):
    """Whom Slack vouches for: their user id and name, and the ids of their workspace and organisation.

    `enterprise` is "" where the workspace is part of none.
    """

    user: str
    name: str
    team: str
    enterprise: str = ""


class Session(Value):
    """One browser in which somebody is signed in.

    `key` is the digest of the secret that only the browser has. `person` is known here by that id, whichever
    workspace they are of.
    """

    key: str
    person: Person
    team: str
    enterprise: str = ""
    begun_at: Moment
    ends_at: Moment
