"""What a Slack app manifest grants and asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Manifest:
    """The parts of a manifest that change how Slack behaves."""

    name: str
    scopes: tuple[str, ...]
    events: tuple[str, ...]
    commands: Mapping[str, Mapping[str, Any]]
    shortcuts: tuple[Mapping[str, Any], ...]
    socket_mode: bool
    home_tab: bool
    offers: bool
    """Whether the app says where it is asked what its menus offer."""


def read_manifest(source: Path | Mapping[str, Any]) -> Manifest:
    """Reads a manifest from a YAML or JSON file or a parsed one; absent parts count as empty."""
    parsed = _parsed(source) if isinstance(source, Path) else source
    features, settings = parsed.get("features", {}), parsed.get("settings", {})
    return Manifest(
        name=parsed["display_information"]["name"],
        scopes=tuple(parsed["oauth_config"]["scopes"]["bot"]),
        events=tuple(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands={command["command"]: command for command in features.get("slash_commands", ())},
        shortcuts=tuple(features.get("shortcuts", ())),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        home_tab=bool(features.get("app_home", {}).get("home_tab_enabled", False)),
        offers=bool(settings.get("interactivity", {}).get("message_menu_options_url")),
    )


@cache
def _parsed(path: Path) -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return parsed
