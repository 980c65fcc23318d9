"""The bolt app: every listener acknowledges without asking Slack for anything."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import Refused, StoreBusy
from bot.log import logger
from bot.model.incident import Person
from bot.ports import Measures, answering
from bot.render.answers import ephemeral
from bot.render.writing import told_view
from handlers.slack import events, forms, presses, shortcuts
from handlers.slack.commands import catalog
from handlers.slack.desk import Ask, Desk, Reply
from handlers.slack.request import Dispatch, SlackAnswer, SlackRequest

_log = logger("slack")
_CALL_SECONDS = 2
"""Together with the rest well below the three seconds that Slack waits for an answer."""

_CHANGES = ("ack", "assign", "cancel", "close", "declare", "link", "merge", "parted", "reopen", "resolve")
_KEPT = dict.fromkeys((*_CHANGES, "severity", "status"), "the change")
_KEPT |= {"postmortem": "the change", "postmortem_saved": "the change"}
_KEPT |= {"note": "your note", "update": "your update", "impact": "the impact"}
"""What a reply's command keeps, by its template."""

_ANY = re.compile("")
_LONGEST_ID = 80
_OUTDATED = (
    "This is from before Tocsin was changed, and does nothing any more. /incident shows what can be done."
)


def build_dispatch(desk: Desk, token: str, base_url: str, measures: Measures) -> Dispatch:
    """Gives what handles one verified request, from HTTP and Socket Mode alike."""
    app = _app(_Listeners(desk, measures), token, base_url)

    def dispatch(request: SlackRequest) -> SlackAnswer:
        if request.payload.get("type") == "event_callback":
            # bolt would acknowledge first and listen afterwards: an event lost in between never comes again.
            events.take(desk, request.payload)
            return SlackAnswer(200)
        # The guard has verified and parsed: as in Socket Mode, bolt takes the payload as it is.
        taken = BoltRequest(body=request.payload, headers=dict(request.headers), mode="socket_mode")
        answer = app.dispatch(taken)
        kind = (answer.headers.get("content-type") or ["text/plain"])[0]
        return SlackAnswer(answer.status, answer.body or "", kind)

    return dispatch


def _app(listeners: _Listeners, token: str, base_url: str) -> App:
    client = WebClient(base_url=base_url, timeout=_CALL_SECONDS, retry_handlers=[])
    app = App(
        client=client,
        # By default bolt asks Slack who it is before it handles anything, and fails while Slack is down.
        authorize=lambda enterprise_id, team_id: AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=token
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
        by = self._desk.person(command["user_id"], command.get("user_name", ""))
        word, text = [*command.get("text", "").split(None, 1), "", ""][:2]
        ask = self._ask(by, text.strip(), command.get("channel_id", ""))
        known = word.lower() if word.lower() in catalog.COMMANDS else "unknown"
        with answering(self._measures, "command", known or "tray"):
            reply = _answered(lambda: catalog.run(word.lower(), ask))
            if reply.form is not None:
                reply = _opened(client, command["trigger_id"], reply.form, ask.channel)
            ack(**self._said(reply))

    def press(self, ack: Ack, body: dict[str, Any], client: WebClient, respond: Callable[..., Any]) -> None:
        """A pressed button: acknowledged first, since its answer goes by the response address."""
        action = body["actions"][0]
        user = body["user"]
        by = self._desk.person(user["id"], user.get("username") or user.get("name", ""))
        channel = (body.get("channel") or {}).get("id", "")
        ask = self._ask(by, "", channel)
        with answering(self._measures, "press", action["action_id"]):
            reply = _answered(lambda: presses.ACTIONS[action["action_id"]](ask, presses.Press.of(action)))
            ack()
        if view := body.get("view"):
            self._show_in_view(client, body["trigger_id"], view, reply)
            return
        if reply.form is not None:
            reply = _opened(client, body["trigger_id"], reply.form, channel)
        if reply.template:
            _respond(respond, self._said(reply))

    def _show_in_view(
        self, client: WebClient, trigger_id: str, view: Mapping[str, Any], reply: Reply
    ) -> None:
        """What was pressed in a view is answered over it, or in it where it is shown anew."""
        form = reply.form or (told_view(self._said(reply)["blocks"]) if reply.template else None)
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
        name, user = body["callback_id"], body["user"]
        channel = (body.get("channel") or {}).get("id", "")
        ask = self._ask(self._desk.person(user["id"], user.get("username") or ""), "", channel)
        with answering(self._measures, "shortcut", name):
            reply = _answered(lambda: shortcuts.SHORTCUTS[name](ask, shortcuts.Chosen.of(body)))
            ack()
        if reply.form is not None:
            reply = _opened(client, body["trigger_id"], reply.form, channel)
        if reply.template and body.get("response_url"):
            _respond(respond, self._said(reply))

    def outdated_press(self, ack: Ack, body: dict[str, Any], respond: Callable[..., Any]) -> None:
        """A button or menu that this version does not know."""
        ack()
        _log.warning("press_unknown", action=str(body["actions"][0].get("action_id", ""))[:_LONGEST_ID])
        if body.get("response_url"):
            _respond(respond, self._said(_refused(_OUTDATED)))

    def outdated_form(self, ack: Ack, body: dict[str, Any]) -> None:
        """A form that this version does not know."""
        filled = forms.Filled.of(body["view"])
        self._refuse_form(ack, filled, _OUTDATED)

    def submit(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """A filled-in form: what is wrong with it is shown beside the field."""
        view, user = body["view"], body["user"]
        by = self._desk.person(user["id"], user.get("name", ""))
        filled = forms.Filled.of(view)
        ask = self._ask(by, "", filled.channel)
        with answering(self._measures, "form", view["callback_id"]):
            try:
                reply = forms.FORMS[view["callback_id"]](ask, filled)
            except (Refused, StoreBusy) as refusal:
                self._refuse_form(ack, filled, str(refusal))
                return
            if reply.form is not None:
                ack(response_action="update", view=dict(reply.form))
                return
            ack()
        if reply.beneath and view["root_view_id"] != view["id"]:
            _change_view(client, view["root_view_id"], reply.beneath)
        if reply.channel:
            _tell(client, reply.channel, by.id, self._said(reply))

    def _refuse_form(self, ack: Ack, filled: forms.Filled, why: str) -> None:
        """Says it beside the first field; where there is none, in place of the form."""
        if filled.first_field:
            ack(response_action="errors", errors={filled.first_field: why})
        else:
            ack(response_action="update", view=told_view(self._said(_refused(why))["blocks"]))

    def _said(self, reply: Reply) -> dict[str, Any]:
        """The reply in words, and, of what was changed while Slack is silent, that it is kept."""
        if not reply.template:
            return {}
        facts = {"commands": catalog.help_lines()} if reply.template == "help" else reply.facts
        text, blocks = ephemeral(reply.template, **facts)
        kept = _KEPT.get(reply.template)
        if kept and self._desk.slack_is_silent(_incident_of(reply)):
            blocks = [*blocks, *ephemeral("slack_down", kept=kept).blocks]
        return {"text": text, "blocks": blocks}

    def _ask(self, by: Person, text: str, channel: str) -> Ask:
        with self._desk.store.read() as reader:
            here = reader.incident_of_room(channel) if channel else None
        return Ask(by=by, text=text, channel=channel, here=here, desk=self._desk)


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
    view = dict(form)
    if not view.get("private_metadata"):
        view["private_metadata"] = channel
    try:
        client.views_open(trigger_id=trigger_id, view=view)
    except (SlackApiError, OSError) as error:
        _log.warning("form_not_opened", form=view["callback_id"], error=type(error).__name__)
        usage = catalog.COMMANDS[str(view["callback_id"]).partition("_")[0]].usage
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


def _respond(respond: Callable[..., Any], said: Mapping[str, Any]) -> None:
    try:
        respond(**said, response_type="ephemeral", replace_original=False)
    except OSError as error:
        _log.warning("answer_not_shown", error=type(error).__name__)


def _tell(client: WebClient, channel: str, user: str, said: Mapping[str, Any]) -> None:
    try:
        client.chat_postEphemeral(channel=channel, user=user, **said)
    except (SlackApiError, OSError) as error:
        _log.warning("answer_not_shown", error=type(error).__name__)
