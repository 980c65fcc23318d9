"""Does what a step says, as its sender or its person would."""

from __future__ import annotations

from bot.practice.guarded import AILMENTS
from bot.practice.slack.records import Message
from handlers.scenario import deeds
from handlers.scenario.looks import below
from handlers.scenario.pace import Pace
from handlers.scenario.posts import NotDone, Sent, postings
from handlers.scenario.story import Story

_FORM_SECONDS = 10.0
_UNTIL_CLEARED = 1_000_000


def do(story: Story, deed: deeds.Deed, pace: Pace) -> None:
    """Does it. Raises NotDone, or whatever the stand-ins raise at what cannot be done in them."""
    world = story.stage.world
    match deed:
        case deeds.Post() | deeds.Change() | deeds.Burst():
            _send(story, deed, pace)
        case deeds.Phone():
            _answer_phone(story, deed)
        case deeds.Fault():
            _break(story, deed)
        case deeds.Ailment():
            _bend(story, deed)
        case tuple():
            for outside in deed:
                (world.slack if outside == "slack" else world.pagerduty).faults.clear()
        case _:
            _by_hand(story, deed)


def _send(story: Story, deed: Sent, pace: Pace) -> None:
    began = story.stage.clock.now()
    for posting in postings(deed):
        if posting.after:
            pace.reach(began + posting.after, story.stage)
        story.answered = story.stage.post(posting.source, story.fill_body(posting.body))


def _answer_phone(story: Story, deed: deeds.Phone) -> None:
    pagerduty = story.stage.world.pagerduty
    open_pages = [page for page in pagerduty.pager.incidents if page.status != "resolved"]
    if not open_pages:
        raise NotDone("No phone rings.")
    answer = pagerduty.acknowledge if deed.does == "acknowledge" else pagerduty.resolve
    answer(open_pages[-1].id, story.stage.person(deed.by).user.real_name)


def _break(story: Story, fault: deeds.Fault) -> None:
    world, about = story.stage.world, story.fill(fault.about)
    if fault.of == "slack":
        world.slack.faults.add(kind=fault.kind, times=fault.times or None, seconds=fault.seconds, about=about)
    else:
        times = fault.times or _UNTIL_CLEARED
        world.pagerduty.faults.add(fault.kind, times, fault.seconds, about=about)  # type: ignore[arg-type]


def _bend(story: Story, ailment: deeds.Ailment) -> None:
    platform = story.stage.world.platform
    if platform is None:
        raise NotDone("There is no platform here.")
    AILMENTS[ailment.name](platform)


def _by_hand(story: Story, deed: deeds.Command | deeds.Press | deeds.Form | deeds.Say | deeds.Pin) -> None:
    hands = story.stage.person(deed.by)
    match deed:
        case deeds.Command():
            reply = hands.command(_place(story, deed.channel), story.fill(deed.text))
            if reply.error:
                raise NotDone(reply.text)
        case deeds.Say():
            hands.say(_place(story, deed.channel), story.fill(deed.text))
        case deeds.Press():
            message = _pressed(story, deed.on)
            if deed.choice:
                hands.choose(_place(story), message.ts, deed.action, deed.choice)
            else:
                hands.press(_place(story), message.ts, deed.action)
        case deeds.Pin():
            hands.pin(_place(story), _with_text(story, story.fill(deed.text)).ts)
        case deeds.Form():
            hands.modal(_FORM_SECONDS)
            refused = hands.submit(story.fill_body(deed.fields)).errors
            if refused:
                raise NotDone("The form says: " + "; ".join(refused.values()))


def _place(story: Story, channel: str = "") -> str:
    """The id of the channel of that name, or of the first incident's. Raises NotDone before there is one."""
    rooms = story.rooms()
    if not channel and not rooms:
        raise NotDone("There is no incident's channel.")
    return story.stage.workspace.channel(channel).id if channel else rooms[0].id


def _pressed(story: Story, on: str) -> Message:
    message = story.card() if on == "card" else next(reversed(below(story)), None)
    if message is None:
        raise NotDone("There is no message to press a button of.")
    return message


def _with_text(story: Story, text: str) -> Message:
    messages = story.stage.workspace.channels[_place(story)].messages
    found = next((each for each in reversed(messages) if text in each.text), None)
    if found is None:
        raise NotDone(f"Nobody wrote {text}.")
    return found
