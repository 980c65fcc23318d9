"""Where published post-mortems go: nowhere as packaged, and each mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policy import load_policy, mistakes
from bot.shipped import shipped

PACKAGED = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
LINE = PACKAGED[: PACKAGED.index("exports: []")].count("\n") + 1


def written(folder: Path, exports: str) -> Path:
    file = folder / "policy.yml"
    file.write_text(PACKAGED.replace("exports: []", f"exports: {exports}"), encoding="utf-8")
    return file


def test_what_the_packaged_policy_suggests_is_good_once_it_is_uncommented(tmp_path: Path) -> None:
    assert load_policy().exports == ()
    start = PACKAGED.index("exports: []\n")
    end = PACKAGED.index("\n\n", start)
    suggested = PACKAGED[start:end].replace("exports: []", "exports:").replace("\n#", "\n")
    file = tmp_path / "policy.yml"
    file.write_text(PACKAGED[:start] + suggested + PACKAGED[end:], encoding="utf-8")
    found = load_policy(file).exports
    assert [each.called for each in found] == ["confluence", "github", "azure_devops", "canvas"]
    assert [each.private for each in found] == [False, False, True, False]


@pytest.mark.parametrize(
    ("exports", "said"),
    [
        ("[{to: confluence}]", "space is missing: confluence needs to know where documents go"),
        ("[{to: github, repository: post-mortems}]", "repository must be owner/repository"),
        ("[{to: azure_devops, repository: post-mortems}]", "repository must be project/repository"),
        ("[{to: canvas, folder: x}]", "folder says nothing to canvas"),
        ("[{to: github, repository: a/b, folder: ../x}]", "a folder in the repository"),
        ("[{to: github, repository: a/b, branch: 'a b'}]", "a branch like main"),
        ("[{to: canvas}, {to: canvas}]", "two are called canvas: give each a name of its own"),
        ("[{to: wiki}]", "confluence"),
        ("[{to: confluence, space: OPS, parent: Home}]", "a page's id"),
    ],
)
def test_a_mistake_is_named_by_line(tmp_path: Path, exports: str, said: str) -> None:
    (mistake,) = mistakes(written(tmp_path, exports))
    assert mistake.line == LINE and said in str(mistake) and "exports" in str(mistake)
