"""Words are found where they stand, no further."""

from __future__ import annotations

import pytest

from bot.model.timeline import EntryKind
from bot.rules.correcting import correctable, scrubbed, without, wording
from tests.contract.store_kit import entry


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        ("ok", {"ok"}, "#"),
        ("the broker is ok", {"ok"}, "the broker is ok"),
        ("first\nok\nlast", {"ok"}, "first\n#\nlast"),
        ("use xoxb-1234 for it", {"xoxb-1234"}, "use # for it"),
        ("a xoxb-1234-5678 b", {"xoxb-1234", "xoxb-1234-5678"}, "a # b"),
        ("nothing of it", {"xoxb-1234"}, "nothing of it"),
    ],
)
def test_only_what_is_no_accident_goes(text: str, words: set[str], left: str) -> None:
    assert without(text, words, "#") == left


def test_a_scrubbed_entry_says_nothing_any_more() -> None:
    said = entry("e1", data={"text": "xoxb-1234"})
    gone = scrubbed(said, {"xoxb-1234"}, "#")
    assert gone.data == {"text": "#", "redacted": "yes"}
    assert scrubbed(said, {"another"}, "#") is said
    assert (wording(said), wording(gone), correctable(said), correctable(gone)) == (
        "xoxb-1234",
        "",
        "text",
        "",
    )


def test_what_tocsin_saw_is_nobodys_words() -> None:
    seen = entry("e1", kind=EntryKind.ALERT, data={"title": "Disk full"})
    assert wording(seen) == correctable(seen) == ""
    brought = entry("e2", kind=EntryKind.CAPTURED, data={"text": "", "files": "https://x.example key.pem"})
    clean = scrubbed(brought, {"https://x.example key.pem"}, "#")
    assert clean.data["files"] == "" and clean.data["text"] == "#"
