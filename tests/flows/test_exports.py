"""Published post-mortems go where the policy says, each once, and what fails there holds nobody up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2

from tests.flows.policies import policy_with
from tests.flows.world import FIRST, World, line_of, words

Make = Callable[..., World]
ALL = (
    "[{to: confluence, space: OPS}, {to: github, repository: contoso/post-mortems},"
    " {to: azure_devops, repository: Operations/post-mortems, private: true}, {to: canvas}]"
)
NASTY = "<b>bold</b> ]]> &bogus; `rm` [x](javascript:alert(1)) <script>alert(1)</script> 🔥 用户 ошибки"


def copies(world: World, of: str = FIRST) -> dict[str, Any]:
    """Where the post-mortem stands, as the API shows it."""
    return {each["library"]: each for each in world.incident(of)["copies"]}


def canvases(world: World) -> list[str]:
    files = world.practice.slack.workspace.files.values()
    return [(each.content or b"").decode() for each in files if each.mimetype == "application/vnd.slack-docs"]


def resolved(world: World) -> None:
    """A critical incident in which the checks look three times, with text in it that means harm."""
    assert world.practice.platform
    world.practice.platform.answers("query-api", requests=12_000, failed=216, p50=42.0, p99=310.0)
    world.alert("Error rate above 1 %", service="api")
    world.types("ana", "/incident ack")
    for failed in (960, 240):
        world.turn(minutes=10)
        world.practice.platform.answers("query-api", requests=12_000, failed=failed, p50=42.0, p99=310.0)
        world.types("ana", "/incident diagnose service")
    world.types("bo", f"/incident note {NASTY}")
    world.turn(minutes=10)
    world.types("ana", "/incident resolve rolled back")


def test_all_libraries_get_it_once_whatever_fails(make_world: Make, tmp_path: Path) -> None:
    world = make_world(policy=policy_with(tmp_path, exports=ALL), guarded=True)
    trackers, slack = world.practice.trackers, world.practice.slack
    resolved(world)
    assert copies(world) == {} and not trackers.github.papers.commits, "a draft stays here"

    # One is slow, one is ill, one refuses, one loses its answer: the incident is closed all the same.
    held = trackers.confluence.faults.add("hold", about="POST")
    trackers.github.faults.add("500", times=2)
    trackers.azure_devops.papers.may_push = False
    slack.faults.add(method="canvases.create", kind="lost_reply", times=1)
    reply = world.person("ana").command(world.room().name, "/incident postmortem publish anyway")
    assert "is published" in words(reply) and world.incident()["status"] == "closed"
    held.release()
    world.settle()
    for _ in range(4):
        world.turn(seconds=30)
    assert [page.title for page in trackers.confluence.pages] == [f"Post-mortem {FIRST}"]
    (canvas,) = canvases(world)
    assert sorted(trackers.github.papers.files) == [
        f"post-mortems/{FIRST}-post-mortem.md",
        f"post-mortems/{FIRST}-service.svg",
    ]
    picture = trackers.github.papers.files[f"post-mortems/{FIRST}-service.svg"].decode()
    assert picture.startswith("<?xml") and "query-api.errors" in picture
    document = trackers.github.papers.files[f"post-mortems/{FIRST}-post-mortem.md"].decode()
    said = "Applications: query-api.errors 1.8 % at 14:00, at most 8 % at 14:10, 2 % at 14:20"
    assert f"![{said}]({FIRST}-service.svg)" in document.replace("\\", "")
    assert said in canvas.replace("\\", "") and "![" not in canvas
    assert said in trackers.confluence.page(f"Post-mortem {FIRST}").versions[-1][0]

    # What was refused is said once, with what to do; and done once it is mended.
    found = copies(world)
    assert "403" in found["azure_devops"]["trouble"] and not found["azure_devops"]["url"]
    assert found["github"]["url"].endswith(f"/blob/main/post-mortems/{FIRST}-post-mortem.md")
    (refused,) = [line for line in world.timeline() if "could not be kept" in line]
    assert "in Azure DevOps" in refused and "/incident postmortem export again" in refused
    trackers.azure_devops.papers.may_push = True
    world.types("ana", "/incident postmortem export again")
    assert list(trackers.azure_devops.papers.commits) == [f"Keep Post-mortem {FIRST}"]
    assert all(not each["trouble"] and each["kept_at"] for each in copies(world).values())
    assert "Confluence" in line_of(world.card(), "*Kept in*")

    # A correction changes each in its place; the same once more changes nothing.
    writes = _writes(world)
    world.types("ana", "/incident postmortem")
    world.person("ana").use("edit_section", "cause")
    assert world.person("ana").until(
        lambda: (world.person("ana").modal(20) or {})["title"]["text"] == "Root cause"
    )
    world.submits("ana", words="A broadcast join", reason="the cause is known")
    page = trackers.confluence.page(f"Post-mortem {FIRST}")
    assert len(page.versions) == 2 and page.versions[-1][1] == "the cause is known"
    assert "A broadcast join" in page.versions[-1][0] and "A broadcast join" in canvases(world)[0]
    assert trackers.github.papers.commits[-1] == f"Correct Post-mortem {FIRST}: the cause is known"
    assert len(canvases(world)) == 1 and _writes(world) == [each + 1 for each in writes]
    world.types("ana", "/incident postmortem export again")
    assert _writes(world) == [each + 1 for each in writes]
    _gives_files(world)

    # Words that are redacted go out of every library, and the files that were handed out go away.
    world.types("bo", "/incident postmortem export md")
    handed_out = re.compile(r"post-mortem-[0-9a-f]{8}\.(md|pdf)")
    assert len(list(filter(handed_out.search, _texts(world)))) == 2
    number, *_ = re.findall(r"(#\d+).*bogus", words(world.types("bo", "/incident timeline")))
    world.types("bo", f"/incident timeline redact {number} not ours")
    for _ in range(3):
        world.turn(seconds=30)
    everywhere = [*trackers.github.papers.files.values(), *trackers.azure_devops.papers.files.values()]
    texts = [each.decode() for each in everywhere] + canvases(world) + list(_texts(world).values())
    assert not any("bogus" in text for text in [*texts, page.versions[-1][0]])
    assert not any(handed_out.search(name) for name in _texts(world))


def _texts(world: World) -> dict[str, str]:
    """What lies in files of Slack that can be read as text, by their names."""
    files = [each for each in world.practice.slack.workspace.files.values() if not each.deleted]
    return {each.name: (each.content or b"").decode(errors="replace") for each in files}


def _writes(world: World) -> list[int]:
    trackers = world.practice.trackers
    (page,) = trackers.confluence.pages
    papers = (trackers.github.papers, trackers.azure_devops.papers)
    return [len(page.versions), *(len(each.commits) for each in papers)]


def _gives_files(world: World) -> None:
    """In every format, over HTTP and in Slack, with nothing in it that acts."""
    at = f"{world.bot.url}/api/incidents/{FIRST}/postmortem"
    html = world.http.get(f"{at}.html", timeout=30)
    assert "default-src 'none'" in html.headers["content-security-policy"]
    assert "<script" not in html.text and "&lt;b&gt;bold&lt;/b&gt;" in html.text
    assert 'src="data:image/svg+xml;base64,' in html.text and "javascript:" not in _addresses(html.text)
    pdf = pypdfium2.PdfDocument(world.http.get(f"{at}.pdf", timeout=30).content)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert (
        "Root Cause" in text and "<script>alert(1)</script>" in text and "ошибки" in text and "用户" in text
    )
    told = json.loads(world.http.get(f"{at}.json").content)
    assert told["stage"] == "published" and told["sections"]["cause"] == "A broadcast join"
    assert [value for _, value in told["measured"][0]["points"]] == [1.8, 8.0, 2.0]

    world.types("bo", f"/incident postmortem {FIRST} export pdf", "general")
    (shared,) = [each for each in world.practice.slack.workspace.files.values() if each.name.endswith(".pdf")]
    (place,) = shared.channels
    assert world.person("bo").user.id in world.practice.slack.workspace.channels[place].members
    assert (shared.content or b"").startswith(b"%PDF-")
    assert "md, html, pdf, json" in words(
        world.types("bo", f"/incident postmortem {FIRST} export doc", "general")
    )


def _addresses(html: str) -> str:
    return " ".join(part.partition('"')[0] for part in html.split('href="')[1:])


def test_a_private_one_goes_only_where_it_may_and_a_drill_nowhere(make_world: Make, tmp_path: Path) -> None:
    world = make_world(policy=policy_with(tmp_path, exports=ALL))
    world.types("ana", "/incident declare private high A key leaked", "general")
    world.types("ana", "/incident resolve rotated it")
    world.types("ana", "/incident postmortem publish anyway")
    trackers = world.practice.trackers
    assert len(trackers.azure_devops.papers.commits) == 1
    assert not trackers.confluence.pages and not trackers.github.papers.commits and not canvases(world)
    for format_ in ("md", "html", "pdf", "json"):
        path = f"{world.bot.url}/api/incidents/{FIRST}/postmortem.{format_}"
        assert world.http.get(path).status_code == 404
