"""Who somebody is in the workspace, and in which of its groups."""

from __future__ import annotations

from enum import StrEnum

from bot.model.value import Value


class Standing(StrEnum):
    """What somebody is in the workspace; only a full member changes anything here."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    GONE = "gone"
    STRANGER = "stranger"


class Member(Value):
    """Somebody with a Slack user id, as the workspace knew them last; `name` is what it shows of them."""

    id: str
    standing: Standing
    name: str = ""


class Group(Value):
    """A user group: its id, the handle by which people mention it (without @), and its members' user ids."""

    id: str
    handle: str
    members: tuple[str, ...] = ()


class Home(Value):
    """The workspace that is ours, and the organisation that it is part of; "" where it is of none."""

    team: str
    enterprise: str = ""

    def holds(self, team: str, enterprise: str = "") -> bool:
        """Whether somebody of that workspace and organisation is one of us; "" is not known, and may be."""
        return team in ("", self.team) or (bool(self.enterprise) and enterprise == self.enterprise)
