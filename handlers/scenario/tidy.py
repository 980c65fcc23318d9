"""Makes a stage ready for a story, whatever the last one left."""

from __future__ import annotations

from datetime import datetime

from bot.engine.resolving import Resolution
from bot.model.incident import Person, Status
from bot.ports import Tx
from bot.rules import lifecycle
from handlers.scenario.stage import Stage

_BY = Person(id="", name="The practice workspace")
_HOW = "A new story begins"


def tidy(stage: Stage) -> None:
    """Lets Slack and the pager work again, and closes every incident, so that nothing reopens one.

    What was said stays to be read. Raises NotAtRest.
    """
    stage.world.slack.faults.clear()
    stage.world.pagerduty.faults.clear()
    tocsin = stage.bot.tocsin
    with tocsin.store.read() as reader:
        left = reader.incidents(open_only=True, limit=500)
    for incident in left:
        tocsin.commands.resolve(incident.id, Resolution(by=_BY, how=_HOW, postmortem=False))
    stage.settle()
    tocsin.store.write(lambda tx: _close(tx, stage.clock.now()))


def _close(tx: Tx, now: datetime) -> None:
    for incident in tx.incidents(limit=500):
        if incident.status is Status.RESOLVED:
            tx.save_incident(lifecycle.move(incident, Status.CLOSED, now, _BY))
