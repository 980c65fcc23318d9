"""tocsin manifest prints what Slack takes."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import yaml
from click.testing import CliRunner

from bot.practice.slack.manifest import read_manifest
from bot.shipped import shipped
from handlers.cli.manifest import COMMAND

SHIPPED = read_manifest(shipped("manifest.yml"))


def printed(*options: str) -> str:
    run = CliRunner().invoke(COMMAND, options)
    assert run.exit_code == 0, run.output
    return run.output


def test_it_has_ones_own_address_in_all_places() -> None:
    text = printed("--url", "https://ops.example.org/tocsin/")
    assert "tocsin.example.com" not in text
    assert text.count("https://ops.example.org/tocsin/slack/events") == 4
    manifest = read_manifest(yaml.safe_load(text))
    assert (manifest.scopes, manifest.events, manifest.socket_mode) == (
        SHIPPED.scopes,
        SHIPPED.events,
        False,
    )


def test_by_socket_mode_it_has_none() -> None:
    text = printed("--socket")
    assert "://" not in text
    manifest = read_manifest(yaml.safe_load(text))
    assert manifest.socket_mode and manifest.scopes == SHIPPED.scopes and manifest.home_tab
    assert json.loads(printed("--socket", "--json")) == yaml.safe_load(text)
    link = urlsplit(printed("--socket", "--link").strip())
    assert (link.netloc, link.path) == ("api.slack.com", "/apps")
    assert json.loads(parse_qs(link.query)["manifest_json"][0]) == yaml.safe_load(text)


def test_it_asks_which_way_slack_is_heard() -> None:
    for options in ([], ["--socket", "--url", "https://x.example.com"], ["--url", "http://x.example.com"]):
        assert CliRunner().invoke(COMMAND, options).exit_code == 2
