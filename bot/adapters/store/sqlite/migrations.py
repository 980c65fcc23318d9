"""Brings a database file to the schema that this version knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlite_utils import Database, Migrations

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.sqlite.chaining import chain_all
from bot.errors import TocsinError

_FILES = ("migrations.sql", "migrations_responding.sql", "migrations_proving.sql", "migrations_leaving.sql")
"""In the order in which they are applied: what alerts and pages need, then what people who respond do, then
what proves it, then what leaves."""

_FILLED: Mapping[str, Callable[[Database], None]] = {"m024_chain": chain_all}
"""What is done behind a step that SQL alone cannot finish."""


def migrate(db: Database) -> None:
    """Applies what is missing, all of it or nothing; of two programs that start at once, the second waits.

    Raises TocsinError for a file that a newer version wrote.
    """
    migrations, steps = _known()
    db.execute("begin immediate")
    try:
        unknown = {applied.name for applied in migrations.applied(db)} - steps
        if unknown:
            raise TocsinError(f"A newer Tocsin wrote this database ({max(unknown)}); update this one.")
        migrations.apply(db)
        # sqlite-utils finds out by making a table, which must not happen in the middle of someone's change.
        if not db.supports_on_conflict:
            raise TocsinError("This Python's SQLite is too old; Tocsin needs 3.37 or later.")
        db.commit()
    finally:
        db.rollback()


def differs(db: Database) -> tuple[str, int]:
    """The last change to the schema that this version does not know ("" for none), and how many it lacks."""
    migrations, steps = _known()
    applied = {each.name for each in migrations.applied(db)}
    return max(applied - steps, default=""), len(steps - applied)


def _known() -> tuple[Migrations, set[str]]:
    steps = {name: script for file in _FILES for name, script in read_blocks(__package__, file).items()}
    migrations = Migrations("tocsin")
    for name, script in steps.items():
        migrations(name=name)(_step(script, _FILLED.get(name)))
    return migrations, set(steps)


def _step(script: str, fill: Callable[[Database], None] | None) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        db.executescript(script)
        if fill:
            fill(db)

    return run
