"""What the outlook of a capacity says, in words and as a picture."""

from __future__ import annotations

from datetime import timedelta

from bot.model.outlook import Outlook, Reach, Trend
from bot.render.environment import Style, render
from bot.rules.forecast import reach
from bot.rules.units import amount, in_words

_FAR = 730
"""Further ahead than this, in days, 90 days say nothing."""


def in_text(outlook: Outlook, by: str = "", style: Style = Style.MRKDWN) -> str:
    """The outlook in a few lines, or why there is none; `by` is who asked for it."""
    facts: dict[str, object] = {"name": outlook.name, "by": by, "trouble": outlook.trouble}
    if outlook.trend:
        facts |= _facts(outlook, outlook.trend)
    text = render("slack/capacity.mrkdwn.j2", style, facts)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def drawn_for_web(outlook: Outlook) -> bytes:
    """The outlook as an SVG; without one, the reason in its place."""
    if outlook.trend is None:
        facts = {"name": outlook.name, "trouble": outlook.trouble}
        return render("web/no_capacity.svg.j2", Style.HTML, facts).encode()
    from bot.render.capacity_plot import plot

    return plot(outlook, outlook.trend, "svg")


def drawn(outlook: Outlook) -> bytes:
    """The outlook as a PNG. What it is drawn with is imported late: it takes its time to load."""
    from bot.render.capacity_plot import plot

    return plot(outlook, outlook.trend) if outlook.trend else b""


def _facts(outlook: Outlook, line: Trend) -> dict[str, object]:
    return {
        "level": amount(line.level, outlook.unit),
        "limit": amount(outlook.limit, outlook.unit),
        "warn": amount(outlook.warn, outlook.unit),
        "share": f"{100 * line.level / outlook.limit:.0f}",
        "growth": _growth(line, outlook.unit),
        "until_warn": _until(reach(line, outlook.warn), line),
        "until_limit": _until(reach(line, outlook.limit), line),
        "days": len(outlook.days),
        "fits": round(100 * line.fits),
    }


def _growth(line: Trend, unit: str) -> str:
    low, high = (amount(each, unit) if unit == "bytes" else in_words(each) for each in (line.low, line.high))
    within = f"95 %: {low} to {high}"
    if line.low > 0:
        return f"It grows by {amount(line.slope, unit)} a day ({within})"
    if line.high < 0:
        return f"It shrinks by {amount(-line.slope, unit)} a day"
    if not line.low and not line.high:
        return "It stands still"
    return f"It neither grows nor shrinks for certain ({within} a day)"


def _until(reached: Reach, line: Trend) -> str:
    if reached.days == 0:
        return "reached already"
    if reached.days is None or reached.days > _FAR:
        soonest = reached.soonest
        if soonest is None or soonest > _FAR:
            return "not within 2 years"
        return f"hardly within 2 years, at the soonest in {soonest:.0f} days"
    latest = "never" if reached.latest is None else f"{reached.latest:.0f}"
    day = line.day + timedelta(days=reached.days)
    within = f"in {reached.days:.0f} days ({reached.soonest:.0f} to {latest})"
    return f"{within}, about {day:%b} {day.day}, {day.year}"
