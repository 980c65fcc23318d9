"""What Azure sends: the common alert schema, with everything that may be null or of another type."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AliasPath, BeforeValidator, Field
from pydantic.alias_generators import to_camel

from bot.model.budget import Budget
from bot.model.wire import Labels, Line, Number, Text, Time, Wire, as_object, as_objects, line, parsed


def arm_id(value: str) -> str:
    """An id of Azure in the form in which two are compared: its case varies between fields. Else as it is."""
    return value.lower().rstrip("/") if value.lower().startswith("/subscriptions/") else value


def _texts(value: object) -> list[str]:
    return [read for item in (value if isinstance(value, list) else [value]) if (read := line(item, 1000))]


def _pairs(value: object) -> dict[str, str]:
    """[{"name": …, "value": …}] as one mapping."""
    return {line(item.get("name"), 64): line(item.get("value")) for item in as_objects(value)}


def _rows(value: object) -> list[dict[str, str]]:
    return [_pairs(row) for row in value[:20]] if isinstance(value, list) else []


class Essentials(Wire, alias_generator=to_camel):
    """What every alert of the schema has, whatever fired it; `searched` is ours, for the older log alert."""

    alert_id: Line = ""
    alert_rule: Line = ""
    severity: Line = ""
    monitor_condition: Line = ""
    monitoring_service: Line = ""
    targets: Annotated[list[str], BeforeValidator(_texts)] = Field([], alias="alertTargetIDs")
    searched: Line = ""
    fired_date_time: Time = None
    resolved_date_time: Time = None
    description: Text = ""
    investigation_link: Any = None


class Criterion(Wire, alias_generator=to_camel):
    """One measured value against its threshold; `event` holds the rows that a log search found."""

    metric_name: Line = ""
    metric_measure_column: Line = ""
    operator: Line = ""
    threshold: Line = ""
    time_aggregation: Line = ""
    metric_value: Number = None
    dimensions: Annotated[dict[str, str], BeforeValidator(_pairs)] = Field(default_factory=dict)
    web_test_name: Line = ""
    all_results: Any = Field(None, alias="linkToSearchResultsUI")
    filtered_results: Any = Field(None, alias="linkToFilteredSearchResultsUI")
    event: Annotated[list[dict[str, str]], BeforeValidator(_rows)] = Field(default_factory=list)


class Condition(Wire, alias_generator=to_camel):
    """The criteria that were all met."""

    all_of: Annotated[list[Criterion], BeforeValidator(as_objects)] = Field(default_factory=list)
    window_end_time: Time = None


class Context(Wire, alias_generator=to_camel):
    """Every context in one shape; each kind of alert fills its own part.

    `properties` are the rule's own for a metric or log alert, and Azure's for a notice.
    """

    properties: Labels = Field(default_factory=dict)
    condition_type: Line = ""
    condition: Annotated[Condition, BeforeValidator(as_object)] = Condition()
    correlation_id: Line = ""
    operation_name: Line = ""
    labels: Labels = Field(default_factory=dict)
    annotations: Labels = Field(default_factory=dict)
    expression: Line = ""
    expression_value: Line = ""
    detector: Line = Field("", alias="SmartDetectorId")
    detection: Line = Field("", alias="DetectionSummary")
    detected_value: Line = Field("", alias="DetectedValue")
    normal_value: Line = Field("", alias="NormalValue")
    impacted: Any = Field(None, validation_alias=AliasPath("properties", "impactedServices"))
    budget: Annotated[Budget | None, BeforeValidator(Budget.read)] = Field(None, alias="AlertData")


def _context(value: object) -> dict[str, Any]:
    context = as_object(value) or as_object(parsed(value))
    return _log_v1(context) if "SearchQuery" in context else context


class Data(Wire, alias_generator=to_camel):
    """The essentials, which must be there, and what explains them, which may not."""

    essentials: Essentials
    context: Annotated[Context, BeforeValidator(_context)] = Field(Context(), alias="alertContext")
    custom_properties: Labels = Field(default_factory=dict)


class Body(Wire):
    """A whole body of the common alert schema."""

    data: Data


def _log_v1(context: dict[str, Any]) -> dict[str, Any]:
    """The older log alert's context, told as a log alert of today."""
    rows = _table(context.get("SearchResults") or context.get("SearchResult"))
    measured, column = context.get("ResultCount"), ""
    if context.get("AlertType") == "Metric measurement":
        column = "AggregatedValue"
        measured = next((row.get(column) for row in rows), None)
    criterion = {
        "operator": context.get("Operator", context.get("AlertThresholdOperator")),
        "threshold": context.get("Threshold", context.get("AlertThresholdValue")),
        "metricMeasureColumn": column,
        "metricValue": measured,
        "dimensions": context.get("Dimensions"),
        "linkToSearchResultsUI": context.get("LinkToSearchResults"),
        "linkToFilteredSearchResultsUI": context.get("LinkToFilteredSearchResultsUI"),
        "event": [[{"name": name, "value": value} for name, value in row.items()] for row in rows],
    }
    condition = {"allOf": [criterion], "windowEndTime": context.get("SearchIntervalEndtimeUtc")}
    return {**context, "conditionType": "LogQueryCriteria", "condition": condition}


def _table(results: object) -> list[dict[str, Any]]:
    """The rows of the first table, by the names of its columns."""
    table = next(iter(as_objects(as_object(results).get("tables"))), {})
    names = [line(column.get("name"), 64) for column in as_objects(table.get("columns"))]
    rows = table.get("rows")
    found = rows[:20] if isinstance(rows, list) else []
    return [dict(zip(names, row, strict=False)) for row in found if isinstance(row, list)]
