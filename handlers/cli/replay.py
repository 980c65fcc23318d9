"""tocsin replay: takes dead letters in again, after a parser or the policy was mended."""

from __future__ import annotations

import json
import time

import click

from bot.adapters.store.sqlite.store import SqliteStore
from bot.engine.replaying import dead_letter, replay
from bot.errors import TocsinError
from bot.model.alert import DeadLetter
from bot.ports import Store
from bot.render.why import did
from bot.settings import read_settings

_MOST = 1000
_WAIT_SECONDS = 5.0


@click.command("replay")
@click.argument("receipts", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every dead letter that waits, oldest first.")
@click.option("--source", help="Only those of this source.")
@click.option("--list", "listing", is_flag=True, help="Only list those that wait, with the reason.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def COMMAND(  # noqa: N802 - every command file exports COMMAND
    receipts: tuple[str, ...], everything: bool, source: str | None, listing: bool, as_json: bool
) -> None:
    """Take dead letters in again: those of RECEIPTS, or all. What cannot be read even now is kept again."""
    path = read_settings().database_file
    if not path.exists():
        raise TocsinError(
            f"There is no database {path}: nothing has come in yet, or TOCSIN_DATABASE is another."
        )
    store = SqliteStore(path)
    try:
        letters = _asked(store, receipts, everything or listing, source)
        if listing:
            _list(letters, as_json=as_json)
        else:
            _replay(store, letters, as_json=as_json)
    finally:
        store.close()


def _asked(store: Store, receipts: tuple[str, ...], everything: bool, source: str | None) -> list[DeadLetter]:
    if receipts:
        return [dead_letter(store, receipt) for receipt in receipts]
    if not everything:
        raise click.UsageError("Name the receipts, or say --all. --list shows what waits.")
    with store.read() as reader:
        return reader.dead_letters(waiting_only=True, source=source, limit=_MOST)


def _list(letters: list[DeadLetter], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([letter.model_dump(mode="json") for letter in letters], indent=2))
        return
    for letter in letters:
        when = f"{letter.received_at:%Y-%m-%d %H:%M:%S} UTC"
        print(f"{letter.receipt}  {letter.source}, {when}, {len(letter.body)} characters: {letter.reason}")
    if not letters:
        print("No dead letter waits.")


def _replay(store: Store, letters: list[DeadLetter], *, as_json: bool) -> None:
    taken = []
    for letter in letters:
        row, number = replay(store, letter).result()
        taken.append((letter.receipt, f"r-{row}-{number}"))
    told = [{"receipt": old, "replayed_as": new, "became": _became(store, new)} for old, new in taken]
    if as_json:
        print(json.dumps(told, indent=2))
        return
    for each in told:
        print(f"{each['receipt']} is taken in again as {each['replayed_as']}: {each['became']}.")
    if not told:
        print("No dead letter waits.")


def _became(store: Store, receipt_id: str) -> str:
    """What a running Tocsin makes of it within a few seconds."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        with store.read() as reader:
            receipt = reader.receipt(receipt_id)
            if receipt and receipt.state == "dead":
                letter = reader.dead_letter(receipt_id)
                return f"it cannot be read even now ({letter.reason if letter else 'no reason is kept'})"
            if receipt and receipt.state == "decided":
                alerts = [decided for each in receipt.alerts if (decided := reader.decided_alert(each))]
                return "; ".join(map(did, alerts)) or "decided"
        if time.monotonic() > deadline:
            return "it waits until tocsin serve runs"
        time.sleep(0.1)
