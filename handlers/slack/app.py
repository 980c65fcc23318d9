"""The bolt app: every listener acknowledges without asking Slack for anything."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import AdapterError, Refused, StoreBusy
from bot.log import logger
from bot.model.incident import Person
from bot.model.workspace import HOME, apart, workspace_of
from bot.ports import Measures, answering
from bot.render import actions as ids
from bot.render.answers import ephemeral
from bot.render.crossing import inward, outward
from bot.render.modals import answer_modal, options
from bot.render.writing import told_view
from handlers import gate
from handlers.slack import events, forms, presses, shortcuts
from handlers.slack.commands import catalog
from handlers.slack.desk import Ask, Desk, Reply, Whom
from handlers.slack.offers import OFFERS
from handlers.slack.request import Dispatch, SlackAnswer, SlackRequest
from handlers.slack.turned_away import turned_away

_log = logger("slack")
_CALL_SECONDS = 2
"""Together with the rest well below the three seconds that Slack waits for an answer."""

_CHANGES = (
    *("ack", "assign", "cancel", "close", "convert", "declare", "link", "merge", "parted", "reopen"),
    *("resolve", "severity", "status", "unlinked"),
)
_KEPT = dict.fromkeys(_CHANGES, "the change")
_KEPT |= {"postmortem": "the change", "postmortem_saved": "the change"}
_KEPT |= {"note": "your note", "update": "your update", "impact": "the impact"}
_KEPT |= {"corrected": "the correction", "redacted": "the redaction"}
"""What a reply's command keeps, by its template."""

_SEEN_AT_HOME = ("ack", "task", "action")
"""What the Home tab shows by itself, once it was done there."""

_ANY = re.compile("")
_LONGEST_ID = 80
_OUTDATED = (
    "This is from before Tocsin was changed, and does nothing any more. /incident shows what can be done."
)


def build_dispatch(desk: Desk, token: str, base_url: str, measures: Measures) -> Dispatch:
    """Gives what handles one verified request, from HTTP and Socket Mode alike."""
    app = _app(_Listeners(desk, measures), lambda team: _token(desk, team, token), base_url)

    def dispatch(request: SlackRequest) -> SlackAnswer:
        # Of a channel that is shared between workspaces, bolt gives the one where the app is installed.
        team = BoltRequest(body=request.payload, mode="socket_mode").context.team_id or ""
        workspace = desk.workspaces.place(team)
        if workspace is None:
            return turned_away(request.payload, team, desk.public_url)
        payload = inward(request.payload, workspace)
        if payload.get("type") == "event_callback":
            # bolt would acknowledge first and listen afterwards: an event lost in between never comes again.
            events.take(desk, payload, team)
            return SlackAnswer(200)
        # The guard has verified and parsed: as in Socket Mode, bolt takes the payload as it is.
        taken = BoltRequest(body=payload, headers=dict(request.headers), mode="socket_mode")
        answer = app.dispatch(taken)
        kind = (answer.headers.get("content-type") or ["text/plain"])[0]
        return SlackAnswer(answer.status, answer.body or "", kind)

    return dispatch


def _token(desk: Desk, team: str, home: str) -> str:
    """By which that workspace is spoken to; "" where there is none, which refuses no command."""
    workspace = desk.workspaces.place(team) or HOME
    try:
        return desk.workspaces.token(workspace) if workspace else home
    except AdapterError:
        return ""


def _app(listeners: _Listeners, token_of: Callable[[str], str], base_url: str) -> App:
    client = WebClient(base_url=base_url, timeout=_CALL_SECONDS, retry_handlers=[])
    app = App(
        client=client,
        # By default bolt asks Slack who it is before it handles anything, and fails while Slack is down.
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=token_of(team_id or "")
        ),
        logger=logging.getLogger("slack_bolt"),
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
    )
    app.command("/incident")(listeners.command)
    for action in presses.ACTIONS:
        app.action(action)(listeners.press)
    for callback_id in forms.FORMS:
        app.view(callback_id)(listeners.submit)
    for callback_id in shortcuts.SHORTCUTS:
        app.shortcut(callback_id)(listeners.shortcut)
    app.options(ids.FIELD)(listeners.offer)
    # Messages outlive deploys, and their buttons with them: the first listener that fits has answered before.
    app.action(_ANY)(listeners.outdated_press)
    app.view(_ANY)(listeners.outdated_form)
    return app


class _Listeners:
    """Each translates, asks the engine, and words the answer; the engine's refusals are answers too."""

    def __init__(self, desk: Desk, measures: Measures) -> None:
        self._desk = desk
        self._measures = measures

    def command(self, ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        """A typed command: the answer travels back in the acknowledgement, which needs no API."""
        word, text = [*command.get("text", "").split(None, 1), "", ""][:2]
        place = {"id": command.get("channel_id", ""), "name": command.get("channel_name", "")}
        ask = self._ask(command, place, text.strip())
        known = word.lower() if word.lower() in catalog.COMMANDS else "unknown"
        with answering(self._measures, "command", known or "tray"):
            reply = _answered(lambda: gate.done(catalog.deed(word.lower(), ask)))
            if reply.form is not None:
                reply = _opened(client, command["trigger_id"], reply.form, ask.channel)
            ack(**self._said(reply, ask.by))

    def press(self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Callable[..., Any]) -> None:
        """A pressed button: acknowledged first, since its answer goes by the response address."""
        action = body["actions"][0]
        pressed = presses.ACTIONS[action["action_id"]]
        ask = self._ask(body, body.get("channel") or {})
        with answering(self._measures, "press", action["action_id"]):
            reply = _answered(lambda: gate.done(pressed(ask, presses.Press.of(action))))
            ack()
        view = body.get("view") or {}
        if view.get("type") == "modal":
            self._show_in_view(client, body["trigger_id"], view, reply, ask.by)
            return
        if reply.form is not None:
            reply = _opened(client, body["trigger_id"], reply.form, ask.channel)
        if body.get("response_url"):
            is_alone = bool((body.get("container") or {}).get("is_ephemeral"))
            self._answer(respond, replace(reply, replaces=reply.replaces and is_alone), ask.by)
        else:
            self._answer_in_window(client, body, reply, ask.by)

    def _show_in_view(
        self, client: WebClient, trigger_id: str, view: Mapping[str, Any], reply: Reply, to: Person
    ) -> None:
        """What was pressed in a view is answered over it, or in it where it is shown anew."""
        form = reply.form or (told_view(self._said(reply, to)["blocks"]) if reply.template else None)
        if form and form["callback_id"] == view["callback_id"]:
            _change_view(client, view["id"], form)
        elif form:
            _push_view(client, trigger_id, form)
        if reply.beneath:
            _change_view(client, view["root_view_id"], reply.beneath)

    def shortcut(
        self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Callable[..., Any]
    ) -> None:
        """A chosen shortcut: acknowledged first, like a button."""
        name = body["callback_id"]
        ask = self._ask(body, body.get("channel") or {})
        with answering(self._measures, "shortcut", name):
            reply = _answered(lambda: gate.done(shortcuts.SHORTCUTS[name](ask, shortcuts.Chosen.of(body))))
            ack()
        if reply.form is not None:
            reply = _opened(client, body["trigger_id"], reply.form, ask.channel)
        if body.get("response_url"):
            self._answer(respond, reply, ask.by)

    def offer(self, ack: Ack, body: dict[str, Any]) -> None:
        """What somebody types in a menu of a form."""
        field, typed = str(body.get("block_id")), str(body.get("value") or "")
        with answering(self._measures, "offer", field if field in OFFERS else "unknown"):
            ack(options=options(OFFERS[field](self._desk.policy, typed) if field in OFFERS else []))

    def outdated_press(
        self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Callable[..., Any]
    ) -> None:
        """A button or menu that this version does not know."""
        ack()
        _log.warning("press_unknown", action=str(body["actions"][0].get("action_id", ""))[:_LONGEST_ID])
        by = self._desk.person(body["user"]["id"], "")
        if body.get("response_url"):
            self._answer(respond, _refused(_OUTDATED), by)
        else:
            self._answer_in_window(client, body, _refused(_OUTDATED), by)

    def outdated_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """A form that this version does not know."""
        filled = forms.Filled.of(body["view"])
        self._refuse_form(ack, filled, self._desk.person(body["user"]["id"], ""), _OUTDATED)

    def submit(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """A filled-in form: what is wrong with it is shown beside the field."""
        view = body["view"]
        filled = forms.Filled.of(view)
        ask = self._ask(body, {"id": filled.channel})
        with answering(self._measures, "form", view["callback_id"]):
            try:
                reply = gate.done(forms.FORMS[view["callback_id"]](ask, filled))
            except (Refused, StoreBusy) as refusal:
                self._refuse_form(ack, filled, ask.by, str(refusal))
                return
            if reply.form is not None:
                ack(response_action="update", view=dict(reply.form))
                return
            ack()
        if reply.beneath and view["root_view_id"] != view["id"]:
            _change_view(client, view["root_view_id"], reply.beneath)
        if reply.channel:
            _tell(client, reply.channel, ask.by.id, self._said(reply, ask.by))

    def _answer(self, respond: Callable[..., Any], reply: Reply, to: Person) -> None:
        if reply.template:
            _respond(respond, self._said(reply, to), replaces=reply.replaces)

    def _answer_in_window(self, client: WebClient, body: Mapping[str, Any], reply: Reply, to: Person) -> None:
        """Where no channel is at hand to say it in; the Home tab itself shows at once what was done on it."""
        view = body.get("view") or {}
        at_home = view.get("type") == "home"
        if at_home:
            cause = str(body["actions"][0].get("action_ts", ""))
            self._desk.home_tabs.opened(to.id, str(view.get("hash") or ""), cause)
        if reply.template and not (at_home and reply.template in _SEEN_AT_HOME):
            _pop_up(client, body["trigger_id"], answer_modal(self._said(reply, to)["blocks"]))

    def _refuse_form(self, ack: Ack, filled: forms.Filled, to: Person, why: str) -> None:
        """Says it beside the first field; where there is none, in place of the form."""
        if filled.first_field:
            ack(response_action="errors", errors={filled.first_field: why})
        else:
            ack(response_action="update", view=told_view(self._said(_refused(why), to)["blocks"]))

    def _said(self, reply: Reply, to: Person) -> dict[str, Any]:
        """The reply in words, and, of what was changed while Slack is silent, that it is kept."""
        if not reply.template:
            return {}
        facts = dict(reply.facts)
        if reply.template == "help":
            facts |= catalog.help_facts(facts["word"])
        text, blocks = ephemeral(reply.template, **facts)
        kept = _KEPT.get(reply.template)
        if kept and self._desk.slack_is_silent(_incident_of(reply)):
            blocks = [*blocks, *ephemeral("slack_down", kept=kept).blocks]
        said = {"text": text, "blocks": blocks}
        return dict(outward(said, workspace_of(to.id), self._desk.policy.slack_there))

    def _ask(self, body: Mapping[str, Any], place: Mapping[str, Any], text: str = "") -> Ask:
        who = Whom.of(body)
        channel, name = str(place.get("id") or ""), str(place.get("name") or "")
        with self._desk.store.read() as reader:
            here = reader.incident_of_room(channel) if channel else None
        by, standing = self._desk.person(who.id, who.name), self._desk.standing(who)
        return Ask(
            by=by, text=text, channel=channel, here=here, desk=self._desk, standing=standing, place=name
        )


def _answered(run: Callable[[], Reply]) -> Reply:
    """The reply, or in words why there is none: whoever typed it sees what became of it."""
    try:
        return run()
    except Refused as refusal:
        return _refused(str(refusal))
    except StoreBusy:
        return _refused("Tocsin cannot write to its disk just now. Nothing was changed: please try again.")
    except Exception:  # noqa: BLE001 - the Slack listener's border
        _log.exception("listener_broke")
        return _refused("That went wrong inside Tocsin, and nothing was changed. Its log says why.")


def _refused(what: str) -> Reply:
    return Reply("refused", {"what": what, "who": ""})


def _incident_of(reply: Reply) -> str:
    entry = reply.facts.get("entry")
    return str(entry.incident if entry else reply.facts["incident"].id)


def _opened(client: WebClient, trigger_id: str, form: Mapping[str, Any], channel: str) -> Reply:
    """Opens a form; the reply says how to do without when Slack does not."""
    view, carried = dict(form), str(form.get("private_metadata") or "")
    if channel and not carried.startswith(channel):
        view["private_metadata"] = f"{channel}:{carried}" if carried else channel
    try:
        client.views_open(trigger_id=trigger_id, view=view)
    except (SlackApiError, OSError) as error:
        _log.warning("form_not_opened", form=view["callback_id"], error=type(error).__name__)
        usage = catalog.COMMANDS[re.split("[ :_]", str(view["callback_id"]))[0]].usage
        return _refused(f"Slack did not open the form. The same in one line: /incident {usage}")
    return Reply()


def _push_view(client: WebClient, trigger_id: str, view: Mapping[str, Any]) -> None:
    """Lays a view over the one in which something was pressed."""
    try:
        client.views_push(trigger_id=trigger_id, view=dict(view))
    except (SlackApiError, OSError) as error:
        _log.warning("form_not_opened", form=view["callback_id"], error=type(error).__name__)


def _change_view(client: WebClient, view_id: str, view: Mapping[str, Any]) -> None:
    """Shows an open view as it stands now; one that was closed meanwhile needs that no more."""
    try:
        client.views_update(view_id=view_id, view=dict(view))
    except (SlackApiError, OSError) as error:
        _log.info("view_not_shown_anew", form=view["callback_id"], error=type(error).__name__)


def _respond(respond: Callable[..., Any], said: Mapping[str, Any], *, replaces: bool = False) -> None:
    try:
        respond(**said, response_type="ephemeral", replace_original=replaces)
    except OSError as error:
        _log.warning("answer_not_shown", error=type(error).__name__)


def _pop_up(client: WebClient, trigger_id: str, view: dict[str, Any]) -> None:
    try:
        client.views_open(trigger_id=trigger_id, view=view)
    except (SlackApiError, OSError) as error:
        _log.warning("answer_not_shown", error=type(error).__name__)


def _tell(client: WebClient, channel: str, user: str, said: Mapping[str, Any]) -> None:
    try:
        client.chat_postEphemeral(channel=apart(channel)[1], user=apart(user)[1], **said)
    except (SlackApiError, OSError) as error:
        _log.warning("answer_not_shown", error=type(error).__name__)
