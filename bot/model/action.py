"""What people do here, each by the word under which the policy says who may."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """One thing that somebody does; `look` changes nothing.

    The last four are what may be changed in production while an incident lasts, the gravest first.
    """

    LOOK = "look"
    DECLARE = "declare"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    SEVERITY = "severity"
    STATUS = "status"
    UPDATE = "update"
    IMPACT = "impact"
    NOTE = "note"
    TASK = "task"
    PAGE = "page"
    JOIN = "join"
    LINK = "link"
    DIAGNOSE = "diagnose"
    TICKET = "ticket"
    SILENCE = "silence"
    ON_CALL = "on-call"
    RESOLVE = "resolve"
    CANCEL = "cancel"
    MERGE = "merge"
    REOPEN = "reopen"
    POSTMORTEM = "postmortem"
    CLOSE = "close"
    RETRY = "retry"
    STOP_PRODUCTION = "stop-production"
    MODIFY_CONFIG = "modify-config"
    RESTART_SERVICES = "restart-services"
    UPDATE_DOCS = "update-docs"


IN_PRODUCTION = (
    Action.STOP_PRODUCTION,
    Action.MODIFY_CONFIG,
    Action.RESTART_SERVICES,
    Action.UPDATE_DOCS,
)
"""Whoever may do one of them in an incident may do those that follow it too."""
