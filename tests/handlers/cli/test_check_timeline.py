"""tocsin check --timeline: whatever somebody does to the database, it says where and what."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.adapters.store.sqlite.store import SqliteStore
from bot.model.timeline import EntryKind
from bot.rules.correcting import PROOF
from handlers.cli.check import COMMAND
from tests.contract.store_kit import ONE, TWO, after, do, entry, incident

Verify = Callable[..., Result]
HELD = "Nothing was changed: 9 entries of 2 timelines.\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two timelines; in the first, #2 is taken back by the third entry, and #4 is redacted in the last."""
    monkeypatch.setenv("TOCSIN_DATA", str(tmp_path))
    file = tmp_path / "tocsin.sqlite"
    store = SqliteStore(file)
    do(store, *[lambda tx, id=id: tx.add_incident(incident(id)) for id in (ONE, TWO)])
    said = [
        entry(f"n{n}", data={"text": f"note {n}"}, author="Ana", happened_at=after(minutes=n))
        for n in range(1, 6)
    ]
    undo = entry("u", kind=EntryKind.RETRACTED, retracts="n2")
    told = (*said[:2], undo, *said[2:], entry("x1", incident=TWO), entry("x2", incident=TWO))
    do(store, *[lambda tx, e=e: tx.add_entry(e) for e in told])
    gone = said[3].model_copy(update={"number": 4, "data": {"text": "[redacted]", "redacted": "yes"}})
    [proof] = do(store, lambda tx: tx.redact_entry(gone, "r"))
    redaction = entry("r", kind=EntryKind.REDACTED, data={PROOF: json.dumps({"n4": proof})})
    do(store, lambda tx: tx.add_entry(redaction))
    store.close()
    return file


@pytest.fixture
def verify(file: Path) -> Verify:
    """Verifies, after somebody ran these statements against the file, past what hinders them."""

    def run(*statements: str, options: tuple[str, ...] = ()) -> Result:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
                db.execute(f"drop trigger {name}")
            for statement in statements:
                assert db.execute(statement).rowcount, statement
        return CliRunner().invoke(COMMAND, ["--timeline", *options])

    return run


def test_what_nobody_touched_holds(verify: Verify) -> None:
    run = verify()
    assert (run.exit_code, run.output) == (0, HELD)
    told = json.loads(verify(options=("--json",)).output)
    assert told == {"timelines": 2, "entries": 9, "anchors": 0, "faulty": 0, "amiss": 0, "faults": []}


GONE = "it is gone; its seal is left"
UNREAD = "what is kept of it cannot be read any more"
OTHER = "its kind, number, source, link or incident was changed"
BESIDE = "its text was changed, beside a redaction"
CHANGED = (
    ("n1", 'data = \'{"text": "all was well"}\'', "entry 1 (#1): its text was changed"),
    ("n1", "key = 'another'", "entry 1 (#1): its text was changed"),
    ("n3", "happened_at = recorded_at", "entry 4 (#3): one of its times was changed"),
    ("u", "recorded_at = '2026-03-01T11:00:00+00:00'", "entry 3: one of its times was changed"),
    ("n5", "author = 'Bo'", "entry 6 (#5): its author was changed"),
    ("n5", "kind = 'update'", f"entry 6 (#5): {OTHER}"),
    ("n5", "incident = 'INC-2026-002'", f"entry 6 (#5): {OTHER}"),
    ("n1", "data = 'no json'", f"entry 1: {UNREAD}"),
    ("n1", "kind = 'nonsense'", f"entry 1: {UNREAD}"),
    ("n1", "retracted_by = 'n5'", "entry 1 (#1): it is left out, and no entry takes it back"),
    ("n2", "retracted_by = null", "entry 3: what it takes back is shown all the same"),
    ("n4", 'data = \'{"text": "[nothing]", "redacted": "yes"}\'', f"entry 5 (#4): {BESIDE}"),
    ("r", "data = json_set(data, '$.sealed', '{}')", f"entry 5 (#4): {BESIDE}"),
)
"""An entry, what somebody sets in it, and what is told."""

TAMPERED = {
    **{f"{id_} {to}": (f"update entries set {to} where id = '{id_}'", told) for id_, to, told in CHANGED},
    "row": ("delete from entries where id = 'n3'", f"entry 4: {GONE}"),
    "last row": ("delete from entries where id = 'r'", f"entry 7: {GONE}"),
    "inserted": (
        "insert into entries select 99, 'new', incident, kind, happened_at, observed_at, recorded_at, author,"
        " author_id, source, link, 'new', null, data, null, 9 from entries where id = 'n1'",
        "#9: it was put in, and not recorded",
    ),
    "salt": ("update seals set salt = 'aa' where entry = 'n1'", "entry 1 (#1): its text was changed"),
    "seal": ("update seals set digest = 'aa' where entry = 'n1'", "entry 1: its seal was changed"),
    "head": (f"delete from heads where incident = '{ONE}'", ": what was kept of its end is gone"),
    "other head": (
        f"update heads set digest = 'aa' where incident = '{ONE}'",
        ": it ends otherwise than is kept of its end",
    ),
    "shorter head": (
        f"update heads set size = 6 where incident = '{ONE}'",
        ": entries stand behind its end: 7 instead of 6",
    ),
}


@pytest.mark.parametrize(("statement", "told"), TAMPERED.values(), ids=TAMPERED)
def test_what_was_changed_is_told(verify: Verify, statement: str, told: str) -> None:
    run = verify(statement)
    lines = run.output.splitlines()
    assert run.exit_code == 1
    assert any(line.startswith(ONE) and line.endswith(f"{told}.") for line in lines), run.output
    assert " in 1 timeline; looked at 9 entries of 2 timelines." in lines[-1]


def test_what_was_taken_out_with_its_seal_is_told(verify: Verify, file: Path) -> None:
    middle = [
        f"delete from {table} where {column} = 'n3'"
        for table, column in (("entries", "id"), ("seals", "entry"))
    ]
    assert verify(*middle).output.splitlines()[0] == (
        f"{ONE}, entry 5: the entry recorded before it is gone, with its seal."
    )
    # Whoever closes the gap is told by what followed it.
    closed = "update seals set place = place - 1 where incident = 'INC-2026-001' and place > 4"
    lines = verify(closed, "update heads set size = 6 where incident = 'INC-2026-001'").output.splitlines()
    assert lines == [
        f"{ONE}, entry 4: what was recorded right before it is gone, or was sealed anew.",
        "1 fault in 1 timeline; looked at 8 entries of 2 timelines.",
    ]


def test_a_tail_that_was_cut_off_is_told(verify: Verify, tmp_path: Path) -> None:
    before = tmp_path / "kept.md"
    with SqliteStore(tmp_path / "tocsin.sqlite").read() as kept:
        head = kept.head(TWO)
    assert head
    before.write_text(f"Timeline: {head.written}\n")
    cut = ("delete from entries where id = 'x2'", "delete from seals where entry = 'x2'")
    assert verify(*cut).output.splitlines()[0] == f"{TWO}: its end was cut off: 1 of 2 entries are left."
    # Whoever mends the head as well is told by what was kept elsewhere alone.
    last = "(select place, digest from seals where entry = 'x1')"
    mended = f"update heads set (size, digest) = {last} where incident = '{TWO}'"
    run = verify(mended)
    assert (run.exit_code, run.output) == (0, "Nothing was changed: 8 entries of 2 timelines.\n")
    run = verify(options=("--against", str(before)))
    assert run.exit_code == 1
    assert run.output.splitlines() == [
        f"{TWO}: it had 2 entries by kept.md, and has 1 now.",
        "1 fault in 1 timeline; looked at 8 entries of 2 timelines, held against 1 head kept elsewhere.",
    ]
    # All of it is gone, and so is the incident.
    everything = [
        f"delete from {table} where incident = 'INC-2026-002'" for table in ("entries", "seals", "heads")
    ]
    told = verify(
        *everything, "delete from incidents where id = 'INC-2026-002'", options=("--against", str(before))
    )
    assert f"{TWO}: it had 2 entries by kept.md, and has 0 now." in told.output


def test_what_belongs_to_no_incident_is_told(verify: Verify) -> None:
    stray = (
        "insert into entries select 99, 'new', 'INC' || char(27) || '[31m', kind, happened_at, observed_at,"
        " recorded_at, author, author_id, source, link, 'new', null, data, null, 9"
        " from entries where id = 'n1'"
    )
    assert verify(stray).output.splitlines()[0] == "INC[31m, #9: it was put in, and not recorded."


def test_entries_that_changed_places_are_told(verify: Verify) -> None:
    swap = "update seals set place = 101 + (entry = 'n1') where entry in ('n1', 'n2')"
    back = "update seals set place = place - 100 where place > 100"
    assert (
        verify(swap, back).output.splitlines()[0] == f"{ONE}, entry 1: it was recorded right behind place 2."
    )


def test_who_seals_all_anew_is_told_by_what_was_published(verify: Verify, file: Path, tmp_path: Path) -> None:
    """It proves nothing against who owns the database, but for what left it."""
    folder = tmp_path / "postmortems"
    folder.mkdir()
    with SqliteStore(file).read() as kept:
        heads = [head.written for id_ in (ONE, TWO) if (head := kept.head(id_))]
    (folder / f"{ONE}-post-mortem-published.md").write_text("\n".join(heads))
    assert verify().output == HELD.replace(".\n", ", held against 2 heads kept elsewhere.\n")
    verify("update entries set data = '{\"text\": \"all was well\"}' where id = 'n1'")
    with closing(sqlite3.connect(file)) as db:
        db.executescript(
            "drop table seals; drop table heads; delete from _sqlite_migrations where name like 'm024%'"
        )
    SqliteStore(file).close()
    run = verify()
    assert run.exit_code == 1
    assert run.output.splitlines()[0] == (
        f"{ONE}: its first 7 entries were others by {ONE}-post-mortem-published.md."
    )


def test_nothing_is_changed_by_accident(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        for statement in (
            "delete from entries where id = 'n1'",
            "update entries set author = 'Bo' where id = 'n1'",
            "update entries set happened_at = recorded_at where id = 'n3'",
            "update entries set number = 7 where id = 'n3'",
            "update entries set data = '{}' where id = 'n1'",
            "update entries set data = '{}' where id = 'n4'",
            "update entries set retracted_by = 'n5' where id = 'n1'",
            "update entries set retracted_by = null where id = 'n2'",
            "delete from seals",
            "update seals set words = ''",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                db.execute(statement)


def test_a_copy_is_read_and_what_cannot_be_is_said(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(*options: str) -> str:
        run = CliRunner().invoke(COMMAND, options)
        return run.output + str(run.exception or "")

    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(file.read_bytes())
    copy.chmod(0o400)
    monkeypatch.setenv("TOCSIN_DATABASE", str(copy))
    assert said("--timeline").startswith(HELD) and copy.read_bytes() == file.read_bytes()
    assert "Name a policy file, or say --timeline." in said()
    assert "names no head of a timeline" in said("--timeline", "--against", str(copy))
    with closing(sqlite3.connect(file)) as db:
        db.execute("delete from _sqlite_migrations where name = 'm024_kept'")
        db.commit()
    monkeypatch.setenv("TOCSIN_DATABASE", str(file))
    assert "An older Tocsin wrote" in said("--timeline")
    monkeypatch.setenv("TOCSIN_DATABASE", str(tmp_path / "none"))
    assert "There is no database" in said("--timeline")
