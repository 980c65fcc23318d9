"""What stands at the end: the channel, the timeline and the post-mortem."""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.demo.screen import Screen
from handlers.scenario import words
from handlers.scenario.looks import buttons, card_lines, postmortem, thread, timeline
from handlers.scenario.stage import Json
from handlers.scenario.story import Story

_HOUSEKEEPING = tuple(
    f"{place}_{what}" for place in ("channel", "group") for what in ("join", "topic", "purpose")
)


def show(story: Story, screen: Screen) -> None:
    """Prints all three, as far as there are any: the API tells nothing of a private incident."""
    stage = story.stage
    names, rooms = stage.names(), story.rooms()
    if not rooms:
        return
    room = rooms[0]
    screen.heading("The channel as it stands")
    screen.line(words.text(f"*#{room.name}*", names))
    screen.line(words.text(room.topic.value, names))
    screen.card(card_lines(story), buttons(story), names)
    screen.says("")
    screen.line(words.text(f"{len(thread(story))} replies in the card's thread. Below it:", names))
    for message in filter(_is_talk, stage.person(story.scenario.cast[0]).sees(room.id)):
        screen.entry(_time(message), words.text(_talk(message, names), names))
    if entries := timeline(story):
        screen.heading("The timeline")
    for at, _, told in entries:
        screen.entry(at, words.text(told, names))
    if document := postmortem(story):
        screen.heading("The post-mortem")
        screen.document(document)


def _is_talk(message: Json) -> bool:
    """Whether it stands in the channel for all to read, beside the card."""
    hidden = message.get("thread_ts") or message.get("is_ephemeral")
    return not hidden and message.get("subtype") not in _HOUSEKEEPING


def _talk(message: Json, names: words.Names) -> str:
    said = f"*{names[message['user']].removeprefix('@')}*  {message['text']}"
    pin = "  📌 pinned" if message.get("pinned_to") else ""
    return said + pin + "".join(f"  📄 {file['name']}" for file in message.get("files", []))


def _time(message: Json) -> str:
    return f"{datetime.fromtimestamp(float(message['ts']), UTC):%H:%M}"
