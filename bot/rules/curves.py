"""Which measures tell how an incident went: those of the checks that found something amiss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.model.check import CheckResult, Measure, Verdict, worst_first
from bot.model.curve import Curve
from bot.model.health import Sample
from bot.model.incident import Incident

BEFORE = AFTER = timedelta(minutes=30)
"""So much before an incident and after it is shown too."""

MOST_CHECKS, MOST_OF_CHECK = 4, 3
_MOST_POINTS = 240
_FEWEST = 3


def span(incident: Incident, now: datetime) -> tuple[datetime, datetime]:
    """From when until when is looked at."""
    return incident.detected_at - BEFORE, min(now, (incident.resolved_at or now) + AFTER)


def named(results: Iterable[CheckResult]) -> Mapping[str, tuple[CheckResult, Measure]]:
    """By the names of their samples, the measures of checks that found something amiss, worst first."""
    amiss = [each for each in worst_first(results) if each.verdict in (Verdict.FAIL, Verdict.WARN)]
    checks = list(dict.fromkeys(each.check for each in amiss))[:MOST_CHECKS]
    return {
        f"{each.check}:{measure.name}": (each, measure)
        for each in amiss
        if each.check in checks
        for measure in each.measured
    }


def curves(
    incident: Incident,
    measures: Mapping[str, tuple[CheckResult, Measure]],
    samples: Iterable[Sample],
    kept: Iterable[Curve],
) -> list[Curve]:
    """Those of which enough is known to draw a line; what was kept stays, and what came since is added.

    Of a check with many measures those that moved most are taken; one that stood still tells nothing.
    """
    found = {each.id: each for each in kept}
    points = {each.id: dict(each.points) for each in found.values()}
    for sample in samples:
        if sample.name in measures:
            result, measure = measures[sample.name]
            id_ = f"{incident.id}/{sample.name}"
            points.setdefault(id_, {})[sample.at] = sample.value
            found[id_] = Curve(
                id=id_,
                incident=incident.id,
                check=result.check,
                title=result.title,
                name=measure.name,
                unit=measure.unit,
                points=(),
            )
    full = [
        each.model_copy(update={"points": _thinned(sorted(points[each.id].items()))})
        for each in found.values()
        if len(points[each.id]) >= _FEWEST
    ]
    return _chosen(full)


def by_check(told: Iterable[Curve]) -> dict[str, list[Curve]]:
    """Those of each check together: they are drawn as one picture."""
    groups: dict[str, list[Curve]] = {}
    for each in told:
        groups.setdefault(each.check, []).append(each)
    return groups


def _chosen(full: Iterable[Curve]) -> list[Curve]:
    groups = list(by_check(full).values())[:MOST_CHECKS]
    moved = ([each for each in group if _stillness(each)[0]] or group[:1] for group in groups)
    return [each for group in moved for each in sorted(group, key=_stillness)[:MOST_OF_CHECK]]


def _stillness(curve: Curve) -> tuple[float, str]:
    """The less, the more it moved: by how much of its highest value it went up and down."""
    values = [value for _, value in curve.points]
    height = max(map(abs, values)) or 1.0
    return -(max(values) - min(values)) / height, curve.name


def _thinned(points: Sequence[tuple[datetime, float]]) -> tuple[tuple[datetime, float], ...]:
    """At most so many: of each stretch its highest point, so that no peak is lost; the ends stay."""
    if len(points) <= _MOST_POINTS:
        return tuple(points)
    inner = points[1:-1]
    step = -(-len(inner) // (_MOST_POINTS - 2))
    peaks = [max(inner[at : at + step], key=lambda point: point[1]) for at in range(0, len(inner), step)]
    return (points[0], *peaks, points[-1])
