"""What the gallery shows of on-call: an override, a hand-over, and who has what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.engine.calling import Called
from bot.model.incident import Incident
from bot.model.page import Page, Via
from bot.model.roster import Override
from bot.render.facts import HandOverFacts, Held
from bot.render.messages import hand_over_facts

_START = datetime(2026, 1, 29, 14, 0, tzinfo=UTC)
_MONDAY = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
_OVERRIDE = Override(
    id="O-1",
    team="data-platform",
    person="bo",
    starts_at=_START,
    ends_at=_START + timedelta(hours=4),
    reason="Ana has no signal",
    author="Ana",
    created_at=_START,
)
_PAGE = Page(
    id="INC-2026-001:2",
    incident="INC-2026-001",
    number=2,
    level=0,
    target="bo",
    target_name="Bo",
    via=Via.PAGER,
    sent_at=_START,
    asked_by="Ana",
    reason="consumers do not come back",
)
_ABOUT = {"override": _OVERRIDE, "who": "Bo", "channel": "data-platform"}
_TEAM = {
    "name": "data-platform",
    "first": {"level": 1, "name": "Bo", "until": _OVERRIDE.ends_at, "form": "time", "then": "Ana"},
    "others": [{"level": 2, "name": "Cleo", "until": None, "form": "time", "then": "nobody"}],
    "pages": 1,
    "overrides": [{**dict(_OVERRIDE), "who": "Bo", "planned": False}],
    "link": {"name": "Data platform", "url": "https://example.pagerduty.com/escalation_policies/PABC123"},
    "read": _START - timedelta(hours=2),
    "unread": False,
}

OVERRIDDEN = {
    "team": "data-platform",
    "who": "Bo",
    "user": "U0BO",
    "instead": "Ana",
    "by": "Ana",
    "reason": _OVERRIDE.reason,
    "starts_at": _START.isoformat(),
    "ends_at": _OVERRIDE.ends_at.isoformat(),
    "planned": "",
    "id": "O-1",
}
NOT_OVERRIDDEN = {"team": "data-platform", "who": "Bo", "by": "Cleo", "back": "Ana", "id": "O-1"}


def handed(incident: Incident) -> HandOverFacts:
    """A hand-over with that incident open."""
    return HandOverFacts(
        team="data-platform",
        now=_START + timedelta(minutes=23),
        handed=True,
        gives="Ana",
        takes="Bo",
        user="U0BO",
        until=_MONDAY,
        then="Cleo",
        held=(Held(incident=incident, unanswered="Ana"),),
    )


def answers(incident: Incident) -> dict[str, dict[str, Any]]:
    """The facts of each answer about on-call, by its name."""
    return {
        "page": {"called": Called(page=_PAGE, waits=True), "again": "page INC-2026-001 again bo why"},
        "oncall": {"teams": [_TEAM]},
        "override": _ABOUT,
        "override_ended": {**_ABOUT, "back": "Ana"},
        "handover": hand_over_facts(handed(incident)),
    }
