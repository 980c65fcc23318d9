"""Has tried again what was given up, and taken in again what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.engine.replaying import dead_letter, replay
from bot.errors import Refused
from bot.log import logger
from bot.model.incident import Person
from bot.model.job import JobState
from bot.ports import Store, Tx

_log = logger("retrying")


class Retrying:
    """Every method raises Refused with a sentence when that cannot be done. `on_accepted` wakes triage."""

    def __init__(
        self, store: Store, clock: Clock, nudge: Callable[[], None], on_accepted: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._nudge = nudge
        self._on_accepted = on_accepted

    def jobs(self, ids: Sequence[str], by: Person) -> int:
        """Puts these back as due now; gives how many were given up still, which is at least one."""
        now = self._clock.now()

        def again(tx: Tx) -> list[str]:
            found = [job for each in ids if (job := tx.job(each)) and job.state is JobState.GIVEN_UP]
            for job in found:
                tx.save_job(job.model_copy(update={"state": JobState.WAITING, "due_at": now}))
            return [job.id for job in found]

        tried = self._store.write(again)
        if not tried:
            raise Refused("Nothing is given up there any more: it is tried already, or was done.")
        for job_id in tried:
            _log.info("job_retried", job=job_id, by=by.id)
        self._nudge()
        return len(tried)

    def letter(self, receipt: str, by: Person) -> str:
        """Takes a dead letter in again; gives the receipt that it has now."""
        row, number = replay(self._store, dead_letter(self._store, receipt)).result()
        self._on_accepted()
        _log.info("dead_letter_retried", receipt=receipt, by=by.id)
        return f"r-{row}-{number}"
