"""The tables of README.md that the code knows best; `python -m tests.readme` writes them and docs/api.md."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.model.source import Proof
from bot.render.postmortem_data import schema
from bot.settings import Settings
from bot.sources.catalog import SOURCES
from handlers.cli.main import _COMMANDS
from handlers.slack.commands.catalog import help_lines
from tests import api_page

README = Path(__file__).resolve().parent.parent / "README.md"
SCHEMA = README.parent / "docs/postmortem.schema.json"


def current(text: str) -> str:
    """The README's text with each marked table as it should be; raises ValueError where a mark is missing."""
    for name, table in _tables().items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not end:
            raise ValueError(f"README.md has no marks for the table {name}.")
        text = before + mark + table + end + after
    return text


def _tables() -> dict[str, str]:
    """Each table by the name in its marker."""
    return {
        "sources": _table(
            ("Alerts of", "are sent to", "and proved by", "How to set it up"),
            (
                (s.title, f"`POST /alerts/{s.name}`", _proof(s.proof), f"[steps]({place(s.title)})")
                for s in SOURCES.values()
            ),
        ),
        "incident commands": _table(
            ("Typed", "Does"),
            (("`/incident`", "Shows what can be done here, as buttons."), *map(_command, help_lines())),
        ),
        "cli commands": _table(
            ("Command", "Does"), ((f"`tocsin {name}`", help_) for name, help_ in _COMMANDS.items())
        ),
    }


def place(title: str) -> str:
    """Where the steps for the source of this title stand: under a heading of the same words."""
    return f"docs/sources.md#{title.lower().replace(' ', '-')}"


def _proof(proof: Proof) -> str:
    """By what a sender proves itself: a secret of its own where there is a setting for one."""
    own = f"{proof}_webhook_secret"
    if own in Settings.model_fields:
        return f"its signature, by `{own.upper()}`"
    other = {Proof.TOKEN: "", Proof.ENTRA: ", or an Entra ID token"}
    return "`TOCSIN_WEBHOOK_TOKEN`" + other.get(proof, ", or its signature with that")


def _command(line: dict[str, str]) -> tuple[str, str]:
    return f"`/incident {line['usage']}`", line["help"]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    README.write_text(current(README.read_text(encoding="utf-8")), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")
    api_page.PAGE.write_text(api_page.page(), encoding="utf-8")
