"""What a story leaves behind is, to the letter, the document that was read; `make golden` rewrites them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.golden.stories import STORIES, documents

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Every story's document: they are played one after the other in two worlds."""
    return documents(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("name", STORIES)
def test_the_document_is_the_one_that_was_read(told: Mapping[str, str], name: str) -> None:
    assert told[name] == (HERE / f"{name}.md").read_text(encoding="utf-8")


def test_each_document_belongs_to_a_story() -> None:
    assert {path.stem for path in HERE.glob("*.md")} == set(STORIES)
