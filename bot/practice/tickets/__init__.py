"""Stand-ins for the trackers that have tickets."""

from bot.practice.tickets.service import PracticeTrackers

__all__ = ["PracticeTrackers"]
