"""kill -9 while another program is told: it is told again, and knows by the id that it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.program import until
from tests.crash.story import running
from tests.flows.receiver import SECRET, Receiver


@pytest.mark.crash
def test_what_may_have_been_taken_comes_again_with_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUS_PAGE_SECRET", SECRET)
    with Receiver().open() as receiver:
        hook = f"{{name: status-page, url: '{receiver.url}', secret: STATUS_PAGE_SECRET}}"
        with running(tmp_path, webhooks=f"webhooks: [{hook}]\n") as story:
            receiver.hangs.set()
            story.quota()
            until(lambda: receiver.heard, "the first delivery")
            story.kill()
            receiver.hangs.clear()
            receiver.released.set()

            story.start()
            until(lambda: len(receiver.heard) == 2, "the second delivery")
            story.program.settle()
            first, second = receiver.heard
            assert first.id == second.id and first.is_signed and second.is_signed
            assert first.body["type"] == second.body["type"] == "incident.opened"
            assert story.program.complaints() == []
