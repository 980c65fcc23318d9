"""What every Store keeps of workspaces: where Tocsin is installed, and which incidents are where."""

from __future__ import annotations

from bot.model.severity import Severity
from bot.model.workspace import Installation
from bot.ports import Store
from tests.contract.store_kit import NOON, after, do, incident

SECOND = "T0SECOND"


def test_an_installation_is_kept_instead_of_the_one_before_and_forgotten(store: Store) -> None:
    first = Installation(
        team=SECOND,
        name="second",
        bot_user="U0TOCSIN2",
        token="sealed",
        scopes="commands,chat:write",
        installed_at=NOON,
    )
    other = first.model_copy(update={"team": "T0THIRD"})
    anew = first.model_copy(update={"token": "sealed anew", "installed_at": after(hours=1)})
    do(store, lambda tx: tx.save_installation(first), lambda tx: tx.save_installation(other))
    do(store, lambda tx: tx.save_installation(anew))
    with store.read() as reader:
        assert reader.installations() == [anew, other]
    do(store, lambda tx: tx.forget_installation(SECOND), lambda tx: tx.forget_installation("T0NONE"))
    with store.read() as reader:
        assert reader.installations() == [other]


def test_storms_are_counted_in_their_own_workspace(store: Store) -> None:
    there = incident("INC-2026-009", severity=Severity.CRITICAL, workspace=SECOND)
    do(store, lambda tx: tx.add_incident(there))
    with store.read() as reader:
        assert reader.incident(there.id) == there
        since = after(hours=-1)
        counted = [reader.opened_by_alerts(since, critical=True, workspace=each) for each in ("", SECOND)]
    assert counted == [0, 1]
