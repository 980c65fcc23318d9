"""What a command of Slack's works with, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.model.action import Action
from bot.rules.authority import Subject
from handlers import desk
from handlers.desk import Ask, Desk, Whom

__all__ = ["Ask", "Command", "Deed", "Desk", "Reply", "Run", "Whom", "changes"]


@dataclass(frozen=True)
class Reply:
    """What the asker sees: a template with its facts, or a form to fill in.

    `channel` is where the answer to a filled-in form is shown: other answers go to where they were asked for.
    One that `replaces` stands in the place of the answer whose button was pressed; `beneath` is what the view
    shows now over which the form lay.
    """

    template: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] | None = None
    channel: str = ""
    replaces: bool = False
    beneath: Mapping[str, Any] | None = None


Run = Callable[[Ask], Reply]
Deed = desk.Deed[Reply]


@dataclass(frozen=True)
class Command:
    """One sub-command of /incident. `usage` is what is typed after /incident, `help` what it does.

    `action` is the policy's word for it, which may hang on what is typed; `examples` are typed so in an
    incident's channel.
    """

    name: str
    usage: str
    help: str
    run: Run
    action: Action | Callable[[Ask], Action]
    subject: Callable[[Ask], Subject] = Ask.subject
    examples: tuple[str, ...] = ()

    def deed(self, ask: Ask) -> Deed:
        """What that asks for, not done yet."""
        action = self.action if isinstance(self.action, Action) else self.action(ask)
        return Deed(action, ask, self.subject(ask), lambda: self.run(ask))


def changes(action: Action) -> Callable[[Ask], Action]:
    """For a command that does that when something is typed after it, and else only shows something."""
    return lambda ask: action if ask.said() else Action.LOOK
