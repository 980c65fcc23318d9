"""What policy.yml says: severities, rules, services, people and schedules, as frozen values."""

from __future__ import annotations

from bot.policy.authority import Permission
from bot.policy.exports import Destination
from bot.policy.liveness import ExpectedHeartbeat, Heartbeat, Part, Synthetic
from bot.policy.load import load_policy, mistakes
from bot.policy.model import Policy
from bot.policy.people import PersonEntry, Team, stranger
from bot.policy.platform import Platform
from bot.policy.pollers import AzureAlertsPolling, Pollers, PowerBiPolling
from bot.policy.reading import Mistake
from bot.policy.reporting import DailyDigest, MonthlyFigures, Report, WeeklyReview
from bot.policy.rule import Level, Rule
from bot.policy.services import Service
from bot.policy.severities import Paging, SeverityPolicy
from bot.policy.sources import AlertField, SourceOptions
from bot.policy.tables import Maintenance, Trouble, Tuning
from bot.policy.tickets import Ticketing
from bot.policy.ways import WayKind, Ways
from bot.policy.webhooks import WebhookEntry

__all__ = [
    "AlertField",
    "AzureAlertsPolling",
    "DailyDigest",
    "Destination",
    "ExpectedHeartbeat",
    "Heartbeat",
    "Level",
    "Maintenance",
    "Mistake",
    "MonthlyFigures",
    "Paging",
    "Part",
    "Permission",
    "PersonEntry",
    "Platform",
    "Policy",
    "Pollers",
    "PowerBiPolling",
    "Report",
    "Rule",
    "Service",
    "SeverityPolicy",
    "SourceOptions",
    "Synthetic",
    "Team",
    "Ticketing",
    "Trouble",
    "Tuning",
    "WayKind",
    "Ways",
    "WebhookEntry",
    "WeeklyReview",
    "load_policy",
    "mistakes",
    "stranger",
]
