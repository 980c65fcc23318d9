"""The Reader and the Tx of the port, put together from the nouns."""

from __future__ import annotations

from collections.abc import Mapping

from bot.adapters.store.action_items import ActionItemReads, ActionItemWrites
from bot.adapters.store.alerts import AlertReads, AlertWrites
from bot.adapters.store.api_tokens import ApiTokenReads, ApiTokenWrites
from bot.adapters.store.chain import ChainReads
from bot.adapters.store.cursors import CursorReads, CursorWrites
from bot.adapters.store.drills import DrillReads, DrillWrites
from bot.adapters.store.heartbeats import HeartbeatReads, HeartbeatWrites
from bot.adapters.store.homes import HomeReads, HomeWrites
from bot.adapters.store.inbox import InboxReads, InboxWrites
from bot.adapters.store.incidents import IncidentReads, IncidentWrites
from bot.adapters.store.installations import InstallationReads, InstallationWrites
from bot.adapters.store.jobs import JobReads, JobWrites
from bot.adapters.store.leaving import LeavingReads, LeavingWrites
from bot.adapters.store.members import MemberReads, MemberWrites
from bot.adapters.store.memory import MemoryReads
from bot.adapters.store.on_call import OnCallReads, OnCallWrites
from bot.adapters.store.pages import PageReads, PageWrites
from bot.adapters.store.papers import PaperReads, PaperWrites
from bot.adapters.store.reports import ReportReads
from bot.adapters.store.samples import SampleReads, SampleWrites
from bot.adapters.store.sessions import SessionReads, SessionWrites
from bot.adapters.store.signs import SignReads
from bot.adapters.store.silences import SilenceReads, SilenceWrites
from bot.adapters.store.synthetic import SyntheticReads, SyntheticWrites
from bot.adapters.store.tallies import TallyReads
from bot.adapters.store.tasks import TaskReads, TaskWrites
from bot.adapters.store.timeline import TimelineReads, TimelineWrites
from bot.adapters.store.webhooks import WebhookReads, WebhookWrites
from bot.model.job import JobState


class StoredReader(
    IncidentReads,
    AlertReads,
    InboxReads,
    SilenceReads,
    TimelineReads,
    ChainReads,
    PageReads,
    JobReads,
    PaperReads,
    DrillReads,
    CursorReads,
    OnCallReads,
    MemberReads,
    SignReads,
    HeartbeatReads,
    SyntheticReads,
    ReportReads,
    SampleReads,
    TaskReads,
    InstallationReads,
    HomeReads,
    ActionItemReads,
    MemoryReads,
    SessionReads,
    LeavingReads,
    ApiTokenReads,
    WebhookReads,
    TallyReads,
):
    """A Reader over one transaction's shelf."""

    def counts(self) -> Mapping[str, int]:
        sizes = {f"jobs.{state}": 0 for state in JobState if state is not JobState.DONE}
        return sizes | {row["name"]: row["size"] for row in self._shelf.ask("counts")}


class StoredTx(
    StoredReader,
    IncidentWrites,
    AlertWrites,
    InboxWrites,
    SilenceWrites,
    TimelineWrites,
    PageWrites,
    JobWrites,
    PaperWrites,
    DrillWrites,
    CursorWrites,
    OnCallWrites,
    MemberWrites,
    HeartbeatWrites,
    SampleWrites,
    SyntheticWrites,
    TaskWrites,
    InstallationWrites,
    HomeWrites,
    ActionItemWrites,
    SessionWrites,
    LeavingWrites,
    ApiTokenWrites,
    WebhookWrites,
):
    """A Tx over one transaction's shelf."""
