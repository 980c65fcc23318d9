"""/incident list: incidents that fit some words, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Status
from bot.model.search import OPEN, Search
from bot.model.severity import Severity
from bot.policy.durations import parse_duration
from bot.policy.nearest import meant
from handlers.slack.desk import Ask, Command, Reply

_ON_A_PAGE = 10
_STATUSES: Mapping[str, frozenset[Status]] = {
    "open": OPEN,
    "resolved": frozenset({Status.RESOLVED}),
    "closed": frozenset({Status.CLOSED}),
    "all": frozenset(Status),
}
_MINE = "mine"
_LAST = re.compile(r"\blast (\S+)")
_PAGE = re.compile(r"\bpage ([1-9]\d{0,4})\b", re.ASCII)


class _Wanted(NamedTuple):
    """What is looked for, in words too, and which page of it."""

    search: Search
    words: str
    page: int


def _run(ask: Ask) -> Reply:
    search, words, page = _read(ask)
    with ask.desk.store.read() as reader:
        found = reader.listed(search, limit=_ON_A_PAGE + 1, offset=(page - 1) * _ON_A_PAGE)
    facts = {
        "incidents": found[:_ON_A_PAGE],
        "now": ask.desk.clock.now(),
        "words": words,
        "page": page,
        "worst_first": search.is_open,
        "back": f"list {words} page {page - 1}" if page > 1 else "",
        "on": f"list {words} page {page + 1}" if len(found) > _ON_A_PAGE else "",
    }
    return Reply("list", facts)


def _read(ask: Ask) -> _Wanted:
    """Any words may be missing, in any order; of what was opened lately, those that are over are meant too.

    Raises Refused for a word that nothing is listed by.
    """
    text = " ".join(ask.desk.plain(ask.text).lower().replace(",", " ").split())
    page = _PAGE.search(text)
    words = " ".join(_PAGE.sub("", text).split())
    lately = _LAST.search(words)
    others, services = _LAST.sub("", words).split(), ask.desk.policy.services
    known = (*_STATUSES, *Severity, _MINE, *services)
    for word in others:
        if word not in known:
            raise Refused(f"Nothing is listed by {word}{meant(word, known)}")
    statuses = [_STATUSES[word] for word in others if word in _STATUSES]
    search = Search(
        statuses=frozenset[Status]().union(*statuses) or _STATUSES["all" if lately else "open"],
        severities=frozenset(filter(None, map(Severity.read, others))),
        services=frozenset(word for word in others if word in services),
        since=ask.desk.clock.now() - _span(lately[1]) if lately else None,
        person=ask.by.id if _MINE in others else "",
        workspace=ask.workspace,
        beside=ask.here.id if ask.here and ask.shows(ask.here) else "",
    )
    return _Wanted(search, words, int(page[1]) if page else 1)


def _span(word: str) -> timedelta:
    try:
        return parse_duration(word)
    except ValueError as error:
        raise Refused(f"How long ago {error}. Say it like last 7d.") from None


COMMAND = Command(
    name="list",
    usage="list [open|resolved|closed|all] [severity] [service] [mine] [last 7d]",
    help="Lists the open incidents, worst first, or those that fit the words, newest first.",
    run=_run,
    examples=("list", "list resolved critical last 30d", "list all streaming mine"),
    action=Action.LOOK,
)
