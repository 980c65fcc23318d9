"""Keeps the order of one problem's alerts when some were decided ahead of their turn."""

from __future__ import annotations

import re

from bot.engine.triage import Parsed
from bot.model.alert import Alert, Ignored, Signal
from bot.ports import Tx

_ID = re.compile(r"a-(\d+)-(\d+)")


def without_overtaken(tx: Tx, row_id: int, body: Parsed) -> Parsed:
    """The body as it is to be decided now: an alert is left out where a later one of its problem is decided.

    What it says is known to be over: a resolve that came before must not end what fires again since.
    """
    signals = [
        Ignored(source=signal.source, reason=f"a later alert of its problem was decided first: {later}")
        if (later := _later(tx, signal, (row_id, number)))
        else signal
        for number, signal in enumerate(body.signals, start=body.first)
    ]
    return body.model_copy(update={"signals": tuple(signals)})


def _later(tx: Tx, signal: Signal, place: tuple[int, int]) -> str:
    """The id of the last decided alert of the signal's problem, where that came after this place."""
    problem = tx.problem(signal.fingerprint) if isinstance(signal, Alert) else None
    named = _ID.fullmatch(problem.alert) if problem else None
    return named[0] if named and (int(named[1]), int(named[2])) > place else ""
