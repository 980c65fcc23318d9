"""/incident convert: the channel where one stands becomes an incident's."""

from __future__ import annotations

from bot.engine.commands import Declaration
from bot.errors import Refused
from bot.model.action import Action
from bot.model.incident import Room
from bot.ports import Place
from bot.rules.adopting import is_private, unfit
from handlers.slack.commands import declare
from handlers.slack.desk import Ask, Command, Reply


def _run(ask: Ask) -> Reply:
    _insist_fits(ask, ask.place)
    typed = declare.read(ask.desk.plain(ask.text))
    if typed.private and not is_private(ask.place):
        raise Refused("Everybody can read this channel. /incident declare private opens one that is private.")
    if typed.severity is None or not typed.title:
        carried = f"{ask.channel}:{ask.place}"
        return Reply(form=declare.form(ask, typed.title, typed.severity, carried=carried, convert=True))
    declared = Declaration(
        title=typed.title, severity=typed.severity, by=ask.by, drill=typed.drill, workspace=ask.workspace
    )
    return converted(ask, declared, ask.place)


def converted(ask: Ask, declared: Declaration, place: str) -> Reply:
    """Declares it in this channel, which Slack calls `place`; a private channel makes it private."""
    _insist_fits(ask, place)
    private = is_private(place)
    room = Room(id=ask.channel, name="" if private else place, adopted=True)
    incident = ask.desk.commands.declare(declared.model_copy(update={"room": room, "private": private}))
    return Reply("convert", {"incident": incident}, channel=ask.channel)


def _insist_fits(ask: Ask, place: str) -> None:
    """As far as can be told without asking Slack; the rest shows when the channel is made ready."""
    if ask.here:
        raise Refused(f"This is the channel of {ask.here.id} already. Nothing was declared.")
    why = unfit(Place(name=place), ask.desk.policy.told_in)
    if why or not ask.channel:
        raise Refused(
            f"This channel cannot become an incident's: {why or 'it is none'}. /incident declare opens one."
        )


COMMAND = Command(
    name="convert",
    usage="convert [severity] [title]",
    help="Makes the channel where you are an incident's, with its card; by form unless both are said.",
    run=_run,
    examples=("convert", "convert high Checkout is slow"),
    action=Action.DECLARE,
    subject=declare.subject,
)
