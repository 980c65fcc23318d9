"""Furnishes an incident's channel: the card pinned, people invited, links kept at its top."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow import orders
from bot.flow.record import record
from bot.log import logger
from bot.model.incident import Incident, Room
from bot.model.job import Job, Lane
from bot.model.timeline import EntryKind
from bot.model.value import Link, Value
from bot.policy import Policy
from bot.ports import Chat, Reader, Step, Store, Tx

_log = logger("flow")
_PIN, _USER, _LINK = "pin", "user ", "link "


class RoomPlan(Value):
    """How a channel is to look: its name, who belongs in it, and the links kept at its top."""

    name: str
    people: tuple[str, ...]
    bookmarks: tuple[Link, ...]


Planned = Callable[[Reader, Incident], RoomPlan]


class Furnish:
    """One piece after the other; when Slack takes no more for now, the rest comes later.

    Nothing else waits for it, and no piece is carried in twice.
    """

    kind = "furnish"
    lane = Lane.CHAT

    def __init__(self, store: Store, clock: Clock, chat: Chat, planned: Planned, policy: Policy) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._planned = planned
        self._policy = policy

    def run(self, job: Job, step: Step) -> None:
        """What is left of the channel's pieces."""
        step("furnish", lambda: self.carry_in(str(job.incident), json.loads(job.args["left"])))

    def carry_in(self, incident_id: str, pieces: Sequence[str] | None = None) -> None:
        """These, or everything that the plan asks for."""
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None or incident.room is None:
                return
            plan = self._planned(reader, incident)
        if pieces is None:
            people, links = (
                (_USER + user for user in plan.people),
                (_LINK + link.name for link in plan.bookmarks),
            )
            pieces = [_PIN, *people, *links]
        for number, piece in enumerate(pieces):
            try:
                self._carry(incident, incident.room, plan, piece)
            except AdapterError as error:
                if error.reason is not Reason.RATE_LIMITED:
                    raise
                self._later(incident, pieces[number:], error)
                return

    def _carry(self, incident: Incident, room: Room, plan: RoomPlan, piece: str) -> None:
        if piece == _PIN:
            self._try(lambda: self._chat.pin(room.id, str(room.card_ts)))
        elif piece.startswith(_USER):
            absent = self._chat.invite(room.id, [piece.removeprefix(_USER)])
            if absent:
                self.tell_absent(incident, absent[0])
        for link in plan.bookmarks:
            if piece == _LINK + link.name:
                self._try(lambda link=link: self._chat.set_bookmark(room.id, link.name, link.url))  # type: ignore[misc]

    def _try(self, furnish: Callable[[], None]) -> None:
        """A pin or bookmark that Slack will never take is no reason to leave people without a channel."""
        try:
            furnish()
        except AdapterError as error:
            if error.retryable:
                raise
            _log.warning("furnishing_refused", error=str(error))

    def _later(self, incident: Incident, left: Sequence[str], error: AdapterError) -> None:
        due_at = self._clock.now() + timedelta(seconds=max(error.retry_after or 0, 1.0))
        self._store.write(lambda tx: tx.add_job(orders.furnish(incident, json.dumps(left), due_at)))

    def tell_absent(self, incident: Incident, user: str) -> None:
        """Says in the timeline, once, that somebody cannot be brought into the channel."""
        known = self._policy.person_by_slack(user)
        name = known.name if known else self._chat.person(user).name
        data = {
            "text": f"{name} could not be invited to the channel: Slack does not let them in.",
            "next": "Whoever needs them, please reach them another way.",
        }

        def tell(tx: Tx) -> None:
            record(tx, incident, EntryKind.TROUBLE, self._clock.now(), key=f"absent:{user}", data=data)

        self._store.write(tell)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Nothing to add: the channel can be used without."""
