"""Looks at PagerDuty: routing keys, the API token, and what the policy names there."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence

from bot.errors import AdapterError
from bot.model.severity import Severity
from handlers import connections
from handlers.doctor.finding import Finding, fail, off, ok, warn
from handlers.doctor.patient import Look, Patient

_ROUTING_KEY = re.compile(r"[A-Za-z0-9]{32}", re.ASCII)
_KEY = (
    "Copy the Integration Key of Events API v2, from the service's Integrations, into PAGERDUTY_ROUTING_KEY."
)
_TOKEN = "Make an API access key under Integrations, and copy it into PAGERDUTY_API_TOKEN."  # noqa: S105
_ID = "Take the id from the escalation policy's address in PagerDuty."


def _rings(patient: Patient) -> Iterator[Finding]:
    keys = patient.settings.routing_keys
    if not keys:
        yield off("PagerDuty", connections.pager(patient.settings))
        return
    for number, key in enumerate(keys, 1):
        if not _ROUTING_KEY.fullmatch(key):
            said = f"Routing key {number} of {len(keys)} is none: those have 32 letters and digits."
            yield fail("PagerDuty", said, _KEY)
    pagers = patient.inspection.outside.pagers.values() if patient.rings else ()
    for number, pager in enumerate(pagers, 1):
        key = f"tocsin-doctor-{secrets.token_hex(4)}"
        pager.trigger(key, "Tocsin tries this routing key, and resolves it at once", Severity.LOW, {}, {})
        pager.resolve(key)
        yield ok("PagerDuty", f"Routing key {number} takes events.")
    if not patient.rings and all(map(_ROUTING_KEY.fullmatch, keys)):
        form = "has" if len(keys) == 1 else "each of the keys has"
        yield ok("PagerDuty", f"PAGERDUTY_ROUTING_KEY {form} the right form; --ring tries it.")
    if patient.settings.pagerduty_webhook_secret is None:
        said = "PAGERDUTY_WEBHOOK_SECRET is not set, so an acknowledgement on the phone is not heard."
        yield warn("PagerDuty", said, "Add a Generic Webhook (v3) to the service; its secret is shown once.")


def _reads(patient: Patient) -> Iterator[Finding]:
    settings, directory = patient.settings, patient.inspection.outside.directory
    named = [each.pagerduty for each in patient.policy.on_call.values() if each.pagerduty]
    if directory is None:
        if named:
            said = f"The policy takes on-call from {', '.join(named)}, and PAGERDUTY_API_TOKEN is not set."
            yield fail("Schedules", said, _TOKEN)
        elif settings.routing_keys:
            line = "off: PAGERDUTY_API_TOKEN is not set, so it rings whom its own escalation policy names. "
            yield off("Schedules", line + _TOKEN)
        return
    directory.greet()
    yield ok("Schedules", "PAGERDUTY_API_TOKEN reads people and schedules.")
    for policy_id in dict.fromkeys(named):
        try:
            roster = directory.roster(policy_id, patient.clock.now())
        except AdapterError as error:
            if error.retryable:
                raise
            yield fail("Schedules", f"{error}.", _ID)
        else:
            yield ok("Schedules", f"{policy_id} is {roster.name}.")


LOOKS: Sequence[Look] = (
    Look("PagerDuty", _rings, _KEY),
    Look("Schedules", _reads, _TOKEN, by_policy=True),
)
