"""One drill in the real workspace, from the question whether to begin to the report."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from bot.engine.drills import LONGEST
from bot.errors import TocsinError
from bot.rules.duration import in_words
from bot.settings import read_settings
from handlers.demo.drill import hand_over
from handlers.demo.screen import Screen
from handlers.drill.plan import Plan, plan
from handlers.drill.play import Play, Played
from handlers.drill.watch import Watch, real_incidents
from handlers.scenario.account import Account
from handlers.scenario.load import load_scenario
from handlers.scenario.model import Scenario
from handlers.sender import Sender

_AFTER = timedelta(minutes=30)
_OVERRUN = timedelta(minutes=10)


@dataclass(frozen=True)
class Wish:
    """How the drill is wanted: where, as fast, with phones or not, asked about or not, and how it is told.

    `lasts` is the most it may take, by default as long as the scenario and half an hour more. With `anyway`
    it begins though a real incident is open, and `with_cast` the scenario's lines of chat are said.
    """

    address: str | None
    speed: float
    pages: bool
    sure: bool
    anyway: bool
    with_cast: bool
    lasts: timedelta | None
    as_json: bool
    kept: Path | None


class Interrupted(Exception):
    """It was ended by hand; everything is cleared up and reported."""


def real_drill(name: str, wish: Wish) -> bool:
    """True when nothing was late or missed. Raises Interrupted, or TocsinError when it cannot be played."""
    scenario = load_scenario(name, anywhere=True)
    sender = Sender(read_settings(), wish.address)
    planned = plan(scenario, sender, wish.speed, with_cast=wish.with_cast)
    screen = Screen(Console(highlight=False, quiet=wish.as_json))
    _insist_on_calm(sender, wish)
    _ask(scenario, planned, sender, wish)

    def says(who: str, told: str) -> None:
        screen.row(f"{datetime.now(UTC):%H:%M}", who, Text(told))

    watch = Watch(sender, lambda incident, told: says(told.author or "Tocsin", f"{told.text} · {incident}"))
    play = Play(sender, planned, watch, says, wish.speed)
    lasts = min(wish.lasts or planned.lasts + _AFTER, LONGEST - _OVERRUN)
    played = play.begin(scenario.name, pages=wish.pages, lasts=lasts + _OVERRUN)
    screen.says(f"{played.drill} has begun. Times are UTC. Ctrl+C ends it and resolves what it opened.")
    _to_the_end(play, played, played.began + lasts)
    well = hand_over(_account(scenario, played, sender, wish), screen, wish.as_json, wish.kept)
    if played.by_hand:
        raise Interrupted
    return well


def end_running(address: str | None) -> list[str]:
    """Ends whatever drill runs there, and says what that did, in sentences."""
    sender = Sender(read_settings(), address)
    running = [each for each in sender.ask("/drills") if each["running"]]
    ended = [sender.ask(f"/drills/{each['id']}/end", {}) for each in running]
    said = [
        f"The drill {each['scenario']} ({each['id']}) is over. {_resolved(each['resolved'])}"
        for each in ended
    ]
    return said or [f"No drill runs at {sender.address}."]


def _to_the_end(play: Play, played: Played, until: datetime) -> None:
    """Runs it and ends it, whatever comes between."""
    try:
        play.run(played, until)
    except KeyboardInterrupt:
        played.by_hand = True
        played.remarks.append("The drill was ended by hand.")
    except TocsinError as error:
        played.remarks.append(f"The drill broke off: {error}")
    try:
        play.end(played)
    except (KeyboardInterrupt, TocsinError) as error:
        raise TocsinError(
            f"The drill {played.drill} could not be ended ({error or 'interrupted'}). What it opened may "
            "still ring: `tocsin drill --end` resolves it. It ends by itself once its time is over."
        ) from None


def _insist_on_calm(sender: Sender, wish: Wish) -> None:
    found = [f"{each['id']} ({each['severity']}, {each['title']})" for each in real_incidents(sender)]
    if found and not wish.anyway:
        raise TocsinError(
            f"A real incident is open: {', '.join(found)}. A drill now would take people away from it; "
            "--anyway begins it all the same."
        )


def _ask(scenario: Scenario, planned: Plan, sender: Sender, wish: Wish) -> None:
    """Says what will happen, and begins only when that is wanted."""
    for line in _announcement(scenario, planned, sender, wish):
        click.echo(line, err=True)
    if wish.sure:
        return
    if not sys.stdin.isatty():
        raise TocsinError("Nobody is here to be asked: --yes begins the drill without a question.")
    click.confirm("Begin?", abort=True, err=True)


def _announcement(scenario: Scenario, planned: Plan, sender: Sender, wish: Wish) -> list[str]:
    lines = [
        f"{scenario.title}. {scenario.about}.",
        f"This posts {len(planned.posts)} messages to {sender.address} within {_words(planned.lasts)}.",
        "What comes of them is in the real workspace, and marked DRILL wherever it shows.",
    ]
    if wish.pages:
        lines += ["It rings real phones:" if planned.rings else "It rings no phone at once."]
        lines += [f"  {each}" for each in planned.rings]
        lines += ["It tells in Slack:" if planned.tells else ""]
        lines += [f"  {each}" for each in planned.tells]
    else:
        lines += ["No phone rings: the timeline says whose would have. People are told in Slack."]
    return [line for line in [*lines, *planned.left_out] if line]


def _words(duration: timedelta) -> str:
    return in_words(max(duration, timedelta(seconds=1)))


def _account(scenario: Scenario, played: Played, sender: Sender, wish: Wish) -> Account:
    where = sender.address.partition("://")[2]
    phones = "phones rang" if wish.pages else "phones stayed silent"
    return Account(
        scenario=scenario,
        place=f"the real workspace, by the Tocsin at {where}; {phones}",
        began=played.began,
        ended=played.ended,
        records=played.records,
        remarks=played.remarks,
    )


def _resolved(incidents: list[str]) -> str:
    return f"Resolved: {', '.join(incidents)}." if incidents else "Nothing of it was open."
