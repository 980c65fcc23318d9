"""Makes a stage ready for a story, whatever the last one left."""

from __future__ import annotations

from bot.engine.resolving import Resolution
from bot.model.incident import Person
from handlers.scenario.stage import Stage

_BY = Person(id="", name="The practice workspace")
_HOW = "A new story begins"


def tidy(stage: Stage) -> None:
    """Lets Slack and the pager work again, and resolves every incident that is open. Raises NotAtRest.

    What was said stays to be read.
    """
    stage.world.slack.faults.clear()
    stage.world.pagerduty.faults.clear()
    tocsin = stage.bot.tocsin
    with tocsin.store.read() as reader:
        left = reader.incidents(open_only=True, limit=500)
    for incident in left:
        tocsin.commands.resolve(incident.id, Resolution(by=_BY, how=_HOW, postmortem=False))
    stage.settle()
