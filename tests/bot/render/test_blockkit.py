"""Blocks that are too long, too many or empty still make a message that Slack takes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.practice.slack.blockkit import problems
from bot.render.blockkit import fallback, fit
from bot.render.escape import cut_mrkdwn, mrkdwn, one_line, split_mrkdwn


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(text: str, number: int = 0) -> dict[str, Any]:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": f"a{number}",
        "value": text,
    }


def test_what_fits_stays_as_it_is() -> None:
    blocks = [section("short"), {"type": "divider"}]
    assert fit(blocks) == blocks


def test_long_text_goes_on_in_further_sections_broken_at_line_ends() -> None:
    lines = [f"line {number} " + "x" * 90 for number in range(100)]
    fitted = fit([section("\n".join(lines))])
    assert len(fitted) > 1
    assert "\n".join(block["text"]["text"] for block in fitted).split("\n") == lines


def test_labels_are_cut_where_one_sees_it() -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    fitted = fit([header, {"type": "actions", "elements": [button("y" * 76)]}])
    assert fitted[0]["text"]["text"] == "x" * 149 + "…"
    assert fitted[1]["elements"][0]["text"]["text"] == "y" * 74 + "…"


def test_blocks_that_say_nothing_are_left_out() -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": " "}}
    assert (
        fit([section(""), header, {"type": "section", "fields": []}, {"type": "actions", "elements": []}])
        == []
    )


def test_past_fifty_blocks_the_last_says_how_many_lines_are_missing() -> None:
    fitted = fit([section(f"one\ntwo {number}") for number in range(60)])
    assert len(fitted) == 50
    assert fitted[-1]["elements"][0]["text"] == "… and 22 more lines that do not fit here"


def test_more_than_ten_fields_go_on_in_a_further_section() -> None:
    fields = [{"type": "mrkdwn", "text": str(number)} for number in range(12)]
    assert [len(block["fields"]) for block in fit([{"type": "section", "fields": fields}])] == [10, 2]


@given(
    st.lists(st.text(max_size=7000), max_size=6),
    st.lists(st.text(max_size=3000), max_size=30),
    st.text(min_size=1, max_size=300),
)
def test_whatever_is_in_them_slack_takes_fitted_blocks(texts: list[str], many: list[str], label: str) -> None:
    spoken = [{"type": "mrkdwn", "text": mrkdwn(one_line(text))} for text in many]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": label}},
        *(section(mrkdwn(one_line(text))) for text in texts),
        {"type": "section", "fields": spoken},
        {"type": "context", "elements": spoken},
        {"type": "actions", "block_id": label, "elements": [button(label, number) for number in range(30)]},
    ]
    assert problems(fit(blocks), "message") == []


@given(st.text(alphabet="a&<> |é\n", max_size=60), st.integers(min_value=8, max_value=40))
def test_a_cut_never_falls_within_a_link_or_an_escaped_character(text: str, most: int) -> None:
    escaped = mrkdwn(one_line(text)) + "<u|n>" + mrkdwn(one_line(text))
    shorter = cut_mrkdwn(escaped, most)
    assert len(shorter) <= most
    assert shorter.count("<") == shorter.count(">")
    assert shorter.count("&") == sum(shorter.count(name) for name in ("&amp;", "&lt;", "&gt;"))


def test_a_piece_longer_than_the_limit_is_broken_all_the_same() -> None:
    assert split_mrkdwn("<" + "x" * 20 + ">", 10) == ("<xxxxxxxxx", "x" * 11 + ">")


def test_the_fallback_says_what_the_blocks_say_and_rings_nobody() -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!channel> & @here"}}
    assert fallback([header, section("one\ntwo")]) == "&lt;!channel&gt; &amp; @\u2060here · one · two"
