"""What holds for the tree as a whole: sizes, families of files, and what is written about them."""

from __future__ import annotations

import ast
import fnmatch
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from slack_sdk import WebClient

from bot.checks.catalog import CHECKS
from bot.model.timeline import EntryKind
from bot.render.postmortem_data import schema
from bot.settings import Settings
from bot.sources.catalog import SOURCES
from bot.sources.datadog import TEMPLATE
from handlers.cli.main import _COMMANDS
from handlers.slack.commands.catalog import COMMANDS
from handlers.slack.events import _EVENTS
from handlers.slack.shortcuts import SHORTCUTS
from tests import api_page, readme

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    *("bot", "handlers", "templates", "tests", "docs", ".ci"),
    *("pyproject.toml", "requirements.lock", "manifest.yml", "Makefile", ".gitignore"),
    *("README.md", "CHANGELOG.md", "LICENSE"),
}
MOST_LINES, MOST_FUNCTION_LINES, MOST_NESTING = 400, 60, 4

Function = ast.FunctionDef | ast.AsyncFunctionDef
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)

SCOPES = {
    "apps_connections_open": "",
    "auth_test": "",
    "bookmarks_add": "bookmarks:write",
    "bookmarks_edit": "bookmarks:write",
    "bookmarks_remove": "bookmarks:write",
    "bookmarks_list": "bookmarks:read",
    "canvases_access_set": "canvases:write",
    "canvases_create": "canvases:write",
    "canvases_edit": "canvases:write",
    "chat_getPermalink": "",
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_archive": "channels:manage groups:write",
    "conversations_create": "channels:manage groups:write",
    "conversations_history": "channels:history groups:history",
    "conversations_info": "channels:read groups:read",
    "conversations_invite": "channels:manage groups:write",
    "conversations_join": "channels:join",
    "conversations_open": "im:write im:history",
    "conversations_list": "channels:read groups:read",
    "conversations_replies": "channels:history groups:history",
    "conversations_setPurpose": "channels:manage groups:write",
    "conversations_setTopic": "channels:manage groups:write",
    "files_delete": "files:write",
    "files_info": "files:read",
    "files_list": "files:read",
    "files_upload_v2": "files:write",
    "oauth_v2_access": "",
    "openid_connect_token": "",
    "pins_add": "pins:write",
    "reactions_add": "reactions:write",
    "reactions_remove": "reactions:write",
    "users_info": "users:read",
    "users_list": "users:read",
    "usergroups_list": "usergroups:read",
    "views_open": "",
    "views_publish": "",
    "views_push": "",
    "views_update": "",
    # events
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "app_home_opened": "",
    "member_joined_channel": "channels:read groups:read",
    "app_uninstalled": "",
    "tokens_revoked": "",
    **{f"channel_{what}": "channels:read" for what in ("rename", "archive", "deleted", "left")},
    **{f"group_{what}": "groups:read" for what in ("rename", "archive", "deleted", "left")},
}
"""What each Slack method and event needs, for public and private channels: https://docs.slack.dev/reference"""

_KIND = re.compile(r'^class (\w+)(?:(?!^class ).)*?^    kind = "(\w+)"', re.MULTILINE | re.DOTALL)
_REPLY = re.compile(r'\bReply\("(\w+)"')
_METHODS = {name for name in dir(WebClient) if re.fullmatch(r"[a-z]+_\w+", name)} - {"api_call"}


def _code() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for top in ("bot", "handlers")
        for path in sorted((ROOT / top).rglob("*.py"))
    }


CODE = _code()


def _text(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _stems(pattern: str, *others: str) -> set[str]:
    """The names of the modules (a package is one) or files that match, without their suffixes."""
    found = {path.name.split(".")[0] for path in ROOT.glob(pattern)}
    return found - {"__init__", "__pycache__", *others}


def _run(code: str) -> str:
    """What a new Python with an empty environment prints."""
    run = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=ROOT, env={}, capture_output=True, text=True, timeout=50
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


# the tree


def test_top_level_holds_what_it_should() -> None:
    ignored = [line.strip("/") for line in _text(".gitignore").split()] + [".git"]
    there = {path.name for path in ROOT.iterdir()}
    there -= {name for name in there if any(fnmatch.fnmatch(name, pattern) for pattern in ignored)}
    assert there == TOP_LEVEL


def test_files_are_small() -> None:
    files = [
        *CODE,
        *(path for kind in ("sql", "html", "css", "js") for path in ROOT.glob(f"bot/**/*.{kind}")),
    ]
    sizes = {path: path.read_bytes().count(b"\n") for path in files}
    assert [f"{path}: {lines} lines" for path, lines in sizes.items() if lines > MOST_LINES] == []


def test_functions_are_small_and_flat() -> None:
    too_long, too_deep = [], []
    for path, tree in CODE.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                where = f"{path}:{node.lineno} {node.name}"
                if (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES:
                    too_long.append(where)
                if _depth(node) > MOST_NESTING:
                    too_deep.append(where)
    assert (too_long, too_deep) == ([], [])


def _depth(node: ast.AST) -> int:
    """How many blocks stand in one another; an elif is no deeper than its if, and a function its own."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function):
            is_elif = isinstance(node, ast.If) and node.orelse == [child]
            deepest = max(deepest, _depth(child) + (isinstance(child, _BLOCKS) and not is_elif))
    return deepest


def test_what_is_public_says_what_it_does() -> None:
    """What fills a Protocol or a base class is documented there; what the stand-ins do, by their vendors."""
    described = {
        method.name
        for tree in CODE.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
        for method in node.body
        if isinstance(method, Function)
    }
    silent = []
    for path, tree in CODE.items():
        for node in [tree, *_public(tree)]:
            elsewhere = isinstance(node, Function) and (
                node.name in described
                or f"super().{node.name}(" in ast.unparse(node)
                or path.is_relative_to(ROOT / "bot/practice")
            )
            if not elsewhere and not ast.get_docstring(node):
                silent.append(f"{path}: {getattr(node, 'name', 'the module')}")
    assert silent == []


def _public(node: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    for child in node.body:
        if isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from _public(child)


@pytest.mark.parametrize("name", ["requirements.lock", *(str(p) for p in ROOT.glob("tests/*/*-lock.json"))])
def test_locks_name_no_host(name: str) -> None:
    assert "://" not in _text(name)


# families


def test_each_source_has_examples_and_a_test() -> None:
    assert set(SOURCES) == _stems("bot/sources/*", "catalog")
    assert {f"test_{name}" for name in SOURCES} <= _stems("tests/bot/sources/*")
    assert [name for name, source in SOURCES.items() if not source.examples] == []


def test_each_check_has_a_test_and_is_written_about() -> None:
    assert set(CHECKS) == _stems("bot/checks/*", "catalog")
    assert {f"test_{name}" for name in CHECKS} <= _stems("tests/bot/checks/*")
    headings = set(re.findall(r"^### `(\w+)`", _text("docs/diagnostics.md"), re.MULTILINE))
    assert headings == set(CHECKS)
    code = "".join(_text(f"bot/checks/{name}.py") for name in CHECKS)
    queries = {path.name for path in ROOT.glob("templates/checks/*")}
    assert {name for name in queries if f'"{name}"' not in code} == set()


def test_each_slack_command_has_a_template_and_a_test() -> None:
    files = {command.name or "tray": command for command in COMMANDS.values()}
    assert set(files) == _stems("handlers/slack/commands/*", "catalog")
    code = {name: _text(f"handlers/slack/commands/{name}.py") for name in files}
    replies = {name: set(_REPLY.findall(text)) for name, text in code.items()}
    assert [name for name, templates in replies.items() if not templates] == []
    assert set().union(*replies.values()) <= _stems("templates/commands/*")
    tests = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))
    typed = {name: f"/incident {command.name}".strip() for name, command in files.items()}
    assert [name for name, text in typed.items() if not re.search(rf"{text}\b", tests)] == []


def test_each_kind_of_job_is_registered_and_ordered() -> None:
    files = [path.relative_to(ROOT) for path in CODE if path.parent == ROOT / "bot/flow"]
    kinds = dict(found for path in files for found in _KIND.findall(_text(path)))
    assert kinds
    assert [name for name in kinds if f" {name}(" not in _text("bot/app/kinds.py")] == []
    orders = "".join(_text(path) for path in ROOT.glob("bot/flow/orders*.py"))
    assert [kind for kind in kinds.values() if f'"{kind}"' not in orders] == []


def test_each_kind_of_entry_has_its_words() -> None:
    assert {kind.value for kind in EntryKind} == _stems("templates/timeline/*.txt.j2")


def test_each_command_of_the_program_has_its_file() -> None:
    assert set(_COMMANDS) == _stems("handlers/cli/*", "main")


# what is written


def test_readme_is_current() -> None:
    text = _text("README.md")
    assert text == readme.current(text), "run make readme"


def test_the_schema_of_post_mortems_is_current() -> None:
    assert readme.SCHEMA.read_text(encoding="utf-8") == schema(), "run make readme"


def test_the_apis_page_is_current_and_each_route_names_its_scopes() -> None:
    assert _text("docs/api.md") == api_page.page(), "run make readme"
    for path, operations in api_page.described()["paths"].items():
        for method, operation in operations.items():
            if path.startswith("/api/"):
                assert operation.get("security"), f"{method} {path}: give add_api_route **needs(Scope.…)"


def test_readme_names_every_setting() -> None:
    settings = [str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()]
    rows = re.findall(r"^\| `([A-Z_]+)` \|", _text("README.md"), re.MULTILINE)
    assert sorted(rows) == sorted(settings)


def test_each_source_has_its_steps() -> None:
    headings = set(re.findall(r"^## (.+)$", _text("docs/sources.md"), re.MULTILINE))
    assert {source.title for source in SOURCES.values()} <= headings


def test_the_payload_to_paste_into_datadog_is_the_one_that_is_read() -> None:
    assert json.dumps(dict(TEMPLATE), indent=2) in _text("docs/sources.md")


def test_manifest_grants_what_is_used() -> None:
    manifest = yaml.safe_load(_text("manifest.yml"))
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == list(_EVENTS)
    assert [each["command"] for each in manifest["features"]["slash_commands"]] == ["/incident"]
    offered = [each["callback_id"] for each in manifest["features"]["shortcuts"]]
    assert offered == list(SHORTCUTS)
    folders = (ROOT / "bot/adapters/slack", ROOT / "handlers/slack")
    code = "".join(_text(path) for folder in folders for path in folder.rglob("*.py"))
    called = _METHODS & set(re.findall(r"\w+", code))
    assert {*called, *_EVENTS} == set(SCOPES)
    needed = " ".join(SCOPES.values()).split()
    assert {"commands", *needed} == set(manifest["oauth_config"]["scopes"]["bot"])


def test_a_query_stands_in_one_place() -> None:
    files = sorted(ROOT.glob("bot/adapters/store/sqlite/*.sql"))
    names = re.findall(r"^-- name: (\w+)$", "\n".join(map(_text, files)), re.MULTILINE)
    assert sorted(names) == sorted(set(names))


# what importing does


def test_importing_opens_nothing_and_needs_no_environment() -> None:
    files = [path.parent if path.name == "__init__.py" else path.with_suffix("") for path in CODE]
    modules = [".".join(path.relative_to(ROOT).parts) for path in files]
    opened = _run(
        "import importlib, sys\n"
        "watched = ('socket.connect', 'socket.bind', 'sqlite3.connect')\n"
        "sys.addaudithook(lambda event, args: print(event, args) if event in watched else None)\n"
        f"for name in {modules}: importlib.import_module(name)"
    )
    assert opened == ""


def test_help_comes_without_the_heavy_packages() -> None:
    said = _run(
        "import sys\n"
        "from handlers.cli.main import cli\n"
        "cli(['--help'], prog_name='tocsin', standalone_mode=False)\n"
        "print('loaded:', {'dbos', 'slack_sdk', 'fastapi', 'sqlite_utils'} & set(sys.modules))"
    )
    assert said.startswith("Usage: tocsin")
    assert said.endswith("loaded: set()\n")


def test_the_bot_is_there_without_what_only_plots_need() -> None:
    said = _run("import sys, bot.app\nprint('loaded:', {'numpy', 'matplotlib'} & set(sys.modules))")
    assert said == "loaded: set()\n"
