"""tocsin export: the post-mortem in each format, from the database alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.adapters.store.sqlite.store import SqliteStore
from bot.model.incident import Incident
from bot.model.severity import Severity
from handlers.cli.export import COMMAND

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ID = "INC-2026-001"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one incident, whose title means harm."""
    store = SqliteStore(tmp_path / "tocsin.sqlite")
    opened = Incident(
        id=ID,
        title="<b>Lag</b> ]]>",
        severity=Severity.HIGH,
        detected_at=NOON,
        opened_at=NOON,
        impact="Пользователи, 用户",
    )
    store.write(lambda tx: tx.add_incident(opened))
    store.close()
    monkeypatch.setenv("TOCSIN_DATABASE", str(tmp_path / "tocsin.sqlite"))
    return tmp_path


def test_the_usual_one_is_markdown_and_the_name_says_which_else(folder: Path) -> None:
    shown = CliRunner().invoke(COMMAND, [ID.lower()])
    assert shown.exit_code == 0 and shown.output.startswith("# Incident Post-Mortem\n")
    for format_, start in {"md": "# Inc", "html": "<!doctype html>", "pdf": "%PDF-", "json": "{"}.items():
        file = folder / f"out.{format_}"
        done = CliRunner().invoke(COMMAND, [ID, "-o", str(file)])
        assert done.exit_code == 0, done.output
        assert done.output == f"The post-mortem of {ID} is in {file}.\n"
        assert file.read_bytes().startswith(start.encode())
    assert json.loads((folder / "out.json").read_text())["sections"]["impact"] == "Пользователи, 用户"
    html = (folder / "out.html").read_text()
    assert "<b>Lag" not in html and "Пользователи, 用户" in html and "prefers-color-scheme: dark" in html


def test_what_is_not_there_is_said_in_a_sentence(folder: Path) -> None:
    refused = CliRunner().invoke(COMMAND, [ID, "--format", "doc"])
    assert refused.exit_code == 2 and "It comes as md, html, pdf, json, not as doc." in refused.output
