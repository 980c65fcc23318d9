"""/incident search: finds incidents by words of them, of their timelines and post-mortems."""

from __future__ import annotations

from bot.errors import Refused
from bot.model.action import Action
from bot.model.memory import Look
from bot.render.search import shown_finding
from handlers.slack.desk import Ask, Command, Reply

_ON_A_PAGE = 5
_LONGEST = 200


def _run(ask: Ask) -> Reply:
    return page(ask, 1)


def page(ask: Ask, number: int) -> Reply:
    """That page of what is found; of private incidents, a channel finds its own alone."""
    words = ask.desk.plain(ask.text).strip()[:_LONGEST]
    drills = words.startswith("drills ")
    words = words.removeprefix("drills ").strip()
    if not words:
        raise Refused("Say what to look for: /incident search broadcast join")
    here = ask.here.id if ask.here and ask.shows(ask.here) else None
    before = (number - 1) * _ON_A_PAGE
    look = Look(
        now=ask.desk.clock.now(),
        within=here,
        workspace=ask.workspace,
        drills=drills,
        offset=before,
        limit=_ON_A_PAGE,
    )
    with ask.desk.store.read() as reader:
        findings = reader.search(words, look)
    last = before + len(findings.found)
    facts = {
        "words": words,
        "found": [shown_finding(each) for each in findings.found],
        "partly": findings.partly,
        "first": before + 1,
        "last": last,
        "total": findings.total,
        "next_page": f"search {number + 1} {ask.text[:_LONGEST]}" if last < findings.total else "",
    }
    return Reply("search", facts)


COMMAND = Command(
    name="search",
    usage="search [drills] words",
    help="Finds incidents by words of them, of their timelines and of their post-mortems.",
    run=_run,
    examples=("search broadcast join",),
    action=Action.LOOK,
)
