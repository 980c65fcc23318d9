"""A world whose bot also asks: the practice Azure's alerts, and its Power BI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.shipped import shipped
from tests.flows.world import World

SUBSCRIPTION = "0a1b2c3d-1111-4222-8333-444455556666"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-Analytics/providers"
CLUSTER = f"{GROUP}/Microsoft.Databricks/workspaces/adb-Analytics"
WORKSPACE = "fab00000-0000-4000-8000-00000000000a"
SALES, STOCK = (f"fab00000-0000-4000-8000-00000000000{n}" for n in (2, 3))
POLLERS = f"""pollers:
  azure_alerts:
    every: 5m
    subscriptions: [{SUBSCRIPTION}]
    severities: [Sev0, Sev1, Sev2, Sev3]
  power_bi:
    every: 10m
    workspaces:
      - id: {WORKSPACE}
        name: analytics-business
        datasets: [{{id: {SALES}, name: Sales today}}, {{id: {STOCK}, name: Stock}}]
"""


def asking(make_world: Callable[..., World], folder: Path) -> World:
    """A world with both pollers on, which have looked once and found nothing."""
    policy = folder / "policy.yml"
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    policy.write_text(packaged.replace("pollers: {}\n", POLLERS), encoding="utf-8")
    world = make_world(policy=policy)
    for model in (SALES, STOCK):
        world.practice.azure.power_bi.add(WORKSPACE, model)
    world.settle()
    world.turn(minutes=10)
    assert world.working() == {"azure_alerts": True, "power_bi": True}
    return world
