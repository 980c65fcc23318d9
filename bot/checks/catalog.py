"""Every check by name, gathered from the files of this package, and which of them fit an incident."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence

import bot.checks
from bot.policy import Policy
from bot.policy.match import Subject
from bot.ports.checks import Check


def _gather() -> Mapping[str, Check]:
    names = sorted(module.name for module in pkgutil.iter_modules(bot.checks.__path__))
    modules = [importlib.import_module(f"bot.checks.{name}") for name in names if name != "catalog"]
    return {module.CHECK.name: module.CHECK for module in modules}


CHECKS: Mapping[str, Check] = _gather()
"""The checks that `/incident diagnose` knows: a file with a CHECK in this package is one."""


def fitting(policy: Policy, service: str | None, text: str) -> list[Check]:
    """The checks that fit an incident of this service whose alerts say `text`; all of them where none does.

    Those for which the policy names nothing to look at are left out.
    """
    ready = [check for check in CHECKS.values() if check.has(policy.platform)]
    services = {service, *policy.depends_on(service)}
    fit = [check for check in ready if services & check.services or _speaks_of(check.words, text)]
    return fit or ready


def _speaks_of(words: Sequence[str], text: str) -> bool:
    subject = Subject({"title": text})
    return any(subject.fits("title", word) for word in words)
