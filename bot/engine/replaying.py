"""Takes dead letters in again, as after a parser or the policy was mended."""

from __future__ import annotations

from concurrent.futures import Future

from bot.errors import Refused
from bot.model.alert import DeadLetter
from bot.ports import InboxBody, Store


def dead_letter(store: Store, receipt: str) -> DeadLetter:
    """The dead letter of that receipt; raises Refused where there is none, or it was taken in again."""
    with store.read() as reader:
        letter = reader.dead_letter(receipt)
    if letter is None:
        raise Refused(f"There is no dead letter {receipt}.")
    if letter.replayed_as:
        raise Refused(f"{receipt} was taken in again already, as {letter.replayed_as}.")
    return letter


def replay(store: Store, letter: DeadLetter) -> Future[tuple[int, int]]:
    """Puts the body back into the inbox, as received when it was; gives its place as `Store.accept` does."""
    body = InboxBody(
        source=letter.source,
        received_at=letter.received_at.isoformat(),
        body=letter.body,
        replays=letter.receipt,
    )
    return store.accept([body])
