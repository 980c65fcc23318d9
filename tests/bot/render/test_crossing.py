"""Ids cross the border of a workspace and come back as they were."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model.workspace import HOME
from bot.render.crossing import inward, outward

T9 = "T9"
COMMAND = {
    "team_id": "T9",
    "user_id": "U1",
    "channel_id": "C1",
    "text": "assign <@U2|bo> in <#C2|general>, not &lt;@U3&gt;",
    "trigger_id": "1.2.U1",
}
PRESSED = {
    "team": {"id": "T9"},
    "user": {"id": "U1", "team_id": "T9", "username": "zoe"},
    "channel": {"id": "C1", "name": "general"},
    "message": {"user": "U7", "text": "hello <@U1>", "blocks": [{"user": "U1"}]},
    "view": {"private_metadata": "T9:C1", "user": "U1"},
    "actions": [{"action_id": "ack", "value": "U1"}],
}
PINNED = {
    "authorizations": [{"user_id": "U7", "is_bot": True}],
    "event": {"type": "pin_added", "user": "U1", "channel_id": "C1", "item": {"channel": "C1", "ts": "1.2"}},
}


def test_what_comes_from_elsewhere_says_whose_it_is() -> None:
    command, pressed, pinned = (inward(each, T9) for each in (COMMAND, PRESSED, PINNED))
    assert (command["user_id"], command["channel_id"], command["team_id"]) == ("T9:U1", "T9:C1", "T9")
    assert command["text"] == "assign <@T9:U2|bo> in <#T9:C2|general>, not &lt;@U3&gt;"
    assert (pressed["user"]["id"], pressed["channel"]["id"], pressed["team"]["id"]) == (
        "T9:U1",
        "T9:C1",
        "T9",
    )
    assert (pressed["message"]["user"], pressed["message"]["text"]) == ("T9:U7", "hello <@T9:U1>")
    assert pressed["message"]["blocks"] == [{"user": "U1"}] and pressed["view"] == PRESSED["view"]
    assert pressed["actions"] == PRESSED["actions"]
    assert pinned["event"]["item"]["channel"] == pinned["event"]["channel_id"] == "T9:C1"
    assert pinned["authorizations"][0]["user_id"] == "T9:U7"
    assert inward(PRESSED, HOME) is PRESSED


@pytest.mark.parametrize(
    ("said", "at_home", "there"),
    [
        ("<@U1> has it", "<@U1> has it", "<@U9> has it"),
        ("<@U2> has it", "<@U2> has it", "Bo &amp; co has it"),
        ("<@T9:U3|Zoe>: look", "Zoe: look", "<@U3>: look"),
        ("in <#T9:C1|inc-1>", "in #inc-1", "in <#C1>"),
        ("<!date^1^{time}|14:00> <https://x.example|y>", None, None),
    ],
)
def test_what_is_shown_is_known_where_it_is_shown(said: str, at_home: str | None, there: str | None) -> None:
    ids = {"U1": ("U9", "Ana"), "U2": ("", "Bo & co")}

    def known(user: str, workspace: str) -> tuple[str, str]:
        return ids.get(user, ("", "Zoe")) if workspace == T9 else ("", "Zoe")

    blocks: list[dict[str, Any]] = [{"type": "section", "text": {"text": said}}]
    for workspace, expected in ((HOME, at_home), (T9, there)):
        shown = outward({"text": said, "blocks": blocks}, workspace, known)
        assert shown["text"] == shown["blocks"][0]["text"]["text"] == (expected or said)
