"""The health board: as a message, and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.model.check import Verdict
from bot.model.health import Board, Component, Course, Span, Standing
from bot.render.blockkit import Message, message
from bot.rules.units import amount

_BARS = "▁▂▃▄▅▆▇█"
_GAP = "·"
_FLAT = 0.05
"""Ups and downs by less than this share of the value are drawn flat."""

_ARROWS = {Course.RISES: "↗", Course.FALLS: "↘", Course.STEADY: "→"}
_WIDE, _HIGH = 120, 28
"""The size of a drawn trend, in its own units."""


def health_board(board: Board, asked_by: str = "") -> Message:
    """The board as a message; `asked_by` is who had the checks run anew."""
    return message("slack/health.json.j2", board_facts(board) | {"asked_by": asked_by})


def health_page_facts(board: Board, capacities: Sequence[str]) -> dict[str, object]:
    """What the page is filled with that shows the board, and the outlook of these capacities."""
    return board_facts(board) | {"capacities": list(capacities)}


def board_facts(board: Board) -> dict[str, object]:
    """What templates say of it: its areas in their order, and how many metrics stand how."""
    areas: dict[str, list[dict[str, object]]] = {}
    for each in board.standings:
        areas.setdefault(each.area, []).append(metric_facts(each, board.components))
    return {
        "at": board.at,
        "counts": _counted(each.verdict for each in board.standings),
        "every": f"{board.every / 60:g} min" if board.every else "",
        "areas": [{"name": name, "metrics": metrics} for name, metrics in areas.items()],
        "components": [dict(each) for each in sorted(board.components, key=lambda each: each.verdict.rank)],
        "component_counts": _counted(each.verdict for each in board.components),
    }


def metric_facts(told: Standing, components: Sequence[Component] = ()) -> dict[str, object]:
    """What is said of one metric; trends are there both as text and as a drawing."""
    return {
        "title": told.title,
        "verdict": told.verdict,
        "now": _now(told, components),
        "target": told.target,
        "why": told.why,
        "off_since": told.off_since,
        "trends": trends(told),
    }


def trends(told: Standing) -> list[dict[str, str]]:
    """Its last 24 hours and 7 days, as far as enough was measured."""
    spans = (("24 h", told.day, told.day_course), ("7 days", told.week, told.week_course))
    return [_trend(name, told, values, course) for name, values, course in spans if course]


def sparkline(values: Span) -> str:
    """The values as a row of bars, the lowest at the bottom: "▁▃▇", a dot for each that is missing."""
    low, height = _extent(values)
    steps = len(_BARS) - 1
    return "".join(
        _GAP if value is None else _BARS[round((value - low) / height * steps)] for value in values
    )


def _now(told: Standing, components: Sequence[Component]) -> str:
    if told.value is None:
        return "unknown"
    if told.key == "green":
        return f"{sum(each.verdict is Verdict.OK for each in components)} of {len(components)} checks ok"
    if told.key == "uptime":
        return f"{told.value:.6g} %"
    return amount(told.value, told.unit)


def _trend(name: str, told: Standing, values: Span, course: Course) -> dict[str, str]:
    known = [value for value in values if value is not None]
    low, high = amount(min(known), told.unit), amount(max(known), told.unit)
    return {
        "span": name,
        "bars": sparkline(values),
        "course": f"{_ARROWS[course]} {course}",
        "path": _path(values),
        "range": low if low == high else f"{low} to {high}",
    }


def _extent(values: Span) -> tuple[float, float]:
    """The lowest value that is drawn, and the height above it; what hardly moves lies in the middle."""
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    if high - low <= _FLAT * abs(high):
        room = abs(high) or 1.0
        return low - room / 2, room
    return low, high - low


def _path(values: Span) -> str:
    """The values as the path of an SVG, which leaves out what is missing."""
    low, height = _extent(values)
    step = _WIDE / max(len(values) - 1, 1)
    points, pen = [], "M"
    for number, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        y = _HIGH - 2 - (value - low) / height * (_HIGH - 4)
        points.append(f"{pen}{number * step:.1f} {y:.1f}")
        # A single point is seen as a dot: a line of no length with round ends.
        points += ["h0"] if pen == "M" else []
        pen = "L"
    return "".join(points)


def _counted(verdicts: Iterable[Verdict]) -> str:
    told = list(verdicts)
    return ", ".join(f"{told.count(each)} {each}" for each in Verdict if each in told)
