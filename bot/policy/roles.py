"""The roles that people take in an incident, and what each of them does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.model.value import Value
from bot.policy.shapes import Text, shaped

COMMANDER = "commander"


class Role(Value):
    """A role; `duties` are told to whoever takes it."""

    duties: Annotated[tuple[Text, ...], Field(min_length=1, max_length=10)]


RoleName = Annotated[
    str, AfterValidator(shaped(r"[a-z][a-z-]{1,29}", "a role in one small word, like scribe"))
]


def _with_commander(roles: Mapping[str, Role]) -> Mapping[str, Role]:
    if COMMANDER not in roles:
        raise ValueError("names no commander: every incident has one")
    return roles


Roles = Annotated[Mapping[RoleName, Role], Field(max_length=10), AfterValidator(_with_commander)]

USUAL: Mapping[str, Role] = {
    COMMANDER: Role(
        duties=(
            "Decide what is done next, and who does it; touch no keyboard yourself",
            "Keep severity and status true, and name people for the other roles",
            "Say when it is over: /incident resolve",
        )
    ),
    "operations": Role(
        duties=(
            "Find what is wrong and mend it; say before you change anything",
            "Tell the commander what you see: /incident note",
        )
    ),
    "communications": Role(
        duties=(
            "Tell stakeholders how it stands, before they ask: /incident update",
            "Keep the impact true: /incident impact",
        )
    ),
    "scribe": Role(
        duties=(
            "Write down what is seen, decided and done: /incident note, or a pin on a message",
            "Note what should be done afterwards",
        )
    ),
}
