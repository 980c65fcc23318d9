"""What the core asks of the world outside, as Protocols that adapters fill."""

from __future__ import annotations

from bot.ports.jobs import JobKind, RingsAnyway, Step
from bot.ports.measures import Measures, NoMeasures, answering, calling
from bot.ports.outside import (
    Blocks,
    CallerTokens,
    Chat,
    ChatMessage,
    DeadMan,
    Found,
    FrontDoor,
    OnCallDirectory,
    PageDirector,
    Pager,
    Poller,
)
from bot.ports.store import InboxBody, InboxRow, Reader, Store, Tx

__all__ = [
    "Blocks",
    "CallerTokens",
    "Chat",
    "ChatMessage",
    "DeadMan",
    "Found",
    "FrontDoor",
    "InboxBody",
    "InboxRow",
    "JobKind",
    "Measures",
    "NoMeasures",
    "OnCallDirectory",
    "PageDirector",
    "Pager",
    "Poller",
    "Reader",
    "RingsAnyway",
    "Step",
    "Store",
    "Tx",
    "answering",
    "calling",
]
