"""Seals what was recorded before entries were sealed."""

from __future__ import annotations

import secrets

from sqlite_utils import Database

from bot.adapters.store.blocks import read_blocks
from bot.adapters.store.kinds import ENTRIES, HEADS, SEALS
from bot.rules.chain import genesis, head_of, sealed

_AT_ONCE = 500


def chain_all(db: Database) -> None:
    """Each incident's entries in the order in which they were recorded; a few are held at a time."""
    statements = read_blocks(__package__, "queries_proving.sql")
    incidents = [row[0] for row in db.execute("select distinct incident from entries order by incident")]
    for incident in incidents:
        head = genesis(incident)
        found = db.execute("select * from entries where incident = ? order by seq", [incident])
        names = [column[0] for column in found.description]
        while rows := found.fetchmany(_AT_ONCE):
            seals = []
            for row in rows:
                entry = ENTRIES.value_of(dict(zip(names, row, strict=True)))
                seals.append(sealed(entry, head, secrets.token_hex(16)))
                head = head_of(seals[-1])
            db.conn.executemany(statements["add_seal"], [SEALS.row_of(seal) for seal in seals])
        db.conn.execute(statements["keep_head"], HEADS.row_of(head))
