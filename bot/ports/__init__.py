"""What the core asks of the world outside, as Protocols that adapters fill."""

from __future__ import annotations

from bot.ports.jobs import JobKind, RingsAnyway, Step
from bot.ports.measures import Measures, NoMeasures, answering, calling
from bot.ports.outside import (
    MESSAGE_LOST,
    PUT_OFF,
    ROOM_LOST,
    Blocks,
    CallerTokens,
    Chat,
    ChatMessage,
    DeadMan,
    Found,
    FrontDoor,
    Letter,
    Mailer,
    OnCallDirectory,
    PageDirector,
    Pager,
    Poller,
)
from bot.ports.reader import InboxBody, InboxRow, Reader
from bot.ports.store import Store, Tx
from bot.ports.tickets import Filed, Tickets, TicketText

__all__ = [
    "MESSAGE_LOST",
    "PUT_OFF",
    "ROOM_LOST",
    "Blocks",
    "CallerTokens",
    "Chat",
    "ChatMessage",
    "DeadMan",
    "Filed",
    "Found",
    "FrontDoor",
    "InboxBody",
    "InboxRow",
    "JobKind",
    "Letter",
    "Mailer",
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
    "TicketText",
    "Tickets",
    "Tx",
    "answering",
    "calling",
]
