"""Hands over the post-mortem once an incident is resolved; nothing here can hold a resolve up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.documents import Drafted
from bot.flow.once import Once
from bot.flow.record import record
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.postmortem import Postmortem, Stage
from bot.model.timeline import Entry, EntryKind
from bot.ports import Chat, Reader, Step, Store, Tx

_DRAFTED = {"state": "drafted"}
Draft = Callable[[Reader, Incident], Drafted]


class WrapUp:
    """Renders the draft, keeps it in the store and on disk, and shares it in the channel."""

    kind = "wrap_up"
    lane = Lane.CHAT

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chat: Chat,
        draft: Draft,
        comment: Callable[[Reader, Incident], str],
        folder: Path,
    ) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._draft = draft
        self._comment = comment
        self._folder = folder
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """Does nothing when the incident was reopened meanwhile, or somebody published it already; unless it
        takes the place of what was handed over before that.
        """
        incident_id = str(job.incident)
        name = step("draft", lambda: self._render(job))
        if job.args.get("instead"):
            step("withdraw", lambda: self._withdraw(incident_id, name))
        if name:
            step("share", lambda: self._share(job, name))
            step("note", lambda: self._note(job, incident_id))

    def _render(self, job: Job) -> str:
        """Gives the file's name; "" when there is nothing to do."""
        incident_id, now = str(job.incident), self._clock.now()
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            if incident is None or (incident.is_open and not job.args.get("instead")):
                return ""
            kept = reader.postmortem(incident_id)
            if kept and kept.stage is Stage.PUBLISHED:
                return ""
            earlier = [each for each in _drafts(reader, incident_id) if each.key != job.id]
            drafted = self._draft(reader, incident)
        self._store.write(lambda tx: self._keep(tx, job, drafted, now))
        name = file_name(incident_id, len(earlier) + 1)
        keep_on_disk(self._folder, name, drafted.markdown)
        return name

    def _withdraw(self, incident_id: str, name: str) -> None:
        """Takes away every earlier draft, here and in the channel."""
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            drafts = _drafts(reader, incident_id)
        for number in range(1, len(drafts) + 1):
            earlier = file_name(incident_id, number)
            if earlier == name:
                continue
            (self._folder / earlier).unlink(missing_ok=True)
            if incident and incident.room:
                self._chat.withdraw(incident.room.id, earlier)

    def _keep(self, tx: Tx, job: Job, drafted: Drafted, now: datetime) -> None:
        """Keeps whom somebody asked to review it since the resolve; who was asked before read another one."""
        incident, kept = tx.incident(str(job.incident)), tx.postmortem(str(job.incident))
        if incident is None or incident.resolved_at is None:
            return
        if kept is None or kept.rendered_at < incident.resolved_at:
            kept = Postmortem(incident=incident.id, markdown="", rendered_at=now)
        rendered = {"markdown": drafted.markdown, "rendered_at": now}
        tx.save_postmortem(kept.model_copy(update=rendered))
        tx.save_curves(incident.id, drafted.curves)
        if drafted.trouble:
            data = {"text": f"{drafted.trouble}.", "next": "It is drafted by the usual template."}
            record(tx, incident, EntryKind.TROUBLE, now, key=f"{job.id}:template", data=data)

    def _share(self, job: Job, name: str) -> None:
        incident_id, key = str(job.incident), f"file:{job.id}"
        with self._store.read() as reader:
            incident, postmortem = reader.incident(incident_id), reader.postmortem(incident_id)
            shared = reader.post(key)
            comment = self._comment(reader, incident) if incident else ""
        if incident is None or incident.room is None or postmortem is None or (shared and shared[1]):
            return
        fresh = self._once.intend(key, incident.room.id)
        self._chat.upload(
            incident.room.id,
            name,
            f"{incident_id} {'drill ' if incident.drill else ''}post-mortem",
            postmortem.markdown,
            comment,
            tried_before=not fresh,
        )
        self._store.write(lambda tx: tx.confirm_post(key, name))

    def _note(self, job: Job, incident_id: str) -> None:
        def note(tx: Tx) -> None:
            incident = tx.incident(incident_id)
            if incident:
                record(
                    tx,
                    incident,
                    EntryKind.POSTMORTEM,
                    self._clock.now(),
                    key=job.id,
                    data=_DRAFTED,
                )

        self._store.write(note)

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Keeps in the timeline that the draft could not be handed over, once it is final."""
        incident = tx.incident(str(job.incident))
        if gives_up and incident:
            record(
                tx,
                incident,
                EntryKind.TROUBLE,
                self._clock.now(),
                key=f"{job.id}:failed",
                data={"text": f"The post-mortem could not be handed over: {error}."},
            )


def _drafts(reader: Reader, incident_id: str) -> list[Entry]:
    told = reader.entries_of(incident_id, [EntryKind.POSTMORTEM])
    return [entry for entry in told if entry.data == _DRAFTED]


def file_name(incident_id: str, draft: int) -> str:
    """What that draft's file is called, counted from 1: one for each time the incident was resolved."""
    return f"{incident_id}-post-mortem.md" if draft == 1 else f"{incident_id}-post-mortem-{draft}.md"


def keep_on_disk(folder: Path, name: str, text: str) -> None:
    """Writes beside and renames, so that a crash leaves the old file or the new one, never half."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
