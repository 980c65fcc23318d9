"""Draws the outlook of a capacity: days, line, interval and limits, to be read on a phone."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Literal

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from bot.model.outlook import Outlook, Trend
from bot.rules.forecast import reach

_INK, _PALE, _LINE, _WARN, _FULL = "#1f2933", "#7b8794", "#2364aa", "#b7791f", "#b42318"
_MARGIN = 0.15  # inches
_AHEAD = (30, 365)
"""At least and at most so many days ahead are drawn."""

_USUALLY = 90
"""So many, where the quota is not reached within the most."""

_SILENT = {"png": ("Software",), "svg": ("Creator", "Date")}
"""What a picture would say of its making."""

# In an SVG text stays text, in the fonts of whoever looks, and the ids are the same each time.
rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "tocsin"})

_STEPS = ("bytes", "KB", "MB", "GB", "TB", "PB")
_POWERS = ("", "thousand", "million", "billion", "trillion")


def plot(outlook: Outlook, line: Trend, form: Literal["png", "svg"] = "png") -> bytes:
    """A PNG of 1200 by 750 pixels, or an SVG of the same shape."""
    layout = ConstrainedLayoutEngine(w_pad=_MARGIN, h_pad=_MARGIN)
    figure = Figure(figsize=(8, 5), dpi=150, facecolor="white", layout=layout)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    scale, unit = _scale(outlook)
    ahead = _ahead(outlook, line)
    _draw_line(axes, line, ahead, outlook.days[0][0], scale)
    _draw_days(axes, outlook, scale)
    _draw_limits(axes, outlook, line, ahead)
    _dress(axes, outlook, unit)
    written = BytesIO()
    figure.savefig(written, format=form, metadata=dict.fromkeys(_SILENT[form]))
    return written.getvalue()


def _ahead(outlook: Outlook, line: Trend) -> int:
    """Far enough to see the quota reached, where that is not too far."""
    until = (reach(line, outlook.limit).days or _USUALLY) * 1.1
    least, most = _AHEAD
    return round(max(until, least)) if until <= most else _USUALLY


def _draw_line(axes: Axes, line: Trend, ahead: int, first: date, scale: float) -> None:
    back = (first - line.day).days
    known = _dates(line.day, back, 0)
    coming = _dates(line.day, 0, ahead)
    axes.plot(known, [line.at(x) / scale for x in (back, 0)], color=_LINE, linewidth=2, zorder=3)
    axes.plot(
        coming, [line.at(x) / scale for x in (0, ahead)], color=_LINE, linewidth=2, linestyle=(0, (4, 2))
    )
    low, high = ([line.at(x, slope) / scale for x in (0, ahead)] for slope in (line.low, line.high))
    axes.axvline(_number(line.day), color="#cbd2d9", linewidth=1)
    axes.annotate(
        "today",
        (_number(line.day), 0),
        (4, 5),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        color=_PALE,
        fontsize=11,
    )
    axes.fill_between(coming, low, high, color=_LINE, alpha=0.15, linewidth=0)


def _draw_days(axes: Axes, outlook: Outlook, scale: float) -> None:
    days = [_number(day) for day, _ in outlook.days]
    values = [value / scale for _, value in outlook.days]
    axes.plot(days, values, "o", color=_PALE, alpha=0.55, markersize=3.5)


def _draw_limits(axes: Axes, outlook: Outlook, line: Trend, ahead: int) -> None:
    scale, unit = _scale(outlook)
    for level, colour, words in ((outlook.warn, _WARN, "warning line"), (outlook.limit, _FULL, "quota")):
        axes.axhline(level / scale, color=colour, linewidth=1.5)
        # Beside the axes nothing lies in the way of the words.
        axes.annotate(
            f"{words}\n{level / scale:.3g} {unit if outlook.unit == 'bytes' else ''}",
            (1, level / scale),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            color=colour,
            fontsize=12,
            va="center",
        )
        days = reach(line, level).days
        if days and days <= ahead:
            _mark(axes, line.day + timedelta(days=days), level / scale, colour)
    lowest = min([value for _, value in outlook.days] + [0.0])
    axes.set_ylim(lowest / scale, outlook.limit / scale * 1.12)


def _mark(axes: Axes, day: date, level: float, colour: str) -> None:
    """The day on which the line reaches the level."""
    axes.plot([_number(day)], [level], "o", color=colour, markersize=7, zorder=4)
    axes.annotate(
        f"{day:%b} {day.day}",
        (_number(day), level),
        (-8, 6),
        textcoords="offset points",
        ha="right",
        color=colour,
        fontsize=12,
    )


def _dress(axes: Axes, outlook: Outlook, unit: str) -> None:
    axes.set_title(
        f"Capacity of {outlook.name}", loc="left", pad=28, fontsize=15, color=_INK, parse_math=False
    )
    axes.annotate(
        "each day's median, the line through them, and its 95 % interval",
        (0, 1),
        (0, 9),
        xycoords="axes fraction",
        textcoords="offset points",
        color=_PALE,
        fontsize=11,
    )
    axes.set_ylabel(unit, fontsize=13, color=_INK, parse_math=False)
    locator = AutoDateLocator(maxticks=7)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    written = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(written)
    axes.tick_params(labelsize=12, colors=_INK, length=0, pad=8)
    axes.margins(x=0)
    axes.grid(axis="y", color="#e4e7eb", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _scale(outlook: Outlook) -> tuple[float, str]:
    """What the values are divided by, and what they are called then, so that the axis has small numbers."""
    step, names = (1024.0, _STEPS) if outlook.unit == "bytes" else (1000.0, _POWERS)
    size, number = outlook.limit, 0
    while size >= step and number < len(names) - 1:
        size, number = size / step, number + 1
    unit = names[number] if outlook.unit == "bytes" else f"{names[number]} {outlook.unit}".strip()
    return step**number, unit


def _dates(day: date, *offsets: int) -> list[float]:
    return [_number(day + timedelta(days=offset)) for offset in offsets]


def _number(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]
