"""What docs/ says of monitoring is true: every metric is there, and the rules do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from pydantic import SecretStr

from handlers.stand_ins import SYNTHETIC_KEY
from tests.flows.outside_monitor import OutsideMonitor
from tests.flows.policies import policy_with
from tests.flows.receiver import SECRET, Receiver
from tests.flows.world import World

DOCS = Path(__file__).resolve().parents[2] / "docs"
RULES = DOCS / "alert-rules.yml"
HOOKS = "[{{name: status-page, url: '{}', secret: STATUS_PAGE_SECRET}}]"
HEARTBEATS = "[{name: Watchdog, match: [{title: watchdog}], every: 5m}]"

_METRIC = re.compile(r"\b(tocsin_[a-z_]+)(?:\{([^}]*)\})?")
_LABEL = re.compile(r"(\w+)\s*[=!]~?")

needs_promtool = pytest.mark.skipif(
    not shutil.which("promtool"), reason="promtool is not installed: Debian has it in the package prometheus"
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sample]]:
    """What a Tocsin shows that has everything switched on, and to which something happened."""
    folder = tmp_path_factory.mktemp("story")
    key = SecretStr(SYNTHETIC_KEY)
    with (
        OutsideMonitor().open() as monitor,
        Receiver().open() as receiver,
        patch.dict(os.environ, STATUS_PAGE_SECRET=SECRET),
        World(
            folder / "world",
            policy=policy_with(folder, heartbeats=HEARTBEATS, webhooks=HOOKS.format(receiver.url)),
            by_socket=True,
            heartbeat_url=monitor.address,
            synthetic_routing_key=key,
        ) as world,
    ):
        world.practice.slack.people.request_url = ""
        ready = f"{world.bot.url}/readyz"
        assert world.person("ana").until(lambda: world.http.get(ready).status_code == 200)
        world.practice.pagerduty.faults.add("500")
        world.alert()
        world.fire("generic", {"title": "watchdog"})
        world.turn(seconds=2)
        world.types("ana", "/incident ack")
        metrics = f"{world.bot.url}/metrics"
        assert world.person("ana").until(lambda: "tocsin_socket_silent" in world.http.get(metrics).text)
        families = text_string_to_metric_families(world.get("/metrics"))
        yield [sample for family in families for sample in family.samples]


def expressions() -> dict[str, str]:
    """Every expression in docs/ by where it stands."""
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"][0]["rules"]
    panels = json.loads((DOCS / "grafana-dashboard.json").read_text(encoding="utf-8"))["panels"]
    found = {rule["alert"]: rule["expr"] for rule in rules}
    for panel in panels:
        found |= {f"{panel['title']} {each['refId']}": each["expr"] for each in panel["targets"]}
    return found


def test_every_metric_and_label_of_the_rules_and_the_dashboard_is_there(samples: list[Sample]) -> None:
    labels: dict[str, set[str]] = {}
    for sample in samples:
        labels.setdefault(sample.name, set()).update(sample.labels)
    missing = []
    for where, expression in expressions().items():
        for name, selector in _METRIC.findall(expression):
            unknown = set(_LABEL.findall(selector)) - labels.get(name, set())
            if name not in labels or unknown:
                missing.append(f"{where}: {name} {sorted(unknown)}")
    assert missing == []


def test_every_metric_is_told_of_and_every_one_told_of_is_there(samples: list[Sample]) -> None:
    text = (DOCS / "monitoring.md").read_text(encoding="utf-8")
    shown = {re.sub(r"_(bucket|sum|count)$", "", each.name) for each in samples}
    ours = {name for name in shown if name.startswith("tocsin_")}
    told = set(re.findall(r"^\| `(tocsin_[a-z_]+)", text, re.MULTILINE))
    assert told == ours


def test_every_rule_is_told_of() -> None:
    text = (DOCS / "monitoring.md").read_text(encoding="utf-8")
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"][0]["rules"]
    assert [rule["alert"] for rule in rules if f"`{rule['alert']}`" not in text] == []


@needs_promtool
def test_prometheus_takes_the_rules_and_they_ring_when_they_should(tmp_path: Path) -> None:
    story = Path(__file__).with_name("alert_rules_test.yml").read_text(encoding="utf-8")
    file = tmp_path / "alert_rules_test.yml"
    file.write_text(story.replace("[RULES]", f'["{RULES}"]'), encoding="utf-8")
    for order in (["check", "rules", RULES], ["test", "rules", file]):
        run = subprocess.run(["promtool", *map(str, order)], capture_output=True, text=True, timeout=50)
        assert run.returncode == 0, run.stdout + run.stderr
