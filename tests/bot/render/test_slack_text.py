"""What people wrote in Slack is read as they saw it."""

from __future__ import annotations

import pytest

from bot.render.slack_text import plain

NAMES = {"U0BO": "Bo"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("join &gt; 4 GB &amp; &lt;b&gt;", "join > 4 GB & <b>"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<@U0BO> and <@U0BO|bo> know", "@Bo and @Bo know"),
        ("<@U0EVE|eve> and <@U0EVE>", "@eve and @U0EVE"),
        ("see <#C01|general>, <#C02>", "see #general, #C02"),
        ("<!here> <!channel|channel> <!subteam^S01|@stream>", "@here @channel @stream"),
        ("<!subteam^S01> knows", "@S01 knows"),
        ("<!date^1769695200^{time}|14:00 UTC>", "14:00 UTC"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"),
        ("<https://x.example|the runbook>", "the runbook https://x.example"),
        ("<http://x.example|x.example>", "http://x.example"),
        ("a < b > c <", "a < b > c <"),
        ("", ""),
    ],
)
def test_plain(written: str, read: str) -> None:
    assert plain(written, lambda user_id, name: NAMES.get(user_id) or name or user_id) == read
