"""A stand-in for PagerDuty: its events and REST APIs, its webhooks, and the phones it rings."""

from bot.practice.pagerduty.pager import PagerError, User
from bot.practice.pagerduty.service import PracticePagerDuty

__all__ = ["PagerError", "PracticePagerDuty", "User"]
