"""Gathers what an exported timeline is made of."""

from __future__ import annotations

from datetime import datetime

from bot.model.incident import Incident
from bot.model.timeline import Entry
from bot.ports import Reader
from bot.render.timeline import TimelineFacts, address_of
from bot.rules.discretion import discreet


def timeline_facts(reader: Reader, incident: Incident, now: datetime) -> TimelineFacts:
    """The timeline as it stands `now`, with what happened in the incidents that were merged into it.

    Only a private incident's names private ones.
    """
    told = list(reader.story(incident.id))
    ids = dict.fromkeys((incident.id, *(entry.incident for entry in told)))
    messages = reader.said_in(incident.id)
    entries = told if incident.private else _discreetly(reader, told)
    return TimelineFacts(
        incident=incident,
        made_at=now,
        entries=tuple(entries),
        seals=tuple(seal for each in ids for seal in reader.seals(each)),
        heads=tuple(head for each in ids if (head := reader.head(each))),
        said_in={entry: address_of(channel, ts) for entry, (channel, ts) in messages.items()},
        withheld=frozenset(new.id for old, new in zip(told, entries, strict=True) if new is not old),
    )


def _discreetly(reader: Reader, told: list[Entry]) -> list[Entry]:
    private = reader.private_incidents()
    if not private:
        return told
    tell = discreet(private)

    def shown(entry: Entry) -> Entry:
        data = {key: tell(said) for key, said in entry.data.items()}
        return entry if data == entry.data else entry.model_copy(update={"data": data})

    return [shown(entry) for entry in told]
