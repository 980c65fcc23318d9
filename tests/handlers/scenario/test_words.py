"""Slack's mrkdwn as a terminal shows it."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.scenario import words

NAMES = {"U0ANA": "@Ana", "C01": "#incidents"}


@pytest.mark.parametrize(
    ("mrkdwn", "shown"),
    [
        ("since <!date^1738159200^{time} ({ago})|14:00 UTC (1 s ago)>", "since 14:00 UTC (1 s ago)"),
        ("<https://deploys.example.test/4.2.1|Deployed enrich-orders>", "Deployed enrich-orders"),
        ("see <https://example.test/a?b=1&amp;c=2>", "see https://example.test/a?b=1&c=2"),
        ("<@U0ANA> in <#C01>, <#C99|elsewhere>", "@Ana in #incidents, #elsewhere"),
        ("<!here> *Status*  `ls -l`", "@here Status  ls -l"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        (":white_check_mark: done at 14:05:00", "✅ done at 14:05:00"),
        ("2*3*4 stays, and so does [bold]", "2*3*4 stays, and so does [bold]"),
    ],
)
def test_what_slack_marks_up_reads_as_plain_words(mrkdwn: str, shown: str) -> None:
    assert words.plain(mrkdwn, NAMES) == shown


def test_a_link_opens_its_address() -> None:
    (span,) = words.text("<https://example.test/?a=1&amp;b=2|Runbook>", NAMES).spans
    assert getattr(span.style, "link", None) == "https://example.test/?a=1&b=2"


def test_blocks_become_lines_and_their_buttons_a_row() -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": "CRITICAL · Latency"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Status*  Triage"}]},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Resolved by*  Ana\n\nnothing more"}},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": "Resolve"}},
                {"type": "static_select", "placeholder": {"type": "plain_text", "text": "Status"}},
                {"type": "overflow"},
            ],
        },
    ]
    told = words.lines(blocks)
    assert told == ["*CRITICAL · Latency*", "*Status*  Triage", "*Resolved by*  Ana", "nothing more"]
    assert [words.split(line) for line in told] == [
        ("", "*CRITICAL · Latency*"),
        ("Status", "Triage"),
        ("Resolved by", "Ana"),
        ("", "nothing more"),
    ]
    assert words.buttons(blocks) == "[Resolve]  [Status ▾]  [More ▾]"
