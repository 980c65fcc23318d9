"""The catalog knows every file with a SOURCE, and each source reads its own examples."""

from __future__ import annotations

import pytest

from bot.model.source import Proof
from bot.sources.catalog import SOURCES


def test_every_source_is_found_by_its_name() -> None:
    assert {"alertmanager", "azure_monitor", "generic", "pagerduty"} <= set(SOURCES)
    assert {"azure_devops", "cloudevents", "datadog", "eventgrid", "github", "grafana"} <= set(SOURCES)
    assert all(name == source.name for name, source in SOURCES.items())


def test_only_three_sign_and_azure_has_tokens() -> None:
    azure = ("azure_monitor", "cloudevents", "cost", "eventgrid", "sentinel")
    assert {name: source.proof for name, source in SOURCES.items() if source.proof is not Proof.TOKEN} == {
        **dict.fromkeys(azure, Proof.ENTRA),
        "github": Proof.GITHUB,
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
