"""Every kind of job, with what it works on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.app.outside import Outside
from bot.clock import Clock
from bot.engine.capacity import Capacity
from bot.engine.diagnosing import Diagnosing
from bot.engine.health import Health
from bot.engine.heartbeats import Heartbeats
from bot.engine.mutes import Mutes
from bot.engine.recap import Recap
from bot.engine.reporting import Reporting
from bot.engine.synthetic import Synthetic
from bot.engine.ticketing import Overdue, tell_filed
from bot.engine.turning import Turning
from bot.flow.alert_team import AlertTeam
from bot.flow.announce import Announce
from bot.flow.archive_room import ArchiveRoom
from bot.flow.aside import Aside
from bot.flow.ask import Ask
from bot.flow.bookmark import Bookmark
from bot.flow.calm import Calm
from bot.flow.capture import Capture
from bot.flow.catch_up import CatchUp
from bot.flow.check_health import CheckHealth
from bot.flow.diagnose import Diagnose
from bot.flow.direct import Direct
from bot.flow.documents import Documents
from bot.flow.draw_figures import DrawFigures
from bot.flow.echo import Echo
from bot.flow.end_drill import EndDrill
from bot.flow.end_quietly import EndQuietly
from bot.flow.escalate import Escalate
from bot.flow.export import Export
from bot.flow.furnish import Furnish
from bot.flow.hand_out import HandOut
from bot.flow.hand_over import TellHandOver
from bot.flow.homes import Homes
from bot.flow.invite import Invite
from bot.flow.look_ahead import LookAhead
from bot.flow.lost import Mended
from bot.flow.next_way import NextWay
from bot.flow.no_commander import NoCommander
from bot.flow.note_pager import NotePager
from bot.flow.notify import Notify
from bot.flow.offer_items import OfferItems
from bot.flow.open_room import OpenRoom
from bot.flow.overdue import Overdues
from bot.flow.page import RingPager
from bot.flow.page_direct import PageDirect
from bot.flow.page_mail import PageByMail
from bot.flow.postmortem_due import PostmortemDue
from bot.flow.publish import Publish
from bot.flow.recall import Recall
from bot.flow.recap import Recaps
from bot.flow.refresh_card import RefreshCard
from bot.flow.refresh_page import RefreshPage
from bot.flow.remind import Remind
from bot.flow.reply import Reply
from bot.flow.report import PostReport
from bot.flow.review_performance import ReviewPerformance
from bot.flow.say import Say
from bot.flow.set_topic import SetTopic
from bot.flow.share_timeline import ShareTimeline, WithdrawTimeline
from bot.flow.show_home import ShowHome
from bot.flow.show_homes import ShowHomes
from bot.flow.showing import Showing
from bot.flow.stale import Stale
from bot.flow.steady import Steady
from bot.flow.still_firing import StillFiring
from bot.flow.sync_ticket import SyncTicket
from bot.flow.synthetic_page import PageSynthetic
from bot.flow.tell_actions import TellActions
from bot.flow.tell_pager import TellPager
from bot.flow.tell_person import TellPerson
from bot.flow.tell_postmortem import TellPostmortem
from bot.flow.tick import Tick
from bot.flow.turns import Turns
from bot.flow.update_due import UpdateDue
from bot.flow.watch_heartbeat import WatchHeartbeat
from bot.flow.webhook import TellWebhook
from bot.flow.wrap_up import WrapUp
from bot.model.job import Job
from bot.policy import Policy
from bot.ports import JobKind, Measures, Store
from bot.render import action_items
from bot.render.capacity import drawn, in_text
from bot.render.checks import diagnosis
from bot.render.health import health_board
from bot.render.messages import declared_from, notice, published_comment
from bot.render.performance import performance
from bot.render.webhooks import webhook_body


@dataclass(frozen=True)
class Ground:
    """What the kinds of job stand on. `data` is the folder for files, `titles` names the sources.

    `public_url` is "" where nobody outside can reach us.
    """

    store: Store
    clock: Clock
    policy: Policy
    outside: Outside
    measures: Measures
    showing: Showing
    documents: Documents
    reporting: Reporting
    heartbeats: Heartbeats
    synthetic: Synthetic
    diagnosing: Diagnosing
    capacity: Capacity
    health: Health
    mutes: Mutes
    titles: Mapping[str, str]
    data: Path
    public_url: str


def job_kinds(ground: Ground, end_drill: Callable[[str], object]) -> dict[str, JobKind]:
    """All of them by name."""
    families = (_pages(ground), _talk(ground), _papers(ground), _timers(ground), _told(ground))
    kinds = {kind.kind: kind for family in families for kind in family}
    return {**kinds, EndDrill.kind: EndDrill(end_drill)}


def _pages(ground: Ground) -> list[JobKind]:
    store, clock, outside, show = ground.store, ground.clock, ground.outside, ground.showing
    directs = outside.director is not None
    turns = Turns(ground.policy, outside.ways, ground.measures, directs=directs)
    synthetic, digest = ground.synthetic, ground.policy.digest_of
    return [
        RingPager(store, clock, turns, outside.pagers, show.page),
        PageDirect(store, clock, turns, outside.chat.first, show.direct),
        PageByMail(store, clock, turns, outside.mailer, show.letter),
        AlertTeam(store, clock, turns, outside.chat.first, show.team, digest),
        NextWay(store, clock, turns),
        Direct(store, clock, ground.policy, outside.director),
        NotePager(store, clock, outside.director),
        TellPager(store, outside.pagers),
        RefreshPage(store, outside.chat, show.direct),
        PageSynthetic(store, clock, outside.test_pager, synthetic.patience, synthetic.ended),
    ]


def _talk(ground: Ground) -> list[JobKind]:
    store, clock, chat, show = ground.store, ground.clock, ground.outside.chat, ground.showing
    homes = Homes(store, clock, chat, show.home)
    digest, folder, calm = ground.policy.digest_of, ground.data / "postmortems", Calm(clock)
    furnish = Furnish(store, clock, chat, show.plan, ground.policy)
    room = OpenRoom(store, clock, chat, show.plan, show.card, furnish, ground.policy.told_in)
    asides: list[JobKind] = [
        SetTopic(store, chat, show.topic, calm),
        Invite(store, chat, furnish.tell_absent),
        Bookmark(store, chat),
    ]
    documents, postmortems = ground.documents, ground.policy.postmortems
    kinds: list[JobKind] = [
        Aside(room, store, clock, _has_no_room(store)),
        furnish,
        *(Aside(kind, store, clock) for kind in asides),
        RefreshCard(store, clock, chat, show.card, show.topic, calm),
        Announce(store, clock, chat, show.line, digest, calm),
        Say(store, clock, chat, show.entry, calm),
        Echo(store, clock, chat, show.entry),
        CatchUp(store, clock, chat, show.catch_up),
        TellPerson(store, clock, chat, show.told_alone),
        Ask(store, clock, chat, show.question),
        Capture(store, clock, chat, ground.policy),
        ShowHome(homes),
        ShowHomes(homes),
        Reply(store, clock, chat, declared_from),
        WrapUp(store, clock, chat, documents.drafted, documents.comment, folder),
        Publish(store, clock, chat, documents.drafted, published_comment, folder, postmortems.channel),
        HandOut(store, clock, chat, documents.paper),
        TellPostmortem(store, clock, chat, documents.told),
        ArchiveRoom(store, clock, chat),
        OfferItems(store, clock, chat, action_items.offer),
        TellActions(store, clock, chat, action_items.told),
    ]
    return [
        *(Mended(kind, store, clock) for kind in kinds),
        Notify(store, clock, chat, notice, digest),
        TellHandOver(store, clock, chat, ground.policy, show.hand_over),
        PostReport(store, clock, chat, ground.reporting.message, ground.policy),
        DrawFigures(store, clock, chat, ground.reporting.picture, ground.policy),
        Diagnose(store, clock, chat, ground.diagnosing.run, diagnosis),
        ReviewPerformance(store, clock, chat, ground.diagnosing.review, performance, ground.policy),
        CheckHealth(store, clock, chat, ground.health.look, health_board),
        ShareTimeline(store, clock, chat),
        WithdrawTimeline(chat),
        LookAhead(store, clock, chat, ground.capacity.look, in_text, drawn),
        Recall(store, clock, ground.policy, ground.public_url),
    ]


def _has_no_room(store: Store) -> Callable[[Job], bool]:
    """What is said before there is a channel is said in the digest thread; before its card, nothing is."""

    def has_none(job: Job) -> bool:
        with store.read() as reader:
            incident = reader.incident(str(job.incident))
        return incident is not None and incident.room is None

    return has_none


def _papers(ground: Ground) -> list[JobKind]:
    store, clock, policy, show = ground.store, ground.clock, ground.policy, ground.showing
    tickets, again = ground.outside.tickets, policy.tickets.again
    destinations = {each.called: each for each in policy.exports}
    return [
        SyncTicket(store, clock, tickets, show.ticket, show.passed_on, tell_filed, again),
        Overdues(store, clock, Overdue(policy).run),
        Export(store, clock, ground.outside.libraries, destinations, ground.documents.paper),
    ]


def _told(ground: Ground) -> list[JobKind]:
    worded = partial(webhook_body, public_url=ground.public_url)
    tells = TellWebhook(ground.store, ground.clock, ground.outside.webhooks, worded)
    return [tells]


def _timers(ground: Ground) -> list[JobKind]:
    store, clock, policy = ground.store, ground.clock, ground.policy
    turning = Turning(policy, ground.titles)
    return [
        Escalate(store, clock, policy),
        StillFiring(store, clock, policy),
        UpdateDue(store, clock, policy),
        NoCommander(store, clock, policy),
        Stale(store, clock, policy),
        Remind(store, clock, policy),
        PostmortemDue(store, clock, policy),
        Steady(store, clock, turning.steady),
        EndQuietly(store, clock, turning.end_quietly),
        Recaps(store, clock, Recap(policy, ground.titles, ground.mutes).run),
        Tick(store, clock),
        WatchHeartbeat(store, clock, ground.heartbeats.watch),
    ]
