"""Brings the timeline in line with a message's pins and reactions."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.record import record
from bot.model.incident import Incident, Person
from bot.model.job import Job, Lane
from bot.model.timeline import EntryKind
from bot.policy import Policy
from bot.ports import Chat, ChatMessage, Step, Store, Tx
from bot.render import slack_text


class Capture:
    """Looks at the message as it stands, so that events may come late, twice, or in any order.

    In the chat's lane one look at an incident's messages follows another, and the last one has the last word.
    """

    kind = "capture"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, policy: Policy) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._policy = policy
        self._emoji = frozenset(policy.timeline_emoji)

    def run(self, job: Job, step: Step) -> None:
        """An entry while the message is pinned or marked, none when it is not."""
        step("capture", lambda: self._capture(str(job.incident), job.args["channel"], job.args["ts"]))

    def _capture(self, incident_id: str, channel: str, ts: str) -> None:
        message = self._message(channel, ts)
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            posted = incident is not None and incident.room is not None and incident.room.card_ts == ts
        if incident is None or posted:
            return
        said_by = self._person(message.author) if message and message.author else None
        key = f"message:{channel}:{ts}"
        wanted = message is not None and (message.is_pinned or bool(self._emoji & set(message.reactions)))
        if message is not None and wanted:
            said_at = datetime.fromtimestamp(float(ts), UTC)
            text = slack_text.plain(message.text, lambda user_id, _name: self._person(user_id).name)
            data = {"text": text, "said_at": said_at.isoformat()}
            if said_by:
                data |= {"said_by": said_by.name, "said_by_id": said_by.id}
            self._store.write(lambda tx: self._keep(tx, incident, key, said_at, message, data))
        else:
            self._store.write(lambda tx: self._take_back(tx, incident, key))

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

    def _keep(
        self,
        tx: Tx,
        incident: Incident,
        key: str,
        said_at: datetime,
        message: ChatMessage,
        data: dict[str, str],
    ) -> None:
        record(
            tx,
            incident,
            EntryKind.CAPTURED,
            self._clock.now(),
            key=key,
            happened_at=said_at,
            link=message.permalink,
            source="slack",
            data=data,
        )

    def _take_back(self, tx: Tx, incident: Incident, key: str) -> None:
        kept = tx.entry_by_key(incident.id, key)
        if kept:
            record(
                tx,
                incident,
                EntryKind.RETRACTED,
                self._clock.now(),
                key=f"retracted:{kept.id}",
                retracts=kept.id,
                data={"what": "message", "noted_at": kept.happened_at.isoformat()},
            )

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the job's own note says it."""
