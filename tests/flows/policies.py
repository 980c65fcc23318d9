"""The packaged policy with a section of its own."""

from __future__ import annotations

from pathlib import Path

from bot.shipped import shipped


def policy_with(folder: Path, **sections: str) -> Path:
    """Writes the packaged policy with these one-line sections in the place of its own; gives the file."""
    packaged = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
    lines = []
    for line in packaged.splitlines():
        name = line.partition(":")[0]
        lines.append(f"{name}: {sections.pop(name)}" if name in sections else line)
    assert not sections, f"no such section: {sections}"
    file = folder / "policy.yml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file
