"""What strangers write comes out harmless in every language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.render import escape
from bot.render.dialects import MARKDOWN, MRKDWN, web_address

NASTY = st.lists(
    st.sampled_from(
        [
            *(
                "<!channel>",
                "<@U0ANA>",
                "<#C0>",
                "<http://evil.example|ok>",
                "&lt;",
                "@here",
                "@CHANNEL",
                "@every",
            ),
            *(
                "one",
                "`",
                "```",
                "*",
                "_",
                "~",
                "\\",
                "[ok](http://evil.example)",
                "![x](y)",
                "<b>",
                "&amp;",
                "|",
            ),
            *(
                "\n# Root Cause",
                "\n- [ ] pay",
                "\n1. no",
                "\n> no",
                "\n---",
                "\n===",
                "    code",
                "\u202e",
                "\u200b",
            ),
            *(
                "\x00",
                "\x1b[31m",
                "\ud800",
                "\u2028",
                "@\u200bhere",
                "http://a.example",
                "www.a.example",
                "é",
                " ",
            ),
        ]
    ),
    max_size=8,
).map("".join)
RINGS = re.compile(r"@(channel|here|everyone)", re.IGNORECASE)


@given(NASTY | st.text())
def test_mrkdwn_neither_rings_nor_links_nor_opens_code(text: str) -> None:
    escaped = MRKDWN.line(escape.one_line(text))
    assert not RINGS.search(escaped)
    assert not set("<>`\n") & set(escaped)
    assert re.fullmatch(r"([^&]|&amp;|&lt;|&gt;)*", escaped)
    escaped.encode()


@given(NASTY | st.text())
def test_markdown_stays_one_plain_paragraph(text: str) -> None:
    escaped = MARKDOWN.line(escape.one_line(text))
    for before in ("", "- 14:00 - ", "**Title:** "):
        inline = [
            token for token in MarkdownIt("commonmark").parse(before + escaped) if token.type == "inline"
        ]
        kinds = {child.type for token in inline for child in token.children or []}
        assert kinds <= {"text", "strong_open", "strong_close"}
        assert len(inline) <= 1
    assert not RINGS.search(escaped)
    assert "://" not in escaped
    assert "www." not in escaped.lower()


@given(NASTY)
def test_markdown_shows_the_words_as_they_were(text: str) -> None:
    line = escape.one_line(text)
    tokens = MarkdownIt("commonmark").parse("- " + MARKDOWN.line(line))
    shown = "".join(child.content for token in tokens for child in token.children or [])
    assert shown == escape.quiet(line)


def test_markdown_is_a_paragraph_at_the_start_of_a_line() -> None:
    for text in ("# a", "- a", "+ a", "> a", "1. a", "2) a", "---", "===", "| a |", "* a", "```"):
        tokens = MarkdownIt("commonmark").parse("before\n" + MARKDOWN.line(text))
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\r\nb\u2028c", "a b c"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("\x1b[31mred\x07", "[31mred"),
        ("half \ud83d", "half"),
        ("👩‍💻 works", "👩‍💻 works"),
    ],
)
def test_one_line(text: str, clean: str) -> None:
    assert escape.one_line(text) == clean


def test_points_lose_their_bullets() -> None:
    assert escape.points("- one\n\n* two\n3. three\n-5 degrees") == ["one", "two", "three", "-5 degrees"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http:///x", "https://a b", "ftp://a", "//a", "", "https://" + "a" * 3000]
)
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert web_address(url) == ""


def test_an_address_cannot_end_its_own_link() -> None:
    assert web_address("https://a.example/?q=1&x=|y><!here>") == "https://a.example/?q=1&x=%7Cy%3E%3C!here%3E"
    assert (
        MARKDOWN.link(web_address("https://a.example/a)b"), "]name") == r"[\]name](https://a.example/a%29b)"
    )
