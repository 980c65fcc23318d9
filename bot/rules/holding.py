"""Who has which role in an incident."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model.incident import Incident, Person
from bot.policy.roles import COMMANDER


def holders(incident: Incident) -> Mapping[str, Person]:
    """Who has which role, the commander first."""
    first = {COMMANDER: incident.commander} if incident.commander else {}
    return {**first, **incident.roles}
