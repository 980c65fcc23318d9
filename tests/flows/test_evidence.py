"""A timeline leaves as a file, what must go leaves with it, and nobody changes the past unseen."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from bot.rules.verifying import heads_in
from handlers.cli.check import COMMAND as CHECK
from handlers.cli.export import COMMAND as EXPORT
from tests.flows.test_correcting import SECRET, numbered
from tests.flows.world import FIRST, START, World, words

SECOND = "INC-2026-002"


def run(world: World, command: object, *options: str) -> tuple[int, str]:
    """What the terminal says, beside the running program."""
    done = CliRunner().invoke(command, options, env={"TOCSIN_DATA": str(world.folder)})  # type: ignore[arg-type]
    return done.exit_code, done.output + (
        "" if isinstance(done.exception, SystemExit) else str(done.exception or "")
    )


def test_a_timeline_is_exported_redacted_and_verified(world: World, tmp_path: Path) -> None:
    world.alert()
    world.types("ana", "/incident ack")
    world.turn(minutes=1)
    world.types("ana", "/incident note =1+1 is <b>two</b>")
    world.types("ana", f"/incident note {SECRET}")
    ts = world.person("bo").say(world.room().name, "the join is too large")
    world.person("bo").pin(world.room().id, ts)
    world.settle()

    told = words(world.types("ana", "/incident timeline export csv"))
    assert told == f"The timeline of {FIRST} comes as a CSV file into <#{world.room().id}>."
    ((name, text),) = world.files()
    assert name.startswith(f"{FIRST}-timeline-") and name.endswith(".csv")
    rows = {row["text"]: row for row in csv.DictReader(io.StringIO(text))}
    pinned = next(row for said, row in rows.items() if "the join is too large" in said)
    assert pinned["source"] == "slack" and pinned["link"].endswith(ts.replace(".", ""))
    note = next(row for said, row in rows.items() if "=1+1" in said)
    assert note["author"] == "Ana" and note["said_in"].startswith("https://slack.com/archives/")
    assert note["happened_at"] == (START.replace(minute=START.minute + 1)).isoformat(timespec="microseconds")
    (said,) = [each.text for each in world.room().messages if each.text.startswith("Timeline")]
    assert f"as Ana asked for it: {len(rows)} entries. Head `{FIRST}/" in said
    # Asked for elsewhere it comes to the incident's channel all the same, and what is not there is refused.
    world.types("ana", f"/incident timeline {FIRST} export", "general")
    assert [name.rpartition(".")[2] for name, _ in world.files()] == ["csv", "md"]
    assert "A timeline comes as md, json, csv, html, not as docx." in words(
        world.types("ana", "/incident timeline export docx")
    )
    for format_, kind in (("md", "text/markdown"), ("json", "application/json"), ("html", "text/html")):
        answer = world.http.get(f"{world.bot.url}/api/incidents/{FIRST}/timeline.{format_}")
        assert answer.headers["content-type"].startswith(kind) and "the join is too large" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<b>two" not in answer.text and "&lt;b&gt;two" in answer.text
    assert world.http.get(f"{world.bot.url}/api/incidents/{FIRST}/timeline.docx").status_code == 404

    # What is redacted leaves with the files that had it; the chain holds, and the redaction is told.
    (number,) = [
        n for n, each in numbered(words(world.types("bo", "/incident timeline"))).items() if "xoxb" in each
    ]
    world.types("bo", f"/incident timeline redact {number} a token")
    assert [name for name, _ in world.files()] == []
    assert f"Bo redacted {number}: a token" in world.timeline()
    assert run(world, CHECK, "--timeline")[0] == 0
    world.types("ana", "/incident timeline export json")
    (_, kept) = world.files()[-1]
    assert SECRET not in kept and "xoxb" not in kept
    assert [each["data"]["why"] for each in json.loads(kept)["entries"] if each["kind"] == "redacted"] == [
        "a token"
    ]

    # What was merged into it is told with it, each by its own chain.
    world.alert("Kafka lags", service="kafka")
    second = world.rooms()[-1]
    world.person("ana").join(second.id)
    world.types("ana", f"/incident note {SECRET}", second.name)
    world.types("ana", f"/incident merge {FIRST}", second.name)
    code, whole = run(world, EXPORT, FIRST, "--timeline")
    assert code == 0 and f"({SECOND})" in whole
    assert {head.incident: head.size > 1 for head in heads_in(whole)} == {FIRST: True, SECOND: True}
    # What is redacted in it leaves with the whole one's files, too.
    world.types("ana", f"/incident timeline {FIRST} export", "general")
    assert SECRET in world.files()[-1][1]
    shown = numbered(words(world.types("bo", f"/incident timeline {SECOND}", "general")))
    (number,) = [n for n, each in shown.items() if "xoxb" in each]
    world.types("bo", f"/incident timeline {SECOND} redact {number} a token", "general")
    assert not any(SECRET in text for _, text in world.files())
    before = tmp_path / "kept.json"
    before.write_text(kept)
    code, told = run(world, CHECK, "--timeline", "--against", str(before))
    assert code == 0 and told.endswith("of 2 timelines, held against 1 head kept elsewhere.\n")


def test_what_goes_out_of_the_terminal(world: World, tmp_path: Path) -> None:
    world.alert()
    page = tmp_path / "timeline.html"
    assert run(world, EXPORT, FIRST.lower(), "--timeline", "-o", str(page)) == (
        0,
        f"The timeline of {FIRST} is in {page}.\n",
    )
    assert page.read_text().startswith("<!doctype html>")
    assert (
        "It comes as md, json, csv, html, not as pdf."
        in run(world, EXPORT, FIRST, "--timeline", "--format", "pdf")[1]
    )
    assert "There is no incident INC-2026-009." in run(world, EXPORT, "INC-2026-009")[1]
    assert "cannot be written" in run(world, EXPORT, FIRST, "-o", str(tmp_path / "no" / "file.md"))[1]
    file = world.bot.tocsin.settings.database_file
    with closing(sqlite3.connect(file)) as db:
        db.execute("drop trigger entries_stay_so")
        db.execute("update entries set happened_at = '2026-03-01T11:00:00.000000+00:00' where number = 1")
        db.commit()
    code, told = run(world, CHECK, "--timeline", "--against", str(page))
    assert code == 1 and f"{FIRST}, entry 1 (#1): one of its times was changed." in told
