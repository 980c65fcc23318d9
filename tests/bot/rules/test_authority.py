"""Who may do what, by role, group, team, name, turn on call and severity; and what in production."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.model.action import IN_PRODUCTION, Action
from bot.model.incident import Incident, Person, Status
from bot.model.member import Standing
from bot.model.severity import Severity
from bot.policy import Permission, Policy
from bot.rules.authority import _WORDS, Asker, Subject, in_production, refusal

ANA, BO, CLEO = (Person(id=f"U0{name.upper()}", name=name) for name in ("Ana", "Bo", "Cleo"))
Allows = Callable[..., str]


@pytest.fixture
def asks(policy: Policy, make_incident: Callable[..., Incident]) -> Allows:
    """What somebody is told who wants to do that under these rules; "" when they may."""

    def ask(
        action: Action,
        *rules: dict[str, Any],
        by: Person = BO,
        standing: Standing | None = Standing.MEMBER,
        groups: set[str] | None = None,
        severity: str = "critical",
        **incident: Any,
    ) -> str:
        ruled = policy.model_copy(update={"authority": tuple(map(Permission.model_validate, rules))})
        known = None if groups is None else frozenset(groups)
        about = Subject(incident=make_incident(severity=Severity(severity), **incident))
        asker = Asker(person=by, standing=standing, groups=known)
        return refusal(action, asker, about, ruled, [policy.people["ana"]])

    return ask


@pytest.mark.parametrize("action", Action)
def test_without_rules_a_member_may_do_all_and_a_guest_only_look(asks: Allows, action: Action) -> None:
    assert asks(action) == asks(action, standing=None) == ""
    assert bool(asks(action, standing=Standing.GUEST)) is (action is not Action.LOOK)
    for standing in (Standing.BOT, Standing.GONE, Standing.STRANGER):
        assert "A full member of this workspace can." in asks(action, standing=standing)


def test_a_guest_looks_at_nothing_private(asks: Allows) -> None:
    assert asks(Action.LOOK, standing=Standing.GUEST, private=True) == (
        "Guests cannot see private incidents. Every full member of the workspace can."
    )
    assert asks(Action.ACKNOWLEDGE, {"actions": ["acknowledge"], "anyone": True}, standing=Standing.GUEST)


def test_a_refusal_says_who_could(asks: Allows) -> None:
    rule = {"actions": ["close"], "at_least": "critical", "roles": ["commander"], "groups": ["leads"]}
    assert asks(Action.CLOSE, rule, groups=set(), commander=ANA) == (
        "Only the commander (Ana) or @leads can close an incident of severity critical."
    )
    assert asks(Action.CLOSE, rule, groups=set()) == (
        "Only the commander (nobody yet) or @leads can close an incident of severity critical. "
        "To take that role: /incident assign commander me"
    )
    others = {"actions": ["page"], "teams": ["bi"], "people": ["dag"], "on_call": True}
    assert asks(Action.PAGE, others) == (
        "Only the people of bi, Dag or whoever is on call (Ana) can page somebody for an incident."
    )


@pytest.mark.parametrize(
    ("rule", "by", "allowed"),
    [
        ({"roles": ["commander"]}, ANA, True),
        ({"roles": ["commander"]}, BO, False),
        ({"roles": ["scribe"]}, CLEO, True),
        ({"groups": ["leads"]}, BO, True),
        ({"groups": ["S0OTHER"]}, BO, False),
        ({"teams": ["bi"]}, CLEO, True),
        ({"teams": ["bi"]}, BO, False),
        ({"people": ["bo"]}, BO, True),
        ({"on_call": True}, ANA, True),
        ({"on_call": True}, BO, False),
        ({"anyone": True}, BO, True),
        ({"at_least": "high", "people": ["dag"]}, BO, False),
        ({"at_most": "high", "people": ["dag"]}, BO, True),
    ],
)
def test_each_way_of_being_named(asks: Allows, rule: dict[str, Any], by: Person, allowed: bool) -> None:
    roles = {"commander": ANA, "roles": {"scribe": CLEO}}
    told = asks(Action.CLOSE, {"actions": ["close"], **rule}, by=by, groups={"leads"}, **roles)
    assert (told == "") is allowed


def test_the_first_rule_that_fits_counts(asks: Allows) -> None:
    rules = (
        {"actions": ["close"], "at_most": "medium", "anyone": True},
        {"actions": ["close"], "people": ["dag"]},
    )
    assert asks(Action.CLOSE, *rules, severity="low") == ""
    assert asks(Action.CLOSE, *rules) == "Only Dag can close an incident."


def test_while_groups_are_unknown_a_page_is_acknowledged_and_the_rest_waits(asks: Allows) -> None:
    every = {"actions": [each for each in Action if each is not Action.LOOK], "groups": ["leads"]}
    assert asks(Action.ACKNOWLEDGE, every) == asks(Action.DECLARE, every) == ""
    assert asks(Action.CLOSE, every) == (
        "Only @leads can close an incident, and Slack does not say just now who is in @leads. Try again soon."
    )


def test_the_matrix_says_what_may_be_changed_in_production(asks: Allows, policy: Policy) -> None:
    allowed = {severity.value: in_production(severity, policy) for severity in Severity}
    assert allowed == {
        "critical": IN_PRODUCTION,
        "high": IN_PRODUCTION[1:],
        "medium": IN_PRODUCTION[2:],
        "low": IN_PRODUCTION[3:],
    }
    assert asks(Action.RESTART_SERVICES, severity="medium") == ""
    assert asks(Action.STOP_PRODUCTION, severity="high") == (
        "INC-2026-001 is high, and then one can modify config at most. "
        "To stop production, raise it first: /incident severity critical"
    )
    over = {"status": Status.RESOLVED}
    assert asks(Action.UPDATE_DOCS, **over) == "To update docs takes an open incident: /incident declare"


def test_every_action_has_its_words() -> None:
    assert set(_WORDS) == set(Action) - {Action.LOOK}
