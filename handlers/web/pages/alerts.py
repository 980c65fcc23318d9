"""Alerts, and why each did what it did."""

from __future__ import annotations

from bot.model.alert import DecidedAlert, Decision
from bot.model.listing import WantedAlerts
from bot.model.severity import Severity
from bot.model.workspace import HOME
from bot.ports import Reader
from bot.render.why import did
from handlers.seeing import is_seen
from handlers.web.turning import address, page_of
from handlers.web.visit import Page, Shown, Visit, not_found

_ON_A_PAGE = 50
_FILTERS = ("decision", "source", "service", "severity")


def _show(visit: Visit) -> Shown:
    kept = {name: visit.query.get(name, "") for name in _FILTERS}
    wanted = _wanted(visit)
    with visit.desk.store.read() as reader:
        found, more = page_of(
            lambda before, limit: reader.alerts_before(wanted, limit=limit, before=before),
            lambda alert: is_seen(visit.ask, visit.ask.knows, reader, alert),
            lambda alert: alert.id,
            visit.query.get("before", "").lower(),
            _ON_A_PAGE,
        )
        waiting = reader.counts()["dead_letters.waiting"] if visit.ask.workspace == HOME else 0
    facts = {
        "alerts": [{**dict(alert), "drill": alert.drill} for alert in found],
        "wanted": kept,
        "is_filtered": any(kept.values()),
        "decisions": [each.value for each in Decision],
        "sources": sorted({alert.source for alert in found} | {*filter(None, [kept["source"]])}),
        "services": list(visit.desk.policy.services),
        "severities": [each.value for each in Severity],
        "waiting": waiting,
        "older": address("/alerts", kept, before=more) if more else "",
    }
    return Shown("web/alerts.html.j2", "Alerts", facts)


def _wanted(visit: Visit) -> WantedAlerts:
    """What the filters ask for; a value that nobody offers asks for nothing."""
    decision, severity = visit.query.get("decision", ""), visit.query.get("severity", "")
    return WantedAlerts(
        decision=next((each for each in Decision if each == decision), None),
        source=visit.query.get("source") or None,
        service=visit.query.get("service") or None,
        severity=Severity.read(severity) if severity else None,
    )


def _show_one(visit: Visit) -> Shown:
    with visit.desk.store.read() as reader:
        alert = reader.decided_alert(visit.path["alert_id"].lower())
        if alert is None or not is_seen(visit.ask, visit.ask.knows, reader, alert):
            raise not_found("There is no such alert, or it is of a private incident.")
        receipt = reader.receipt(alert.receipt)
        facts = {
            "alert": alert,
            "did": did(alert),
            "rule": _rule(visit, alert),
            "receipt": receipt,
            "others": _beside(visit, reader, alert),
        }
    return Shown("web/alert.html.j2", f"Alert {alert.id}", facts)


def _rule(visit: Visit, alert: DecidedAlert) -> dict[str, object] | None:
    """The row of the policy that it fits, and where that stands today."""
    policy = visit.desk.policy
    rule = next((each for each in policy.rules if each.name == alert.rule), None)
    return {"name": rule.name, "about": rule.about, "line": rule.line, "file": policy.file} if rule else None


def _beside(visit: Visit, reader: Reader, alert: DecidedAlert) -> list[DecidedAlert]:
    """What else came in the same message."""
    receipt = reader.receipt(alert.receipt)
    ids = [each for each in receipt.alerts if each != alert.id] if receipt else []
    found = [other for each in ids[:_ON_A_PAGE] if (other := reader.decided_alert(each))]
    return [each for each in found if is_seen(visit.ask, visit.ask.knows, reader, each)]


PAGES = (
    Page("/alerts", _show, nav="Alerts"),
    Page("/alert/{alert_id}", _show_one, nav="Alerts"),
)
