"""What the core asks of the world outside, as Protocols that adapters fill."""

from __future__ import annotations

from bot.ports.jobs import JobKind, Step
from bot.ports.outside import (
    PUT_OFF,
    Blocks,
    CallerTokens,
    Chat,
    ChatMessage,
    Found,
    Letter,
    Mailer,
    Pager,
    Poller,
)
from bot.ports.store import InboxBody, InboxRow, Reader, Store, Tx

__all__ = [
    "PUT_OFF",
    "Blocks",
    "CallerTokens",
    "Chat",
    "ChatMessage",
    "Found",
    "InboxBody",
    "InboxRow",
    "JobKind",
    "Letter",
    "Mailer",
    "Pager",
    "Poller",
    "Reader",
    "Step",
    "Store",
    "Tx",
]
