"""Looks at what is on this machine: the policy, the store, the clock, and where it listens."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import AdapterError
from bot.rules.coverage import gaps
from bot.rules.duration import in_words
from handlers import connections
from handlers.doctor.finding import Finding, fail, off, ok, warn
from handlers.doctor.patient import Look, Patient

_MAY_DIFFER = timedelta(seconds=60)
_SLACK_TAKES = timedelta(minutes=5)
_MEGABYTE = 1_000_000
_LITTLE, _TOO_LITTLE = 1000 * _MEGABYTE, 200 * _MEGABYTE
_SET_CLOCK = "Have this machine's clock set by NTP: timedatectl set-ntp true."
_HEALTHY = '{"status":"ok"}'


def _policy(patient: Patient) -> Iterator[Finding]:
    file = patient.settings.policy
    if file is None:
        said = "TOCSIN_POLICY is not set, so the packaged policy counts, whose people are invented."
        yield warn("Policy", said, "cp templates/policy.yml policy.yml, put your people in, and set it.")
    elif patient.mistakes:
        more = len(patient.mistakes) - 1
        others = f", and {more} more mistake{'' if more == 1 else 's'}" if more else ""
        yield fail("Policy", f"{patient.mistakes[0]}{others}.", f"tocsin check {file} names them all.")
    else:
        yield ok("Policy", f"{file} has no mistakes.")
    for gap in gaps(patient.policy, patient.clock.now()) if file and not patient.mistakes else ():
        yield warn("Policy", f"{gap}.", "Add somebody to that schedule, or leave it so on purpose.")


def _store(patient: Patient) -> Iterator[Finding]:
    path, seen = patient.settings.database_file, patient.inspection.store()
    if seen.newer:
        yield fail("Store", f"A newer Tocsin wrote {path} ({seen.newer}).", "Update this one.")
    elif not seen.is_there:
        yield ok("Store", f"{path} is made at the first start.")
    else:
        held = "a Tocsin works on it" if seen.taken else "no Tocsin works on it now"
        behind = f"; {seen.behind} changes to its schema follow at the next start" if seen.behind else ""
        yield ok("Store", f"{path} can be used; {held}{behind}.")
    if seen.free < _LITTLE:
        said = f"The disk of {path} has {seen.free // _MEGABYTE} MB left."
        mend = "Free some space, or point TOCSIN_DATABASE at another disk."
        yield (fail if seen.free < _TOO_LITTLE else warn)("Disk", said, mend)


def _clock(patient: Patient) -> Iterator[Finding]:
    """By Slack's time, which signatures are checked by, or by PagerDuty's where Slack tells none."""
    for who, url in (
        ("Slack", f"{patient.settings.slack_api_url}api.test"),
        ("PagerDuty", patient.settings.pagerduty_events_url),
    ):
        try:
            at = patient.inspection.glance(url).at
        except AdapterError:
            continue
        if at:
            yield _skew(who, patient.clock.now(), at)
            return
    yield warn("Clock", "Neither Slack nor PagerDuty told the time, so this clock was not compared.", _ONLINE)


_ONLINE = "Look whether this machine reaches the internet; a proxy is set by HTTPS_PROXY."


def _skew(who: str, here: datetime, there: datetime) -> Finding:
    apart = abs(here - there)
    if apart <= _MAY_DIFFER:
        return ok("Clock", f"This machine's clock agrees with {who}'s.")
    said = f"This machine's clock is {in_words(apart)} {'ahead of' if here > there else 'behind'} {who}'s"
    if apart > _SLACK_TAKES:
        return fail("Clock", f"{said}, so everything that Slack signs is refused as stale.", _SET_CLOCK)
    return warn("Clock", f"{said}; past five minutes all that Slack signs is refused.", _SET_CLOCK)


def _listening(patient: Patient) -> Iterator[Finding]:
    settings = patient.settings
    if not settings.is_loopback and settings.webhook_token is None:
        said = f"It would listen on {settings.listen}, where anybody could forge an alert."
        yield fail("Listens", said, "Set TOCSIN_WEBHOOK_TOKEN, or listen on 127.0.0.1 only.")
        return
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - asked, not bound
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    try:
        answer = patient.inspection.glance(f"{url}/healthz").text if settings.port else ""
    except AdapterError:
        yield ok("Listens", f"Nothing listens on {settings.listen} yet: tocsin serve does.")
        return
    if answer == _HEALTHY:
        yield ok("Listens", f"Tocsin answers at {url}.")
    elif answer:
        mend = "End that, or say tocsin serve --listen 127.0.0.1:8081, or another port."
        yield fail("Listens", f"Something else than Tocsin answers at {url}.", mend)


def _public(patient: Patient) -> Iterator[Finding]:
    url = patient.settings.public_url
    if not url:
        yield off("Public", "off: TOCSIN_PUBLIC_URL is not set, so pages carry no link to their incident.")
        return
    seen = patient.inspection.glance(f"{url.rstrip('/')}/healthz")
    if seen.text == _HEALTHY:
        yield ok("Public", f"{url} leads to a Tocsin.")
    else:
        said = f"{url}/healthz answers {seen.status}, and not as Tocsin does."
        yield fail("Public", said, "Have the proxy pass all paths on to where tocsin serve listens.")


def _console(patient: Patient) -> Iterator[Finding]:
    settings = patient.settings
    said = connections.console(settings, f"http://{settings.listen}")
    if not settings.has_console:
        yield off("Console", said)
    elif settings.public_url or settings.is_practice:
        yield ok("Console", f"It is at {said}.")
    else:
        mend = "Set TOCSIN_PUBLIC_URL to the address that the app's redirect URL begins with."
        yield warn("Console", f"It is at {said}.", mend)


def _proxy(_patient: Patient) -> Iterator[Finding]:
    proxy = urllib.request.getproxies().get("https")
    if proxy:
        parts = urlsplit(proxy if "://" in proxy else f"//{proxy}")
        yield ok("Proxy", f"Calls go through {parts.hostname}, as HTTPS_PROXY says.")


LOOKS: Sequence[Look] = (
    Look("Policy", _policy),
    Look("Store", _store, "Point TOCSIN_DATABASE at a file that this user may write."),
    Look("Clock", _clock),
    Look("Listens", _listening),
    Look("Public", _public, "Start tocsin serve, and look where the name and the proxy in front of it lead."),
    Look("Console", _console),
    Look("Proxy", _proxy),
)
