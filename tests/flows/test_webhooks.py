"""Other programs are told what happens: signed, again with the same id, and never at a page's cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot.adapters.webhooks.http import HttpWebhooks
from bot.app.inspection import Inspection
from bot.clock import TurnedClock
from bot.errors import AdapterError
from bot.flow.webhook import TellWebhook
from bot.model.job import Job
from bot.policy import WebhookEntry, load_policy
from bot.ports import NoMeasures
from bot.render.webhooks import webhook_body
from bot.rules.signing import read_secrets
from handlers.cli.webhook import COMMAND
from handlers.doctor.examine import LOOKS
from handlers.doctor.patient import Patient
from tests.flows.filed import policy_with
from tests.flows.receiver import PATH, SECRET, Receiver
from tests.flows.world import FIRST, START, World
from tests.handlers.http_site import wait_until


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().open() as opened:
        yield opened


@pytest.fixture
def make_told(
    make_world: Callable[..., World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> Callable[..., World]:
    """Makes a world that tells the receiver; the words are more of the webhook in the policy."""

    def make(more: str = "", secret: str = SECRET, **settings: Any) -> World:
        monkeypatch.setenv("STATUS_PAGE_SECRET", secret)
        hook = f"[{{name: status-page, url: '{receiver.url}', secret: STATUS_PAGE_SECRET{more}}}]"
        return make_world(policy=policy_with(tmp_path, webhooks=hook), **settings)

    return make


def gauge(world: World, name: str) -> float:
    (line,) = [each for each in world.get("/metrics").splitlines() if each.startswith(name + "{")]
    assert 'webhook="status-page"' in line
    return float(line.rpartition(" ")[2])


def test_everything_that_happens_is_told(make_told: Callable[..., World], receiver: Receiver) -> None:
    world = make_told(public_url="https://tocsin.example.com")
    world.alert()
    room = world.room().name
    for text in (
        *("ack", "severity high cause is known", "status mitigating", "update Fix is out, next update 1h"),
        *("action @bo by 2026-02-10 cap broadcast size", "resolve scaled up"),
    ):
        world.types("ana", f"/incident {text}", room)
    world.types("ana", "/incident reopen it is back", room)
    world.types("ana", "/incident resolve scaled up more", room)
    assert set(receiver.events) >= {
        *("incident.opened", "incident.acknowledged", "incident.severity_changed"),
        *("incident.status_changed", "incident.update_posted", "action_item.created"),
        *("incident.resolved", "incident.reopened"),
    }
    assert all(each.is_signed for each in receiver.heard)
    assert len({each.id for each in receiver.heard}) == len(receiver.heard)
    told = {each.body["type"]: each for each in receiver.heard}
    severity = told["incident.severity_changed"].body
    assert severity["timestamp"] == "2026-01-29T14:00:00Z" and severity["data"]["by"] == "Ana"
    assert severity["data"]["change"] == {"from": "critical", "to": "high", "reason": "cause is known"}
    incident = severity["data"]["incident"]
    assert (incident["id"], incident["severity"], incident["private"]) == (FIRST, "high", False)
    assert incident["url"] == f"https://tocsin.example.com/incidents/{FIRST}"
    assert told["incident.update_posted"].body["data"]["change"]["text"].startswith("Fix is out")
    assert told["action_item.created"].body["data"]["change"]["item"] == "A1"
    assert receiver.events.count("incident.opened") == 1
    assert gauge(world, "tocsin_webhook_failing") == 0


def test_what_fails_is_sent_again_with_the_same_id(
    make_told: Callable[..., World], receiver: Receiver, capfd: pytest.CaptureFixture[str]
) -> None:
    world = make_told(", events: [incident.opened, incident.resolved]")
    elsewhere = f"http://127.0.0.1:1{PATH}"
    receiver.answers = [(500, {}), (307, {"location": elsewhere}), (429, {"retry-after": "600"})]
    world.alert()
    assert len(receiver.heard) == 1 and gauge(world, "tocsin_webhook_failing") == 1
    world.turn(seconds=6)  # the redirect, which is not followed
    world.turn(seconds=16)  # and then 429
    assert len(receiver.heard) == 3
    world.types("ana", "/incident resolve scaled up", world.room().name)
    world.turn(minutes=9)
    assert len(receiver.heard) == 3, "what comes later waits while it rests"
    world.turn(minutes=2)
    assert len(receiver.heard) == 5 and gauge(world, "tocsin_webhook_failing") == 0
    by_event = {each.body["type"]: each.id for each in receiver.heard}
    assert len(by_event) == 2 and {each.id for each in receiver.heard} == set(by_event.values())
    assert all(each.is_signed for each in receiver.heard)
    times = [each.at for each in receiver.heard]
    assert times == sorted(times) and times[-1] - times[0] >= 600
    assert receiver.heard[-1].body["data"]["incident"]["status"] == "resolved"
    logged = "".join(capfd.readouterr())
    assert "status-page (127.0.0.1) answers 500" in logged
    assert PATH not in logged and "unread-me" not in logged and SECRET not in logged


def test_a_day_later_it_is_given_up_and_nobody_has_to_tidy_up(
    make_told: Callable[..., World], receiver: Receiver
) -> None:
    world = make_told(", events: [incident.opened]")
    receiver.answers = [(503, {})] * 100
    world.alert()
    for hours in (1, 6, 12, 6):
        world.turn(hours=hours)
    assert len(receiver.heard) == 4 and len({each.id for each in receiver.heard}) == 1
    assert gauge(world, "tocsin_webhook_lost_total") == 1 and world.given_up() == 0
    receiver.answers = [(410, {})]
    world.alert("Another", service="kafka")
    world.turn(hours=1)
    assert gauge(world, "tocsin_webhook_lost_total") == 2
    assert said_by_doctor(world) == [
        "status-page (127.0.0.1) answers 410, since 2026-01-29 14:00 UTC.",
        "status-page was never told of 2 events: it refused them for good, or for a whole day.",
    ]
    world.alert("A third", service="databricks")
    assert receiver.events[-1] == "incident.opened" and gauge(world, "tocsin_webhook_failing") == 0


def test_one_that_hangs_delays_no_page(make_told: Callable[..., World], receiver: Receiver) -> None:
    world = make_told()
    receiver.hangs.set()
    world.alert(settle=False)
    wait_until(lambda: bool(world.rings()) and bool(receiver.heard))
    assert not receiver.released.is_set()
    receiver.hangs.clear()
    receiver.released.set()
    world.settle()
    again = job_of(world, receiver.heard[0].id)
    tocsin = world.bot.tocsin
    webhooks = tocsin._outside.webhooks
    TellWebhook(tocsin.store, world.clock, webhooks, webhook_body).run(again, lambda _name, work: work())
    assert receiver.heard[-1].id == receiver.heard[0].id, "killed before it was written down, it comes again"


def said_by_doctor(world: World) -> list[str]:
    """What doctor finds of webhooks."""
    settings, (look,) = world.bot.settings, [each for each in LOOKS if each.about == "Webhooks"]
    policy = load_policy(settings.policy)
    inspection = Inspection(settings, policy, world.clock)
    found = list(look.at(Patient(settings, policy, (), inspection, world.clock)))
    inspection.close()
    return [each.said for each in found]


def job_of(world: World, id_: str) -> Job:
    entry = id_.removeprefix("msg_")
    with world.bot.tocsin.store.read() as reader:
        found = reader.job(f"webhook:status-page:{entry}")
    assert found
    return found


@pytest.mark.parametrize(("more", "hears"), [("", False), (", private: true, drills: true", True)])
def test_private_incidents_and_drills_are_told_on_request_alone(
    make_told: Callable[..., World], receiver: Receiver, more: str, hears: bool
) -> None:
    world = make_told(more)
    world.types("ana", "/incident declare private critical Salaries leaked", "general")
    body = {"title": "Streaming stopped", "severity": "high", "service": "streaming"}
    world.fire("generic?drill=true", body)
    told = "".join(each.body["data"]["incident"]["title"] for each in receiver.heard)
    assert ("Salaries" in told) is ("Streaming" in told) is bool(told) is hears


def test_one_without_its_secret_is_told_nothing(make_told: Callable[..., World], receiver: Receiver) -> None:
    world = make_told(secret="whsec_c2hvcnQ=")
    assert said_by_doctor(world) == [
        "status-page is told nothing: STATUS_PAGE_SECRET must be whsec_ and 24 to 64 bytes in base64."
    ]
    world.alert()
    assert receiver.heard == [] and world.given_up() == 0


def test_the_terminal_tries_one_and_makes_secrets(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = f"[{{name: status-page, url: '{receiver.url}', secret: STATUS_PAGE_SECRET}}]"
    monkeypatch.setenv("TOCSIN_POLICY", str(policy_with(tmp_path, webhooks=hook)))
    secret = CliRunner().invoke(COMMAND, ["secret"]).output.strip()
    assert len(read_secrets(secret)[0]) == 32
    monkeypatch.setenv("STATUS_PAGE_SECRET", f"{secret}, {SECRET}")  # while one replaces the other
    said = CliRunner().invoke(COMMAND, ["test", "status-page"])
    assert said.exit_code == 0 and said.output.startswith("status-page took it, as msg_test_")
    (told,) = receiver.heard
    assert told.is_signed and told.id in said.output
    assert (told.body["type"], told.body["data"]["incident"]) == ("webhook.test", None)
    receiver.answers = [(500, {})]
    failed = CliRunner().invoke(COMMAND, ["test", "status-page"])
    assert failed.exit_code == 1 and str(failed.exception) == "status-page (127.0.0.1) answers 500"
    unknown = CliRunner().invoke(COMMAND, ["test", "pages"])
    assert "There are: status-page." in str(unknown.exception)


def test_one_that_falls_silent_is_given_up_soon(receiver: Receiver) -> None:
    entry = WebhookEntry(name="slow", url=receiver.url, secret="SLOW_SECRET")
    webhooks = HttpWebhooks(
        [entry], lambda _: SecretStr(SECRET), TurnedClock(START), NoMeasures(), seconds=0.2
    )
    receiver.hangs.set()
    with pytest.raises(AdapterError, match=r"^slow \(127\.0\.0\.1\) does not answer in time$"):
        webhooks.deliver("slow", "msg_1", "{}")
    webhooks.close()
