"""Opens an incident's channel: created, card posted and pinned, people invited, furnished."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.clock import Clock
from bot.errors import AdapterError, Reason
from bot.flow.furnish import Furnish, Planned
from bot.flow.lost import key_of
from bot.flow.once import Once
from bot.flow.record import record, show
from bot.model.incident import Incident, Room
from bot.model.job import Job, Lane
from bot.model.severity import Severity
from bot.model.timeline import EntryKind
from bot.ports import Blocks, Chat, Place, Reader, Step, Store, Tx
from bot.render import escape
from bot.rules.adopting import unfit

_MOST_PURPOSE = 250


Card = Callable[[Reader, Incident], tuple[str, Blocks]]


class OpenRoom:
    """Works through the room step by step; the incident knows its channel after the first."""

    kind = "open_room"
    lane = Lane.CHAT

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chat: Chat,
        planned: Planned,
        card: Card,
        furnish: Furnish,
        busy: Collection[str],
    ) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._planned = planned
        self._card = card
        self._busy = busy
        self._furnish = furnish
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Channel, card, pin, people, bookmarks; the topic comes with the card's first refresh.

        The steps are the same whatever is done already: after a crash each must meet its own record. A second
        job of an incident does what is missing, as after a channel or a card was lost.
        """
        incident_id = str(job.incident)
        with self._store.read() as reader:
            incident = _known(reader, incident_id)
            name = self._planned(reader, incident).name
        id_, known_as = step("create", lambda: self._create(incident, name))
        step("keep", lambda: self._keep(incident_id, Room(id=id_, name=known_as)))
        step("card", lambda: self._post_card(incident_id))
        step("furnish", lambda: self._furnish.carry_in(incident_id))

    def _create(self, incident: Incident, name: str) -> list[str]:
        if incident.room and (known_as := self._adopted(incident, incident.room)):
            return [incident.room.id, known_as]
        fresh = self._once.intend(self._key("room", incident), "")
        chat = self._chat.first if incident.severity is Severity.CRITICAL else self._chat
        return list(chat.open_room(name, _marker(incident), private=incident.private, tried_before=not fresh))

    def _key(self, what: str, incident: Incident) -> str:
        with self._store.read() as reader:
            return key_of(reader, what, incident.id)

    def _adopted(self, incident: Incident, room: Room) -> str:
        """The name of the channel that is there; "" when it cannot be the incident's, which then gets one.

        The purpose is set where there is none: what people wrote stays.
        """
        if not room.adopted or room.card_ts:
            return room.name
        try:
            place = self._chat.place(room.id)
            why = unfit(place, self._busy)
        except AdapterError as error:
            if error.reason is not Reason.NOT_FOUND:
                raise
            place, why = Place(name=room.name), "Tocsin does not see it, and has to be invited there first"
        if not why and not place.purpose:
            self._chat.set_purpose(room.id, _marker(incident))
        self._store.write(lambda tx: self._settle(tx, incident.id, room, place, why))
        return "" if why else place.name

    def _settle(self, tx: Tx, incident_id: str, room: Room, place: Place, why: str) -> None:
        """Keeps what the channel turned out to be, and its topic, or lets go of it and says why."""
        incident = _known(tx, incident_id)
        if why:
            incident = incident.model_copy(update={"room": None})
            tx.save_incident(incident)
            said = f"The channel in which this was declared is not its channel: {why}."
            data = {"text": said, "next": "It has one of its own."}
            record(tx, incident, EntryKind.TROUBLE, self._clock.now(), key="not_adopted", data=data)
            return
        room = room.model_copy(update={"name": place.name, "theirs": place.topic})
        private = incident.private or place.is_private
        tx.save_incident(incident.model_copy(update={"room": room, "private": private}))

    def _keep(self, incident_id: str, room: Room) -> None:
        def keep(tx: Tx) -> None:
            incident = _known(tx, incident_id)
            if incident.room is None:
                tx.save_incident(incident.model_copy(update={"room": room}))

        self._store.write(keep)

    def _post_card(self, incident_id: str) -> None:
        with self._store.read() as reader:
            incident = _known(reader, incident_id)
            text, blocks = self._card(reader, incident)
        room = _room_of(incident)
        if room.card_ts:
            return
        key = self._key("card", incident)
        ts = self._once.post(key, room.id, text, blocks, since=incident.opened_at)
        now, room_key = self._clock.now(), self._key("room", incident).replace(f"room:{incident.id}", "room")

        def keep(tx: Tx) -> None:
            latest = _known(tx, incident_id)
            shown = _room_of(latest).model_copy(update={"card_ts": ts, "refreshed_at": now})
            latest = latest.model_copy(update={"room": shown})
            tx.save_incident(latest)
            data = {"name": room.name, "channel": room.id} | ({"adopted": "yes"} if room.adopted else {})
            if not record(tx, latest, EntryKind.ROOM, now, key=room_key, data=data):
                show(tx, latest, now)

        self._store.write(keep)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Keeps in the timeline that there is no channel, and why."""
        if gives_up:
            incident = _known(tx, str(job.incident))
            record(
                tx,
                incident,
                EntryKind.TROUBLE,
                self._clock.now(),
                key="room_failed",
                data={
                    "text": f"No channel could be opened: {error}.",
                    "next": "" if incident.private else "Please talk in the digest thread.",
                },
            )


def _marker(incident: Incident) -> str:
    """By this purpose a channel is known to be the incident's."""
    return escape.heading(f"{incident.id}: {incident.title}", _MOST_PURPOSE)


def _known(reader: Reader, incident_id: str) -> Incident:
    incident = reader.incident(incident_id)
    if incident is None:
        raise LookupError(f"incident {incident_id} is not stored")
    return incident


def _room_of(incident: Incident) -> Room:
    if incident.room is None:
        raise LookupError(f"{incident.id} has no channel yet")
    return incident.room
