"""What an alert source is: a name, a proof, and a parser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.model.alert import Signal


class Proof(StrEnum):
    """How a sender proves itself to the guard."""

    TOKEN = "token"  # noqa: S105 - a way to prove oneself, not a secret
    """The shared token: as a bearer, as a basic password, or as `?token=` in the address."""

    PAGERDUTY = "pagerduty"
    """PagerDuty's signature over the raw body, or the shared token where no secret is set."""

    ENTRA = "entra"
    """An Entra ID token as the bearer, where Azure can send one; or else the shared token."""

    GITHUB = "github"
    """GitHub's signature over the raw body with the shared token as its secret, or else the token itself."""

    GRAFANA = "grafana"
    """Grafana's signature over the raw body, and the time where it sends one, with the shared token as its
    secret; or else the token itself."""


ACTION_GROUPS = "461e8683-5575-4561-ac7f-899cc907d62a"
"""The application id of Azure Monitor's action groups ("AzNS AAD Webhook"), the same in every tenant.

Source: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups
"""

EVENT_GRID = "4962773b-9cdb-44cf-a8bf-237846a00ab7"
"""The application id of Event Grid, the same in every tenant.

Source: https://learn.microsoft.com/azure/event-grid/secure-webhook-delivery
"""

Options = Mapping[str, Any]
"""What the policy says about one source (`sources.<name>` in policy.yml)."""


@dataclass(frozen=True)
class Source:
    """One alert source.

    `parse` takes the decoded JSON body and the policy's options for this source, gives what the body holds,
    and raises UnreadableAlert (or pydantic's ValidationError) for a body it does not understand.
    `greet` answers a sender's handshake with the JSON to send back, or None when the body is none.
    `examples` are whole bodies by name, for tests, `tocsin fire` and the documentation.
    `aliases` are further names to reach it by. `echoes` is the name in a query whose value its sender wants
    back as plain text before it sends anything, as Microsoft Graph does; "" where it asks no such thing.
    `callers` are the application ids of Azure's own that send it, where they prove themselves by Entra ID.
    """

    name: str
    title: str
    proof: Proof
    parse: Callable[[Any, Options], list[Signal]]
    examples: Mapping[str, Any]
    greet: Callable[[Any], Mapping[str, Any] | None] = field(default=lambda _body: None)
    aliases: tuple[str, ...] = ()
    echoes: str = ""
    callers: frozenset[str] = frozenset()
