"""The catalog knows every file with a SOURCE, and each source reads its own examples."""

from __future__ import annotations

import pytest

from bot.model.source import Proof
from bot.sources.catalog import SOURCES


def test_every_source_is_found_by_its_name() -> None:
    assert {"alertmanager", "azure_monitor", "generic", "pagerduty"} <= set(SOURCES)
    assert {"cloudevents", "datadog", "deploys", "eventgrid", "grafana"} <= set(SOURCES)
    assert all(name == source.name for name, source in SOURCES.items())


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("azure-monitor", "azure_monitor"),
        ("Azure_Monitor", "azure_monitor"),
        ("app_insights", "azure_monitor"),
        ("cost-management", "cost"),
        ("power-bi", "fabric"),
        ("graph", "sentinel"),
        ("event-grid", "eventgrid"),
        ("databricks_job", "databricks"),
        ("prometheus", "alertmanager"),
        ("confluent", "generic"),
    ],
)
def test_a_source_has_other_names(asked: str, name: str) -> None:
    assert SOURCES[asked].name == name
    assert asked in SOURCES


def test_names_are_listed_once_and_lead_to_one_source() -> None:
    aliases = [alias for source in SOURCES.values() for alias in source.aliases]
    assert len({*SOURCES, *aliases}) == len(SOURCES) + len(aliases)
    assert all(alias == alias.lower().replace("-", "_") for alias in aliases)
    assert "nagios" not in SOURCES


def test_only_three_sign_and_azure_has_tokens() -> None:
    azure = ("azure_monitor", "cloudevents", "cost", "eventgrid", "sentinel")
    assert {name: source.proof for name, source in SOURCES.items() if source.proof is not Proof.TOKEN} == {
        **dict.fromkeys(azure, Proof.ENTRA),
        "deploys": Proof.GITHUB,
        "grafana": Proof.GRAFANA,
        "pagerduty": Proof.PAGERDUTY,
    }


@pytest.mark.parametrize(
    ("name", "example"), [(name, example) for name, source in SOURCES.items() for example in source.examples]
)
def test_examples_are_read(name: str, example: str) -> None:
    source = SOURCES[name]
    signals = source.parse(source.examples[example], {})
    assert signals
    assert {signal.source for signal in signals} == {name}
    assert source.greet(source.examples[example]) is None
