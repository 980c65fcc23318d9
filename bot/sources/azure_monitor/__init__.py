"""Azure Monitor and Application Insights: the common alert schema and older ones, one alert a body."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bot.model.alert import Alert, AlertStatus, Signal
from bot.model.parcel import read_each
from bot.model.severity import Severity
from bot.model.source import ACTION_GROUPS, Options, Proof, Source
from bot.model.wire import SEVERITY_WORDS, fingerprint, labels, line, links, read_as, severity, text
from bot.sources.azure_monitor import notices
from bot.sources.azure_monitor.examples import EXAMPLES
from bot.sources.azure_monitor.legacy import as_common
from bot.sources.azure_monitor.reading import reading
from bot.sources.azure_monitor.shapes import Body, Criterion, Data, arm_id

NAME = "azure_monitor"

_SEVERITIES = {
    **SEVERITY_WORDS,
    "sev0": Severity.CRITICAL,
    "sev1": Severity.HIGH,
    "sev2": Severity.MEDIUM,
    "sev3": Severity.LOW,
    "sev4": Severity.LOW,
    "0": Severity.CRITICAL,
    "1": Severity.HIGH,
    "2": Severity.MEDIUM,
    "3": Severity.LOW,
    "4": Severity.LOW,
}
_PORTAL = "https://portal.azure.com/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/"
_NOT_COMMON = (
    "The body has no data.essentials, so it is not in Azure's common alert schema. "
    "Switch the common schema on in the action group."
)


def parse(body: Any, _options: Options) -> list[Signal]:
    """The alert of a body in the common alert schema or an older one, whatever service fired it.

    Raises UnreadableAlert for a body of no known shape; beside that, anything may be null or missing.
    """
    return read_each(NAME, body, _read)


def _read(body: object) -> Alert:
    data = read_as(Body, as_common(body), _NOT_COMMON).data
    essentials, budget = data.essentials, data.context.budget
    if budget is None:
        return _alert(data)
    return budget.alert(
        NAME,
        alert_id=essentials.alert_id,
        fired_at=essentials.fired_date_time,
        said=essentials.description,
    )


def _alert(data: Data) -> Alert:
    essentials, context = data.essentials, data.context
    criteria = context.condition.all_of
    resource = essentials.targets[0].lower().rstrip("/") if essentials.targets else ""
    # The workspace that an older log alert searched tells it from others, but is not what is broken.
    target = resource or arm_id(essentials.searched)
    resolved = essentials.monitor_condition.lower() == "resolved" or notices.is_over(context)
    title = _title(data)
    tags = _labels(data, criteria)
    return Alert(
        source=NAME,
        fingerprint=_fingerprint(data, target, title),
        status=AlertStatus.RESOLVED if resolved else AlertStatus.FIRING,
        title=title,
        severity=_severity(data),
        summary=_summary(data, title),
        reading=reading(criteria) or line(notices.reading(context)),
        service=tags.get("service"),
        resource=resource if "/providers/" in resource else None,
        started_at=essentials.fired_date_time or context.condition.window_end_time,
        ended_at=essentials.resolved_date_time if resolved else None,
        links=links(_addresses(data, criteria, tags)),
        labels=tags,
        is_test=_is_test(data, target),
    )


def _title(data: Data) -> str:
    """The alert's own words before its rule's description, and that before the rule's bare name."""
    essentials, context = data.essentials, data.context
    notice = "" if context.condition_type else context.properties.get("title", "")
    said = context.annotations.get("summary") or context.annotations.get("description") or notice
    named = essentials.alert_rule or f"{essentials.monitoring_service or 'Azure Monitor'} alert"
    return line(said or essentials.description or named)


def _severity(data: Data) -> Severity | None:
    if notices.says_severity(data.essentials.monitoring_service, data.context):
        return severity(data.essentials.severity, _SEVERITIES)
    return notices.severity(data.context)


def _fingerprint(data: Data, target: str, title: str) -> str:
    essentials, context = data.essentials, data.context
    if told := notices.identity(context, target):
        return fingerprint("azmon", *told)
    if not essentials.alert_rule:
        return fingerprint("azmon", essentials.alert_id.lower() or f"{target} {title}".strip())
    measured = {f"{name}={value}" for name, value in context.labels.items()}
    for criterion in context.condition.all_of:
        measured |= {f"{name}={arm_id(value)}" for name, value in criterion.dimensions.items()}
        measured |= {f"webTest={criterion.web_test_name}"} if criterion.web_test_name else set()
    return fingerprint("azmon", target, essentials.alert_rule.lower(), ",".join(sorted(measured)))


def _labels(data: Data, criteria: list[Criterion]) -> dict[str, str]:
    essentials, context = data.essentials, data.context
    found: dict[str, str] = {
        "rule": essentials.alert_rule,
        "monitoring_service": essentials.monitoring_service,
        "operation": context.operation_name,
    }
    for criterion in criteria:
        found |= criterion.dimensions
    if context.condition_type:
        found |= context.properties
    return labels(found | notices.facts(context) | context.labels | data.custom_properties)


def _summary(data: Data, title: str) -> str:
    essentials, context = data.essentials, data.context
    rows = [row for criterion in context.condition.all_of for row in criterion.event]
    lines = [
        f"Rule {essentials.alert_rule}" if essentials.alert_rule not in ("", title) else "",
        essentials.description if line(essentials.description) != title else "",
        context.detection,
        notices.summary(context),
        *(", ".join(f"{name}: {value}" for name, value in row.items() if value) for row in rows[:3]),
        "More rows stand in the search results." if len(rows) > 3 else "",
    ]
    return text("\n".join(filter(None, lines)))


def _addresses(data: Data, criteria: list[Criterion], tags: dict[str, str]) -> dict[str, object]:
    essentials = data.essentials
    managed = "microsoft.alertsmanagement/alerts/" in essentials.alert_id.lower()
    details = _PORTAL + quote(essentials.alert_id, safe="") if managed else ""
    results = (criterion.filtered_results or criterion.all_results for criterion in criteria)
    return {
        "Azure Monitor": text(essentials.investigation_link) or details,
        "Search results": next(filter(None, results), None),
        "Runbook": tags.get("runbook") or tags.get("runbook_url"),
    }


def _is_test(data: Data, target: str) -> bool:
    """Whether the portal's "Test action group" made it up, on its own resource group or on none.

    A real rule that someone named test-… on a real resource is no test.
    """
    if data.essentials.alert_id.lower().endswith("/test_alert"):
        return True
    real = "/providers/" in target and "/resourcegroups/test-rg/" not in target
    invented = not real or target.endswith("/test-vm")
    return data.essentials.alert_rule.lower().startswith("test-") and invented


SOURCE = Source(
    name=NAME,
    title="Azure Monitor",
    proof=Proof.ENTRA,
    callers=frozenset({ACTION_GROUPS}),
    parse=parse,
    examples=EXAMPLES,
    aliases=("app_insights", "application_insights", "azure_monitor_legacy"),
)
