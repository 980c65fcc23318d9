"""What checks measured while an incident lasted, in words and as a picture for each check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model.curve import Curve
from bot.model.incident import Incident
from bot.render.dialects import day_and_time
from bot.rules.curves import by_check
from bot.rules.units import amount


def plots(incident: Incident, told: Sequence[Curve], *, dated: bool) -> list[dict[str, str]]:
    """Of each picture its `file` and, for who does not see it, `words` that say the same."""
    return [
        {
            "file": picture_name(incident.id, check),
            "words": f"{group[0].title}: {'; '.join(in_words(each, dated=dated) for each in group)}",
        }
        for check, group in by_check(told).items()
    ]


def in_words(curve: Curve, *, dated: bool) -> str:
    """ "orders.lag 2 thousand records at 13:50, at most 240 thousand records at 14:21, 0 at 14:44"."""
    first, last = curve.points[0], curve.points[-1]
    highest, lowest = max(curve.points, key=_value), min(curve.points, key=_value)
    told = [f"{curve.name} {_at(curve, first, dated)}"]
    inner = [("at most", highest), ("at least", lowest)] if highest[1] != lowest[1] else []
    told += [
        f"{words} {_at(curve, point, dated)}" for words, point in inner if point[1] not in (first[1], last[1])
    ]
    return ", ".join([*told, _at(curve, last, dated)])


def picture_name(incident_id: str, check: str) -> str:
    """What the picture's file is called."""
    return f"{incident_id}-{check}.svg"


def pictures(incident: Incident, told: Sequence[Curve]) -> Mapping[str, bytes]:
    """The pictures as SVG, by their names. What they are drawn with is imported late."""
    if not told:
        return {}
    from bot.render.curve_plot import plot

    return {
        picture_name(incident.id, check): plot(incident, group) for check, group in by_check(told).items()
    }


def _value(point: tuple[datetime, float]) -> float:
    return point[1]


def _at(curve: Curve, point: tuple[datetime, float], dated: bool) -> str:
    moment, value = point
    return f"{amount(value, curve.unit)} at {day_and_time(moment) if dated else f'{moment:%H:%M}'}"
