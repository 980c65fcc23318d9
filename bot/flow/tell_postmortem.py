"""Tells somebody alone of a post-mortem: that it is to be reviewed, or still to be published."""

from __future__ import annotations

from bot.errors import AdapterError
from bot.flow import orders
from bot.flow.tell import Tell
from bot.model.incident import Incident, Status
from bot.model.job import Job
from bot.ports import Tx


class TellPostmortem(Tell):
    """Quiet once it is published."""

    kind = "tell_postmortem"

    def _holds(self, incident: Incident) -> bool:
        return incident.status is Status.RESOLVED

    def trouble(self, tx: Tx, job: Job, error: AdapterError, *, gives_up: bool) -> None:
        """Of what somebody who cannot be written to was to hear, the incident's channel does."""
        incident = tx.incident(str(job.incident))
        if gives_up and incident and job.args["user"]:
            what, by = job.args["what"], job.args["by"]
            tx.add_job(orders.tell_postmortem(incident, what, self._clock.now(), by=by))
