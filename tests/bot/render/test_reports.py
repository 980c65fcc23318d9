"""Reports stay within what Slack takes, and short, however much there is to tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model.incident import Incident
from bot.model.page import Page, PageState, Via
from bot.model.report import NoisyAlert
from bot.model.severity import Severity
from bot.model.silence import Silence
from bot.model.ticket import Ticket
from bot.practice.slack.blockkit import problems
from bot.render.report_facts import DailyFacts, WeeklyFacts
from bot.render.reports import daily, weekly
from bot.rules.reviewing import LateUpdate, SeverityWeek, Woken

START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
LONG = '<!channel> *Queue* `depth` & "more" ' + "x" * 290


def incidents(count: int) -> tuple[Incident, ...]:
    return tuple(
        Incident(
            id=f"INC-2026-{number:03d}",
            title=LONG,
            severity=Severity.HIGH,
            detected_at=START,
            opened_at=START,
        )
        for number in range(1, count + 1)
    )


def tickets(count: int) -> tuple[Ticket, ...]:
    return tuple(
        Ticket(
            id=f"T-INC-2026-{number:03d}",
            incident=f"INC-2026-{number:03d}",
            title=LONG,
            owner="data-platform",
            due_at=START,
            filed_at=START,
            trouble=LONG,
        )
        for number in range(1, count + 1)
    )


def pages(count: int) -> tuple[Page, ...]:
    return tuple(
        Page(
            id=f"INC-2026-{number:03d}:1",
            incident=f"INC-2026-{number:03d}",
            number=1,
            level=1,
            target="ana",
            target_name=LONG,
            via=Via.PAGER,
            state=PageState.FAILED,
        )
        for number in range(1, count + 1)
    )


def silences(count: int, now: datetime) -> tuple[Silence, ...]:
    return tuple(
        Silence(
            id=f"S-{number}",
            match={"service": ("kafka",)},
            author=LONG,
            reason=LONG,
            starts_at=START,
            ends_at=now,
            created_at=START,
        )
        for number in range(1, count + 1)
    )


def test_five_hundred_of_everything_fit_into_a_digest() -> None:
    now = START + timedelta(days=1)
    many, filed = incidents(500), tickets(500)
    facts = DailyFacts(
        now=now,
        incidents=many,
        private=3,
        late=tuple(LateUpdate(incident=each, due_at=now) for each in many),
        pages=pages(500),
        overdue=filed,
        due=filed,
        unfiled=filed,
        forgotten=filed,
        ending=silences(500, now),
    )
    message = daily(facts)
    assert problems(message.blocks, "message") == []
    assert "500 incidents are open, and 3 private; 500 tickets are overdue." in str(message.blocks)
    assert str(message.blocks).count("and 490 more") == 8
    assert "<!channel>" not in str(message.blocks) and "<!channel>" not in message.text


def test_five_hundred_of_everything_fit_into_a_review() -> None:
    noisy = NoisyAlert(
        fingerprint="f", title=LONG, source="generic", count=9, repeated=3, flapping=2, muted=1, acted=False
    )
    facts = WeeklyFacts(
        since=START,
        now=START + timedelta(days=7),
        severities=tuple(
            SeverityWeek(severity=each, opened=500, acknowledged=timedelta(minutes=3), resolved=None)
            for each in Severity
        ),
        low=incidents(500),
        by_itself=400,
        noisy=(noisy,) * 500,
        woken=(Woken(name=LONG, times=2),) * 500,
        open=incidents(500),
    )
    message = weekly(facts)
    assert problems(message.blocks, "message") == []
    assert "500 opened, 400 ended by themselves" in str(message.blocks)
    assert "<!channel>" not in str(message.blocks)


def test_with_nothing_to_tell_they_say_so_in_a_line() -> None:
    assert "Nothing is open" in daily(DailyFacts(now=START)).text
    assert "Nothing happened since" in weekly(WeeklyFacts(since=START, now=START)).text
