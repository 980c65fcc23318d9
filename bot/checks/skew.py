"""Whether a table's rows of yesterday lie evenly over its partition key."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from bot.errors import Unset
from bot.model.check import CheckResult, Measure, Verdict
from bot.policy.platform import Table
from bot.ports.checks import Check, Inquiry
from bot.render.queries import databricks_sql
from bot.rules.findings import Finding, concluded_of_each, judged
from bot.rules.units import grouped

_FAILS_PERCENT = 400.0
"""So much above the average one key holds up all the others."""


def _run(inquiry: Inquiry) -> CheckResult:
    tables = inquiry.concerned(inquiry.parts.databricks.tables)
    warehouses = inquiry.parts.databricks.warehouses
    if not tables:
        raise Unset("set platform.databricks.tables in the policy to the tables to look at")
    if not warehouses:
        raise Unset("set platform.databricks.warehouses in the policy to a SQL warehouse to ask")
    look = partial(_look, inquiry, warehouses[0].id)
    return concluded_of_each(CHECK.name, CHECK.title, tables, look, "tables are spread evenly")


def _look(inquiry: Inquiry, warehouse: str, table: Table) -> Finding:
    day = (inquiry.now - timedelta(days=1)).date()
    sql = databricks_sql("skew.sql", table=table.id, key=table.key, day=table.day)
    rows = inquiry.ask(warehouse, sql, {"day": day.isoformat()})
    if not rows:
        return Finding(Verdict.WARN, f"{table.name}: no rows on {day}, missing data or none was due")
    worst = rows[0]
    held, usual, total = (float(worst[name] or 0) for name in ("held", "usual", "total"))
    more = 100 * (held / usual - 1) if usual else 0.0
    measured = (Measure(name=f"{table.name}.skew", value=round(more, 1), unit="%"),)
    verdict = judged(more, (inquiry.parts.thresholds.skew, _FAILS_PERCENT))
    if verdict is Verdict.OK:
        return Finding(
            verdict, f"{table.name}: no key holds {more:.0f} % more than average", measured=measured
        )
    text = (
        f"{table.name}: uneven partitions: {table.key}={worst['part']} holds {100 * held / total:.0f} % of "
        f"{grouped(total)} rows, {more:.0f} % above average"
    )
    others = tuple(f"{table.key}={row['part']}: {grouped(float(row['held'] or 0))} rows" for row in rows)
    return Finding(verdict, text, others, measured)


CHECK = Check(
    name="skew",
    title="Data skew",
    asks="whether the rows of tables lie evenly over their partition keys",
    services=frozenset({"databricks", "streaming"}),
    words=("skew", "uneven partitions", "straggler", "stragglers", "hot partition"),
    has=lambda platform: bool(platform.databricks.tables and platform.databricks.warehouses),
    run=_run,
)
