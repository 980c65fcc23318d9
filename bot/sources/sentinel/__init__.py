"""Microsoft Sentinel and Defender: incidents that a playbook passes on, and alerts of Microsoft Graph."""

from __future__ import annotations

from typing import Any

from bot.model.alert import Ignored, Signal
from bot.model.parcel import read_each
from bot.model.source import Options, Proof, Source
from bot.model.wire import as_object
from bot.sources.sentinel.examples import EXAMPLES
from bot.sources.sentinel.graph import is_graphs, read_graphs
from bot.sources.sentinel.incident import NAME, read_incident


def parse(body: Any, _options: Options) -> list[Signal]:
    """An incident of Sentinel, or what Microsoft Graph tells: alerts, incidents, or notifications of them.

    Raises UnreadableAlert for another body.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Signal | list[Signal]:
    members = as_object(body).get("value")
    if isinstance(members, list):
        if not members:
            return Ignored(source=NAME, reason="The notification is empty.")
        return read_each(NAME, members, _read_one)
    return _read_one(body)


def _read_one(body: object) -> Signal:
    return read_graphs(body) if is_graphs(body) else read_incident(body)


SOURCE = Source(
    name=NAME,
    title="Microsoft Sentinel",
    proof=Proof.ENTRA,
    parse=parse,
    examples=EXAMPLES,
    aliases=("defender", "graph", "graph_security", "microsoft_sentinel"),
    echoes="validationToken",
)
