"""What months were like, in numbers: as tables, as pictures, and as a file to keep."""

from __future__ import annotations

from datetime import date
from functools import partial
from urllib.parse import urlencode

from bot.engine.figuring import MOST
from bot.errors import Refused
from bot.model.figures import Figures
from bot.render.figures import PICTURES, drawn_for_web, figure_facts
from bot.render.figures_csv import MEDIA, csv_of
from handlers.answer import Refusal
from handlers.months import take_month
from handlers.web.visit import File, Page, Picture, Shown, Visit

_CHOICES = (1, 3, 6, 12, MOST)
_DRAWN = 6
"""Pictures, and the table of what they show, have so many months at least: one alone says little."""


def _show(visit: Visit) -> Shown:
    month, months = _asked(visit)
    drawn = max(months, _DRAWN)
    figures, shown = _figures(visit, month, months, drawn)
    wide = figure_facts(shown)
    facts = {
        **figure_facts(figures),
        "newest_first": wide["months"][::-1],
        "is_bare": wide["is_empty"],
        "month": f"{month:%Y-%m}",
        "latest": f"{visit.desk.figuring.this_month:%Y-%m}",
        "count": str(months),
        "choices": [(str(each), "1 month" if each == 1 else f"{each} months") for each in _CHOICES],
        "query": urlencode({"month": f"{month:%Y-%m}", "months": months}),
        "drawn": drawn,
    }
    return Shown("web/figures.html.j2", "Figures", facts)


def _table(visit: Visit) -> File:
    month, months = _asked(visit)
    figures, _ = _figures(visit, month, months, months)
    return File(f"figures-{month:%Y-%m}-{months}.csv", MEDIA, csv_of(figures).encode())


def _picture(name: str, look: str, visit: Visit) -> Picture:
    month, months = _asked(visit)
    wide = months if name == "load" else max(months, _DRAWN)
    _, drawn = _figures(visit, month, months, wide)
    return Picture(drawn_for_web(drawn, name, look))


def _asked(visit: Visit) -> tuple[date, int]:
    """The last month, and how many. Raises a Refusal for what is no month, or too many."""
    month = take_month(visit.query.get("month", ""), visit.desk.figuring.this_month)
    count = visit.query.get("months", "1")
    if month is None:
        raise Refusal(400, "bad_parameter", "That is no month. Say one like 2026-01, January, or last month.")
    if count not in map(str, range(1, MOST + 1)):
        raise Refusal(400, "bad_parameter", f"Choose 1 to {MOST} months.")
    return month, int(count)


def _figures(visit: Visit, month: date, months: int, drawn: int) -> tuple[Figures, Figures]:
    try:
        return visit.desk.figuring.within(month, months, drawn, visit.ask.workspace)
    except Refused as error:
        raise Refusal(400, "bad_parameter", str(error)) from None


PAGES = (
    Page("/figures", _show, nav="Figures"),
    Page("/figures.csv", _table, nav="Figures"),
    *(
        Page(f"/figures/{name}-{look}.svg", partial(_picture, name, look), nav="Figures")
        for name in PICTURES
        for look in ("light", "dark")
    ),
)
