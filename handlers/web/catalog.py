"""All pages of the console, gathered from the files in `pages`."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from functools import cache
from importlib import import_module

from handlers.web import pages as family
from handlers.web.visit import Page

NAV = (
    ("Incidents", "/"),
    ("Post-mortems", "/postmortems"),
    ("Action items", "/actions"),
    ("Alerts", "/alerts"),
    ("Silences", "/silences"),
    ("On call", "/oncall"),
    ("Health", "/health"),
    ("Figures", "/figures"),
    ("Jobs", "/jobs"),
)
"""The navigation: its words in their order, and where each leads. Those without a page are left out."""


@cache
def gather() -> Sequence[Page]:
    """Every page."""
    modules = [
        import_module(f"{family.__name__}.{module.name}") for module in pkgutil.iter_modules(family.__path__)
    ]
    return [page for module in modules for page in module.PAGES]
