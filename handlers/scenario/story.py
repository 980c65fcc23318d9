"""One playing of a scenario: what its texts stand for, and what has come to be since it began."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.practice.slack.records import Channel, Message
from handlers.scenario.expectation import Count
from handlers.scenario.model import Scenario, parse_offset
from handlers.scenario.posts import SLOT, filled
from handlers.scenario.record import Record, of_store
from handlers.scenario.stage import Answer, Stage

_MOST = 500


class Story:
    """Begins when it is made: what was there before, from an earlier story perhaps, is none of it."""

    def __init__(self, scenario: Scenario, stage: Stage) -> None:
        self.scenario = scenario
        self.stage = stage
        self.began = stage.clock.now()
        self.answered: Answer | None = None
        """What the newest post of an alert was answered."""
        self.by_cast: frozenset[str] = frozenset()
        """The timeline entries that the cast made in people's parts."""
        self._earlier = {record.id for record in self._all_records()}
        self._channels = set(stage.workspace.channels)
        self._messages = {message.ts for message in self._bots_messages()}
        self._counted = dict.fromkeys(Count, 0)
        self._counted = self.counts()

    # what its texts stand for

    def fill(self, text: str) -> str:
        """The text with its slots filled; a moment reads like 14:00."""
        return SLOT.sub(lambda slot: self._stands_for(slot[1], iso=False), text)

    def fill_body(self, body: Any) -> Any:
        """The same for every text within a body, where a moment is ISO 8601 in UTC."""
        return filled(body, lambda slot: self._stands_for(slot, iso=True))

    def _stands_for(self, slot: str, *, iso: bool) -> str:
        if slot == "incident":
            records = self.records()
            return records[0].id if records else "the incident"
        if slot == "room":
            return "".join(room.name for room in self.rooms()[:1])
        if slot == "date":
            return f"{self.began:%B} {self.began.day}, {self.began.year}"
        moment: datetime = self.began + parse_offset(slot)
        return moment.isoformat().replace("+00:00", "Z") if iso else f"{moment:%H:%M}"

    # what has come to be

    def records(self) -> list[Record]:
        """The story's incidents with their timelines, oldest first: all that the bot knows."""
        return [record for record in self._all_records() if record.id not in self._earlier]

    def rooms(self) -> list[Channel]:
        """Its incidents' channels, the first incident's first, whichever was opened first."""
        channels = list(self.stage.workspace.channels.values())
        rooms = [each for each in channels if each.name.startswith("inc-") and each.id not in self._channels]
        return sorted(rooms, key=lambda room: room.name)

    def said(self, channel: Channel) -> list[Message]:
        """What the bot said to all there since the story began, threads included, oldest first."""
        return [
            message
            for message in list(channel.messages)
            if self._is_bots(message) and message.ts not in self._messages
        ]

    def card(self) -> Message | None:
        """The first incident's card."""
        for room in self.rooms()[:1]:
            return next((message for message in self.said(room) if message.ts in room.pins), None)
        return None

    def counts(self) -> dict[Count, int]:
        """How much of each there is since the story began."""
        pager, messages = self.stage.world.pagerduty.pager, self._bots_messages()
        replies = sum(message.thread_ts is not None for message in messages)
        now = {
            Count.INCIDENTS: len(self.stage.get(f"/api/incidents?limit={_MOST}").body),
            Count.CHANNELS: len(self.rooms()),
            Count.PAGES: len(pager.incidents),
            Count.RINGS: len(pager.rings),
            Count.MESSAGES: len(messages) - replies,
            Count.REPLIES: replies,
        }
        return {count: found - self._counted[count] for count, found in now.items()}

    def _all_records(self) -> list[Record]:
        with self.stage.bot.tocsin.store.read() as reader:
            incidents = reversed(reader.incidents(limit=_MOST))
            targets = self.stage.bot.tocsin.drills.targets
            return [
                of_store(each, reader.timeline(each.id), targets(each), self.by_cast) for each in incidents
            ]

    def entries(self) -> frozenset[str]:
        """The ids of all timeline entries so far."""
        with self.stage.bot.tocsin.store.read() as reader:
            incidents = reader.incidents(limit=_MOST)
            return frozenset(entry.id for each in incidents for entry in reader.timeline(each.id))

    def _bots_messages(self) -> list[Message]:
        channels = list(self.stage.workspace.channels.values())
        return [message for each in channels for message in list(each.messages) if self._is_bots(message)]

    def _is_bots(self, message: Message) -> bool:
        notice = (message.subtype or "").startswith(("channel_", "group_"))
        hidden = notice or message.ephemeral_for or message.deleted
        return message.user == self.stage.workspace.bot_user_id and not hidden
