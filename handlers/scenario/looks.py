"""What somebody sees, each as one text in mrkdwn, lines oldest first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from bot.practice.slack.records import Channel, Message
from handlers.scenario import words
from handlers.scenario.expectation import Look
from handlers.scenario.stage import Json
from handlers.scenario.story import Story

_DIGEST = "incidents"


def look(story: Story, where: Look, of: str = "") -> str:
    """What is seen there now; "" where there is nothing."""
    return _LOOKS[where](story, story.fill(of))


def card_lines(story: Story) -> list[str]:
    """The card's lines."""
    card = story.card()
    return words.lines(card.blocks) if card else []


def buttons(story: Story) -> str:
    """The card's buttons."""
    card = story.card()
    return words.buttons(card.blocks) if card else ""


def thread(story: Story) -> list[Message]:
    """The bot's replies to the card."""
    card = story.card()
    return [
        each for room in story.rooms()[:1] for each in story.said(room) if card and each.thread_ts == card.ts
    ]


def timeline(story: Story) -> list[tuple[str, str, str]]:
    """The first incident's timeline by the API: time, kind and words."""
    entries = _api(story, "/timeline")
    if not isinstance(entries, list):
        return []
    return [(entry["happened_at"][11:16], entry["kind"], entry["text"]) for entry in entries]


def postmortem(story: Story) -> str:
    """The first incident's post-mortem by the API, in Markdown, or ""."""
    document = _api(story, "/postmortem.md")
    return document if isinstance(document, str) else ""


def below(story: Story) -> list[Message]:
    """What the bot said to the whole channel below the card."""
    card = story.card()
    return [
        each
        for room in story.rooms()[:1]
        for each in story.said(room)
        if not each.thread_ts and not (card and each.ts == card.ts)
    ]


def _api(story: Story, path: str) -> object:
    answer = story.stage.get(story.fill("/api/incidents/{incident}").replace(" ", "%20") + path)
    return answer.body if answer.status == 200 else None


def _receipt(story: Story, _of: str) -> str:
    if story.answered is None:
        return ""
    receipt = story.stage.get(f"/api/receipts/{story.answered.body.get('receipt')}").body
    return f"{story.answered.status} {receipt.get('state', '')}"


def _decision(story: Story, _of: str) -> str:
    newest: Json = next(iter(story.stage.get("/api/alerts?limit=1").body), {})
    return f"{newest.get('decision')} {newest.get('incident')}: {newest.get('reason')}"


def _phone(story: Story, of: str) -> str:
    rings = story.stage.world.pagerduty.phone(story.stage.person(of).user.real_name)
    return "\n".join(ring.text for ring in rings if ring.at >= story.began)


def _page(story: Story, _of: str) -> str:
    pages = [page for page in story.stage.world.pagerduty.pager.incidents if page.created_at >= story.began]
    whom = [page.event["payload"].get("custom_details", {}).get("for", "") for page in pages]
    return "\n".join(f"{page.title}: for {who}, {page.status}" for page, who in zip(pages, whom, strict=True))


def _card(story: Story, of: str) -> str:
    lines = card_lines(story)
    if of == "heading":
        return "".join(lines[:1])
    labelled = map(words.split, lines)
    return next((rest for label, rest in labelled if label == of), "") if of else "\n".join(lines)


def _topic(story: Story, _of: str) -> str:
    return "".join(room.topic.value for room in story.rooms()[:1])


def _members(story: Story, _of: str) -> str:
    names, bot = story.stage.names(), story.stage.workspace.bot_user_id
    return " ".join(sorted(names[user] for room in story.rooms()[:1] for user in room.members if user != bot))


def _thread(story: Story, _of: str) -> str:
    return "".join(message.text for message in thread(story)[-1:])


def _newest(story: Story, _of: str) -> str:
    return "".join(_whole(story, message) for message in below(story)[-1:])


def _channel(story: Story, of: str) -> str:
    place = story.stage.workspace.channel(of or _DIGEST)
    return "\n".join("\n".join(words.lines(each.blocks)) or each.text for each in story.said(place))


def _alone(story: Story, of: str) -> str:
    user = story.stage.person(of).user.id
    channels = list(story.stage.workspace.channels.values())
    told = [each for channel in channels for each in list(channel.messages) if each.ephemeral_for == user]
    newest = max((each for each in told if not each.deleted), key=lambda each: float(each.ts), default=None)
    return newest.text if newest else ""


def _form(story: Story, of: str) -> str:
    modal = story.stage.person(of).modal()
    if modal is None:
        return ""
    inputs = [block for block in modal["blocks"] if block["type"] == "input"]
    filled = [f"{each['label']['text']}: {each['element'].get('initial_value', '')}" for each in inputs]
    return "\n".join([modal["title"]["text"], *filled])


def _timeline(story: Story, of: str) -> str:
    told = [f"{at}  {text}" for at, kind, text in timeline(story) if of in ("", kind)]
    return "\n".join(told[-1:] if of else told)


def _file(story: Story, _of: str) -> str:
    files = story.stage.workspace.files
    shared = [files[name] for message in below(story) for name in message.files]
    return (shared[-1].content or b"").decode() if shared else ""


def _disk(story: Story, _of: str) -> str:
    folder = story.stage.bot.settings.data / "postmortems"
    path = folder / story.fill("{incident}-post-mortem.md")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _elsewhere(story: Story, _of: str) -> str:
    channels = list(story.stage.workspace.channels.values())
    public = [f"{each.name} {each.topic.value}" for each in channels if each.kind == "channel"]
    said = [
        f"{one.text} {json.dumps(one.blocks)}"
        for each in channels
        if _is_open(each)
        for one in story.said(each)
    ]
    private = [room.name for room in story.rooms()]
    rung = [json.dumps(page.event) for page in story.stage.world.pagerduty.pager.incidents]
    api = [json.dumps(story.stage.get(f"/api/{path}?limit=500").body) for path in ("incidents", "alerts")]
    return "\n".join([*public, *said, *private, *rung, *api])


def _is_open(channel: Channel) -> bool:
    return channel.kind == "channel"


def _whole(story: Story, message: Message) -> str:
    """A message with its buttons, and the files in it."""
    files = [story.stage.workspace.files[name].name for name in message.files]
    parts = (message.text, words.buttons(message.blocks), f"({', '.join(files)})" if files else "")
    return "  ".join(filter(None, parts))


_LOOKS: Mapping[Look, Callable[[Story, str], str]] = {
    Look.RECEIPT: _receipt,
    Look.DECISION: _decision,
    Look.PHONE: _phone,
    Look.PAGE: _page,
    Look.CARD: _card,
    Look.TOPIC: _topic,
    Look.MEMBERS: _members,
    Look.THREAD: _thread,
    Look.NEWEST: _newest,
    Look.CHANNEL: _channel,
    Look.ALONE: _alone,
    Look.FORM: _form,
    Look.TIMELINE: _timeline,
    Look.POSTMORTEM: lambda story, _of: postmortem(story),
    Look.FILE: _file,
    Look.DISK: _disk,
    Look.ELSEWHERE: _elsewhere,
}
