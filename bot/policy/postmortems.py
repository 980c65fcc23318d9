"""Where post-mortems are published, how they are worded, and who is reminded of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.model.severity import Severity
from bot.model.value import Value
from bot.policy.durations import DurationOrNone
from bot.policy.shapes import Channel, shaped

Days = Annotated[int, Field(ge=1, le=60)]
TemplateName = Annotated[
    str, AfterValidator(shaped(r"[\w-][\w.-]*", "the name of a file beside the policy, like security.md.j2"))
]


class TemplateChoice(Value):
    """A template of one's own, for incidents of these severities and services; of all where none is named.

    `body` is what the file holds.
    """

    template: TemplateName
    severities: tuple[Severity, ...] = ()
    services: tuple[str, ...] = ()
    body: str

    def fits(self, severity: Severity, service: str | None) -> bool:
        """Whether it is for such an incident."""
        return (not self.severities or severity in self.severities) and (
            not self.services or service in self.services
        )


class Postmortems(Value):
    """Published ones are told in `channel`, or in the incident's own where there is none.

    Whoever commanded is reminded after so many business days by severity, and every `again` after that; of a
    severity that is not named, nobody is. An incident's channel is archived `archive_after` it is closed.
    """

    channel: Channel | None = None
    remind: Mapping[Severity, Days] = {Severity.CRITICAL: 3, Severity.HIGH: 5, Severity.MEDIUM: 10}
    again: Days = 2
    archive_after: DurationOrNone = None
    templates: tuple[TemplateChoice, ...] = ()

    def template_for(self, severity: Severity, service: str | None) -> TemplateChoice | None:
        """The first that fits; None for ours."""
        return next((each for each in self.templates if each.fits(severity, service)), None)
