"""Brings the timeline in line with a message's pins and reactions, and with what becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.record import record
from bot.log import logger
from bot.model.incident import Incident, Person
from bot.model.job import Job, Lane
from bot.model.timeline import Entry, EntryKind
from bot.model.workspace import apart
from bot.policy import Policy
from bot.ports import Chat, ChatMessage, Step, Store, Tx
from bot.render import slack_text

_log = logger("flow")
_CONFIRMS = ("white_check_mark", "ballot_box_with_check")
_SAME = ("text", "files")


def message_key(channel: str, ts: str) -> str:
    """Under which a message's entry is recorded."""
    return f"message:{channel}:{ts}"


def retract_message(tx: Tx, incident: Incident, kept: Entry, now: datetime) -> None:
    """Takes a message's entry back: the timeline keeps that it was there, and shows it no more."""
    data = {"what": "message", "noted_at": kept.happened_at.isoformat()}
    key = f"retracted:{kept.id}"
    record(tx, incident, EntryKind.RETRACTED, now, key=key, retracts=kept.id, data=data)


class Capture:
    """Looks at the message as it stands, so that events may come late, twice, or in any order.

    In the chat's lane one look at an incident's messages follows another, and the last one has the last word.
    What is kept is marked with a reaction; what a person asked to keep stays whatever its marks. An edit
    corrects the entry; of a deleted message the timeline says that it was there, and no more what it said.
    What somebody has corrected or redacted in the timeline stays so.
    """

    kind = "capture"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, policy: Policy) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._policy = policy
        self._emoji = frozenset(policy.timeline_emoji)
        self._confirms = next(each for each in _CONFIRMS if each not in self._emoji)

    def run(self, job: Job, step: Step) -> None:
        """An entry while the message is pinned or marked, none when it is not."""
        step("capture", lambda: self._capture(job))

    def _capture(self, job: Job) -> None:
        incident_id, channel, ts = str(job.incident), job.args["channel"], job.args["ts"]
        by = Person(id=job.args["by_id"], name=job.args["by"]) if job.args.get("by") else None
        message = self._message(channel, ts)
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            posted = incident is not None and incident.room is not None and incident.room.card_ts == ts
            kept = reader.entry_by_key(incident_id, message_key(channel, ts))
        if incident and posted and message and not message.is_pinned and incident.is_open:
            self._pin_again(incident, channel, ts)
        if incident is None or posted or (kept and kept.data.get("redacted")):
            return
        if message is None:
            self._store.write(lambda tx: self._note_gone(tx, incident, channel, ts))
        elif by or (kept and kept.author) or message.is_pinned or self._emoji & set(message.reactions):
            data = self._data(message, ts)
            self._store.write(lambda tx: self._keep(tx, incident, channel, ts, message, data, by))
            self._confirm(channel, ts, on=True)
        elif kept or "by" in job.args:
            if kept:
                self._store.write(lambda tx: retract_message(tx, incident, kept, self._clock.now()))
            self._confirm(channel, ts, on=False)

    def _pin_again(self, incident: Incident, channel: str, ts: str) -> None:
        """Once: who unpins the card a second time wants it so."""
        key, now = f"unpinned:{ts}", self._clock.now()
        with self._store.read() as reader:
            if reader.entry_by_key(incident.id, key):
                return
        self._chat.pin(channel, ts)
        data = {"text": "The card was unpinned.", "next": "It is pinned again, this once."}

        def note(tx: Tx) -> None:
            record(tx, incident, EntryKind.TROUBLE, now, key=key, data=data)

        self._store.write(note)

    def _data(self, message: ChatMessage, ts: str) -> dict[str, str]:
        text = slack_text.plain(message.text, self._called)
        data = {"text": text, "said_at": _said_at(ts).isoformat()}
        if message.author:
            said_by = self._person(message.author)
            data |= {"said_by": said_by.name, "said_by_id": said_by.id}
        if message.files:
            data["files"] = "\n".join(f"{each.url} {each.name}" for each in message.files)
        return data

    def _called(self, id_: str, name: str) -> str:
        is_group = apart(id_)[1].startswith("S")
        return (name or id_) if is_group else self._person(id_).name

    def _person(self, user_id: str) -> Person:
        """By the policy's name for them, so that the timeline calls everyone the same throughout."""
        known = self._policy.person_by_slack(user_id)
        return Person(id=user_id, name=known.name) if known else self._chat.person(user_id)

    def _message(self, channel: str, ts: str) -> ChatMessage | None:
        try:
            return self._chat.message(channel, ts)
        except AdapterError as error:
            if error.reason is Reason.NOT_FOUND:
                return None
            raise

    def _confirm(self, channel: str, ts: str, *, on: bool) -> None:
        """Shows whoever marked it that it is kept: nothing depends on it."""
        try:
            self._chat.mark(channel, ts, self._confirms, on=on)
        except AdapterError as error:
            if error.retryable:
                raise
            _log.warning("capture_not_confirmed", error=str(error))

    def _keep(
        self,
        tx: Tx,
        incident: Incident,
        channel: str,
        ts: str,
        message: ChatMessage,
        data: dict[str, str],
        by: Person | None,
    ) -> None:
        """A first entry, or one in the place of what the message said before."""
        before = tx.entry_by_key(incident.id, message_key(channel, ts))
        is_same = before is not None and all(before.data.get(key) == data.get(key) for key in _SAME)
        if before and (before.data.get("corrected") or (is_same and (before.author or by is None))):
            return
        if before:
            retract_message(tx, incident, before, self._clock.now())
            data = data if is_same else {**data, "edited": "yes"}
            by = Person(id=before.author_id, name=before.author) if before.author else by
        self._record(tx, incident, channel, ts, data, message.permalink, by)

    def _note_gone(self, tx: Tx, incident: Incident, channel: str, ts: str) -> None:
        before = tx.entry_by_key(incident.id, message_key(channel, ts))
        if before is None or before.data.get("deleted"):
            return
        said = {key: before.data[key] for key in ("said_by", "said_by_id", "said_at") if key in before.data}
        retract_message(tx, incident, before, self._clock.now())
        self._record(tx, incident, channel, ts, {**said, "deleted": "yes"}, "", None)

    def _record(
        self,
        tx: Tx,
        incident: Incident,
        channel: str,
        ts: str,
        data: dict[str, str],
        link: str,
        by: Person | None,
    ) -> None:
        record(
            tx,
            incident,
            EntryKind.CAPTURED,
            self._clock.now(),
            key=message_key(channel, ts),
            happened_at=_said_at(ts),
            by=by,
            link=link,
            source="slack",
            data=data,
        )

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the job's own note says it."""


def _said_at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
