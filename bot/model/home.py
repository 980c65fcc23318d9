"""Somebody's Home tab."""

from __future__ import annotations

from bot.model.value import Moment, Value


class Home(Value):
    """The Home tab of one `user`, a Slack user id, who last looked at it at `opened_at`.

    `shown` tells what stands there from anything else, and `state` is the chat's own word for it; both are ""
    while that is not known.
    """

    user: str
    opened_at: Moment
    shown: str = ""
    state: str = ""
