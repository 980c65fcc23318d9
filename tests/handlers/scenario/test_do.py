"""How an example becomes the alert of a story."""

from __future__ import annotations

import pytest

from handlers.scenario.posts import NotDone, overridden

BODY = {"essentials": {"severity": "Sev0"}, "allOf": [{"value": 14}]}


def test_overrides_go_to_their_places_in_a_copy() -> None:
    made = overridden(BODY, {"essentials.severity": "Sev1", "allOf.0.value": "2", "essentials.new": "x"})
    assert made == {"essentials": {"severity": "Sev1", "new": "x"}, "allOf": [{"value": "2"}]}
    assert BODY["allOf"] == [{"value": 14}]


@pytest.mark.parametrize(
    "path", ["essential.severity", "allOf.1.value", "allOf.first.value", "essentials.severity.x"]
)
def test_a_place_that_is_not_there_is_named(path: str) -> None:
    with pytest.raises(NotDone, match=path):
        overridden(BODY, {path: "x"})
