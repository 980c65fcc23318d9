"""What each shortcut does, from the menu of a message or from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.model.action import Action
from bot.render import actions as ids
from bot.rules.authority import Subject
from handlers.slack.commands import action, declare
from handlers.slack.desk import Ask, Deed, Reply


@dataclass(frozen=True)
class Chosen:
    """A chosen shortcut: the message that it was chosen on, "" for none, and what tells it from others."""

    ts: str
    text: str
    cause: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Chosen:
        """Reads a shortcut or message_action payload."""
        message = body.get("message") or {}
        return cls(
            str(body.get("message_ts") or message.get("ts") or ""),
            str(message.get("text") or ""),
            str(body.get("action_ts") or ""),
        )


def _declare(ask: Ask, _chosen: Chosen) -> Deed:
    return Deed(Action.DECLARE, ask, Subject(), lambda: Reply(form=declare.form(ask)))


def _declare_from(ask: Ask, chosen: Chosen) -> Deed:
    carried, details = f"{ask.channel}:{chosen.ts}", ask.desk.plain(chosen.text)
    return Deed(
        Action.DECLARE,
        ask,
        Subject(),
        lambda: Reply(form=declare.form(ask, details=details, carried=carried)),
    )


def _keep(ask: Ask, chosen: Chosen) -> Deed:
    return Deed(Action.NOTE, ask, Subject(incident=ask.here), lambda: _kept(ask, chosen))


def _kept(ask: Ask, chosen: Chosen) -> Reply:
    return Reply("kept", {"kept": ask.desk.commands.keep(ask.channel, chosen.ts, ask.by, chosen.cause)})


def _action(ask: Ask, chosen: Chosen) -> Deed:
    run = partial(action.from_message, ask, chosen.ts, chosen.text)
    return Deed(Action.TASK, ask, ask.subject(), run)


SHORTCUTS: Mapping[str, Callable[[Ask, Chosen], Deed]] = {
    ids.DECLARE_SHORTCUT: _declare,
    ids.DECLARE_FROM_SHORTCUT: _declare_from,
    ids.KEEP_SHORTCUT: _keep,
    ids.ACTION_SHORTCUT: _action,
}
