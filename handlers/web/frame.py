"""The frame around every page of the console, and the headers that keep it safe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi.responses import HTMLResponse, Response

from bot.render.environment import Style, render
from bot.shipped import shipped
from handlers.web import assets
from handlers.web.catalog import NAV
from handlers.web.visit import Shown

SAFE = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}
PICTURE = {**SAFE, "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
"""For an SVG, which says how it looks within itself."""

_WORD = re.compile(r"[a-z_]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Frame:
    """Whom a page is for: `viewer` is their name, "" before they signed in, `token` what their forms carry.

    `told` names what is said at the top of it, and `refused` why what they did was not done; `typed` is what
    they had filled in then. `paths` are those of the pages that are there.
    """

    viewer: str = ""
    token: str = ""
    nav: str = ""
    told: str = ""
    refused: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    is_practice: bool = False
    paths: Sequence[str] = ()
    now: datetime | None = None

    def page(self, shown: Shown, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        """The whole page."""
        facts: dict[str, Any] = {**shown.facts, "page": self._facts(shown.title)}
        return HTMLResponse(render(shown.template, Style.HTML, facts), status, {**SAFE, **(headers or {})})

    def _facts(self, title: str) -> dict[str, object]:
        nav = [
            {"name": name, "url": url, "current": name == self.nav}
            for name, url in NAV
            if url in self.paths or name == self.nav
        ]
        return {
            "title": title,
            "viewer": self.viewer,
            "token": self.token,
            "nav": nav,
            "told": self.told if _is_known(self.told) else "",
            "refused": self.refused,
            "typed": self.typed,
            "is_practice": self.is_practice,
            "assets": assets.PREFIX,
            "version": assets.version(),
            "now": self.now,
        }


def _is_known(told: str) -> bool:
    """Whether there are words for it: what stands in an address is not ours."""
    words = shipped("templates") / "web" / "told" / f"{told}.html.j2"
    return bool(_WORD.fullmatch(told)) and words.exists()
