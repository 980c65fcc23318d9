"""How the pages of a list are turned of which not everybody may see all."""

from __future__ import annotations

from handlers.web.turning import address, page_of

KEPT = [f"k{number:03d}" for number in range(1, 1000)]


def turned(hidden: set[str], size: int = 5, start: str = "") -> tuple[list[str], str]:
    def fetch(after: str | None, limit: int) -> list[str]:
        first = KEPT.index(after) + 1 if after else 0
        return KEPT[first : first + limit]

    return page_of(fetch, lambda each: each not in hidden, lambda each: each, start, size)


def test_a_page_begins_where_the_one_before_ended() -> None:
    assert turned(set()) == (KEPT[:5], "k005")
    assert turned(set(), start="k005") == (KEPT[5:10], "k010")
    assert turned(set(), start="k995") == (KEPT[995:], "")
    assert turned(set(), size=999) == (KEPT, "") and turned(set(KEPT[:4]), size=995) == (KEPT[4:], "")


def test_what_is_hidden_is_passed_over_and_nothing_is_told_twice_or_left_out() -> None:
    hidden = {each for number, each in enumerate(KEPT) if number % 3}
    told, start = [], ""
    while True:
        page, start = turned(hidden, start=start)
        told += page
        if not start:
            break
    assert told == [each for each in KEPT if each not in hidden]


def test_a_page_gives_up_looking_and_says_where_to_go_on() -> None:
    page, start = turned(set(KEPT))
    assert page == [] and start and start != KEPT[-1], "however much is hidden, one look has its end"


def test_an_address_keeps_the_filters_that_are_set() -> None:
    assert (
        address("/jobs", {"state": "waiting", "lane": ""}, after="say:1/2")
        == "/jobs?state=waiting&after=say%3A1%2F2"
    )
    assert address("/jobs", {"lane": ""}) == "/jobs"
