"""Draws figures: what a month was like beside those before it, each kind a panel of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import Literal, NamedTuple

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator, NullLocator

from bot.model.figures import Figures, Load, Spread
from bot.model.severity import Severity


class Look(NamedTuple):
    """The colours of a picture: those of the console, by day and by night."""

    paper: str
    ink: str
    pale: str
    grid: str
    line: str
    other: str
    full: str


LIGHT = Look("#ffffff", "#1b211f", "#55605b", "#d5dad6", "#1d5fa8", "#c2621b", "#b42318")
DARK = Look("#1a201d", "#e4e9e6", "#a3afa9", "#34403b", "#86bdf5", "#f8b26a", "#ff9d92")
LOOKS: Mapping[str, Look] = MappingProxyType({"light": LIGHT, "dark": DARK})
_SEVERITIES = {
    Severity.CRITICAL: "#d92d20",
    Severity.HIGH: "#f79009",
    Severity.MEDIUM: "#e5c100",
    Severity.LOW: "#4c8dd6",
}
_WIDE, _HIGH = 4.6, 3.1  # inches, of one panel
_MOST_PEOPLE = 8
_LONGEST = 18  # characters of a name

# In an SVG text stays text, in the fonts of whoever looks, and the ids are the same each time.
rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "tocsin"})


def plot(
    figures: Figures, panels: Sequence[str], form: Literal["png", "svg"] = "png", look: Look = LIGHT
) -> bytes:
    """A picture of these panels, by their names in PANELS, two in a row: PNG, or SVG."""
    columns = min(len(panels), 2)
    rows = -(-len(panels) // columns)
    layout = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1, hspace=0.06, wspace=0.06)
    figure = Figure(figsize=(_WIDE * columns, _HIGH * rows), dpi=150, facecolor=look.paper, layout=layout)
    FigureCanvasAgg(figure)
    for number, name in enumerate(panels):
        axes = figure.add_subplot(rows, columns, number + 1, facecolor=look.paper)
        _dress(axes, look)
        PANELS[name](axes, figures, look)
    written = BytesIO()
    silent = ("Software",) if form == "png" else ("Creator", "Date")
    figure.savefig(written, format=form, metadata=dict.fromkeys(silent))
    return written.getvalue()


def _incidents(axes: Axes, figures: Figures, look: Look) -> None:
    """How many, a bar for each month, by severity."""
    _title(axes, "Incidents", look)
    bottom = [0.0] * len(figures.months)
    for severity, colour in _SEVERITIES.items():
        counts = [float(month.count(severity)) for month in figures.months]
        if any(counts):
            axes.bar(range(len(counts)), counts, 0.62, bottom, color=colour, label=severity.capitalize())
        bottom = [below + count for below, count in zip(bottom, counts, strict=True)]
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    _months(axes, figures)
    _ceiling(axes, max(bottom))
    _legend(axes, look)


def _times(axes: Axes, figures: Figures, look: Look) -> None:
    """How long half of the incidents took, on a scale on which minutes and days both show."""
    _title(axes, "Median time to …", look)
    kinds = (("acknowledge", look.line, "o"), ("mitigate", look.pale, "s"), ("resolve", look.other, "D"))
    seen: list[float] = []
    for name, colour, mark in kinds:
        spreads: list[Spread | None] = [getattr(month.all, name) for month in figures.months]
        known = [(at, max(each.median, 1.0)) for at, each in enumerate(spreads) if each]
        if known:
            ats, seconds = zip(*known, strict=True)
            axes.plot(ats, seconds, color=colour, marker=mark, markersize=4.5, linewidth=1.6, label=name)
            seen += seconds
    axes.set_yscale("log")
    axes.set_yticks([seconds for seconds, _ in _STEPS], [name for _, name in _STEPS])
    axes.yaxis.set_minor_locator(NullLocator())
    # Room above for the legend.
    axes.set_ylim(min(seen, default=60) / 2.2, max(seen, default=3600) * 6)
    _months(axes, figures)
    _legend(axes, look)


_STEPS = (
    (1, "1 s"),
    (10, "10 s"),
    (60, "1 min"),
    (600, "10 min"),
    (3600, "1 h"),
    (6 * 3600, "6 h"),
    (86400, "1 day"),
    (7 * 86400, "1 week"),
    (30 * 86400, "30 days"),
)


def _load(axes: Axes, figures: Figures, look: Look) -> None:
    """Pages by whom they rang, those out of hours apart; the most first."""
    _title(axes, "Pages, by whom they rang", look)
    shown = figures.load[:_MOST_PEOPLE][::-1]
    names = [_name(each) for each in shown]
    inside = [each.pages - each.out_of_hours for each in shown]
    axes.barh(range(len(shown)), inside, 0.6, color=look.line, label="in business hours")
    outside = [each.out_of_hours for each in shown]
    axes.barh(range(len(shown)), outside, 0.6, inside, color=look.other, label="out of hours")
    axes.set_yticks(range(len(shown)), names, parse_math=False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=look.grid, linewidth=0.8)
    axes.set_xlim(0, max([each.pages for each in shown], default=1) * 1.05)
    axes.set_ylim(-0.6, max(len(shown), 3) + 0.6)
    _legend(axes, look)


def _name(load: Load) -> str:
    """Theirs, or their word in the policy where the font lacks a letter of it: it would be drawn as a box."""
    known = _drawable()
    is_known = all(ord(each) in known for each in load.name if each.isalpha())
    name = "".join(each for each in (load.name if is_known else load.target) if ord(each) in known).strip()
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


@cache
def _drawable() -> Collection[int]:
    """The code points that the font has."""
    return frozenset(get_font(findfont(FontProperties())).get_charmap())


def _burnt(axes: Axes, figures: Figures, look: Look) -> None:
    """Minutes burnt in each month by the core as a whole, and the line that they should stay below."""
    _title(axes, "Minutes burnt", look)
    whole = [month.burnt[0] if month.burnt else None for month in figures.months]
    minutes = [each.minutes if each else 0.0 for each in whole]
    allowed = [each.allowed if each else 0.0 for each in whole]
    over = [burnt > most for burnt, most in zip(minutes, allowed, strict=True)]
    colours = [look.full if each else look.line for each in over]
    axes.bar(range(len(minutes)), minutes, 0.62, color=colours)
    axes.hlines(
        allowed,
        [at - 0.42 for at in range(len(allowed))],
        [at + 0.42 for at in range(len(allowed))],
        colors=look.ink,
        linewidth=1.6,
        label="allowed by the target",
    )
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    _months(axes, figures)
    _ceiling(axes, max([*minutes, *allowed]))
    _legend(axes, look)


PANELS: Mapping[str, Callable[[Axes, Figures, Look], None]] = MappingProxyType(
    {"incidents": _incidents, "times": _times, "load": _load, "burnt": _burnt}
)


def _title(axes: Axes, words: str, look: Look) -> None:
    axes.set_title(words, loc="left", fontsize=11, color=look.ink, pad=8)


def _months(axes: Axes, figures: Figures) -> None:
    """The months along the bottom, each year named once; where there are many, every second or third."""
    months, step = [each.first for each in figures.months], -(-len(figures.months) // 8)
    ats = [at for at in range(len(months)) if (len(months) - 1 - at) % step == 0]
    is_new = {
        at: number == 0 or months[at].year != months[ats[number - 1]].year for number, at in enumerate(ats)
    }
    axes.set_xticks(ats, [f"{months[at]:%b}" + (f"\n{months[at].year}" if is_new[at] else "") for at in ats])
    axes.set_xlim(-0.6, len(months) - 0.4)


def _ceiling(axes: Axes, highest: float) -> None:
    """Room above for the legend."""
    axes.set_ylim(0, (highest or 1) * 1.32)


def _legend(axes: Axes, look: Look) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(
            loc="upper left",
            ncols=4,
            facecolor=look.paper,
            edgecolor="none",
            framealpha=1,
            fontsize=8.5,
            labelcolor=look.ink,
            borderaxespad=0.1,
            handlelength=1.1,
            columnspacing=1.1,
            handletextpad=0.4,
        )


def _dress(axes: Axes, look: Look) -> None:
    axes.tick_params(labelsize=9, colors=look.ink, length=0, pad=5)
    axes.grid(axis="y", color=look.grid, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(look.grid)
