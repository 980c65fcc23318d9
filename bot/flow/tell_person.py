"""Tells somebody alone what is asked of them now, or no more."""

from __future__ import annotations

from bot.flow.tell import Tell
from bot.model.incident import Incident


class TellPerson(Tell):
    """Quiet once the incident is over; card and thread say it too."""

    kind = "tell_person"

    def _holds(self, incident: Incident) -> bool:
        return incident.is_open
