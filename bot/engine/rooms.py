"""What becomes of incidents' channels in Slack, as people there change them."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.flow import orders
from bot.flow.record import show
from bot.model.incident import Incident, Room
from bot.model.job import JobState
from bot.ports import Store, Tx


class Rooms:
    """Follows what can be followed; else it has the card looked after, whose job mends what is lost."""

    def __init__(self, store: Store, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge

    def renamed(self, channel: str, name: str) -> bool:
        """The channel of that id has another name now; False where it is no incident's."""

        def change(tx: Tx, incident: Incident, room: Room) -> None:
            latest = incident.model_copy(update={"room": room.model_copy(update={"name": name})})
            tx.save_incident(latest)
            show(tx, latest, self._clock.now())

        return self._of(channel, change)

    def shaken(self, channel: str, message: str = "") -> bool:
        """Something happened to the channel, or to that message in it, by which the card may be lost."""

        def change(tx: Tx, incident: Incident, room: Room) -> None:
            if message in ("", room.card_ts):
                self._look(tx, incident, room)

        return self._of(channel, change)

    def returned(self, channel: str) -> bool:
        """Tocsin was let in again: what it could not say there meanwhile is said."""

        def change(tx: Tx, incident: Incident, room: Room) -> None:
            now = self._clock.now()
            for job in tx.jobs(states=[JobState.GIVEN_UP], incident=incident.id):
                tx.save_job(job.model_copy(update={"state": JobState.WAITING, "due_at": now}))
            self._look(tx, incident, room)

        return self._of(channel, change)

    def _look(self, tx: Tx, incident: Incident, room: Room) -> None:
        """Has the card edited though it would look the same: its job then finds what is lost."""
        tx.save_incident(incident.model_copy(update={"room": room.model_copy(update={"shown": ""})}))
        tx.add_job(orders.refresh_card(incident, self._clock.now()))

    def _of(self, channel: str, change: Callable[[Tx, Incident, Room], None]) -> bool:
        """Changes something of the open incident of that channel; others cost no write."""
        with self._store.read() as reader:
            incident = reader.incident_of_room(channel)
        if incident is None or not incident.is_open:
            return False

        def found(tx: Tx) -> bool:
            latest = tx.incident_of_room(channel)
            if latest is None or latest.room is None:
                return False
            change(tx, latest, latest.room)
            return True

        done = self._store.write(found)
        self._nudge()
        return done
