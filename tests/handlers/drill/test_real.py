"""A drill in the real workspace: people respond, and nobody mistakes it for the real thing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import TocsinError
from tests.handlers.drill.conftest import Office, until

SHORT = timedelta(seconds=2)


def test_people_are_rung_respond_and_are_scored(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    def respond() -> None:
        page = until(lambda: office.pagerduty.pager.incidents[0], "a phone rings")
        office.pagerduty.acknowledge(page.id, "Bo")
        office.types("bo", "/incident assign me")
        office.types("bo", "/incident note the disks are full")
        until(office.has_both, "the second alert joins")
        office.types("bo", "/incident resolve Emptied the disks")

    office.at_work(respond)
    assert office.drill()
    (incident,) = office.get("/incidents")
    assert (incident["drill"], incident["title"]) == (True, "DRILL: Kafka brokers down")
    assert office.rings() == [f"DRILL: CRITICAL Kafka brokers down, kafka, {incident['id']}"]
    assert office.room().name == f"{incident['id'].lower()}-drill-kafka-brokers-down"
    printed, said = capsys.readouterr()
    assert "Bo, at once; unacknowledged, Cleo" in said
    assert "#stream; unacknowledged, Bo's phone rings after 60 min" in said
    assert "Nobody plays people's parts: 2 of its steps" in said
    assert "Slack, the pager and the platform cannot be made to fail here: 1 of its steps" in said
    assert "posts: brokers down" in printed
    assert '"the disks are full" (note by Bo)' in printed
    report = office.written()
    assert "**Place:** the real workspace, by the Tocsin at 127.0.0.1:" in report
    assert "**Took part:** Bo" in report
    assert "3 of 3 steps taken, right diagnosis after" in report
    assert "Nothing." in report.split("### What Was Late or Missed")[1].split("###")[0]
    assert [each["running"] for each in office.get("/drills")] == [False]


def test_what_nobody_ends_the_drill_ends_and_says_so(office: Office) -> None:
    assert not office.drill(lasts=SHORT)
    (incident,) = office.get("/incidents")
    assert incident["status"] == "resolved"
    assert {page.status for page in office.pagerduty.pager.incidents} <= {"resolved"}
    report = office.written()
    assert "**Took part:** nobody" in report
    assert f"The drill resolved what people did not: {incident['id']}." in report
    assert "- Step missed: acknowledge the page" in report
    assert "Who takes command, and does everybody know how?" in report
    assert "Nobody said so where the timeline keeps it" in report


def test_phones_can_stay_silent(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.at_work(lambda: office.types("bo", "/incident resolve Nothing was there"))
    office.drill(pages=False, lasts=SHORT)
    assert office.rings() == []
    assert "No phone rings" in capsys.readouterr().err
    assert "phones stayed silent" in office.written()


def test_a_real_incident_comes_first(office: Office) -> None:
    def real() -> None:
        until(office.rings, "the drill rings")
        office.fires("Streaming jobs stopped")

    office.at_work(real)
    assert not office.drill()
    of_drill, real_one = sorted(office.get("/incidents"), key=lambda each: str(each["id"]))
    assert (of_drill["status"], real_one["status"]) == ("resolved", "triage")
    assert f"A real incident began, and ended the drill: {real_one['id']}." in office.written()


def test_no_drill_begins_while_a_real_incident_is_open(office: Office) -> None:
    office.fires("Streaming jobs stopped")
    until(office.rings, "it rings")
    with pytest.raises(TocsinError, match=r"A real incident is open: INC-\d+-001 \(critical, Streaming jobs"):
        office.drill()
    assert office.get("/drills") == []
    office.drill(anyway=True, lasts=SHORT)
    assert len(office.get("/incidents?drill=true")) == 1
    assert [each["status"] for each in office.get("/incidents?drill=false")] == ["triage"]


def test_nothing_happens_before_somebody_says_yes(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(TocsinError, match="--yes begins the drill without a question"):
        office.drill(sure=False)
    assert "It rings real phones:\n  Bo, at once" in capsys.readouterr().err
    assert (office.get("/drills"), office.get("/alerts")) == ([], [])


def test_two_drills_do_not_run_at_a_time(office: Office) -> None:
    def second() -> None:
        until(office.rings, "the first drill rings")
        with pytest.raises(TocsinError, match=r"answered 409: The drill kafka \(drill-"):
            office.play()
        office.types("bo", "/incident resolve Nothing was there")

    office.at_work(second)
    office.drill(lasts=timedelta(seconds=5))


def test_without_the_right_token_it_is_said_which_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_API_TOKEN", "another")
    with pytest.raises(TocsinError, match="answered 401: The request does not carry TOCSIN_API_TOKEN"):
        office.drill()
    with pytest.raises(TocsinError, match=r"Nothing answers at http://127\.0\.0\.1:9 as Tocsin does"):
        office.drill(address="http://127.0.0.1:9")


def test_a_scenario_without_an_alert_can_only_be_practised(office: Office) -> None:
    whole = office.scenario.read_text()
    office.scenario.write_text(whole.split("steps:")[0] + "steps:\n  - {at: +0m, clear: [slack]}\n")
    with pytest.raises(TocsinError, match="The scenario kafka posts no alert"):
        office.drill()


def test_a_drill_outlives_a_restart_of_tocsin(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    def restart() -> None:
        until(office.rings, "the drill rings")
        office.restart()
        until(office.has_both, "the second alert joins")
        office.types("bo", "/incident resolve Restarted")

    office.at_work(restart)
    office.drill()
    (incident,) = office.get("/incidents")
    assert incident["status"] == "resolved"
    assert "(Bo)" in next(line for line in office.written().splitlines() if line.startswith("| Resolved"))


def test_nobody_begins_a_drill_without_the_apis_token(office: Office) -> None:
    asked = b'{"scenario": "kafka", "seconds": 60, "pages": false}'
    assert office.post("/drills", asked) == 401
    assert office.post("/drills", asked, "hook-secret") == 401
    assert office.post("/drills", asked + b" " * 1_000_000) == 401
    assert office.post("/drills", asked, "api-secret") == 201


def test_the_cast_speaks_where_it_is_asked_to_and_is_no_person(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    def respond() -> None:
        until(lambda: "played by the drill" in office.said(), "the cast has spoken")
        until(office.has_both, "the second alert joins")
        office.types("bo", "/incident note so it is the disk")
        office.types("bo", "/incident resolve Emptied the disk")

    office.at_work(respond)
    office.drill(with_cast=True)
    assert "The cast says 1 of its lines" in capsys.readouterr().err
    report = office.written()
    assert "**Took part:** Bo" in report
    assert "no right diagnosis" in report and "Nobody said so before the cast did" in report
    assert '"a disk is full" (note by Ana, played by the drill) (the cast)' in report
    assert "| First update |" in report and "(the cast) | 30 min" not in report
