"""Looks at the rest that may be set up: mail, trackers, Azure, Databricks, Kafka, and who watches Tocsin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.errors import AdapterError, Unset
from bot.model.deadline import Deadline
from bot.model.ticket import BUILT_IN
from handlers import connections
from handlers.doctor.finding import Finding, fail, off, ok, warn
from handlers.doctor.patient import Look, Patient

_SECONDS = 15.0
_NO_TICKET = "tocsin-doctor"
"""A mark that no ticket has: looking for it shows that tickets may be read."""


def _mail(patient: Patient) -> Iterator[Finding]:
    if patient.settings.smtp_url is None:
        yield off("Mail", connections.mail(patient.settings))
        return
    patient.inspection.outside.mailer.greet()
    yield ok("Mail", f"The mail server takes us; it goes {connections.mail(patient.settings)}.")


def _tickets(patient: Patient) -> Iterator[Finding]:
    line = connections.tickets(patient.policy.tickets, patient.settings)
    if patient.policy.tickets.kind == BUILT_IN:
        yield off("Tickets", f"Tickets are {line}")
        return
    patient.inspection.outside.tickets.find(_NO_TICKET, patient.clock.now())
    yield ok("Tickets", f"Tickets are filed {line}.")


def _libraries(patient: Patient) -> Iterator[Finding]:
    """Each is looked at by itself: one that refuses hides nothing of the others."""
    libraries = patient.inspection.outside.libraries
    if not libraries:
        yield off("Exports", "off: The policy names none under exports, so post-mortems stay here.")
    for name, library in libraries.items():
        try:
            yield ok("Exports", library.examine())
        except AdapterError as error:
            mend = "docs/postmortems.md says what each library needs."
            yield fail("Exports", f"{name}: {error}.", mend)


def _azure(patient: Patient) -> Iterator[Finding]:
    try:
        patient.inspection.outside.platform.sign_in()
    except Unset as missing:
        yield off("Azure", f"off: Azure is not asked. Where it should be, {missing}.")
        return
    yield ok("Azure", "Entra ID knows us; tocsin diagnose shows what may be read.")


def _databricks(patient: Patient) -> Iterator[Finding]:
    try:
        workspace = patient.inspection.outside.platform.databricks()
    except Unset as missing:
        yield off("Databricks", f"off: Databricks is not asked. Where it should be, {missing}.")
        return
    workspace.runs(patient.clock.now(), Deadline(_SECONDS))
    yield ok("Databricks", f"{patient.settings.databricks_host} lets us read.")


def _kafka(patient: Patient) -> Iterator[Finding]:
    clusters = patient.policy.platform.kafka
    for cluster in clusters:
        patient.inspection.outside.platform.kafka().lags(cluster, Deadline(_SECONDS))
        yield ok("Kafka", f"{cluster.name} lets us read.")
    if not clusters:
        yield off("Kafka", "off: The policy names no Kafka under platform, so no lag is looked at.")


def _heartbeat(patient: Patient) -> Iterator[Finding]:
    """It is not tried: a sign of life from here would say that a Tocsin serves."""
    line = connections.heartbeat(patient.settings, patient.policy)
    if patient.settings.heartbeat_url is None:
        yield off("Heartbeat", line)
        return
    yield ok("Heartbeat", f"{line}. It was not tried, since only tocsin serve may say so.")


def _webhooks(patient: Patient) -> Iterator[Finding]:
    """None is tried: tocsin webhook test does that."""
    if not patient.policy.webhooks:
        yield off("Webhooks", connections.webhooks(patient.policy))
        return
    faults = patient.inspection.outside.webhooks.faults
    known = {each.name: each for each in patient.inspection.webhooks()}
    for entry in patient.policy.webhooks:
        stands = known.get(entry.name)
        if fault := faults.get(entry.name):
            said, _, mend = fault.partition(": ")
            yield fail("Webhooks", f"{entry.name} is told nothing: {said}.", f"{mend.capitalize()}.")
        elif stands and stands.failing_since:
            said = f"{stands.error}, since {stands.failing_since:%Y-%m-%d %H:%M} UTC."
            yield fail("Webhooks", said, f"Look there; tocsin webhook test {entry.name} tries it.")
        else:
            yield ok("Webhooks", f"{entry.name} is told; tocsin webhook test {entry.name} tries it.")
        if stands and stands.lost:
            events = f"{stands.lost} event{'' if stands.lost == 1 else 's'}"
            said = f"{entry.name} was never told of {events}: it refused them for good, or for a whole day."
            yield warn("Webhooks", said, "Have it read what it missed from /api.")


def _api(patient: Patient) -> Iterator[Finding]:
    if patient.settings.api_token is None and not patient.settings.is_loopback:
        said = "TOCSIN_API_TOKEN is not set, so /api answers on this machine only."
        yield warn("API", said, "Choose a long secret for it.")


LOOKS: Sequence[Look] = (
    Look("Mail", _mail, "Look at TOCSIN_SMTP_URL: smtp://user:password@mail.example.com:587."),
    Look("Tickets", _tickets, "docs/tickets.md has the steps for the tracker's token.", by_policy=True),
    Look("Exports", _libraries, "docs/postmortems.md says what each library needs.", by_policy=True),
    Look("Azure", _azure, "docs/diagnostics.md says what the application needs."),
    Look("Databricks", _databricks, "Make a new token in the workspace for DATABRICKS_TOKEN."),
    Look("Kafka", _kafka, "Look at the brokers in the policy, and at KAFKA_USERNAME.", by_policy=True),
    Look("Heartbeat", _heartbeat),
    Look("Webhooks", _webhooks, "See what is said of the store.", by_policy=True),
    Look("API", _api),
)
