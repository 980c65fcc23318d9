"""Every form of an incident's page says by which word the policy lets people do it."""

from __future__ import annotations

from handlers.web.catalog import NAV, gather
from handlers.web.responding import DEEDS

WORDS = {
    "ack": "acknowledge",
    "command": "assign",
    "assign": "assign",
    "status": "status",
    "severity": "severity",
    "note": "note",
    "update": "update",
    "task": "task",
    "task-done": "task",
    "page": "page",
    "diagnose": "diagnose",
    "join": "join",
    "cancel": "cancel",
    "reopen": "reopen",
    "close": "close",
}


def test_each_deed_has_its_word() -> None:
    assert {name: action.value for name, (action, _) in DEEDS.items()} == WORDS


def test_each_page_has_an_address_of_its_own() -> None:
    paths = [page.path for page in gather()]
    posts = [f"{page.path.rstrip('/')}/{name}" for page in gather() for name in page.deeds]
    assert len(set(paths)) == len(paths) and len(set(posts)) == len(posts)
    assert {page.nav for page in gather()} <= {name for name, _ in NAV}
