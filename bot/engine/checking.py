"""Orders checks for an incident, by somebody's wish or when its channel opens, and looks ahead."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.engine.capacity import Capacity
from bot.engine.diagnosing import Diagnosing
from bot.engine.health import Health
from bot.errors import Refused
from bot.flow import orders
from bot.model.health import Board
from bot.model.incident import Incident, Person
from bot.model.job import Job, JobState
from bot.ports import Reader, Store, Tx


class Checking:
    """What people can ask about the platform."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        diagnosing: Diagnosing,
        capacity: Capacity,
        health: Health,
        nudge: Callable[[], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._diagnosing = diagnosing
        self._capacity = capacity
        self._health = health
        self._nudge = nudge

    def ask(self, incident_id: str, words: Sequence[str], by: Person) -> tuple[list[str], bool]:
        """The checks that run, and whether they were not under way already.

        Raises Refused for a check that there is not, and where there is none to run.
        """
        now = self._clock.now()

        def order(tx: Tx) -> tuple[list[str], bool]:
            incident = tx.incident(incident_id)
            if incident is None:
                raise Refused(f"There is no incident {incident_id}.")
            names = self._diagnosing.choose(words, incident.service, text_of(tx, incident))
            if any(_runs(job, names) for job in _under_way(tx, incident)):
                return names, False
            return names, tx.add_job(orders.diagnose(incident, names, now, by=by.name))

        told = self._store.write(order)
        self._nudge()
        return told

    def stop(self, incident_id: str, by: Person) -> None:
        """Ends the checks that run for the incident; raises Refused where none run."""
        with self._store.read() as reader:
            incident = reader.incident(incident_id)
            jobs = _under_way(reader, incident) if incident else []
        halted = [self._diagnosing.halt(job.id, by.name) for job in jobs]
        if not any(halted):
            raise Refused(f"No check runs for {incident_id} any more.")

    def check_health(self, channel: str, by: Person) -> list[str]:
        """Has all checks run anew and the health board shown in the channel; gives the titles of the checks.

        Raises Refused where there is nothing to look at.
        """
        names = self._health.checks
        if not names:
            raise Refused(
                "There is nothing to check: set platform in the policy to what the platform consists of."
            )
        job = orders.check_health(channel, by.name, self._clock.now())
        self._store.write(lambda tx: tx.add_job(job))
        self._nudge()
        return [self._diagnosing.checks[name].title for name in names]

    def board(self) -> Board:
        """The health board as of now."""
        return self._health.board()

    def look_ahead(self, word: str, channel: str, by: Person) -> str:
        """Has the capacity of that name shown in the channel, and gives the name. Raises Refused."""
        name = self._capacity.named(word)
        job = orders.look_ahead(name, channel, by.name, self._clock.now())
        self._store.write(lambda tx: tx.add_job(job))
        self._nudge()
        return name

    def review_performance(self, channel: str, by: Person) -> list[str]:
        """Has the performance review shown in the channel, and gives what it looks at.

        Raises Refused where there is nothing to look at.
        """
        names = self._diagnosing.reviewed
        if not names:
            raise Refused(
                "There is nothing to review: set platform.databricks in the policy to the clusters, "
                "warehouses and tables to look at."
            )
        job = orders.review_performance(channel, by.name, self._clock.now())
        self._store.write(lambda tx: tx.add_job(job))
        self._nudge()
        return [self._diagnosing.checks[name].title for name in names]


def text_of(reader: Reader, incident: Incident) -> str:
    """What is known about it in words: its title, and what its alerts say."""
    alerts = reader.decided_alerts(incident=incident.id)
    return " ".join([incident.title, *(f"{alert.title} {alert.summary}" for alert in alerts)])


def _under_way(reader: Reader, incident: Incident) -> list[Job]:
    jobs = reader.jobs(states=[JobState.WAITING, JobState.STARTED], incident=incident.id)
    return [job for job in jobs if job.kind == "diagnose"]


def _runs(job: Job, names: Sequence[str]) -> bool:
    return set(names) <= set(job.args["checks"].split())
