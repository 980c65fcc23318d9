"""A policy that has the practice platform in it."""

from __future__ import annotations

from pathlib import Path

from bot.shipped import shipped

_NOTHING = "platform: {}\n"


def policy_on(folder: Path, section: str, policy: Path | None = None) -> Path:
    """That policy, or the packaged one, as a file in `folder` whose empty platform is this section.

    The section is one line, so that every rule stays on its own.
    """
    known = policy or shipped("templates") / "policy.yml"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "policy.yml"
    file.write_text(known.read_text(encoding="utf-8").replace(_NOTHING, section), encoding="utf-8")
    return file
