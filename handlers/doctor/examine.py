"""Makes all looks at once, and waits for none longer than a few seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing
from functools import partial
from time import monotonic

from bot.app.inspection import Inspection
from bot.clock import Clock
from bot.engine.workers import Workers
from bot.errors import AdapterError, PolicyError, TocsinError
from bot.policy import Mistake, load_policy, mistakes
from bot.settings import Settings
from handlers.doctor import here, others, pagerduty, places, slack
from handlers.doctor.finding import Finding, Health, fail
from handlers.doctor.patient import Look, Patient

LOOKS: Sequence[Look] = (*here.LOOKS, *slack.LOOKS, *places.LOOKS, *pagerduty.LOOKS, *others.LOOKS)

_SECONDS = 20.0
_AT_ONCE = 16

News = Callable[[Sequence[Finding], Sequence[str]], None]
"""Hears all that is found so far, and what is still looked at."""


def examine(
    settings: Settings, clock: Clock, *, rings: bool = False, on_news: News = lambda _found, _waiting: None
) -> list[Finding]:
    """What each look finds, in their order, whichever ends first."""
    patient = _patient(settings, clock, rings)
    with closing(patient.inspection):
        return _examined(patient, on_news)


def _examined(patient: Patient, on_news: News) -> list[Finding]:
    looks = [each for each in LOOKS if not (each.by_policy and patient.mistakes)]
    workers, until = Workers("doctor", _AT_ONCE), monotonic() + _SECONDS
    under_way = {workers.submit(partial(_look, look, patient)): look for look in looks}
    found: dict[str, list[Finding]] = {}
    while under_way and (left := until - monotonic()) > 0:
        ended, _ = wait(under_way, left, FIRST_COMPLETED)
        for future in ended:
            look = under_way.pop(future)
            found[look.about] = _result(look, future)
            on_news(_in_order(found), [each.about for each in under_way.values()])
    late = "Look whether this machine reaches it; a proxy or a firewall may be in between."
    for look in under_way.values():
        found[look.about] = [fail(look.about, f"It was not answered within {_SECONDS:.0f} seconds.", late)]
    on_news(_in_order(found), [])
    return _in_order(found)


def is_well(findings: Iterable[Finding]) -> bool:
    """Whether all that is set up works."""
    return not any(finding.health is Health.FAIL for finding in findings)


def _patient(settings: Settings, clock: Clock, rings: bool) -> Patient:
    wrong: tuple[Mistake, ...] = ()
    try:
        policy = load_policy(settings.policy)
    except PolicyError:
        policy, wrong = load_policy(), tuple(mistakes(settings.policy)) if settings.policy else ()
    return Patient(settings, policy, wrong, Inspection(settings, policy, clock), clock, rings)


def _look(look: Look, patient: Patient) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(look.at(patient))  # what was found before a failure stays
    except AdapterError as error:
        found.append(fail(look.about, f"{error}.", look.mend))
    except TocsinError as error:
        said, _, mend = str(error).partition(". ")
        found.append(fail(look.about, f"{said.rstrip('.')}.", mend or look.mend))
    return found


def _result(look: Look, future: Future[list[Finding]]) -> list[Finding]:
    error = future.exception()
    if error is None:
        return future.result()
    said = f"It could not be looked at: {type(error).__name__}."
    return [fail(look.about, said, "That is a fault of Tocsin's own; please report it.")]


def _in_order(found: dict[str, list[Finding]]) -> list[Finding]:
    return [finding for look in LOOKS for finding in found.get(look.about, [])]
