"""Plain pages for a browser."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.value import Link
from bot.render.environment import Style, render


def page(title: str, lines: Sequence[str], action: Link | None = None) -> str:
    """A page of a few sentences as HTML, with one link that leads on."""
    return render("web/page.html.j2", Style.HTML, {"title": title, "lines": lines, "action": action})
