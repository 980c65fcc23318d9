"""The packaged policy with on-call of a test's own."""

from __future__ import annotations

from pathlib import Path

from bot.shipped import shipped

PACKAGED = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")

WEEKLY = """schedules:
  primary:
    timezone: Europe/Amsterdam
    rotations:
      - {people: [ana, bo, cleo], starts: 2026-01-05, every: week, at: "09:00"}
"""
"""Ana from Monday 5 January 2026 at 09:00 in Amsterdam, then Bo, then Cleo, each for a week."""


def own_policy(
    folder: Path, on_call: str, *, schedules: str = "", people: str = "", replaced: tuple[str, str] = ("", "")
) -> Path:
    """Writes it: `on_call` is what stands after `data-platform:`, `people` instead of the packaged ones."""
    text = PACKAGED
    assert "  data-platform: {ladder: [ana, bo, cleo]}\n" in text
    text = text.replace("  data-platform: {ladder: [ana, bo, cleo]}\n", f"  data-platform: {on_call}\n")
    text = text.replace("on_call:\n", f"{schedules}on_call:\n", 1)
    if people:
        start, end = text.index("people:\n"), text.index("# `channel` is where")
        text = f"{text[:start]}{people}\n{text[end:]}"
    assert replaced[0] in text, f"the packaged policy has no {replaced[0]}"
    file = folder / "own.yml"
    file.write_text(text.replace(*replaced) if replaced[0] else text, encoding="utf-8")
    return file
