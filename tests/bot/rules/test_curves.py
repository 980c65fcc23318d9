"""Which measures a post-mortem shows: those of checks that found something, as far as they moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.model.check import CheckResult, Measure, Verdict
from bot.model.health import Sample
from bot.model.incident import Incident
from bot.model.severity import Severity
from bot.render.curves import in_words, pictures, plots
from bot.rules.curves import curves, named, span

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
INCIDENT = Incident(
    id="INC-2026-001", title="Lag", severity=Severity.HIGH, detected_at=NOON, opened_at=NOON, resolved_at=NOON
)


def result(check: str, verdict: Verdict, *names: str) -> CheckResult:
    measured = tuple(Measure(name=name, value=1, unit="records") for name in names)
    return CheckResult(check=check, title=check.title(), verdict=verdict, summary="", measured=measured)


def samples(name: str, *values: float) -> list[Sample]:
    return [
        Sample(name=name, at=NOON + timedelta(minutes=number), value=value)
        for number, value in enumerate(values)
    ]


def test_what_was_well_or_stood_still_is_left_out_and_the_worst_comes_first() -> None:
    found = [
        result("service", Verdict.WARN, "errors"),
        result("streaming", Verdict.FAIL, "lag", "flat"),
        result("cluster", Verdict.OK, "cpu"),
    ]
    told = samples("service:errors", 1, 2, 1) + samples("streaming:lag", 0, 9, 3)
    told += samples("streaming:flat", 5, 5, 5) + samples("cluster:cpu", 1, 2, 3)
    kept = curves(INCIDENT, named(found), told, ())
    assert {each.id for each in kept} == {"INC-2026-001/service:errors", "INC-2026-001/streaming:lag"}
    assert next(iter(named(found))) == "streaming:lag"
    lag = next(each for each in kept if each.check == "streaming")
    assert in_words(lag, dated=False) == (
        "lag 0 records at 12:00, at most 9 records at 12:01, 3 records at 12:02"
    )


def test_what_is_kept_stays_when_its_samples_are_gone_and_two_points_are_no_line() -> None:
    measures = named([result("streaming", Verdict.FAIL, "lag", "age")])
    first = curves(INCIDENT, measures, samples("streaming:lag", 0, 9, 3), ())
    assert curves(INCIDENT, measures, samples("streaming:age", 1, 2), first) == first


def test_of_many_points_the_peaks_and_ends_are_kept() -> None:
    values = [0.0] * 2000
    values[777] = 99.0
    (kept,) = curves(INCIDENT, named([result("a", Verdict.FAIL, "lag")]), samples("a:lag", *values), ())
    assert len(kept.points) <= 240 and max(value for _, value in kept.points) == 99.0
    assert kept.points[0][0] == NOON and kept.points[-1][0] == NOON + timedelta(minutes=1999)


def test_half_an_hour_around_it_is_looked_at() -> None:
    half = timedelta(minutes=30)
    assert span(INCIDENT, NOON + timedelta(hours=9)) == (NOON - half, NOON + half)


def test_a_picture_for_each_check_says_what_its_words_say() -> None:
    measures = named([result("streaming", Verdict.FAIL, "<lag> $x$", "age")])
    told = samples("streaming:<lag> $x$", 0, 9, 3) + samples("streaming:age", 1, 2, 3)
    kept = curves(INCIDENT, measures, told, ())
    (plot,) = plots(INCIDENT, kept, dated=False)
    (picture,) = pictures(INCIDENT, kept).items()
    assert picture[0] == plot["file"] == "INC-2026-001-streaming.svg"
    assert b"&lt;lag&gt; $x$" in picture[1] and b"resolved" in picture[1]
    assert plot["words"].startswith("Streaming: <lag> $x$ 0 records at 12:00")
