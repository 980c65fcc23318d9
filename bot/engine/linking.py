"""Gives an incident what belongs to it: documents, calls, related incidents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.engine.finding import known
from bot.errors import Refused
from bot.flow import orders
from bot.flow.record import record
from bot.model.incident import Incident, Person
from bot.model.timeline import EntryKind
from bot.model.value import Link
from bot.policy.nearest import meant
from bot.ports import Store, Tx

MOST_LINKS = 15
_LONGEST_NAME = 75
_LONGEST_URL = 1000


class Linking:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(self, store: Store, clock: Clock, nudge: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge

    def link(self, incident_id: str, url: str, name: str, by: Person) -> tuple[Incident, Link]:
        """Keeps the address under that name, or its host's; the same name again leads elsewhere then."""
        link = Link(name=name.strip() or (urlsplit(url).hostname or ""), url=url)
        if urlsplit(url).scheme not in ("https", "http") or not link.name:
            raise Refused("Give an address that begins with https://, and say what it is.")
        if len(link.name) > _LONGEST_NAME or len(url) > _LONGEST_URL:
            raise Refused(f"At most {_LONGEST_NAME} characters of name and {_LONGEST_URL} of address.")
        return self._do(lambda tx, now: _keep(tx, known(tx, incident_id), link, by, now))

    def relate(self, incident_id: str, other_id: str, by: Person) -> tuple[Incident, Link]:
        """Each shows the other; of a private one, the other hears nothing, whichever is named first."""

        def change(tx: Tx, now: datetime) -> tuple[Incident, Link]:
            incident, other = known(tx, incident_id), known(tx, other_id)
            if incident.id == other.id:
                raise Refused(f"{incident.id} is that incident itself.")
            if other.private and not incident.private:
                incident, other = other, incident
            kept = _keep(tx, incident, _link_to(other), by, now)
            if not incident.private and _link_to(incident) not in other.links:
                _keep(tx, other, _link_to(incident), by, now)
            return kept

        return self._do(change)

    def unlink(self, incident_id: str, what: str, by: Person) -> tuple[Incident, Link]:
        """Takes away the link of that name or address; of a related incident, the one that leads back too."""

        def change(tx: Tx, now: datetime) -> tuple[Incident, Link]:
            incident = known(tx, incident_id)
            link = next((each for each in incident.links if _is_meant(each, what)), None)
            if link is None:
                names = [each.name for each in incident.links]
                raise Refused(f"{incident.id} has no link {what}{meant(what, names) or '.'}")
            incident = _drop(tx, incident, link, by, now)
            other = tx.incident(link.name)
            back = next((each for each in other.links if each.name == incident.id), None) if other else None
            if other and back:
                _drop(tx, other, back, by, now)
            return incident, link

        return self._do(change)

    def _do(self, change: Callable[[Tx, datetime], tuple[Incident, Link]]) -> tuple[Incident, Link]:
        now = self._clock.now()
        kept = self._store.write(lambda tx: change(tx, now))
        self._nudge()
        return kept


def _keep(tx: Tx, incident: Incident, link: Link, by: Person, now: datetime) -> tuple[Incident, Link]:
    if link in incident.links:
        raise Refused(f"{link.name} is on the card of {incident.id} already.")
    others = tuple(each for each in incident.links if each.name != link.name)
    if len(others) >= MOST_LINKS:
        raise Refused(f"{incident.id} has {MOST_LINKS} links, and that is all that a card shows.")
    incident = incident.model_copy(update={"links": (*others, link)})
    tx.save_incident(incident)
    key = f"linked:{now.isoformat()}:{link.name}"
    record(tx, incident, EntryKind.LINKED, now, key=key, by=by, link=link.url, data={"name": link.name})
    if incident.room and link.url and not incident.is_put_away:
        tx.add_job(orders.bookmark(incident, link, now))
    return incident, link


def _drop(tx: Tx, incident: Incident, link: Link, by: Person, now: datetime) -> Incident:
    others = tuple(each for each in incident.links if each != link)
    incident = incident.model_copy(update={"links": others})
    tx.save_incident(incident)
    key = f"unlinked:{now.isoformat()}:{link.name}"
    record(tx, incident, EntryKind.UNLINKED, now, key=key, by=by, data={"name": link.name})
    if incident.room and link.url:
        tx.add_job(orders.bookmark(incident, link, now))
    return incident


def _is_meant(link: Link, what: str) -> bool:
    return what == link.url or what.casefold() == link.name.casefold()


def _link_to(incident: Incident) -> Link:
    return Link(name=incident.id, url=incident.room.url if incident.room else "")
