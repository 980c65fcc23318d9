"""Holidays, and when business next opens around them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.severity import Severity
from bot.policy import Policy, load_policy, mistakes
from bot.policy.business import Business
from bot.rules.escalation import ticket_due
from bot.shipped import shipped

ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "America/Santiago")


def with_business(folder: Path, **lines: str) -> Path:
    """The packaged policy with these lines in its section on business hours."""
    own = folder / "own.yml"
    text = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    text = text.replace("  timezone: UTC\n", f"  timezone: {lines.pop('timezone', 'UTC')}\n")
    added = "".join(f"  {key}: {value}\n" for key, value in lines.items())
    own.write_text(text.replace('  closes: "17:00"\n', f'  closes: "17:00"\n{added}'), encoding="utf-8")
    return own


@pytest.fixture
def dutch(tmp_path: Path) -> Policy:
    own = with_business(tmp_path, timezone="Europe/Amsterdam", holidays="{country: NL, dates: [2026-12-24]}")
    return load_policy(own)


@pytest.mark.parametrize(
    ("filed", "falls_due"),
    [
        ("2026-04-02 15:00", "2026-04-07 09:00"),  # Good Friday, a weekend and Easter Monday lie between
        ("2026-12-23 15:00", "2026-12-28 09:00"),  # a day of their own, Christmas, a weekend
        ("2026-03-27 16:00", "2026-03-30 09:00"),  # the clocks go forward on that Sunday
        ("2026-10-23 16:00", "2026-10-26 09:00"),  # and back on this one
        ("2026-04-26 10:00", "2026-04-28 09:00"),  # King's Day is a Monday
        ("2026-04-28 10:00", "2026-04-28 14:00"),
    ],
)
def test_a_ticket_waits_for_the_next_business_day(dutch: Policy, filed: str, falls_due: str) -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    due = ticket_due(datetime.fromisoformat(filed).replace(tzinfo=zone), dutch)
    assert due.astimezone(zone).strftime("%Y-%m-%d %H:%M") == falls_due
    assert due.utcoffset() == timedelta()


def test_a_country_alone_and_a_part_of_one(tmp_path: Path) -> None:
    epiphany = date(2026, 1, 6)
    germany = load_policy(with_business(tmp_path, holidays="DE")).business
    bavaria = load_policy(with_business(tmp_path, holidays="{country: DE, subdivision: BY}")).business
    assert (germany.is_workday(epiphany), bavaria.is_workday(epiphany)) == (True, False)
    norway = load_policy(with_business(tmp_path, holidays="NO")).business
    assert not norway.is_workday(date(2026, 5, 17)) and norway.is_workday(date(2026, 5, 18))


@pytest.mark.parametrize(
    ("holidays", "said"),
    [
        ("XX", "must be a country's two letters like NL or DE, not 'XX'"),
        ("nl", "must be a country's two letters like NL or DE, not 'nl'; did you mean NL?"),
        ("Netherlands", "must be a country's two letters like NL or DE, not 'Netherlands'"),
        ("{country: DE, subdivision: ZZ}", "DE has no subdivision ZZ; known here: Augsburg, BB, BE,"),
        ("{subdivision: BY}", "names a subdivision, but no country"),
        ("{dates: [24.12.2026]}", "must be a day like 2026-12-24, not '24.12.2026'"),
        ("{dates: [2026-02-30]}", "2026-02-30"),
        ("{land: NL}", "unknown key"),
    ],
)
def test_what_is_no_holiday_is_named_by_line(tmp_path: Path, holidays: str, said: str) -> None:
    own = with_business(tmp_path, holidays=holidays)
    (mistake,) = mistakes(own)
    assert said in mistake.message
    assert "holidays" in own.read_text(encoding="utf-8").splitlines()[mistake.line - 1]


@st.composite
def businesses(draw: st.DrawFn) -> Business:
    opens, closes = sorted(draw(st.lists(st.times(), min_size=2, max_size=2, unique=True)))
    dates = draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20))
    return Business.model_validate(
        {
            "timezone": draw(st.sampled_from(ZONES)),
            "days": draw(st.lists(st.sampled_from(["mon", "tue", "wed", "fri", "sun"]), min_size=1)),
            "opens": opens,
            "closes": closes,
            "holidays": {"country": draw(st.sampled_from([None, "NL", "US"])), "dates": dates},
        }
    )


@given(businesses(), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_business_opens_on_the_first_day_on_which_anybody_works(business: Business, now: datetime) -> None:
    opening = business.opening_after(now)
    local = opening.astimezone(business.zone)
    assert business.is_workday(local.date())
    assert opening.utcoffset() == timedelta()
    assert business.opening_after(opening) == opening or local.time() > business.opens, "it stays where it is"
    if business.is_open(now):
        assert opening == now
    between = now.astimezone(business.zone).date() + timedelta(days=1)
    assert not [
        day
        for day in (between + timedelta(days=n) for n in range((local.date() - between).days))
        if business.is_workday(day)
    ]


@given(now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_nothing_is_due_before_its_time(now: datetime) -> None:
    policy = load_policy()
    assert ticket_due(now, policy) >= now + policy.severity(Severity.MEDIUM).response
