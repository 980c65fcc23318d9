"""Every mistake in a policy file is named by its line and key, all of them at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.policy import Mistake, load_policy, mistakes
from bot.shipped import shipped

DAG = 'dag: {name: Dag, slack: U0DAG, email: dag@example.com, phone: "+1 202 555 0104"}'
PACKAGED = (shipped("templates") / "policy.yml").read_text(encoding="utf-8")
Check = Callable[[str | bytes], list[Mistake]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    file = tmp_path / "policy.yml"

    def checked(content: str | bytes) -> list[Mistake]:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return mistakes(file)

    return checked


def test_the_packaged_policy_has_none(check: Check) -> None:
    assert check(PACKAGED) == []


@pytest.mark.parametrize(
    ("was", "now", "key", "message"),
    [
        ("response: 1h\n", "response: soon\n", "severities.high.response", "must be a duration"),
        ("response: 1h\n", "response: 0m\n", "severities.high.response", "must be a duration"),
        ("window: 30m", "window: 400d", "correlate.window", "up to a year"),
        ("window: 30m", "window: {m: 30}", "correlate.window", "must be a duration like 15m"),
        ("room: true\n", "room: so\n", "severities.critical.room", "must be true or false, not 'so'"),
        ("page: team", "page: everyone", "severities.high.page", "must be 'on_call', 'team' or 'none'"),
        ("page: team", "paeg: team", "severities.high.paeg", "unknown key; did you mean page?"),
        ("    core: true #", "    kore: true #", "rules[0].kore", "unknown key; did you mean core?"),
        ("rounds: 3", "rounds: 0", "escalation.rounds", "must be 1 or more"),
        ("owner: stream", "owner: steam", "services.kafka.owner", "no team called steam; did you mean "),
        ("owner: stream", "owner: 'str*'", "services.kafka.owner", "no team called str*; did you mean "),
        ("members: [dag, ana]", "members: [dag, anna]", "teams.security.members[1]", "did you mean ana?"),
        ("ladder: [ana, bo,", "ladder: [ana, eve,", "on_call.data-platform.ladder[1]", "no person called"),
        ("  bi: {ladder", "  bl: {ladder", "on_call.bl", "no team called bl; known here: bi,"),
        ("ladder: [dag, bo, ana]", "ladder: []", "on_call.platform.ladder", "must not be empty"),
        ("default_team: platform", "default_team: ops", "default_team", "no team called ops; known here:"),
        ("  platform: {ladder: [dag, bo, ana]}\n", "", "default_team", "platform has no schedule in on_call"),
        ("slack: U0BO", "slack: bo", "people.bo.slack", "must be a Slack user id like U0ANA, not 'bo'"),
        ("slack: U0BO", "slack: U0ANA", "people.bo.slack", "U0ANA stands here a second time"),
        (DAG, "dag:", "people.dag", "must be keys with values, not nothing"),
        ("  bi: {channel: bi,", "  bi: {channel: '#bi',", "teams.bi.channel", "channel's name without #"),
        ("level: warning\n", "level: loud\n", "rules[4].level", "must be 'critical', 'warning' or"),
        ("name: quota-limit", "name: error-spike", "rules[7].name", "error-spike stands here a second time"),
        ("title: [error spike", "titel: [error spike", "rules[6].any[0].titel", "did you mean title?"),
        ("- text: core", "- service: kafak\n      - text: core", "rules[0].any[2].service", "kafka?"),
        ("text: core service unavailable", "text: '%'", "rules[0].any[2].text[0]", "must hold a letter"),
        ("text: core service unavailable", f"text: {'a' * 201}", "rules[0].any[2].text[0]", "at most 200"),
        ("timezone: UTC", "timezone: Mars/North", "business.timezone", "must be a time zone like UTC"),
        ('opens: "09:00"', "opens: 9", "business.opens", "must be a time of day like 09:00"),
        ('opens: "09:00"', 'opens: "18:00"', "business", "must open before it closes"),
        ("days: [mon,", "days: [monday,", "business.days[0]", "must be one of mon, tue"),
        ("[round_pushpin, pushpin]", "[':pushpin:']", "timeline_emoji[0]", "without colons"),
        ("https://runbooks.example/api", "api", "services.api.runbook", "starts with https://"),
        ("    fields:\n", "    field:\n", "sources.generic.field", "unknown key; did you mean fields?"),
        ("      title: [title", "      tittle: [title", "sources.generic.fields.tittle", "must be 'title'"),
        ("digest_channel:", "digest_chanel:", "digest_chanel", "did you mean digest_channel?"),
        ("  ana: {", "  ana: {key: ana, ", "people.ana.key", "unknown key"),
        ("channel: bi,", "channel: bi, workspace: T09,", "teams.bi.workspace", "no workspace called T09"),
        ("slack: U0BO", "slack: T09:U0BO", "people.bo.slack", "no workspace called T09"),
        (
            "slack: U0BO",
            "slack: U0BO, elsewhere: {T09: U1}",
            "people.bo.elsewhere.T09",
            "no workspace called",
        ),
        ("authority: stop-production", "authority: close", "severities.critical.authority", "must be one of"),
        *(
            ("authority: []", f"authority: [{{actions: [{action}], {rest}}}]", f"authority[0]{key}", message)
            for action, rest, key, message in (
                ("close", "at_least: high", "", "lets nobody do it: say anyone, roles, groups"),
                ("look", "anyone: true", ".actions[0]", "cannot be restricted"),
                ("clos", "anyone: true", ".actions[0]", "must be 'look', 'declare'"),
                ("close", "roles: [scrib]", ".roles[0]", "no role called scrib; did you mean scribe?"),
                ("close", "teams: [bl]", ".teams[0]", "no team called bl"),
                ("close", "people: [anna]", ".people[0]", "no person called anna; did you mean ana?"),
                ("close", "groups: ['@leads']", ".groups[0]", "a user group's handle without @"),
                ("close", "anyone: true, at_least: high, at_most: low", "", "fits no severity"),
                ("assign", "roles: [commander]", "", "lets nobody take the first role"),
            )
        ),
        (
            '    about: "Backup Success',
            '    private: true\n    about: "Backup Success',
            "rules[9].private",
            "a change is shown with what all may see",
        ),
        ("  ana: {", "  bi: {name: Bi, slack: U0BI}\n  ana: {", "people.bi", "bi is a team too"),
    ],
)
def test_a_mistake_is_named_by_line_and_key(check: Check, was: str, now: str, key: str, message: str) -> None:
    assert was in PACKAGED
    content = PACKAGED.replace(was, now, 1)
    found = [mistake for mistake in check(content) if mistake.key == key]
    assert found, check(content)
    assert message in found[0].message
    last = key.rpartition(".")[2].partition("[")[0]
    assert last in content.splitlines()[found[0].line - 1]


def test_the_line_is_that_of_the_key(check: Check) -> None:
    lines = PACKAGED.splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "authority: modify-config" in text)
    lines[line - 1] = lines[line - 1].replace("authority", "authorty")
    unknown = next(mistake for mistake in check("\n".join(lines)) if "unknown" in mistake.message)
    assert str(unknown).endswith(
        f"policy.yml:{line}: severities.high.authorty: unknown key; did you mean authority?"
    )


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file(check: Check) -> None:
    content = (
        PACKAGED.replace("response: 15m", "response: never")
        .replace("owner: stream", "owner: steam")
        .replace("default_team: platform", "default_team: platform\ndefault_team: bi")
    )
    found = check(content)
    assert [mistake.key for mistake in found] == [
        "severities.critical.response",
        "services.kafka.owner",
        "default_team",
    ]
    assert found[2].message == f"is given twice (first on line {found[2].line - 1})"


def test_a_missing_section_is_one_mistake(check: Check) -> None:
    start, end = PACKAGED.index("people:\n"), PACKAGED.index("# `channel` is where")
    assert [(m.line, m.key, m.message) for m in check(PACKAGED[:start] + PACKAGED[end:])] == [
        (1, "people", "is missing")
    ]


def test_an_empty_section_names_nobody(check: Check) -> None:
    start, end = PACKAGED.index("on_call:\n"), PACKAGED.index("default_team:")
    emptied = f"{PACKAGED[:start]}on_call: {{}}\n{PACKAGED[end:]}"
    assert [mistake.key for mistake in check(emptied)] == ["default_team"]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "the file is empty"),
        ("# nothing but this\n", 1, "the file is empty"),
        ("- a\n", 1, "must be keys with values, not a list"),
        ("rules: [a, b\nteams: c", 2, "not YAML: while parsing a flow sequence, expected ',' or ']'"),
        ("rules: []\nteams: a: b", 2, "not YAML: mapping values are not allowed here"),
        ("a: 1\n---\nb: 2\n", 2, "not YAML: expected a single document"),
        ("a: &a [x, x]\nb: &b [*a, *a]\n", 2, "aliases are not allowed here"),
        ("a: " + "[" * 5000, 1, "nested too deeply"),
        ("a: 1\nb: !!python/object/apply:os.system [x]\n", 2, "the tag tag:yaml.org,2002:python"),
        ("a: 1\nb: \x07\n", 2, "a character that YAML does not allow: U+0007"),
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        ('a: "\\UFFFFFFFF"', 1, "not YAML: "),
        ("a: " + "x" * 300_000, 0, "larger than 256 KB"),
        ("? [a]\n: 1\n", 1, "a key must be plain text"),
    ],
)
def test_what_is_no_policy_at_all_is_named_too(
    check: Check, content: str | bytes, line: int, message: str
) -> None:
    first = check(content)[0]
    assert any(message in mistake.message and mistake.line == line for mistake in check(content)), first


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "policy.yml"
    assert [str(m) for m in mistakes(missing)] == [f"{missing}: cannot be read: No such file or directory"]
    assert [str(m) for m in mistakes(tmp_path)] == [f"{tmp_path}: cannot be read: Is a directory"]


def test_scalars_mean_what_they_say(tmp_path: Path) -> None:
    own = tmp_path / "policy.yml"
    own.write_text(
        "\ufeff" + PACKAGED.replace('"+1 202 555 0102"', "+31612345678").replace('"09:00"', "09:00"),
        encoding="utf-8",
    )
    policy = load_policy(own)
    assert policy.people["bo"].phone == "+31612345678"
    assert str(policy.business.opens) == "09:00:00"


_SECTIONS = st.sampled_from(["rules", "people", "teams", "services", "on_call", "default_team"])
_KEYS = _SECTIONS | st.sampled_from(["any", "service", "owner", "members", "ladder", "slack", "name", "key"])
_TREES = st.recursive(
    st.text("ab:*&![]{}#-?%\n 1", max_size=8) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=_TREES)
def test_whatever_the_shape_there_are_mistakes_and_never_a_crash(check: Check, tree: object) -> None:
    found = check(json.dumps(tree))
    assert found
    assert all(mistake.line == 1 for mistake in found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_the_bytes_there_are_mistakes_and_never_a_crash(check: Check, raw: bytes) -> None:
    assert check(raw)
