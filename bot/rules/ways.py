"""Which ways a page takes, which of them has its turn, and when none gets through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.model.incident import Incident
from bot.model.page import Attempt, AttemptState, Page, Via
from bot.policy import PersonEntry, Policy, WayKind

CHANNEL, SILENT = "channel", "silent"

_REACHED = (AttemptState.ACCEPTED, AttemptState.ACKNOWLEDGED)
_SETTINGS = {
    WayKind.PAGERDUTY: "PAGERDUTY_ROUTING_KEY",
    WayKind.SLACK: "SLACK_BOT_TOKEN",
    WayKind.MAIL: "TOCSIN_SMTP_URL",
}


def plan(
    page: Page, incident: Incident, policy: Policy, set_up: Collection[str], addresses: Sequence[str]
) -> list[Attempt]:
    """The page's attempts in their order; what cannot be used is among them as skipped, with the reason.

    `set_up` are the ways that the settings allow, `addresses` where a mail would go; a drill without pages
    leaves this machine by none of them.
    """
    ways = list(_ways(page, incident, policy, set_up, addresses))
    return [
        Attempt(
            id=f"{page.id}/{way}",
            page=page.id,
            incident=page.incident,
            number=number,
            way=way,
            state=AttemptState.SKIPPED if missing else AttemptState.PLANNED,
            error=missing,
        )
        for number, (way, missing) in enumerate(ways, start=1)
    ]


def _ways(
    page: Page, incident: Incident, policy: Policy, set_up: Collection[str], addresses: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Each way with what is missing for it."""
    if page.via is Via.SILENT:
        yield SILENT, ""
        return
    kinds: Iterable[WayKind] = policy.paging.ways
    if page.via is Via.CHAT:
        yield CHANNEL, ""
        kinds = [] if incident.drill and not incident.drill.pages else [WayKind.MAIL]
    elif page.via is Via.DIRECT:
        kinds = [kind for kind in kinds if kind is not WayKind.PAGERDUTY]
    for kind in kinds:
        names = [way for way in set_up if kind_of(way) == kind] or [kind.value]
        for way in names:
            yield way, _missing(kind, way in set_up, page, policy, addresses)


def _missing(kind: WayKind, is_set_up: bool, page: Page, policy: Policy, addresses: Sequence[str]) -> str:
    if not is_set_up:
        return f"{_SETTINGS[kind]} is not set"
    if kind is WayKind.MAIL and not addresses:
        return f"nobody knows an e-mail address of {page.target_name}"
    if kind is WayKind.SLACK and page.target not in policy.people:
        return f"the policy has no Slack user id of {page.target_name}"
    return ""


def kind_of(way: str) -> str:
    """The kind of a way: `pagerduty-2` is as much PagerDuty as the first routing key."""
    return way.partition("-")[0]


def first(attempts: Sequence[Attempt]) -> Attempt | None:
    """The first that can be used."""
    return next((each for each in attempts if each.state is not AttemptState.SKIPPED), None)


def next_planned(attempts: Sequence[Attempt]) -> Attempt | None:
    """The next that has not had its turn."""
    return next((each for each in attempts if each.state is AttemptState.PLANNED), None)


def is_reached(attempts: Sequence[Attempt]) -> bool:
    """Whether one of them got through."""
    return any(each.state in _REACHED for each in attempts)


def is_wanted(attempt: Attempt, attempts: Sequence[Attempt]) -> bool:
    """Whether it would still tell somebody something: neither an earlier way nor one of its kind got through.

    A later way is quieter, so that what got through by it does not stand in for this one.
    """
    return not any(
        each.state in _REACHED
        and each.id != attempt.id
        and (each.number < attempt.number or kind_of(each.way) == kind_of(attempt.way))
        for each in attempts
    )


def is_lost(attempts: Sequence[Attempt], most: int) -> bool:
    """Whether none of them gets through: each was given up, is skipped, or has failed `most` times by now."""
    return all(
        each.state in (AttemptState.FAILED, AttemptState.SKIPPED)
        or (each.state in (AttemptState.WAITING, AttemptState.SENT) and each.failures >= most)
        for each in attempts
    )


def is_over(attempts: Sequence[Attempt]) -> bool:
    """Whether none of them is tried any more."""
    return all(each.state in (AttemptState.FAILED, AttemptState.SKIPPED) for each in attempts)


def spoken(way: str) -> str:
    """What people call the way."""
    number = way.partition("-")[2]
    names = {"pagerduty": "PagerDuty", "slack": "a message in Slack", "mail": "mail", CHANNEL: "Slack"}
    name = names.get(kind_of(way), way)
    return f"{name}, routing key {number}" if number else name


def instead(way: str, whom: str) -> str:
    """What follows when that way has its turn, as a part of a sentence."""
    told = {"slack": f"{whom} gets a message in Slack", "mail": f"a mail goes to {whom}"}
    return told.get(kind_of(way), f"{whom} is paged by {spoken(way)}")


def to_call(people: Iterable[PersonEntry]) -> str:
    """Whom to call, each once, with their numbers: "Ana +1 202 555 0101, Bo (no number)"."""
    once = {person.key: person for person in people}
    return ", ".join(f"{each.name} {each.phone or '(no number)'}" for each in once.values())
