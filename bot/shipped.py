"""Finds the files that ship with the package, installed or in the checkout."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The path of a shipped file or folder ("templates", "manifest.yml")."""
    installed = _HERE / "_shipped" / name
    return installed if installed.exists() else _HERE.parent / name
