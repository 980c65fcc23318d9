"""What the core asks of the world outside, as Protocols that adapters fill."""

from __future__ import annotations

from bot.ports.identity import Identity
from bot.ports.jobs import JobKind, RingsAnyway, Step
from bot.ports.library import Kept, Library, Volume
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
    MemberDirectory,
    OnCallDirectory,
    PageDirector,
    Pager,
    Place,
    Poller,
)
from bot.ports.reader import InboxBody, InboxRow, Reader
from bot.ports.store import Store, Tx
from bot.ports.tickets import Filed, Tickets, TicketText
from bot.ports.webhooks import GONE, Webhooks
from bot.ports.workspaces import Grants, Seal

__all__ = [
    "GONE",
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
    "Grants",
    "Identity",
    "InboxBody",
    "InboxRow",
    "JobKind",
    "Kept",
    "Letter",
    "Library",
    "Mailer",
    "Measures",
    "MemberDirectory",
    "NoMeasures",
    "OnCallDirectory",
    "PageDirector",
    "Pager",
    "Place",
    "Poller",
    "Reader",
    "RingsAnyway",
    "Seal",
    "Step",
    "Store",
    "TicketText",
    "Tickets",
    "Tx",
    "Volume",
    "Webhooks",
    "answering",
    "calling",
]
