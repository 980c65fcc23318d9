"""Draws what a check measured while an incident lasted: a panel for each measure, above one axis of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.model.curve import Curve
from bot.model.incident import Incident
from bot.rules.units import amount

_INK, _PALE, _LINE, _WASH = "#1f2933", "#616e7c", "#2364aa", "#fbeae5"
_MARGIN = 0.12  # inches
_PANEL, _WIDE, _HEAD = 1.35, 8.0, 0.75
# In an SVG text stays text, in the fonts of whoever looks, and the ids are the same each time.
rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "tocsin"})


def plot(incident: Incident, group: Sequence[Curve]) -> bytes:
    """An SVG, as long as the page is wide; the incident's time has a tint, and its milestones a line."""
    layout = ConstrainedLayoutEngine(w_pad=_MARGIN, h_pad=_MARGIN / 2)
    size = (_WIDE, _HEAD + _PANEL * len(group))
    figure = Figure(figsize=size, facecolor="white", layout=layout)
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(group), 1, sharex=True, squeeze=False)[:, 0]
    start, end = _extent(incident, group)
    for axes, curve in zip(panels, group, strict=True):
        _draw(axes, curve, headroom=0.6 if axes is panels[0] else 0.2)
        _mark(axes, incident, end)
        axes.set_xlim(_number(start), _number(end))
    _name_milestones(panels[0], incident)
    figure.suptitle(
        f"{group[0].title}, UTC",
        x=0.012,
        ha="left",
        fontsize=13,
        color=_INK,
        parse_math=False,
        fontweight="bold",
    )
    written = BytesIO()
    figure.savefig(written, format="svg", metadata={"Creator": None, "Date": None})
    return written.getvalue()


def _extent(incident: Incident, group: Sequence[Curve]) -> tuple[datetime, datetime]:
    moments = [moment for curve in group for moment, _ in curve.points]
    ends = [incident.detected_at, *([incident.resolved_at] if incident.resolved_at else [])]
    return min(*moments, *ends), max(*moments, *ends)


def _draw(axes: Axes, curve: Curve, headroom: float) -> None:
    moments = [_number(moment) for moment, _ in curve.points]
    values = [value for _, value in curve.points]
    axes.plot(moments, values, color=_LINE, linewidth=1.8, zorder=3, marker="o", markersize=3)
    low, high = min([*values, 0.0]), max(values)
    room = (high - low) or 1.0
    axes.set_ylim(low - (0.05 * room if low < 0 else 0), high + headroom * room)
    axes.set_title(curve.name, loc="left", fontsize=10.5, color=_INK, parse_math=False, pad=5)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, curve.unit)))
    locator = AutoDateLocator(tz=UTC, maxticks=8)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=UTC))  # type: ignore[no-untyped-call]
    axes.tick_params(labelsize=9.5, colors=_INK, length=0, pad=5)
    axes.grid(axis="y", color="#e4e7eb", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _milestones(incident: Incident) -> list[tuple[str, datetime]]:
    found = (
        ("detected", incident.detected_at),
        ("acknowledged", incident.answered_at),
        ("mitigated", incident.mitigated_at),
        ("resolved", incident.resolved_at),
    )
    return [(name, moment) for name, moment in found if moment]


def _mark(axes: Axes, incident: Incident, end: datetime) -> None:
    over = incident.resolved_at or end
    axes.axvspan(_number(incident.detected_at), _number(over), color=_WASH, linewidth=0, zorder=0)
    for _, moment in _milestones(incident):
        axes.axvline(_number(moment), color=_PALE, linewidth=0.8, linestyle=(0, (3, 2)), zorder=1)


def _name_milestones(axes: Axes, incident: Incident) -> None:
    """Two that lie close would cover each other: every second one is named a line higher."""
    for number, (name, moment) in enumerate(_milestones(incident)):
        axes.annotate(
            name,
            (_number(moment), 1),
            (3, -9 - 11 * (number % 2)),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            color=_PALE,
            fontsize=8.5,
            clip_on=False,
        )


def _number(moment: datetime) -> float:
    return float(date2num(moment.astimezone(UTC)))  # type: ignore[no-untyped-call]
