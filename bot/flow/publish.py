"""Shares a published post-mortem, and each correction of it, where post-mortems are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.clock import Clock
from bot.errors import AdapterError
from bot.flow.documents import Drafted
from bot.flow.once import Once
from bot.flow.record import record
from bot.flow.wrap_up import keep_on_disk
from bot.model.incident import Incident
from bot.model.job import Job, Lane
from bot.model.postmortem import Stage
from bot.model.timeline import EntryKind
from bot.model.workspace import HOME
from bot.ports import Chat, Reader, Step, Store, Tx
from bot.render.timeline import proven

Draft = Callable[[Reader, Incident], Drafted]
Comment = Callable[[Incident, str], str]
"""What stands beside the file of an incident; the words are what a correction corrects."""


class Publish:
    """Renders it, keeps it in the store and on disk, and shares it once.

    It goes to the `channel` of post-mortems; where the bot sees none, and of a private incident, a drill or
    one of another workspace, to the incident's own.
    """

    kind = "publish"
    lane = Lane.CHAT

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chat: Chat,
        draft: Draft,
        comment: Comment,
        folder: Path,
        channel: str | None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._draft = draft
        self._comment = comment
        self._folder = folder
        self._channel = channel
        self._once = Once(store, chat, clock)

    def run(self, job: Job, step: Step) -> None:
        """What is shared is the document as it stands when it is rendered."""
        name = step("render", lambda: self._render(job))
        if name and job.args.get("instead"):
            step("withdraw", lambda: self._withdraw(job, name))
        if name:
            step("share", lambda: self._share(job, name))

    def _render(self, job: Job) -> str:
        """Gives the file's name; "" when nothing is published."""
        incident_id = str(job.incident)
        with self._store.read() as reader:
            incident, kept = reader.incident(incident_id), reader.postmortem(incident_id)
            if incident is None or kept is None or kept.stage is not Stage.PUBLISHED:
                return ""
            drafted = self._draft(reader, incident)
            told = (incident_id, *(each.id for each in reader.merged_into(incident_id)))
            markdown = proven(drafted.markdown, [head for each in told if (head := reader.head(each))])
            published_at = kept.published_at or self._clock.now()
            later = [
                each for each in reader.section_versions(incident_id) if each.note and each.at > published_at
            ]
        rendered = {"markdown": markdown, "rendered_at": self._clock.now()}
        self._store.write(lambda tx: tx.save_postmortem(kept.model_copy(update=rendered)))
        edition = f"-{len(later) + 1}" if later else ""
        name = f"{incident_id}-post-mortem-published{edition}.md"
        keep_on_disk(self._folder, name, markdown)
        return name

    def _withdraw(self, job: Job, name: str) -> None:
        """Takes away every edition, here and where it was shared."""
        with self._store.read() as reader:
            incident = reader.incident(str(job.incident))
        place = self._place(incident) if incident else ""
        stem, _, edition = name.removesuffix(".md").partition("-published")
        for number in range(1, int(edition.removeprefix("-") or 1) + 1):
            each = f"{stem}-published-{number}.md" if number > 1 else f"{stem}-published.md"
            if each != name:
                (self._folder / each).unlink(missing_ok=True)
            if place:
                self._chat.withdraw(place, each)

    def _share(self, job: Job, name: str) -> None:
        incident_id, key = str(job.incident), f"file:{job.id}"
        with self._store.read() as reader:
            incident, kept = reader.incident(incident_id), reader.postmortem(incident_id)
            shared = reader.post(key)
        if incident is None or kept is None or (shared and shared[1]):
            return
        place = self._place(incident)
        if not place:
            return
        fresh = self._once.intend(key, place)
        title, comment = f"{incident_id} post-mortem", self._comment(incident, job.args["note"])
        self._chat.upload(place, name, title, kept.markdown, comment, tried_before=not fresh)
        self._store.write(lambda tx: tx.confirm_post(key, name))

    def _place(self, incident: Incident) -> str:
        may_be_read = not incident.private and incident.drill is None and incident.workspace == HOME
        if self._channel and may_be_read and (found := self._chat.channel_id(self._channel)):
            return found
        return incident.room.id if incident.room and not incident.is_put_away else ""

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Keeps in the timeline that it could not be shared, once that is final."""
        incident = tx.incident(str(job.incident))
        if gives_up and incident:
            text = f"The published post-mortem could not be shared: {error}."
            key, now = f"{job.id}:failed", self._clock.now()
            record(tx, incident, EntryKind.TROUBLE, now, key=key, data={"text": text})
