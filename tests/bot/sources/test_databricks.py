"""Failed, slow and lagging runs fire, a success resolves them, and SQL alerts follow their state."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import UnreadableAlert
from bot.model.alert import Alert, AlertStatus, Ignored
from bot.model.severity import Severity
from bot.sources.databricks import SOURCE

FAILED = SOURCE.examples["job-failed"]
SQL = SOURCE.examples["sql-alert-triggered"]
OLDER_SQL = SOURCE.examples["sql-alert-older-shape"]


def alerts(body: Any) -> list[Alert]:
    signals = SOURCE.parse(body, {})
    assert all(isinstance(signal, Alert) for signal in signals)
    return [signal for signal in signals if isinstance(signal, Alert)]


def read(body: Any) -> Alert:
    (alert,) = alerts(body)
    return alert


def sql(**alert: Any) -> Alert:
    """The SQL alert of today's shape; `title` is the outer one."""
    body = copy.deepcopy(SQL)
    if "title" in alert:
        body["alert"]["title"] = alert.pop("title")
    body["alert"]["alert"] |= alert
    return read(body)


@pytest.mark.parametrize(
    ("example", "title", "severity"),
    [
        ("job-failed", "Databricks job silver-orders failed", "high"),
        ("task-failed", "Databricks task merge_orders of job silver-orders failed", "high"),
        ("job-slow", "Databricks job silver-orders runs longer than expected", "medium"),
        ("stream-behind", "Databricks job silver-orders falls behind its stream", "high"),
    ],
)
def test_troubles(example: str, title: str, severity: str) -> None:
    alert = read(SOURCE.examples[example])
    assert (alert.title, alert.severity) == (title, Severity(severity))
    assert (alert.status, alert.service) == (AlertStatus.FIRING, "databricks")
    assert alert.group == "880011223344"


def test_a_success_resolves_all_troubles_of_the_job_and_none_of_a_task() -> None:
    troubles = {
        read(SOURCE.examples[name]).fingerprint for name in ("job-failed", "job-slow", "stream-behind")
    }
    resolved = alerts(SOURCE.examples["job-succeeded"])
    assert resolved[0].fingerprint == read(FAILED).fingerprint
    assert {alert.fingerprint for alert in resolved} == troubles
    assert {alert.status for alert in resolved} == {AlertStatus.RESOLVED}
    assert read(SOURCE.examples["task-failed"]).fingerprint not in troubles


def test_a_task_called_duration_is_no_slow_job() -> None:
    task = read(FAILED | {"task": {"task_key": "duration"}})
    assert task.fingerprint != read(SOURCE.examples["job-slow"]).fingerprint


def test_ids_are_strings_or_numbers() -> None:
    numbers = {
        "workspace_id": 4400000000000017,
        "run": {"run_id": 880011223344},
        "job": {"job_id": 710020030040050, "name": "silver-orders"},
    }
    assert read(FAILED | numbers) == read(FAILED)


def test_a_start_is_ignored() -> None:
    (signal,) = SOURCE.parse(FAILED | {"event_type": "jobs.on_start"}, {})
    assert signal == Ignored(source="databricks", reason="A run of job silver-orders started.")


def test_a_sql_alert() -> None:
    alert = read(SQL)
    assert alert.title == "Databricks SQL alert Age of silver orders"
    assert (alert.severity, alert.status) == (Severity.MEDIUM, AlertStatus.FIRING)
    assert alert.reading == "age_minutes 34 (limit 20)"
    assert alert.summary == "The newest row of silver.orders should be younger than 20 minutes."
    assert alert.links[0].url == (
        "https://adb-4400000000000017.17.azuredatabricks.net/sql/alerts-v2/1200340056007800"
        "?o=4400000000000017"
    )


def test_a_sql_alert_that_is_ok_resolves_it() -> None:
    fine = read(SOURCE.examples["sql-alert-ok"])
    assert (fine.status, fine.fingerprint) == (AlertStatus.RESOLVED, read(SQL).fingerprint)


@pytest.mark.parametrize(
    ("title", "template", "status"),
    [
        ('Alert "A" changed status to OK', None, AlertStatus.RESOLVED),
        ("OK: A", "{{ALERT_STATUS}}: {{ALERT_NAME}}", AlertStatus.RESOLVED),
        ("OK? A is TRIGGERED", None, AlertStatus.FIRING),
        ("Is it OK", "Is it OK", AlertStatus.FIRING),
        ("Is it OK: OK", "Is it OK: {{ALERT_STATUS}}", AlertStatus.FIRING),
        ("A is not well", None, AlertStatus.FIRING),
        (None, None, AlertStatus.FIRING),
    ],
)
def test_only_a_clear_ok_resolves(title: Any, template: Any, status: AlertStatus) -> None:
    assert sql(title=title, custom_summary=template, name="A").status is status


def test_the_alerts_name_is_not_its_state() -> None:
    assert sql(title='Alert "OK rate" changed status to TRIGGERED', name="OK rate").labels["state"] == (
        "TRIGGERED"
    )
    assert sql(title='Alert "ERROR rate" changed status to OK', name="ERROR rate").status is (
        AlertStatus.RESOLVED
    )


def test_a_query_that_failed_is_said() -> None:
    alert = sql(title='Alert "Age of silver orders" changed status to ERROR')
    assert alert.status is AlertStatus.FIRING
    assert alert.summary.startswith("Its query failed")


@pytest.mark.parametrize(
    ("evaluation", "words"),
    [
        ({"source": {"name": "n"}, "threshold": {"value": {"string_value": "ok"}}}, "n (limit ok)"),
        ({"comparison_operator": "LESS_THAN", "threshold": 5, "value": 2}, "2 (limit below 5)"),
        ({"source": {"name": "n"}, "value": 2}, "n 2"),
        ({"source": {"name": "n"}}, ""),
    ],
)
def test_readings(evaluation: Any, words: str) -> None:
    assert sql(evaluations=[evaluation]).reading == words


def test_an_older_sql_alert() -> None:
    alert = read(OLDER_SQL)
    assert (alert.title, alert.fingerprint) == ("Databricks SQL alert Age of bronze events", "dbx-sql:7a1e")
    assert alert.started_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert alert.links[0].url == "https://adb-4400000000000017.17.azuredatabricks.net/sql/alerts/7a1e"
    fine = read(OLDER_SQL | {"alert": OLDER_SQL["alert"] | {"state": "ok"}})
    assert (fine.status, fine.fingerprint) == (AlertStatus.RESOLVED, alert.fingerprint)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (None, "neither an event_type"),
        ({"alert": {}}, "neither an event_type"),
        (FAILED | {"event_type": "jobs.on_holiday"}, "does not know the event jobs.on_holiday"),
        (FAILED | {"job": None}, "names no job"),
        ({"alert": {"state": "triggered"}}, "no id and no name"),
    ],
)
def test_another_body_is_refused(other: Any, reason: str) -> None:
    with pytest.raises(UnreadableAlert, match=reason):
        SOURCE.parse(other, {})
