"""What axe-core finds on a page that hinders people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)"""


def serious_faults(page: Any) -> list[str]:
    """Each serious or critical fault with where it is; needs a page that bypasses its content policy."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install in tests/e2e")
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN_AXE)
    return found
