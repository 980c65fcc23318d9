"""What the core asks of the world outside, as Protocols that adapters fill."""

from __future__ import annotations

from bot.ports.jobs import JobKind, Step
from bot.ports.outside import Blocks, CallerTokens, Chat, ChatMessage, Found, Pager, Poller
from bot.ports.store import InboxBody, InboxRow, Reader, Store, Tx
from bot.ports.tickets import Filed, Tickets, TicketText

__all__ = [
    "Blocks",
    "CallerTokens",
    "Chat",
    "ChatMessage",
    "Filed",
    "Found",
    "InboxBody",
    "InboxRow",
    "JobKind",
    "Pager",
    "Poller",
    "Reader",
    "Step",
    "Store",
    "TicketText",
    "Tickets",
    "Tx",
]
