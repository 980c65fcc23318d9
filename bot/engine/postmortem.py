"""Finishes a post-mortem: its sections are edited, it is reviewed, published, and corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from bot.engine.closing import close
from bot.engine.leaving import send_again, send_out
from bot.errors import Refused
from bot.flow import orders, orders_documents
from bot.flow.documents import Documents
from bot.flow.follow_up import items_of, tasks_left
from bot.flow.record import record, show
from bot.model.incident import Incident, Person, Status
from bot.model.postmortem import Postmortem, Section, Stage, Version
from bot.model.timeline import EntryKind
from bot.model.value import Value
from bot.policy import Policy
from bot.ports import Reader, Store, Tx
from bot.render.escape import lines_of
from bot.render.facts import Standing
from bot.render.paper import Paper
from bot.rules.document import OF_INCIDENT, seen, written
from bot.rules.lifecycle import ending
from bot.rules.lint import Fault

LONGEST = 3000
"""As much as a field of Slack's forms holds, so that what is written anywhere can be edited everywhere."""

_MOST_REVIEWERS = 20
_NOBODY = Person(id="", name="")

T = TypeVar("T")


class Overtaken(Refused):
    """Somebody else changed that section while it was being edited."""

    def __init__(self, section: Section, theirs: str, by: str) -> None:
        super().__init__(
            f"{by or 'Somebody'} changed {section.words.lower()} meanwhile. Look at both, and save again."
        )
        self.theirs = theirs
        self.by = by


class Unfinished(Refused):
    """Something is missing before the post-mortem is published."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(" ".join(fault.said for fault in faults))
        self.faults = tuple(faults)


class Edit(Value):
    """A new text of a section by somebody who saw the one of that mark (`bot.rules.document.seen`).

    `note` says what it corrects, which is asked of one that is published.
    """

    section: Section
    text: str
    seen: str
    by: Person
    note: str = ""


class Postmortems:
    """Every method raises Refused with a sentence when that cannot be done now."""

    def __init__(
        self, store: Store, policy: Policy, clock: Clock, documents: Documents, nudge: Callable[[], None]
    ) -> None:
        self._store = store
        self._policy = policy
        self._clock = clock
        self._documents = documents
        self._nudge = nudge

    def standing(self, incident_id: str) -> Standing:
        """How it stands now."""
        with self._store.read() as reader:
            incident = _writable(reader, incident_id)
            kept = reader.postmortem(incident.id)
            return Standing(
                incident=incident,
                stage=kept.stage if kept else Stage.DRAFT,
                reviewers=kept.reviewers if kept else (),
                published_by=kept.published_by if kept else None,
                sections=self._documents.sections(reader, incident),
                faults=tuple(self._documents.faults(reader, incident)),
                items=tuple(items_of(reader, incident.id)),
                tasks=tuple(tasks_left(reader, incident.id)),
                today=self._policy.business.day_of(self._clock.now()),
                versions=tuple(reader.section_versions(incident.id)),
            )

    def document(self, incident_id: str) -> str:
        """It as Markdown, as it stands, of an incident that will have none published as well."""
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None:
                raise Refused(f"There is no incident {incident_id}.")
            return self._documents.markdown(reader, incident)

    def paper(self, incident_id: str) -> Paper:
        """The same with all that a file of it is made of."""
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None:
                raise Refused(f"There is no incident {incident_id}.")
            return self._documents.paper(reader, incident)

    def edit(self, incident_id: str, edit: Edit) -> Version:
        """Gives the new version. Raises Overtaken where somebody else was faster."""
        if len(edit.text) > LONGEST:
            raise Refused(f"A section has at most {LONGEST} characters. Nothing was changed.")

        def change(tx: Tx, now: datetime) -> Version:
            incident = _writable(tx, incident_id)
            versions = [each for each in tx.section_versions(incident.id) if each.section is edit.section]
            kept = tx.postmortem(incident.id)
            is_published = kept is not None and kept.stage is Stage.PUBLISHED
            if is_published and not edit.note.strip():
                raise Refused("It is published: say what this corrects. Nothing was changed.")
            present = written(incident, versions, tx.story(incident.id))[edit.section]
            _check(edit, present, versions)
            version = _add(tx, incident, edit, present, versions, now)
            if edit.section in OF_INCIDENT:
                incident = incident.model_copy(update={edit.section.value: edit.text.strip()})
                tx.save_incident(incident)
                show(tx, incident, now)
            if is_published:
                tx.add_job(orders.publish(incident, edit.note, now))
                send_out(tx, self._policy, incident, edit.note, now)
            return version

        return self._do(change)

    def restore(
        self, incident_id: str, section: Section, number: int, by: Person, *, note: str = ""
    ) -> Version:
        """Makes an older version the newest."""
        with self._store.read() as reader:
            incident = _writable(reader, incident_id)
            present = self._documents.sections(reader, incident)[section]
            found = [each for each in reader.section_versions(incident.id) if each.section is section]
        older = next((each for each in found if each.number == number), None)
        if older is None:
            raise Refused(f"{section.words} has no version {number}.")
        note = note or f"{section.words} is again as it was in version {number}"
        return self.edit(
            incident_id, Edit(section=section, text=older.text, seen=seen(present), by=by, note=note)
        )

    def ask_review(self, incident_id: str, reviewers: Sequence[Person], by: Person) -> Postmortem:
        """Asks these to read it; each is told alone."""
        asked = list({person.id: person for person in reviewers if person.id}.values())
        if not asked:
            raise Refused("Say who is to review it: /incident postmortem review @bo")

        def change(tx: Tx, now: datetime) -> Postmortem:
            incident = _unpublished(tx, incident_id)
            kept = _kept(tx, incident, now)
            others = [each for each in kept.reviewers if each.id not in {person.id for person in asked}]
            everybody = (*others, *asked)
            if len(everybody) > _MOST_REVIEWERS:
                raise Refused(f"At most {_MOST_REVIEWERS} can review it. Nobody was asked.")
            kept = kept.model_copy(update={"stage": Stage.IN_REVIEW, "reviewers": everybody})
            tx.save_postmortem(kept)
            data = {"state": "put up for review"}
            key = f"review:{now.isoformat()}"
            record(tx, incident, EntryKind.POSTMORTEM, now, key=key, by=by, data=data)
            for person in asked:
                tx.add_job(orders.tell_postmortem(incident, "review", now, user=person.id, by=by.name))
            return kept

        return self._do(change)

    def publish(self, incident_id: str, by: Person, *, anyway: bool = False) -> Incident:
        """Publishes it and closes the incident.

        Raises Unfinished where something is missing, unless `anyway`.
        """
        with self._store.read() as reader:
            faults = self._documents.faults(reader, _unpublished(reader, incident_id))
        if faults and not anyway:
            raise Unfinished(faults)

        def change(tx: Tx, now: datetime) -> Incident:
            incident = _unpublished(tx, incident_id)
            kept = _kept(tx, incident, now)
            published = {"stage": Stage.PUBLISHED, "published_at": now, "published_by": by}
            tx.save_postmortem(kept.model_copy(update=published))
            key = f"published:{now.isoformat()}"
            record(tx, incident, EntryKind.POSTMORTEM, now, key=key, by=by, data={"state": "published"})
            incident = close(tx, self._policy, incident, by, now)
            tx.add_job(orders.publish(incident, "", now))
            send_out(tx, self._policy, incident, "", now)
            return incident

        return self._do(change)

    def hand_out(self, incident_id: str, format_: str, channel: str, by: Person) -> None:
        """Has it shared as a file of that format in the channel, or with "" with whoever asks alone."""

        def change(tx: Tx, now: datetime) -> None:
            incident = tx.incident(incident_id)
            if incident is None:
                raise Refused(f"There is no incident {incident_id}.")
            tx.add_job(orders_documents.hand_out(incident, format_, channel, by.id, now))

        self._do(change)

    def send_again(self, incident_id: str) -> list[str]:
        """Has every library keep it as it stands; gives their names in the policy."""

        def change(tx: Tx, now: datetime) -> list[str]:
            return send_again(tx, self._policy, _writable(tx, incident_id), now)

        return self._do(change)

    def _do(self, change: Callable[[Tx, datetime], T]) -> T:
        now = self._clock.now()
        result = self._store.write(lambda tx: change(tx, now))
        self._nudge()
        return result


def _check(edit: Edit, present: str, versions: Sequence[Version]) -> None:
    if lines_of(edit.text) == lines_of(present):
        raise Refused("That is what it says already.")
    if edit.seen != seen(present):
        raise Overtaken(edit.section, present, versions[-1].by.name if versions else "")


def _add(
    tx: Tx, incident: Incident, edit: Edit, present: str, versions: Sequence[Version], now: datetime
) -> Version:
    """What stood there without a version, as from the form of the resolve, becomes one first."""
    number, texts = len(versions) + 1, [(edit.text.strip(), edit.by, edit.note.strip())]
    if present and (not versions or versions[-1].text != present):
        texts.insert(0, (present, _NOBODY, ""))
    for offset, (text, by, note) in enumerate(texts):
        version = Version(
            id=f"{incident.id}/{edit.section.value}/{number + offset}",
            incident=incident.id,
            section=edit.section,
            number=number + offset,
            text=text,
            by=by,
            at=now,
            note=note,
        )
        tx.add_version(version)
    return version


def _kept(tx: Tx, incident: Incident, now: datetime) -> Postmortem:
    return tx.postmortem(incident.id) or Postmortem(incident=incident.id, markdown="", rendered_at=now)


def _writable(reader: Reader, incident_id: str) -> Incident:
    """That incident, whatever its stage, unless nobody will ever read its post-mortem."""
    incident = reader.incident(incident_id)
    if incident is None:
        raise Refused(f"There is no incident {incident_id}.")
    kept = reader.postmortem(incident_id)
    if incident.status is Status.CLOSED and (kept is None or kept.stage is not Stage.PUBLISHED):
        raise Refused(f"{incident.id} is {ending(incident)}, and its post-mortem is not written here.")
    return incident


def _unpublished(reader: Reader, incident_id: str) -> Incident:
    """That incident, once it is resolved and as long as its post-mortem is not published."""
    incident = _writable(reader, incident_id)
    if incident.status is Status.CLOSED:
        raise Refused(f"The post-mortem of {incident.id} is published already.")
    if incident.is_open:
        raise Refused(f"{incident.id} is {ending(incident)}: resolve it first.")
    return incident
