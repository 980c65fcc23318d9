"""Several workspaces of Slack: which one an id belongs to, and what was installed where.

Ids are Slack's own in the home workspace, which is that of SLACK_BOT_TOKEN. Ids of another begin with its
team: `T0123:C0456` is a channel there, `T0123:U0456` somebody, `T0123:incidents` a channel by its name.
"""

from __future__ import annotations

from bot.model.value import Moment, Value

HOME = ""
"""The workspace of SLACK_BOT_TOKEN, whatever its team id."""

_MARK = ":"


def within(workspace: str, id_: str) -> str:
    """The id of that workspace's as it is known outside of it; "" stays ""."""
    return f"{workspace}{_MARK}{id_}" if workspace and id_ else id_


def apart(id_: str) -> tuple[str, str]:
    """The workspace, and the id as it is known there."""
    workspace, mark, bare = id_.rpartition(_MARK)
    return (workspace, bare) if mark else (HOME, id_)


def workspace_of(id_: str) -> str:
    """Whose id that is."""
    return apart(id_)[0]


class Granted(Value):
    """What Slack gives for a code: a bot token of one workspace, which is not to be shown anywhere."""

    team: str
    name: str
    bot_user: str
    token: str
    scopes: str


class Installation(Value):
    """Tocsin in one more workspace; `token` is sealed."""

    team: str
    name: str
    bot_user: str
    token: str
    scopes: str
    installed_at: Moment
