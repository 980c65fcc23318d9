"""Passes on, by the way that a page went, that it was acknowledged or is over."""

from __future__ import annotations

from datetime import datetime

from bot.flow import orders
from bot.model.page import Attempt, Page
from bot.policy import WayKind
from bot.ports import Tx
from bot.rules import ways


def pass_on(tx: Tx, page: Page, attempt: Attempt, verb: str, now: datetime) -> None:
    """Tells the pager, or the person in Slack, but no mailbox; `verb` is `acknowledge` or `resolve`."""
    match ways.kind_of(attempt.way):
        case WayKind.PAGERDUTY:
            tx.add_job(orders.tell_pager(page, attempt.way, verb, now))
        case WayKind.SLACK:
            tx.add_job(orders.refresh_page(page, verb, now))
