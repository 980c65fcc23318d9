"""Says in one message what waited too long to be said one by one, as while Slack was down, or is too much."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.clock import Clock
from bot.flow import orders
from bot.flow.once import Once
from bot.flow.urgent import calls_on_somebody
from bot.flow.versions import as_it_holds, post_key
from bot.model.incident import Incident
from bot.model.job import JobState
from bot.model.timeline import Entry
from bot.ports import Blocks, Chat, Reader, Store, Tx
from bot.render.late import LATE, how_many_fit, late_entries

_WHOLE = "entries:"


class SayLate:
    """The key of such a message names its entries, so that a second try finds the message as it was."""

    def __init__(self, store: Store, clock: Clock, chat: Chat) -> None:
        self._store = store
        self._clock = clock
        self._chat = chat
        self._once = Once(store, chat, clock)

    def is_late(self, entry: Entry) -> bool:
        """Whether it waited so long that the channel has moved on."""
        return self._clock.now() - entry.recorded_at > LATE

    def say(self, incident: Incident, entry: Entry, channel: str, thread: str | None) -> bool:
        """Says it with all that waits behind it; False, and nothing is done, where that is nothing."""
        if self._finds(incident, entry, thread):
            return True
        entries = self._waiting(incident, entry)
        if len(entries) < 2:
            return False
        ids = [each.id for each in entries]
        whole, now = _WHOLE + ",".join(ids), self._clock.now()
        self._store.write(lambda tx: tx.join_posts([post_key(each) for each in ids], whole, channel, now))
        text, blocks = late_entries(entries, now)
        self._once.post(whole, channel, text, blocks, thread=thread, since=incident.opened_at)
        self._store.write(lambda tx: _have_said(tx, ids))
        return True

    def _finds(self, incident: Incident, entry: Entry, thread: str | None) -> bool:
        """Whether an earlier try has posted it after all. It asks Slack, so that while Slack is down nothing
        is put together to which more would have to be added."""
        key = post_key(entry.id)
        with self._store.read() as reader:
            posted, whole = reader.post(key), reader.whole_of(key)
        if posted is None:
            return False
        ts = self._chat.find(posted[0], whole or key, thread=thread, since=incident.opened_at)
        if ts is None:
            return False

        def confirm(tx: Tx) -> None:
            tx.confirm_post(whole or key, ts)
            _have_said(tx, _ids(whole or ""))

        self._store.write(confirm)
        return True

    def _waiting(self, incident: Incident, entry: Entry) -> list[Entry]:
        """It and what waits behind it, as many as one message takes."""
        now = self._clock.now()
        with self._store.read() as reader:
            jobs = reader.jobs(states=[JobState.WAITING], incident=incident.id)
            behind = [job for job in jobs if job.kind == "say" and job.due_at <= now]
            ids = [entry.id, *(job.args["entry"] for job in sorted(behind, key=lambda job: job.seq))]
            found = [reader.entry(each) for each in dict.fromkeys(ids)]
            waiting = [each for each in found if each and _waits(reader, incident, each)]
        return waiting[: how_many_fit(waiting)]

    def edited(self, reader: Reader, entry: Entry) -> tuple[str, Blocks] | None:
        """The message that says it with others, as it holds now; None where it stands alone."""
        whole, posted = reader.whole_of(post_key(entry.id)), reader.post(post_key(entry.id))
        if whole is None or posted is None or posted[1] is None:
            return None
        found = [reader.entry(each) for each in _ids(whole)]
        said = [as_it_holds(reader, each) for each in found if each]
        return late_entries(said, datetime.fromtimestamp(float(posted[1]), UTC))


def _ids(whole: str) -> list[str]:
    return whole.removeprefix(_WHOLE).split(",") if whole else []


def _waits(reader: Reader, incident: Incident, entry: Entry) -> bool:
    posted = reader.post(post_key(entry.id))
    is_said = posted is not None and posted[1] is not None
    is_quiet = not calls_on_somebody(reader, incident, entry)
    return not is_said and is_quiet and as_it_holds(reader, entry) is entry


def _have_said(tx: Tx, entry_ids: Iterable[str]) -> None:
    """What waits to be said one by one need not be any more."""
    for entry_id in entry_ids:
        job = tx.job(orders.say_id(entry_id))
        if job and job.state is JobState.WAITING:
            tx.save_job(job.model_copy(update={"state": JobState.DONE}))
