"""`tocsin fire` sends an example as its sender would, with times of now."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.sources.catalog import SOURCES
from handlers.cli.fire import COMMAND
from tests.handlers.http_site import Site, serving


def fire(*words: str) -> Result:
    return CliRunner().invoke(COMMAND, words)


def reached(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets what `tocsin fire` reads, so that it reaches the site."""
    monkeypatch.setenv("TOCSIN_LISTEN", f"127.0.0.1:{site.port}")
    monkeypatch.setenv("TOCSIN_WEBHOOK_TOKEN", "new-hook-token")
    monkeypatch.setenv("PAGERDUTY_WEBHOOK_SECRET", "pd-secret")


@pytest.mark.parametrize("source", ["grafana", "Grafana", "pagerduty"])
def test_an_example_arrives_and_tells_of_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    with serving(tmp_path) as site:
        reached(site, monkeypatch)
        result = fire(source)
        ((name, body),) = site.kept()
    assert (result.exit_code, result.output) == (0, "Accepted as r-1-1.\n")
    assert name == source.lower()
    began = body["alerts"][0]["startsAt"] if name == "grafana" else body["event"]["occurred_at"]
    assert datetime.now(UTC) - datetime.fromisoformat(began) < timedelta(minutes=1)


def test_the_examples_are_listed() -> None:
    every = fire("--list").output.splitlines()
    assert len(every) == sum(len(source.examples) for source in SOURCES.values())
    assert "azure_monitor streaming-latency-fired" in every
    assert fire("github", "--list").output.startswith("deploys release-succeeded\n")
    assert json.loads(fire("cost", "--list", "--json").output) == {"cost": list(SOURCES["cost"].examples)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name a source: alertmanager, azure_monitor"),
        (("nagios",), "no such source. Known: alertmanager"),
        (("cost", "gold"), "cost has budget-far-exceeded"),
    ],
)
def test_what_cannot_be_sent_is_said_with_what_can(words: tuple[str, ...], said: str) -> None:
    result = fire(*words)
    assert result.exit_code == 2
    assert said in result.output
