"""The moments at which the program is killed, from the webhook to the post-mortem."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.practice.hold import Hold
from tests.crash.program import now, until
from tests.crash.story import NOTE, Story

Play = Callable[[Story], None]
HoldAt = Callable[[Story], Hold]

_SECOND_PAGE = ':2"'
_WAITING = "select 1 from jobs where state = 'waiting' and kind = "


def _pager(about: str, *, reply: bool = False) -> HoldAt:
    return lambda story: story.hold_pager(about, reply=reply)


def _slack(method: str, about: str = "", *, reply: bool = False) -> HoldAt:
    return lambda story: story.hold_slack(method, about, reply=reply)


def _fire(story: Story) -> None:
    story.fire()


def _opened(story: Story) -> None:
    story.fire()
    story.program.settle()


def _acknowledge(story: Story) -> None:
    assert story.types("ack").ok


def _acknowledged(story: Story) -> None:
    _opened(story)
    _acknowledge(story)


def _note(story: Story) -> None:
    assert story.types(f"note {NOTE}").ok


def _resolve(story: Story) -> None:
    assert story.types("resolve Raised the memory").ok


def _held(hold: HoldAt, deed: Play, before: Play | None = None) -> Play:
    """Killed while one outside call, which the deed leads to, is held."""

    def play(story: Story) -> None:
        if before:
            before(story)
        held = hold(story)
        deed(story)
        assert held.wait_until_held(), "the call never came"
        story.kill()

    return play


def _committed(row: str, deed: Play, before: Play | None = None) -> Play:
    """Killed once the deed is committed, when nothing that follows from it could start."""

    def play(story: Story) -> None:
        if before:
            before(story)
        with story.program.unable_to_start_jobs():
            deed(story)
            until(lambda: story.program.ask(row), f"the answer to {row}")
            story.kill()

    return play


def _accepted(story: Story) -> None:
    """Killed as soon as the alert is on disk; its sender, without an answer, sends it again."""
    with story.fired_without_reading():
        until(lambda: story.program.ask("select 1 from inbox"), "the alert in the inbox")
        story.kill()
    story.start()
    story.fire()


def _escalation_pending(story: Story) -> None:
    """Killed while the first page rings; the response time ends while nothing runs."""
    _opened(story)
    story.kill()
    ((due_at,),) = story.program.ask("select escalates_at from incidents")
    until(lambda: now() > due_at, "the response time is over")


def _escalated(story: Story) -> None:
    """Killed as soon as the second page is committed, with the call that rings it held."""
    story.hold_pager(_SECOND_PAGE)
    story.fire()
    until(lambda: story.program.ask("select 1 from pages where number = 2"), "the second page")
    story.kill()


def _found_again(story: Story) -> None:
    """Killed with the card posted and not recorded, and again while the card is looked for."""
    _held(_slack("chat.postMessage", "card:", reply=True), _fire)(story)
    _held(_slack("conversations.history"), Story.start)(story)


POINTS: Mapping[str, Play] = {
    "accepted-and-202-not-read": _accepted,
    "decided-and-no-job-started": _committed("select 1 from alerts", _fire),
    "page-not-called": _held(_pager('"trigger"'), _fire),
    "page-accepted-not-recorded": _held(_pager('"trigger"', reply=True), _fire),
    "channel-created-not-recorded": _held(_slack("conversations.create", reply=True), _fire),
    "channel-recorded-no-card": _held(_slack("chat.postMessage", "card:"), _fire),
    "card-posted-not-recorded": _held(_slack("chat.postMessage", "card:", reply=True), _fire),
    "card-posted-and-killed-again": _found_again,
    "card-pinned-nobody-invited": _held(_slack("conversations.invite"), _fire),
    "announced-not-recorded": _held(_slack("chat.postMessage", "digest:", reply=True), _fire),
    "escalation-pending": _escalation_pending,
    "escalated-page-not-called": _escalated,
    "escalated-page-accepted-not-recorded": _held(_pager(_SECOND_PAGE, reply=True), _fire),
    "acknowledged-pager-not-told": _committed(_WAITING + "'tell_pager'", _acknowledge, _opened),
    "pager-told-not-recorded": _held(_pager('"acknowledge"', reply=True), _acknowledge, _opened),
    "note-said-not-recorded": _held(_slack("chat.postMessage", "entry:", reply=True), _note, _opened),
    "resolved-nothing-followed": _committed(_WAITING + "'wrap_up'", _resolve, _acknowledged),
    "draft-not-shared": _held(_slack("files.getUploadURLExternal"), _resolve, _acknowledged),
    "draft-shared-not-recorded": _held(
        _slack("files.completeUploadExternal", reply=True), _resolve, _acknowledged
    ),
}

IMPATIENT = {name for name in POINTS if name.startswith("escalat")}
"""Where the response time is over within the test."""
